// The queue by keys: `j` and `k` go from record to record, Enter opens as on any link; `/` searches.

import { bind } from "./keys.js";
import { follow, visit } from "./visits.js";
import { tell } from "./telling.js";
import { words } from "./words.js";

const onRecord = () => Boolean(document.querySelector("main [data-version]"));
const links = () => [...document.querySelectorAll("main [data-record] a[href^='/records/'], main li > a[href^='/records/']")];

function step(by, rel, end) {
  if (onRecord()) {
    const address = follow(rel);
    if (address) visit(address);
    else tell(end);
    return;
  }
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (next) next.focus();
  else all.length && tell(end);
}

bind({
  j: () => step(1, "next", words.last),
  k: () => step(-1, "prev", words.first),
  "/": () => document.querySelector("main input[name=q]")?.focus(),
  q: () => follow("up") && visit(follow("up")),
});
