// Files are dropped anywhere on the page; a batch that is being read shows how far it is by itself.

const EVERY_MS = 700;
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
  addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    form.elements.files.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

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
