// Ties the fields of a record to their words, both ways; without it they are links to each other.

import { onShown } from "./visits.js";

let root; // what is on the page: a record beside its source, if it is one
const MARGIN = 32; // pixels from the edge within which words are hard to see in their context
// Whether both columns are beside each other, each with a scroll bar of its own.
const isBeside = () => matchMedia("(min-width: 60rem)").matches;
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const namesOf = (one) => one.dataset.field.split(" ");
const tied = (names) => names.flatMap((name) => [...root.querySelectorAll(`[data-field~="${CSS.escape(name)}"]`)]);
const isField = (one) => Boolean(one.closest("#card"));

// Lights fields and their words; they stay lit until others are.
function light(names) {
  root.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
  tied(names).forEach((one) => one.classList.add("lit"));
}

// Scrolls the words of a field into view where they can be seen at all, or the field of some words.
function reveal(names, from) {
  const others = tied(names).filter((one) => isField(one) !== isField(from) && one.checkVisibility());
  const target = others[0];
  if (!target) return;
  const column = target.closest(".card, .source");
  const outer = isBeside() ? column.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  const inner = target.getBoundingClientRect();
  const seen = inner.top >= outer.top + MARGIN && inner.bottom <= outer.bottom - MARGIN;
  if (!seen && isBeside()) column.scrollBy({ top: inner.top - outer.top - column.clientHeight / 3, behavior: motion() });
  revealInPane(target);
}

// The pane of the pages scrolls by itself, also sideways.
function revealInPane(target) {
  const pane = target.closest(".pages");
  if (!pane) return;
  const [outer, inner] = [pane.getBoundingClientRect(), target.getBoundingClientRect()];
  const inside = inner.top >= outer.top && inner.bottom <= outer.bottom && inner.left >= outer.left && inner.right <= outer.right;
  if (!inside) pane.scrollBy({ top: inner.top - outer.top - outer.height / 3, left: inner.left - outer.left - outer.width / 3, behavior: motion() });
}

function pointed(event) {
  const one = event.target.closest("[data-field]");
  if (one) light(namesOf(one));
}
function focused(event) {
  const one = event.target.closest("[data-field]");
  if (!one) return;
  light(namesOf(one));
  if (event.target.matches(":focus-visible")) reveal(namesOf(one), one);
}
// Browsers select no words from within a link on, so it is none while the mouse is down on it.
function pressed(event) {
  const link = event.target.closest(".text a[href]");
  if (!link || event.button || event.pointerType !== "mouse") return;
  const address = link.getAttribute("href");
  link.removeAttribute("href");
  const restore = () => link.setAttribute("href", address);
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, restore, { once: true, capture: true });
}
// A click goes to the other side; one that ends a selection of words doesn't.
function clicked(event) {
  if (!getSelection().isCollapsed && event.target.closest(".text a")) {
    event.preventDefault();
    return;
  }
  const link = event.target.closest('a[href^="#field-"], a[href^="#words-"]');
  const one = link?.closest("[data-field]");
  if (!one) return;
  event.preventDefault();
  light(namesOf(one));
  reveal(namesOf(one), one);
  if (isField(one)) return;
  const field = root.querySelector(`#card [data-field~="${CSS.escape(namesOf(one)[0])}"]`);
  const control = field?.querySelector("input:not([type=hidden]), select, textarea, button, a[href]") ?? field;
  control?.focus({ preventScroll: true });
}

onShown(() => {
  root = document.querySelector(".beside-source");
  if (!root) return;
  root.addEventListener("pointerover", pointed);
  root.addEventListener("focusin", focused);
  root.addEventListener("pointerdown", pressed);
  root.addEventListener("click", clicked);
  const quote = root.querySelector(".text .quote");
  const source = root.querySelector(".source");
  if (quote && isBeside() && !location.hash) {
    source.scrollTop = Math.max(0, quote.getBoundingClientRect().bottom - source.getBoundingClientRect().top - source.clientHeight / 2);
  }
});
