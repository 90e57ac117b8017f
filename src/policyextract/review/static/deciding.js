// Decisions go out at once and the next record is shown; what the server refuses comes back with what others did.

import { hand, drop } from "./drafts.js";
import { bind } from "./keys.js";
import { forget, key, locked, outbox, put, reached, refused, send, waiting } from "./outbox.js";
import { button, hold, tell, told, warn } from "./telling.js";
import { follow, visit } from "./visits.js";
import { filled, words } from "./words.js";

const PATIENCE_MS = 1500; // for the server's word on a correction, which may have a value that can't be
const DECIDE = /^\/records\/([^/]+)\/decide$/;
const path = (form) => new URL(form.getAttribute("action"), location.href).pathname;
export const recordOf = (form) => DECIDE.exec(path(form))?.[1];
export const formsOf = () => [...document.forms].filter(recordOf);

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !recordOf(event.target)) return;
  event.preventDefault();
  decide(event.target, event.submitter);
});

/** Sends what a form says and goes on, unless the server says at once that it can't be. */
async function decide(form, submitter) {
  const record = recordOf(form);
  if (waiting().some((entry) => entry.record === record)) return goOn(); // it is decided, and on its way
  const body = new URLSearchParams(new FormData(form, submitter));
  body.delete("csrf");
  const entry = { key: key(), record, action: path(form), body: "", page: location.href };
  body.set("key", entry.key);
  entry.about = [submitter?.textContent.trim(), document.querySelector("main h1")?.textContent.trim()].filter(Boolean).join(" · ");
  put({ ...entry, body: String(body) });
  if (body.get("verdict") === "correct" && !(await taken(entry.key))) return;
  drop(record);
  tell(filled(words.saved, { what: entry.about }));
  await goOn();
}

const goOn = () => visit(follow("next") ?? follow("up") ?? "/");

/** Whether a decision was not refused, as far as the server has said so. */
function taken(key) {
  return new Promise((answer) => {
    const look = () => refused().some(({ entry }) => entry.key === key) ? end(false) : waiting().some((entry) => entry.key === key) || end(true);
    const end = (so) => {
      clearTimeout(timer);
      outbox.removeEventListener("changed", look);
      answer(so);
    };
    const timer = setTimeout(() => end(true), PATIENCE_MS);
    outbox.addEventListener("changed", look);
  });
}
