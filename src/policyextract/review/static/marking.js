// Words that are selected in the text become those of a field, or of a record that is missing.

import { bind } from "./keys.js";
import { offsets } from "./places.js";
import { button, tell } from "./telling.js";
import { onShown } from "./visits.js";
import { filled, words } from "./words.js";

const SHOWN = 40; // characters
let selected = null; // {start, end, quote}: a selection is gone as soon as a field has the focus

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const place = offsets(selection);
  if (place) selected = { ...place, quote: String(selection).trim() };
  else if (selection.isCollapsed && selection.anchorNode?.parentElement?.closest(".text")) selected = null;
  for (const link of document.querySelectorAll('main a[href^="/add"]')) link.href = withWords(link);
});

/** The address of a link, with the selected words if there are any. */
function withWords(link) {
  const address = new URL(link.href);
  for (const name of ["start", "end"]) {
    if (selected) address.searchParams.set(name, selected[name]);
    else address.searchParams.delete(name);
  }
  return address.pathname + address.search;
}

const shortened = (quote) => (quote.length > SHOWN ? `${quote.slice(0, SHOWN)}…` : quote);

/** Makes the selected words those of a field. */
function mark(field) {
  if (!selected) return tell(words.select);
  for (const name of ["start", "end"]) {
    field.querySelector(`[name^="${name}-"]`).value = selected[name];
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  show(field);
  tell(filled(words.marked, { quote: shortened(selected.quote) }));
}

/** Says which words a field has that were chosen here. */
function show(field) {
  const own = field.querySelector(".mark");
  const isMarked = Boolean(field.querySelector('[name^="start-"]').value);
  own.setAttribute("aria-pressed", String(isMarked));
}

onShown(() => {
  selected = null;
  for (const input of document.querySelectorAll('form [data-field] input[name^="start-"]')) {
    const field = input.closest("[data-field]");
    const own = button(words.words, () => mark(field));
    own.className = "mark";
    field.append(own);
    show(field);
  }
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("form [data-field]");
  if (!field || event.isComposing || !event.altKey || event.code !== "KeyW") return;
  event.preventDefault();
  mark(field);
});

bind({
  m: () => {
    const link = document.querySelector('main a[href^="/add"]');
    if (!selected) tell(words.select);
    else if (link) location.assign(withWords(link));
  },
});
