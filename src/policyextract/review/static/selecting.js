// From record to record by keys: in the list `j` and `k` go through it and Enter opens, as on any link.

import { bind } from "./keys.js";
import { follow, isRecord, queue, visit } from "./visits.js";
import { tell } from "./telling.js";
import { words } from "./words.js";

const links = () => [...document.querySelectorAll("main [data-record] a[href^='/records/']")];

function step(by, rel, end) {
  if (isRecord(location.href)) {
    const address = follow(rel);
    if (address) visit(address);
    else tell(end);
    return;
  }
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (next) next.focus();
  else if (all.length) tell(end);
}

bind({
  j: () => step(1, "next", words.last),
  k: () => step(-1, "prev", words.first),
  q: () => isRecord(location.href) && visit(queue()),
});
