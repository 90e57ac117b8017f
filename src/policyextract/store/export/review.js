"use strict";
// Deciding on the records of the page: kept in this browser as it is done, and saved to a file in the end.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const cards = all(".card").filter((card) => data.records[card.id]);
  const places = new Map(cards.map((card, at) => [card, at]));
  const cardOf = new Map(cards.map((card) => [data.records[card.id].id, card]));
  const recordOf = (card) => data.records[card.id];
  const SAID = {
    accept: ["已确认", "accepted"], correct: ["已更正", "corrected"], reject: ["已否决", "rejected"],
    unsure: ["存疑", "unsure"], note: ["有备注", "noted"],
  };
  let trusted = true;
  const kept = keeper(data.export, () => {
    trusted = false;
    complain("这个浏览器不能保存您的决定，请常常保存到文件。", "This browser keeps nothing: save to a file often.");
  });

  function complain(zh, en) {
    byId("trouble").replaceChildren(...both(zh, en));
    byId("trouble").hidden = false;
  }
  function both(zh, en) {
    return [["zh", zh], ["en", en]].map(([name, words]) => {
      const one = document.createElement("span");
      one.className = name;
      one.textContent = words;
      return one;
    });
  }

  // Deciding.
  function decide(card, verdict, more = {}) {
    named(() => {
      const { id, version } = recordOf(card);
      kept.add([{ record: id, version, verdict, ...more, key: kept.newKey(), at: new Date().toISOString() }]);
      close(card);
      render(card);
      progress();
      go(verdict === "note" ? card : todo(card) || next(card) || card);
    });
  }
  function undo() {
    const changed = kept.takeBack().map((id) => cardOf.get(id)).filter(Boolean);
    changed.forEach(render);
    progress();
    go(changed[0]);
  }
  function named(then) {
    if (kept.who) return then();
    const dialog = byId("who");
    dialog.querySelector("form").onsubmit = () => {
      kept.who = dialog.querySelector("input").value.trim();
      if (kept.who) queueMicrotask(then);
    };
    return dialog.showModal();
  }
  const { ask, close, submit } = asker({ data, kept, both, decide });
  const decisionOn = (card) => kept.decisions.get(recordOf(card).id);
  const isDecided = (card) => (decisionOn(card)?.verdict ?? "note") !== "note";

  // What is shown. Thousands of cards get their buttons when they come near the window.
  const bar = byId("verdicts").content;
  function dressed(card) {
    if (card.querySelector(".desk")) return card;
    card.append(bar.cloneNode(true));
    // A press on a button is no choice of the card, whose words would be shown instead.
    card.lastElementChild.addEventListener("click", (event) => event.stopPropagation());
    render(card);
    return card;
  }
  const near = new IntersectionObserver((seen) => {
    for (const { target } of seen.filter((one) => one.isIntersecting)) {
      dressed(target);
      near.unobserve(target);
    }
  }, { rootMargin: "100%" });

  function render(card) {
    const done = decisionOn(card);
    card.classList.toggle("decided", isDecided(card));
    const desk = card.querySelector(".desk");
    if (!desk) return;
    all("[data-do]", desk).forEach((one) => one.setAttribute("aria-pressed", String(!!done && one.dataset.do === done.verdict)));
    desk.querySelector(".told").replaceChildren(...(done ? told(recordOf(card), done) : []));
  }
  function told(record, done) {
    const said = both(...SAID[done.verdict]);
    for (const [name, text] of Object.entries(done.typed || done.values || {})) {
      const old = document.createElement("del");
      old.textContent = record.fields[name] ?? name;
      said.push(" · ", old, ` → ${text || "—"}`);
    }
    const reason = done.reason && byId("form-reject").content.querySelector(`[value="${CSS.escape(done.reason)}"]`);
    if (reason) said.push(" · ", ...[...reason.parentNode.children].slice(1).map((one) => one.cloneNode(true)));
    if (done.note) said.push(` · ${done.note}`);
    return said;
  }
  function progress() {
    const done = [...kept.decisions.values()].filter((one) => one.verdict !== "note").length;
    byId("progress").replaceChildren(...both(`已审 ${done} / ${cards.length}`, `${done} of ${cards.length} reviewed`));
    byId("save").querySelector("b").textContent = kept.unsaved() || "";
  }

  // Going from card to card.
  let current = null;
  function next(from, wanted = () => true, step = 1) {
    for (let at = places.get(from) + step; at >= 0 && at < cards.length; at += step) {
      if (!cards[at].hidden && wanted(cards[at])) return cards[at];
    }
    return null;
  }
  const first = (wanted = () => true) => cards.find((card) => !card.hidden && wanted(card));
  /** The next card that is not decided on, if need be from the first on. */
  function todo(from) {
    const isOpen = (card) => !isDecided(card);
    return next(from, isOpen) || first(isOpen);
  }
  function go(card) {
    if (!card) return;
    select(dressed(card));
    card.dispatchEvent(new Event("choice", { bubbles: true }));
    kept.stop(card.id);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
  function select(card) {
    current?.classList.remove("current");
    current = card;
    card.classList.add("current");
  }

  function leave(card) {
    close(card);
    go(card);
  }

  // The file.
  function save() {
    named(() => {
      const decisions = [...kept.decisions.values()].map(({ typed: _, ...one }) => one);
      const { format, version, export: id } = data;
      const content = { format, version, export: id, who: kept.who, saved: new Date().toISOString(), decisions };
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
      link.download = data.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      kept.save(decisions.map((one) => one.key));
      progress();
    });
  }
  async function load(file) {
    try {
      const content = JSON.parse(await file.text());
      if (content.format !== data.format || content.export !== data.export) throw new Error("another");
      const isNews = (one) => cardOf.has(one.record) && Object.hasOwn(SAID, one.verdict) && !(kept.decisions.get(one.record)?.at >= one.at);
      const news = content.decisions.filter(isNews);
      kept.who ||= content.who;
      if (news.length && kept.who !== content.who) notOwn(content.who);
      kept.save(news.map((one) => one.key));
      if (news.length) kept.add(news);
      news.forEach((one) => render(cardOf.get(one.record)));
      progress();
    } catch {
      complain("这不是本页保存的文件。", "This file was not saved from this page.");
    }
  }

  function notOwn(who) {
    const zh = `读入的是“${who}”的决定，再保存时会记在“${kept.who}”名下；请把那个文件直接交回。`;
    complain(zh, `These are decisions of “${who}”; saved again they would be those of “${kept.who}”. Hand in that file itself.`);
  }

  const acts = {
    accept: (card) => decide(card, "accept"), unsure: (card) => decide(card, "unsure"),
    correct: (card) => ask(dressed(card), "correct"), reject: (card) => ask(dressed(card), "reject"), note: (card) => ask(dressed(card), "note"), leave,
  };
  const keys = {
    j: () => go(current ? next(current) : first()), k: () => go(current && next(current, undefined, -1)),
    u: undo, w: save, "?": () => byId("help").showModal(), "？": () => byId("help").showModal(),
  };
  for (const [key, act] of Object.entries({ a: "accept", e: "correct", r: "reject", s: "unsure", n: "note" })) {
    keys[key] = () => current && acts[act](current);
  }
  const dialogs = [byId("who"), byId("help")];
  const isForeign = (event) => event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey;
  /** Keys in a form: Escape leaves it, numbers choose a reason. */
  function pressInForm(event, form) {
    const reason = event.target.type === "radio" && /^[1-9]$/.test(event.key) && form.elements.reason[event.key - 1];
    if (event.key === "Escape") leave(form.closest(".card"));
    if (!reason) return;
    reason.focus();
    reason.click();
  }
  document.addEventListener("keydown", (event) => {
    if (isForeign(event)) return;
    const form = event.target.closest(".asked");
    if (form) return pressInForm(event, form);
    if (event.target.matches("input:not([type=radio], [type=checkbox])") || dialogs.some((one) => one.open)) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (event.repeat && !"jk".includes(event.key))) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".asked")) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (places.has(card)) select(card);
    const button = event.target.closest("[data-do]");
    if (button) acts[button.dataset.do](card);
  }, true);
  byId("save").addEventListener("click", save);
  byId("load").addEventListener("click", () => byId("chosen").click());
  byId("chosen").addEventListener("change", (event) => {
    if (event.target.files[0]) load(event.target.files[0]);
    event.target.value = ""; // so that the same file can be chosen again
  });
  byId("keys").addEventListener("click", keys["?"]);
  function refresh() {
    kept.restore().map((id) => cardOf.get(id)).filter(Boolean).forEach(render);
    progress();
  }
  addEventListener("storage", (event) => { if (trusted && kept.isOwn(event.key)) refresh(); }); // another window of the page
  addEventListener("beforeunload", (event) => { if (!trusted && kept.unsaved()) event.preventDefault(); });
  addEventListener("beforeprint", () => cards.filter(decisionOn).forEach(dressed));

  cards.forEach((card) => near.observe(card));
  refresh();
  if (!location.hash) go(byId(kept.stopped)); // where somebody left off
  const typed = current && kept.drafts.get(recordOf(current).id);
  if (typed) ask(current, Object.keys(typed).at(-1));
})();
