"use strict";
// What is decided on the page, kept in this browser: each step is an item of its own, so that none is written anew
// with every decision, and two windows of the page don't overwrite each other's.
const keeper = (name, troubled) => {
  const DIGITS = 9;
  const place = (kind) => `policyextract-${name}-${kind}-`;
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const decisions = new Map(); // record -> the last decision on it
  const drafts = new Map(); // record -> what was typed and not decided
  const saved = new Set(); // keys of decisions that are in a file
  let steps = []; // {item, made: decisions}, the oldest first
  let who = "";

  function tried(act) {
    try { return act(); } catch { return void troubled(); }
  }
  const write = (item, value) => tried(() => localStorage.setItem(item, JSON.stringify(value)));
  const forget = (item) => tried(() => localStorage.removeItem(item));
  const items = (kind) => Object.keys(localStorage).filter((item) => item.startsWith(place(kind))).sort();
  const content = (item) => JSON.parse(localStorage.getItem(item));

  /** Reads what is kept, also by another window; the records that are decided otherwise now. */
  function restore() {
    const before = new Map(decisions);
    tried(() => {
      steps = items("step").map((item) => ({ item, made: content(item) }));
      items("saved").forEach((item) => content(item).forEach((key) => saved.add(key)));
      drafts.clear();
      items("draft").forEach((item) => drafts.set(item.slice(place("draft").length), content(item)));
      who ||= localStorage.getItem("policyextract-who") || "";
    });
    decisions.clear();
    steps.forEach(({ made }) => made.forEach((one) => decisions.set(one.record, one)));
    return [...new Set([...before.keys(), ...decisions.keys()])].filter((id) => before.get(id)?.key !== decisions.get(id)?.key);
  }
  /** Keeps decisions as one step. */
  function add(made) {
    const last = steps.length ? Number(steps.at(-1).item.slice(place("step").length).slice(0, DIGITS)) : 0;
    const item = `${place("step")}${String(last + 1).padStart(DIGITS, "0")}-${newKey()}`;
    steps.push({ item, made });
    made.forEach((one) => decisions.set(one.record, one));
    write(item, made);
  }
  /** Takes the last step back; the records that it was about. */
  function takeBack() {
    const step = steps.pop();
    if (!step) return [];
    forget(step.item);
    const ids = step.made.map((one) => one.record);
    for (const id of ids) {
      const before = steps.findLast(({ made }) => made.some((one) => one.record === id));
      if (before) decisions.set(id, before.made.findLast((one) => one.record === id));
      else decisions.delete(id);
    }
    return ids;
  }
  /** Notes that decisions are in a file. */
  function save(keys) {
    keys.forEach((key) => saved.add(key));
    write(place("saved"), [...saved]);
  }
  /** Keeps what is typed on a record and not decided yet; nothing for null. */
  function draft(id, typed) {
    if (typed) drafts.set(id, typed);
    else if (!drafts.delete(id)) return;
    if (typed) write(place("draft") + id, typed);
    else forget(place("draft") + id);
  }
  return {
    stop: (card) => tried(() => localStorage.setItem(place("at"), card)),
    get stopped() { return tried(() => localStorage.getItem(place("at"))); },
    decisions, drafts, restore, add, takeBack, save, draft, newKey,
    isOwn: (item) => item === null || ["step", "saved"].some((kind) => item.startsWith(place(kind))),
    unsaved: () => [...decisions.values()].filter((one) => !saved.has(one.key)).length,
    get who() { return who; },
    set who(value) {
      who = value;
      tried(() => localStorage.setItem("policyextract-who", who));
    },
  };
};
