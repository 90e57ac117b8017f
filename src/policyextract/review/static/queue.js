// The list: keys that go through it, and `/`, which opens the filters to look for words.

import { bind } from "./keys.js";
import "./selecting.js";

bind({
  "/": () => {
    document.querySelector(".filters").open = true;
    document.querySelector("main input[name=q]").focus();
  },
});
