// Decisions are kept and sent at once, and the next record is shown; a correction waits a moment for the server's
// word, since a value may be one that can't be.

import { drop } from "./drafts.js";
import { bind } from "./keys.js";
import { key, outbox, put, refused, waiting } from "./outbox.js";
import { button, tell } from "./telling.js";
import { follow, isRecord, queue, visit } from "./visits.js";
import { filled, words } from "./words.js";

const PATIENCE_MS = 1500;
const DECIDE = /^\/records\/([^/]+)\/decide$/;

/** The path that a form sends to. */
export const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;

/** The record that a form decides on. */
export const recordOf = (form) => DECIDE.exec(pathOf(form))?.[1];

/** The button that gives a verdict. */
const buttonOf = (verdict) => document.querySelector(`main form [name=verdict][value=${verdict}]`);

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !recordOf(event.target)) return;
  event.preventDefault();
  decide(event.target, event.submitter);
});

async function decide(form, submitter) {
  const record = recordOf(form);
  if (waiting().some((entry) => entry.record === record)) return goOn(); // it is decided, and on its way
  const body = new URLSearchParams(new FormData(form, submitter));
  const entry = { key: key(), record, action: pathOf(form), page: location.pathname + location.search };
  body.delete("csrf");
  body.set("key", entry.key);
  const about = [submitter?.textContent, document.querySelector("main h1")?.textContent];
  put({ ...entry, about: about.map((text) => text?.trim()).filter(Boolean).join("：") , body: String(body) });
  if (body.get("verdict") === "correct" && !(await isTaken(entry.key))) return;
  drop(record);
  tell(filled(words.saved, { what: about[0]?.trim() ?? "" }), button(words.undo, undo));
  await goOn();
}

const undo = () => document.querySelector('form[action="/undo"]').requestSubmit();

/** Goes to the next record; after the last one to the list. */
const goOn = () => visit(follow("next") ?? queue());

/** Whether a decision was not refused, as far as the server has said so in time. */
function isTaken(key) {
  const isRefused = () => refused().some(({ entry }) => entry.key === key);
  const isOpen = () => waiting().some((entry) => entry.key === key);
  return new Promise((answer) => {
    const look = () => isOpen() || answer(!isRefused());
    outbox.addEventListener("changed", look);
    setTimeout(() => answer(!isRefused()), PATIENCE_MS);
    look();
  });
}

const press = (verdict) => () => isRecord(location.href) && buttonOf(verdict)?.form.requestSubmit(buttonOf(verdict));
bind({ a: press("accept"), s: press("unsure") });
