// Ties the fields of a record to their words, both ways; without it they are links to each other.

const root = document.querySelector(".beside-source");
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const namesOf = (one) => one.dataset.field.split(" ");
const tied = (names) => names.flatMap((name) => [...root.querySelectorAll(`[data-field~="${CSS.escape(name)}"]`)]);
const isField = (one) => Boolean(one.closest("#card"));

// Lights fields and their words; `near` is what was pointed at, nothing puts the light out.
function light(names) {
  root.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
  tied(names).forEach((one) => one.classList.add("lit"));
}

// Scrolls the words of a field into view where they can be seen at all, or the field of some words.
function reveal(names, from) {
  const others = tied(names).filter((one) => isField(one) !== isField(from) && one.checkVisibility());
  const target = others[0];
  if (!target) return;
  const box = target.getBoundingClientRect();
  const hidden = box.top < 80 || box.bottom > innerHeight - 40;
  const wide = matchMedia("(min-width: 60rem)").matches;
  if (hidden && wide) target.scrollIntoView({ block: "center", behavior: motion() });
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
// A click goes to the other side; one that ends a selection of words doesn't.
function clicked(event) {
  const link = event.target.closest('a[href^="#field-"], a[href^="#words-"]');
  const one = link?.closest("[data-field]");
  if (!one) return;
  event.preventDefault();
  if (!getSelection().isCollapsed && link.closest(".text")) return;
  light(namesOf(one));
  reveal(namesOf(one), one);
  if (isField(one)) return;
  const field = root.querySelector(`#card [data-field~="${CSS.escape(namesOf(one)[0])}"]`);
  const control = field?.querySelector("input:not([type=hidden]), select, textarea, button, a[href]") ?? field;
  control?.focus({ preventScroll: true });
}

if (root) {
  root.addEventListener("pointerover", pointed);
  root.addEventListener("focusin", focused);
  root.addEventListener("click", clicked);
  const quote = root.querySelector(".text .quote");
  const box = quote?.getBoundingClientRect();
  const wide = matchMedia("(min-width: 60rem)").matches;
  if (wide && !location.hash && box && box.bottom > innerHeight) quote.scrollIntoView({ block: "center", behavior: "instant" });
}
