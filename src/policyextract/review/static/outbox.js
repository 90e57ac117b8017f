// Decisions on their way to the server. Each is an item of its own in localStorage until the server has answered
// it, so that no closed tab or browser loses one. Any tab sends them, in their order; the server counts a key once.

import { Away, post, who } from "./server.js";

const AGAIN_MS = 3000;
const DIGITS = 12;
const place = (kind) => `${kind}:${who()}:`;

/** Tells `changed` when what waits or was refused has changed. */
export const outbox = new EventTarget();
export const watched = new Set(); // keys of decisions whose answer somebody waits for, and tells
export let reached = true; // whether the server answered the last time
export let locked = false; // whether it wants somebody to log in

/** What the server told lately of steps that can be taken back: the `last` one (undefined: nothing was told; null:
 * there is none), or another `step` that may be meant. Pages that were fetched ahead don't know of it. */
export const steps = {
  known(told) {
    [this.last, this.step] = [told.last, told.step];
  },
};

/** A name for a decision that no other has. `crypto.randomUUID` is missing on plain http. */
export function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
}

/** Keeps a decision {key, record, action, body, about} and sends it as soon as that is possible. */
export function put(entry) {
  const last = Number(names("outbox").at(-1)?.slice(place("outbox").length, place("outbox").length + DIGITS) ?? 0);
  const number = String(last + 1).padStart(DIGITS, "0");
  localStorage.setItem(`${place("outbox")}${number}:${entry.key}`, JSON.stringify(entry));
  changed();
  send();
}

/** The decisions that wait, oldest first. */
export const waiting = () => names("outbox").map(entryOf).filter(Boolean);

/** The decisions that were refused, as {entry, status, told}: `told` is what the server says, if anything. */
export const refused = () => names("refused").map(entryOf).filter(Boolean);

/** Forgets a decision that was refused: somebody has looked at it. */
export function forget(key) {
  localStorage.removeItem(place("refused") + key);
  changed();
}

/** Takes back the last decision that waits, null for none: one that was never sent is gone, another is undone as
 * soon as the server has told whether it came in. */
export function takeBack() {
  const name = names("outbox").findLast((one) => !entryOf(one)?.takenBack && entryOf(one)?.action !== "/undo");
  if (!name) return null;
  const entry = entryOf(name);
  if (entry.tried) localStorage.setItem(name, JSON.stringify({ ...entry, takenBack: true }));
  else localStorage.removeItem(name);
  changed();
  return entry;
}

let running = null;
let timer;

/** Sends what waits. One tab does it at a time where the browser can tell them apart (not on plain http). */
export function send() {
  running ??= alone(deliver).finally(() => {
    running = null;
    if (!names("outbox").length) return;
    clearTimeout(timer);
    if (reached) send();
    else timer = setTimeout(send, AGAIN_MS);
  });
  return running;
}

const alone = (work) => (navigator.locks ? navigator.locks.request("outbox", work) : work());

async function deliver() {
  for (let name = names("outbox")[0]; name; name = names("outbox")[0]) {
    const entry = entryOf(name);
    if (!entry) continue; // another tab was quicker
    try {
      localStorage.setItem(name, JSON.stringify({ ...entry, tried: true }));
      settle(name, await post(entry.action, entry.body));
      [reached, locked] = [true, false];
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      [reached, locked] = [false, error.login];
      break;
    } finally {
      changed();
    }
  }
}

function settle(name, { ok, status, told }) {
  const entry = entryOf(name);
  if (!entry) return; // another tab has its answer too
  if (ok) steps.known({ last: told.undo === undefined ? told.last : told.undo });
  if (entry.takenBack && ok) put({ key: key(), action: "/undo", body: `step=${told.undo}`, about: entry.about });
  else if (!ok && !entry.takenBack) localStorage.setItem(place("refused") + entry.key, JSON.stringify({ entry, status, told }));
  localStorage.removeItem(name);
}

function names(kind) {
  return Object.keys(localStorage).filter((name) => name.startsWith(place(kind))).sort();
}

function entryOf(name) {
  const text = localStorage.getItem(name); // another tab may have taken it
  return text && JSON.parse(text);
}

function changed() {
  outbox.dispatchEvent(new Event("changed"));
}

addEventListener("storage", (event) => {
  if (/^(outbox|refused):/.test(event.key ?? "")) changed();
});
addEventListener("online", () => send());
send(); // what an earlier visit left
