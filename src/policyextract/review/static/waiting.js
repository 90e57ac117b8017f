// A calm line for decisions that wait to be sent, and what became of those that were refused: what the person said
// beside what others did, with what he can do. Nothing of his is lost by it.

import { hand } from "./drafts.js";
import { forget, locked, outbox, reached, refused, waiting, watched } from "./outbox.js";
import { button, hold, tell, told, warn } from "./telling.js";
import { visit } from "./visits.js";
import { filled, words } from "./words.js";

let waited = false;
const idOf = (key) => `refused-${key}`;

function show() {
  const count = waiting().length;
  const line = locked ? words.login : count === 1 ? words.waiting_one : words.waiting;
  hold(count && !reached ? filled(line, { count }) : null);
  if (!count && waited) tell(words.arrived);
  waited = count > 0 && (waited || !reached);
  const held = refused().filter(({ entry }) => !watched.has(entry.key));
  for (const box of document.querySelectorAll("[id^=refused-]")) {
    if (!held.some(({ entry }) => idOf(entry.key) === box.id)) box.remove();
  }
  for (const one of held) if (!document.getElementById(idOf(one.entry.key))) warnOf(one);
}

function warnOf({ entry, told: answer }) {
  const theirs = (answer?.since ?? []).map((line) => told(saidBy(line), "li"));
  const list = document.createElement("ul");
  list.append(told(`${words.yours} ${entry.about}`, "li"), ...theirs);
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  buttons.append(
    button(words.look, () => {
      hand(entry.record, entry.body);
      forget(entry.key);
      visit(entry.page);
    }),
    button(words.drop, () => forget(entry.key)),
  );
  warn(idOf(entry.key), [told(answer?.message ?? filled(words.refused, { why: words.failed })), list, buttons]);
}

function saidBy({ who, done, changes }) {
  const told = changes.map(({ field, from, to }) => `${field} ${from || "—"} → ${to || "—"}`);
  return [`${filled(words.theirs, { who })} ${done}`, ...told].join(", ");
}

outbox.addEventListener("changed", show);
show();
