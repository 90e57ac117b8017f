// Files and folders are dropped anywhere on the page; a batch that is being read shows how far it is by itself.

import { hold, tell } from "./telling.js";
import { filled, words } from "./words.js";

const EVERY_MS = 700;
const MOST = 1000; // files that the server takes at once
const form = document.querySelector("#files");

if (form) {
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  addEventListener("drop", async (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const files = new DataTransfer();
    for (const file of await dropped(event.dataTransfer.items)) files.items.add(file);
    if (!files.files.length) return tell(words.no_files);
    form.elements.files.files = files.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    const count = form.elements.files.files.length;
    if (count <= MOST) return;
    event.preventDefault();
    tell(filled(words.too_many, { count, most: MOST }));
  });
}

/** The files that were dropped, also those in folders. */
async function dropped(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (let some = [0]; some.length; found.push(...some)) { // a folder is read in parts
    some = await new Promise((done, failed) => reader.readEntries(done, failed));
  }
  return (await Promise.all(found.map(filesOf))).flat();
}

// What is on its way is not sent twice.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || !target.matches('[action="/bring"]')) return;
  hold(words.sending);
  setTimeout(() => disable(true));
});
addEventListener("pageshow", (event) => {
  disable(false);
  if (event.persisted) hold(null); // somebody has come back to it
});
const disable = (is) => document.querySelectorAll('form[action="/bring"] button').forEach((one) => (one.disabled = is));

async function refresh() {
  const batch = document.querySelector("#batch[data-refresh]");
  if (!batch) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("#batch");
    if (now && now.innerHTML !== batch.innerHTML) batch.replaceWith(document.adoptNode(now));
  } catch {
    // the server is away: the next try may find it
  }
  setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
