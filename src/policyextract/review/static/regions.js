// Fields in which a region is typed, by name, pinyin initials or code, with a list of those that may be meant.
// A combobox as https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ describes it: the focus stays in the field.

import { isForeign } from "./keys.js";
import { get } from "./server.js";
import { filled, words } from "./words.js";
import { tell } from "./telling.js";
import { onShown } from "./visits.js";

const WAIT_MS = 60;
let numbers = 0;

class Combobox {
  constructor(input) {
    this.input = input;
    this.list = document.createElement("ul");
    this.list.id = `regions-${(numbers += 1)}`;
    this.list.className = "choices";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? input.name);
    const place = document.createElement("span");
    place.className = "combobox";
    input.replaceWith(place);
    place.append(input, this.list);
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries({ ...states, autocomplete: "off" })) input.setAttribute(name, value);
    input.addEventListener("input", (event) => !event.isComposing && this.look());
    input.addEventListener("compositionend", () => this.look());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.waited || this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("li")));
  }

  /** Looks for what is typed; a key that comes before the answer acts on the answer. */
  look() {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.looking = new Promise((done) => setTimeout(done, WAIT_MS)).then(async () => {
      const typed = this.input.value.trim();
      if (asked.signal.aborted) return;
      const found = typed ? await get(`/regions?q=${encodeURIComponent(typed)}`, asked.signal) : [];
      if (asked.signal.aborted) return;
      this.looking = null;
      this.show(found ?? []);
    });
  }

  show(found) {
    this.list.replaceChildren(...found.map((region) => this.option(region)));
    this.list.hidden = !found.length || document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.point(this.list.firstElementChild);
    if (this.input.value.trim()) tell(found.length ? filled(words.regions, { count: found.length }) : words.none);
  }

  option({ code, name, until }) {
    const made = document.createElement("li");
    made.id = `${this.list.id}-${code}`;
    made.setAttribute("role", "option");
    made.dataset.value = until ? code : name;
    const number = document.createElement("span");
    Object.assign(number, { className: "muted", textContent: until ? `${code} –${until}` : code });
    made.append(name, " ", number);
    return made;
  }

  point(option) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.at = option;
    if (!option) return void this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  press(event) {
    if (isForeign(event)) return;
    if (this.looking && ["Enter", "Tab"].includes(event.key)) {
      if (event.key === "Enter") event.preventDefault();
      this.waited = [...(this.waited ?? []), event.key];
      if (this.waited.length === 1) this.looking.then(() => this.goOn());
    } else if (!this.list.hidden) this.act(event);
  }

  act(event) {
    const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (way) this.point(this.at?.[way] ?? (way.startsWith("n") ? this.list.firstElementChild : this.list.lastElementChild));
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    if (event.key !== "Tab") event.preventDefault();
  }

  /** Does what was pressed while the server was asked: the first chooses, Enter after it is pressed again. */
  goOn() {
    const [, ...more] = this.waited;
    this.waited = null;
    this.choose(this.at);
    for (const key of more) this.input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.dataset.value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.asked?.abort();
    this.looking = null;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.point(null);
  }
}

onShown(() => {
  for (const input of document.querySelectorAll("input[data-regions]:not([role])")) new Combobox(input);
});
