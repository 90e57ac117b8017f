// Beside an amount or a date stands how the server reads what is typed.

import { get } from "./server.js";
import { onShown } from "./visits.js";

const WAIT_MS = 150;
const READ = ["amount", "effective", "expires", "date", "validity"];

function follow(field, name) {
  const control = field.querySelector(`[name="value-${name}"]`);
  const first = field.querySelector(`[name="first-${name}"]`)?.value ?? "";
  const shown = document.createElement("output");
  shown.className = "reading";
  shown.htmlFor.add(control.id);
  control.after(shown);
  let asked = new AbortController();
  const look = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    await new Promise((done) => setTimeout(done, WAIT_MS));
    const isNew = control.value.trim() && control.value !== first;
    const query = new URLSearchParams({ field: name, typed: control.value, first });
    const answer = isNew && !signal.aborted ? await get(`/reading?${query}`, signal) : null;
    if (signal.aborted) return;
    shown.textContent = answer ? answer.said || answer.wrong : "";
    shown.classList.toggle("wrong", Boolean(answer?.wrong));
  };
  control.addEventListener("input", (event) => event.isComposing || look());
  control.addEventListener("compositionend", look);
  control.form.addEventListener("restored", look);
}

onShown(() => {
  for (const name of READ) {
    const field = document.querySelector(`main form [data-field="${name}"]`);
    if (field) follow(field, name);
  }
});
