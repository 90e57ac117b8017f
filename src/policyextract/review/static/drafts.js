// What somebody changed on a record, or of one that he adds, and did not send yet, kept on this machine until it is
// sent or discarded. Only what is his is kept: what others change meanwhile in other fields stays theirs.

import { who } from "./server.js";

const place = (record) => `draft:${who()}:${record}`;
const ADDED = "add:"; // begins what stands for a record that is being added, before the query of its page
const WORDS = ["document", "start", "end"]; // which it is of
const even = (text) => text.replace(/\r\n?/g, "\n").trim();

/** The pairs of a form that are the person's own: [[name, value]]. */
function own(pairs) {
  const told = Object.fromEntries(pairs);
  return pairs.filter(([name, value]) => {
    const [kind, field] = [name.slice(0, name.indexOf("-")), name.slice(name.indexOf("-") + 1)];
    if (kind === "value") return even(value) !== even(told[`first-${field}`] ?? "");
    return Boolean(value) && (["start", "end"].includes(kind) || ["note", "reason"].includes(name));
  });
}

/** What stands for a record that is added by a form, or by what it sends. */
export function added(pairs) {
  const told = new URLSearchParams([...pairs].filter(([name]) => WORDS.includes(name)));
  return `${ADDED}${told}`;
}

/** The addresses of the records that were begun and not added. */
export const unfinished = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(place(ADDED)))
    .map((name) => `/add?${name.slice(place(ADDED).length)}&kind=${Object.fromEntries(read(name)).kind ?? ""}`);

/** Whether a decision says more than its verdict. */
export const isChanged = (body) => own([...new URLSearchParams(body)]).length > 0;

/** Keeps what somebody changed in a form. */
export const keep = (record, form) => save(record, [...new FormData(form)]);

/** Keeps what a decision that was refused says, for the next look at its record. */
export const hand = (record, body) => save(record, [...new URLSearchParams(body)]);

function save(record, pairs) {
  const told = own(pairs);
  const kind = pairs.filter(([name]) => name === "kind"); // only what is added has one
  if (told.length) localStorage.setItem(place(record), JSON.stringify([...told, ...kind]));
  else drop(record);
}

const read = (name) => JSON.parse(localStorage.getItem(name) ?? "[]");

/** Puts what was changed into a form; whether there was such. */
export function restore(record, form) {
  const pairs = read(place(record));
  for (const [name, value] of pairs) {
    const control = form.elements.namedItem(name);
    if (control && name !== "kind") control.value = value;
  }
  return pairs.length > 0;
}

export function drop(record) {
  localStorage.removeItem(place(record));
}
