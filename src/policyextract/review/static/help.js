// `?` shows what the keys do.

import { bind } from "./keys.js";

const show = () => document.querySelector("#keys").showModal();
bind({ "?": show, "？": show });
