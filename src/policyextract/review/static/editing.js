// The form in which a record is decided on, by keys; what is typed in it is a draft until it is sent.

import { draftOf } from "./deciding.js";
import { drop, keep, restore, unfinished } from "./drafts.js";
import { bind, isForeign } from "./keys.js";
import { button, tell } from "./telling.js";
import { onShown } from "./visits.js";
import { words } from "./words.js";

const CONTROL = "input:not([type=hidden], [type=submit]), select, textarea";
const fields = () => [...document.querySelectorAll("main form.edit [data-field]")];
const controlOf = (field) => field?.querySelector(CONTROL);
const edit = () => document.querySelector("main form.edit");

/** Opens what a control is in and goes to it, with all selected that stands there. */
function goTo(control) {
  if (!control) return;
  const fold = control.closest("details");
  if (fold) fold.open = true;
  const chosen = control.form.querySelector(`[name="${CSS.escape(control.name)}"]:checked`) ?? control;
  chosen.focus();
  chosen.select?.();
}

/** Chooses the option of a number in a list or among radio buttons; whether there is one. */
function choose(control, number) {
  const isList = control.matches("select");
  const all = isList ? control.options : control.form.querySelectorAll(`[name="${CSS.escape(control.name)}"]`);
  const options = [...all].filter((option) => option.value);
  const option = options[number - 1];
  if (!option) return false;
  if (isList) option.selected = true;
  else option.checked = true;
  if (!isList) option.focus();
  option.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/** The button that Enter in a control means. */
function meant(control) {
  const isRejected = control.name === "reason" || (control.name === "note" && control.form.querySelector("[name=reason]:checked"));
  const verdict = isRejected ? "reject" : control.name === "note" ? "note" : "correct";
  return control.form.querySelector(`button[value=${verdict}]`) ?? control.form.querySelector("button:not([type=button])");
}

/** Leaves the form; what was typed stays, in it and as a draft. */
function leave(form) {
  for (const fold of form.querySelectorAll("details[open]")) fold.open = false;
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
  if (form === edit() && restore(draftOf(form), form)) tell(words.kept, discarding(form));
}

function discarding(form) {
  return button(words.discard, () => {
    form.reset();
    for (const hidden of form.querySelectorAll('[name^="start-"], [name^="end-"]')) hidden.value = "";
    drop(draftOf(form));
    form.dispatchEvent(new Event("restored"));
    tell(words.discarded);
  });
}

document.addEventListener("keydown", (event) => {
  const control = event.target;
  if (isForeign(event) || !control.form?.matches("form.edit") || !control.matches(CONTROL)) return;
  if (event.key === "Enter" && !event.shiftKey) control.form.requestSubmit(meant(control));
  else if (event.key === "Escape") leave(control.form);
  else if (!/^[1-9]$/.test(event.key) || !control.matches("select, [type=radio]") || !choose(control, Number(event.key))) return;
  event.preventDefault();
});

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest("form");
    if (form && form === edit()) keep(draftOf(form), form);
  });
}

const reasons = () => goTo(document.querySelector("main [name=reason]"));
document.addEventListener("click", (event) => {
  if (!event.target.closest(".to-reasons")) return;
  event.preventDefault();
  reasons();
});

onShown(() => {
  const form = edit();
  if (!form || !restore(draftOf(form), form)) return;
  form.dispatchEvent(new Event("restored"));
  tell(words.draft, discarding(form));
});

const begun = unfinished();
if (begun.length && !location.pathname.startsWith("/add")) {
  const link = document.createElement("a");
  Object.assign(link, { href: begun[0], textContent: words.finish });
  tell(words.unfinished, link);
}

bind({
  ...Object.fromEntries([..."123456789"].map((key, at) => [key, () => goTo(controlOf(fields()[at]))])),
  e: () => goTo(controlOf(fields().find((field) => "doubt" in field.dataset) ?? fields()[0])),
  r: reasons,
  n: () => goTo(document.querySelector("main [name=note]")),
});
