// Single keys that do something. They never fire while an input method is composing, while somebody types in a
// field, or together with Ctrl, Alt or Meta, which belong to the browser.

const keys = new Map();
const COMPOSING = 229; // the code that old browsers give to keys of an input method
const REPEATED = new Set(["j", "k", "ArrowDown", "ArrowUp"]); // the others decide: held down they would go on and on
const TYPED = "input:not([type=button], [type=submit]), textarea, select, [contenteditable]";

/** Whether a key is for whoever types: part of a word that is being composed, or of a command of the browser. */
export const isForeign = (event) =>
  event.isComposing || event.keyCode === COMPOSING || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;

/** Lets keys do something: `{a: () => …}`. What answers false has let the key pass. */
export function bind(more) {
  for (const [key, act] of Object.entries(more)) keys.set(key, act);
}

document.addEventListener("keydown", (event) => {
  if (isForeign(event) || (event.repeat && !REPEATED.has(event.key)) || event.target.closest?.(TYPED) || document.querySelector("dialog[open]")) return;
  const act = keys.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (act && act(event) !== false) event.preventDefault();
});
