// Decisions are kept and sent at once, and the next record is shown; one that says more than a word waits a moment
// for the server's answer, since a value may be one that can't be.

import { added, drop, isChanged } from "./drafts.js";
import { bind } from "./keys.js";
import { forget, key, outbox, put, reached, refused, waiting, watched } from "./outbox.js";
import { button, tell, told, warn } from "./telling.js";
import { follow, isRecord, queue, visit } from "./visits.js";
import { filled, words } from "./words.js";

const PATIENCE_MS = 1500;
const DECIDE = /^\/records\/([^/]+)\/decide$/;
const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
const here = () => location.pathname + location.search;

/** The record that a form decides on. */
export const recordOf = (form) => DECIDE.exec(pathOf(form))?.[1];
/** What the draft of a form is kept under; nothing for one that has none. */
export const draftOf = (form) => recordOf(form) ?? (pathOf(form) === "/add" ? added(new FormData(form)) : undefined);

document.addEventListener("submit", (event) => {
  const send = recordOf(event.target) ? decide : pathOf(event.target) === "/add" ? add : null;
  if (event.defaultPrevented || !send) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

/** Adds a record that is missing, and goes back to where its words were selected. */
async function add(form, submitter) {
  const entry = entryOf(form, submitter, submitter?.textContent.trim() ?? "");
  watched.add(entry.key);
  put(entry);
  if (!(await isTaken(entry.key))) return explain(form, entry.key);
  drop(entry.record);
  if (reached) location.assign(local(document.referrer) ?? "/");
}

const local = (address) => (address.startsWith(`${location.origin}/records/`) ? address : null);

const sent = new WeakSet(); // pages whose record is decided on, as long as they stand until the next one is there

async function decide(form, submitter) {
  const [record, page] = [recordOf(form), form.closest("main")];
  const isOpen = (entry) => entry.record === record && !entry.takenBack;
  if (sent.has(page) || waiting().some(isOpen)) return goOn();
  const said = submitter?.textContent.trim() ?? "";
  const entry = entryOf(form, submitter, said);
  const verdict = new URLSearchParams(entry.body).get("verdict");
  const isPlain = ["accept", "unsure"].includes(verdict) && !isChanged(entry.body);
  if (!isPlain) watched.add(entry.key);
  put(entry);
  if (!isPlain && !(await isTaken(entry.key))) return explain(form, entry.key);
  if (verdict !== "note") sent.add(page);
  drop(record);
  tell(filled(words.saved, { what: said }), verdict === "note" ? null : button(words.undo, undo));
  await (verdict === "note" ? visit(here()) : goOn());
}

/** What is kept of a decision until it is sent. */
function entryOf(form, submitter, said) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const own = key();
  body.delete("csrf");
  body.set("key", own);
  const about = [said, document.querySelector("main h1").textContent.trim()].join(" ");
  return { key: own, record: draftOf(form), action: pathOf(form), page: here(), about, body: String(body) };
}

const undo = () => document.querySelector('form[action="/undo"]').requestSubmit();

/** Goes to the next record; after the last one to the list. */
const goOn = () => visit(follow("next") ?? queue());

/** Whether a decision was not refused, as far as the server has said so in time. */
function isTaken(key) {
  return new Promise((answer) => {
    const end = () => {
      watched.delete(key);
      outbox.removeEventListener("changed", look);
      answer(!refused().some(({ entry }) => entry.key === key));
    };
    const look = () => waiting().some((entry) => entry.key === key) || end();
    outbox.addEventListener("changed", look);
    setTimeout(end, PATIENCE_MS);
    look();
  });
}

/** Says what can't be in a form that is still there; what others did meanwhile is shown by waiting.js. */
function explain(form, key) {
  const { status, told: answer } = refused().find(({ entry }) => entry.key === key);
  if (status !== 422) return void outbox.dispatchEvent(new Event("changed"));
  forget(key);
  const box = warn("wrong", [told(answer?.message ?? words.failed)]);
  const control = form.elements.namedItem(`value-${answer?.field}`);
  control?.setAttribute("aria-invalid", "true");
  control?.focus();
  form.addEventListener("input", () => box.remove(), { once: true });
  document.addEventListener("shown", () => box.remove(), { once: true });
}

/** The key of a verdict presses its button. */
const press = (verdict) => () => {
  const button = isRecord(location.href) && document.querySelector(`main button[name=verdict][value=${verdict}]`);
  if (button) button.form.requestSubmit(button);
};
bind({ a: press("accept"), s: press("unsure") });
