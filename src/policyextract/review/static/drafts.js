// What is typed on a record and not sent yet, kept on this machine until it is sent or discarded.

import { who } from "./server.js";

const OWN = new Set(["csrf", "key", "version", "verdict"]); // not of the person
const place = (record) => `draft:${who()}:${record}`;
const typed = (form) => [...new FormData(form)].filter(([name]) => !OWN.has(name));

/** Keeps what stands in a form, if it is not what stood there at first. */
export function keep(record, form) {
  const text = JSON.stringify(typed(form));
  if (text === form.dataset.first) drop(record);
  else localStorage.setItem(place(record), text);
}

/** Remembers what stands in a form at first, and puts back what was typed before; whether there was such. */
export function restore(record, form) {
  form.dataset.first ??= JSON.stringify(typed(form));
  const text = localStorage.getItem(place(record));
  if (text && text !== form.dataset.first) fill(form, JSON.parse(text));
  return Boolean(text) && text !== form.dataset.first;
}

/** Keeps what a decision that was refused says as what was typed, for the next look at its record. */
export function hand(record, body) {
  const pairs = [...new URLSearchParams(body)].filter(([name]) => !OWN.has(name));
  localStorage.setItem(place(record), JSON.stringify(pairs));
}

export function drop(record) {
  localStorage.removeItem(place(record));
}

function fill(form, pairs) {
  for (const control of form.elements) {
    if (!control.name || OWN.has(control.name) || control.type === "submit") continue;
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
}
