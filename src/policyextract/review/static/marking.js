// Words that are selected in the text become those of a field, or of a record that is missing.

import { bind } from "./keys.js";
import { offsets } from "./places.js";
import { button, tell } from "./telling.js";
import { isRecord, onShown } from "./visits.js";
import { filled, words } from "./words.js";

const SHOWN = 40; // characters
let selected = null; // {start, end, quote}: a selection is gone as soon as a field has the focus

/** Remembers the words that are selected now. */
function look() {
  const selection = getSelection();
  const place = offsets(selection);
  if (place) selected = { ...place, quote: String(selection).trim() };
  else if (selection.anchorNode?.parentElement?.closest(".text")) selected = null;
  document.body.classList.toggle("selecting", Boolean(selected));
}

document.addEventListener("selectionchange", look);

/** Makes the selected words those of a field. */
function mark(field) {
  look();
  if (!selected) return tell(words.select);
  const { quote } = selected;
  for (const name of ["start", "end"]) field.querySelector(`[name^="${name}-"]`).value = selected[name];
  field.dispatchEvent(new Event("input", { bubbles: true }));
  show(field);
  tell(filled(words.marked, { quote: quote.length > SHOWN ? `${quote.slice(0, SHOWN)}…` : quote }));
}

/** Shows whether a field has words that were chosen here. */
function show(field) {
  field.querySelector(".mark").setAttribute("aria-pressed", String(Boolean(field.querySelector('[name^="start-"]').value)));
}

/** A button beside the text that adds a record of the selected words. */
function offerToAdd() {
  const [place, source] = ["main .source .about", "main .source a[href^='/documents/']"].map((one) => document.querySelector(one));
  if (!place || !source || !document.querySelector("main form.edit")) return;
  const own = button(words.add, add);
  own.className = "add-words";
  place.append(own);
}

function add() {
  look();
  if (!selected) return tell(words.select);
  const id = document.querySelector("main .source a[href^='/documents/']").pathname.split("/").at(-1);
  const next = document.querySelector("main [name=next]").value;
  location.assign(`/add?${new URLSearchParams({ document: id, start: selected.start, end: selected.end, next })}`);
}

onShown(() => {
  offerToAdd();
  selected = null;
  document.body.classList.remove("selecting");
  for (const input of document.querySelectorAll('main form [data-field] [name^="start-"]')) {
    const field = input.closest("[data-field]");
    const own = button(words.words, () => mark(field));
    own.className = "mark";
    input.parentElement.append(own);
    show(field);
    input.form.addEventListener("restored", () => show(field));
  }
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("form [data-field]");
  if (!field || event.isComposing || !event.altKey || event.code !== "KeyW") return;
  event.preventDefault();
  mark(field);
});

bind({ m: () => isRecord(location.href) && add() });
