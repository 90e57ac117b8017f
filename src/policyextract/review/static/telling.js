// Lines at the foot of the page that say what happened; screen readers read them out, nothing is waited for.

const SHOWN_MS = 8000;
const LATER = "told"; // what is to be said on the page that is loaded next

const foot = document.createElement("div");
foot.className = "foot";
const line = document.createElement("p");
const waiting = document.createElement("p");
for (const one of [line, waiting]) {
  one.setAttribute("role", "status");
  one.className = "told";
  foot.append(one);
}
document.body.append(foot);
let timer;

/** Says what happened, with a link or button beside it if one is given; the line goes by itself. */
export function tell(text, beside) {
  clearTimeout(timer);
  line.replaceChildren(text, ...(beside ? [" ", beside] : []));
  timer = setTimeout(() => line.replaceChildren(), SHOWN_MS);
}

/** Says what happened also where another page is being loaded meanwhile. */
export function tellHereOrThere(text) {
  sessionStorage.setItem(LATER, text);
  tell(text);
  setTimeout(() => sessionStorage.removeItem(LATER), 1000);
}

/** Says what is the case for as long as it is; nothing for null. */
export function hold(text) {
  if (waiting.textContent !== (text ?? "")) waiting.textContent = text ?? "";
}

/** Says what went wrong, with the lines and buttons of it; it stays until it is closed. `id` is there once. */
export function warn(id, content) {
  document.getElementById(id)?.remove();
  const box = document.createElement("section");
  Object.assign(box, { id, className: "notice bad warned" });
  box.setAttribute("role", "alert");
  box.append(...content);
  foot.prepend(box);
  return box;
}

/** A button. */
export function button(text, pressed) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text });
  made.addEventListener("click", pressed);
  return made;
}

/** A paragraph, as list or heading another element. */
export function told(text, name = "p") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

const left = sessionStorage.getItem(LATER);
sessionStorage.removeItem(LATER);
if (left) setTimeout(() => tell(left)); // behind the loading, so that it is read out
