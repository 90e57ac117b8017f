// The form in which a record is corrected or rejected, by keys; what is typed in it is a draft until it is sent.

import { keep, restore, drop } from "./drafts.js";
import { pathOf, recordOf } from "./deciding.js";
import { bind, isForeign } from "./keys.js";
import { button, tell } from "./telling.js";
import { onShown } from "./visits.js";
import { words } from "./words.js";

const CONTROL = "input:not([type=hidden], [type=submit]), select, textarea";
const fields = () => [...document.querySelectorAll('main form[action$="/decide"] [data-field]')];
const edit = () => fields()[0]?.closest("form");
const heading = () => document.querySelector("main h1");

/** Opens what a control is in, and goes to it with all that stands there selected. */
function goTo(control) {
  if (!control) return false;
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const chosen = control.form?.querySelector(`[name="${CSS.escape(control.name)}"]:checked`) ?? control;
  chosen.focus();
  chosen.select?.();
  return true;
}

const controlOf = (field) => field?.querySelector(CONTROL);
const doubted = () => fields().find((field) => "doubt" in field.dataset) ?? fields()[0];

/** Chooses the option of a number in a list or among radio buttons; whether there is one. */
function choose(control, number) {
  const isList = control.matches("select");
  const options = isList ? control.options : control.form.querySelectorAll(`[name="${CSS.escape(control.name)}"]`);
  const option = options[number - 1];
  if (!option) return false;
  if (isList) control.selectedIndex = number - 1;
  else option.focus();
  if (!isList) option.checked = true;
  option.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/** The button that Enter in a control means. */
function meant(control) {
  const verdict = control.name === "reason" ? "reject" : fields().some((field) => field.contains(control)) ? "correct" : "";
  const own = verdict && control.form.querySelector(`button[name=verdict][value=${verdict}]`);
  return own || control.form.querySelector("button:not([type=button])");
}

function leave(form) {
  const record = recordOf(form);
  keep(record, form);
  for (const fold of form.querySelectorAll("details[open]")) fold.open = false;
  const own = form.closest("details");
  if (own) own.open = false;
  heading().tabIndex = -1;
  heading().focus();
  if (restore(record, form)) tell(words.kept, discarding(form));
}

const discarding = (form) =>
  button(words.discard, () => {
    drop(recordOf(form));
    form.reset();
    form.dispatchEvent(new Event("input"));
    tell("");
    heading().focus();
  });

document.addEventListener("keydown", (event) => {
  const control = event.target;
  if (isForeign(event) || !control.form || !recordOf(control.form) || !control.matches(CONTROL)) return;
  if (event.key === "Enter" && !event.shiftKey) control.form.requestSubmit(meant(control));
  else if (event.key === "Escape") leave(control.form);
  else if (/^[1-9]$/.test(event.key) && control.matches("select, [type=radio]")) {
    if (!choose(control, Number(event.key))) return;
  } else return;
  event.preventDefault();
});

document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target;
  if (form === edit()) keep(recordOf(form), form);
});

onShown(() => {
  const form = edit();
  if (!form || !restore(recordOf(form), form)) return;
  const fold = form.closest("details");
  if (fold) fold.open = true;
  form.dispatchEvent(new Event("restored", { bubbles: true }));
  tell(words.draft, discarding(form));
});

const digits = Array.from("1234567890", (key, at) => [key, () => goTo(controlOf(fields()[at]))]);
bind({
  ...Object.fromEntries(digits),
  e: () => goTo(controlOf(doubted())),
  r: () => goTo(document.querySelector("main [name=reason]")),
  n: () => goTo(document.querySelector("main [name=note]")),
});
