// Records follow each other without a load: the next pages are fetched ahead, so that going on takes no visible
// time and works for some records while the server is away. Other modules wire a page up when it is `shown`.

import { tell } from "./telling.js";
import { words } from "./words.js";

const AHEAD = 3; // pages
const FRESH_MS = 120_000;
let shown = location.pathname + location.search;
let going = false;
const AWAY = Symbol("the server can't be reached");
const ahead = new Map(); // address -> {page: promise of a document, at}

export const isRecord = (address) => /^\/records\/[^/]+$/.test(new URL(address, location.href).pathname);
export const follow = (rel, page = document) => page.querySelector(`main a[rel~="${rel}"]`)?.getAttribute("href");
export const queue = () => document.querySelector("#back")?.getAttribute("href") ?? "/";

/** Calls what wires a page up, now and for each page that comes in its place. */
export function onShown(wire) {
  document.addEventListener("shown", wire);
  wire();
}

/** Goes to a page: in place of this one if both are of records, else as a link does. */
export async function visit(address, keep = true) {
  if (!isRecord(address) || !isRecord(location.href)) return void location.assign(address);
  if (going) return;
  going = true;
  const page = await fetched(address).finally(() => (going = false));
  if (page === AWAY) return tell(words.away);
  if (!page) return void location.assign(address);
  ahead.delete(address);
  if (keep && address !== shown) history.pushState(null, "", address);
  show(page);
}

/** Forgets what was fetched ahead: something has changed. */
export function forgetAhead() {
  ahead.clear();
  lookAhead();
}

function show(page) {
  document.title = page.title;
  shown = location.pathname + location.search;
  for (const part of ["header.top", "main"]) {
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  }
  scrollTo({ top: 0, behavior: "instant" });
  document.dispatchEvent(new Event("shown"));
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  lookAhead();
}

async function fetched(address) {
  const held = ahead.get(address);
  const old = held && Date.now() - held.at > FRESH_MS;
  const page = held && !old ? await held.page : AWAY;
  if (page !== AWAY) return page;
  const now = await load(address);
  return now === AWAY && old ? held.page : now; // rather an old page than none
}

/** The page of a record; null where there is none to show in place of another, AWAY where none can be had. */
async function load(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok || !isRecord(answer.url)) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return AWAY;
  }
}

async function lookAhead() {
  let page = document;
  for (let count = 0; count < AHEAD && page && page !== AWAY && isRecord(location.href); count += 1) {
    const address = follow("next", page);
    if (!address || !isRecord(address)) return;
    if (!ahead.has(address)) ahead.set(address, { page: load(address), at: Date.now() });
    page = await ahead.get(address)?.page;
    if (page === AWAY) ahead.delete(address);
  }
}

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) visit(location.href, false); // else it is another place on it
});
document.addEventListener("click", (event) => {
  const link = event.target.closest('main a[rel~="next"], main a[rel~="prev"]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  visit(link.getAttribute("href"));
});
lookAhead();
