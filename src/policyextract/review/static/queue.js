// Keys in the list: j and k go to the next and the last record, Enter opens it, / goes to the words to look for.
import "./regions.js";

const links = [...document.querySelectorAll(".records .words a")];
const step = (by) => {
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.isComposing || event.keyCode === 229 || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    document.querySelector(".filters").open = true;
    document.querySelector("input[name=q]").focus();
  } else return;
  event.preventDefault();
});
