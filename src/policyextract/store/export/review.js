"use strict";
// Deciding on the records of the page: kept in this browser as it is done, and saved to a file in the end.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const read = reader(data);
  const cards = all(".card").filter((card) => data.records[card.id]);
  const KEPT = `policyextract-decisions-${data.export}`;
  const SAID = {
    accept: ["已确认", "accepted"], correct: ["已更正", "corrected"], reject: ["已否决", "rejected"],
    unsure: ["存疑", "unsure"], note: ["有备注", "noted"],
  };

  // What is decided: by record the last decision, the order of steps, the keys that are in a saved file.
  let state = { who: "", decisions: {}, steps: [], saved: [] };
  function restore() {
    try {
      state = { ...state, ...JSON.parse(localStorage.getItem(KEPT) || "{}") };
      if (!state.who) state.who = localStorage.getItem("policyextract-who") || "";
    } catch { untrusted(); }
  }
  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(state));
      localStorage.setItem("policyextract-who", state.who);
    } catch { untrusted(); }
  }
  let trusted = true;
  function untrusted() {
    trusted = false;
    complain("这个浏览器不能保存您的决定，请常常保存到文件。", "This browser keeps nothing: save to a file often.");
  }
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
  const unsaved = () => Object.values(state.decisions).filter((one) => !state.saved.includes(one.key)).length;
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join(""));

  function decide(card, verdict, more = {}) {
    named(() => {
      const { id, version } = data.records[card.id];
      const before = state.decisions[id] || null;
      state.decisions[id] = { record: id, version, verdict, ...more, key: newKey(), at: new Date().toISOString() };
      state.steps.push([card.id, before]);
      keep();
      leave(card);
      render(card);
      if (verdict !== "note") go(next(card, (one) => !isDecided(one)) || next(card));
    });
  }
  function undo() {
    const step = state.steps.pop();
    if (!step) return;
    const [card, before] = step;
    const { id } = data.records[card];
    if (before) state.decisions[id] = before;
    else delete state.decisions[id];
    keep();
    render(byId(card));
    go(byId(card));
  }
  function named(then) {
    if (state.who) return then();
    const dialog = byId("who");
    dialog.querySelector("form").onsubmit = () => {
      state.who = dialog.querySelector("input").value.trim();
      if (state.who) queueMicrotask(then);
    };
    return dialog.showModal();
  }
  const isDecided = (card) => {
    const one = state.decisions[data.records[card.id].id];
    return !!one && one.verdict !== "note";
  };

  // Forms of a card: one at a time, of what is asked.
  function ask(card, name) {
    const form = card.querySelector("form");
    const open = form && form.dataset.name === name;
    leave(card);
    if (open) return;
    const record = data.records[card.id];
    const made = byId(`form-${name === "correct" ? record.kind : name}`).content.cloneNode(true).querySelector("form");
    made.dataset.name = name;
    const done = state.decisions[record.id] || {};
    for (const field of made.elements) {
      if (field.name in record.fields) field.value = (done.typed || {})[field.name] ?? record.fields[field.name];
      if (field.name === "note") field.value = done.note || "";
      if (field.name === "reason") field.checked = field.value === done.reason;
    }
    all("[data-zh]", made).forEach((one) => { if (byId("lang-en").checked) one.textContent = one.dataset.en; });
    if (name === "correct") regions();
    card.querySelector(".desk").append(made);
    (made.querySelector("input:checked") || made.querySelector("input, select, textarea")).focus();
  }
  function leave(card) {
    const form = card.querySelector("form");
    if (form) form.remove();
  }
  function regions() {
    const list = byId("regions");
    if (!list.children.length) list.append(...Object.keys(data.regions).map((name) => new Option(name, name)));
  }
  function submit(form) {
    const [card, name] = [form.closest(".card"), form.dataset.name];
    const note = form.elements.note.value.trim() || undefined;
    const record = data.records[card.id];
    if (name === "note") {
      const before = state.decisions[record.id];
      if (!note) return wrong(form, "note", "备注是空的。", "The note is empty.");
      return before && before.verdict !== "note"
        ? decide(card, before.verdict, { values: before.values, typed: before.typed, reason: before.reason, note })
        : decide(card, "note", { note });
    }
    if (name === "reject") {
      const reason = form.elements.reason.value;
      if (!reason) return wrong(form, "reason", "请选择否决理由。", "Choose why.");
      if (reason === "other" && !note) return wrong(form, "note", "选“其他”时请写备注。", "For “other” write a note.");
      return decide(card, "reject", { reason, note });
    }
    const [values, typed] = [{}, {}];
    for (const [field, first] of Object.entries(record.fields)) {
      const text = form.elements[field].value.trim();
      if (text === first.trim()) continue;
      const told = read(field, text, record);
      if (!told) return wrong(form, field, `看不懂“${text}”，请照示例填写。`, `“${text}” can't be read; write it as in the example.`);
      Object.assign(values, told);
      typed[field] = text;
    }
    if (!Object.keys(values).length) return wrong(form, "note", "没有改动。内容正确请点“确认”。", "Nothing is changed. If it is right, accept it.");
    return decide(card, "correct", { values, typed, note });
  }
  function wrong(form, name, zh, en) {
    all("[aria-invalid]", form).forEach((one) => one.removeAttribute("aria-invalid"));
    const field = form.querySelector(`[name="${name}"]`);
    field.setAttribute("aria-invalid", "true");
    form.querySelector(".wrong").replaceChildren(...both(zh, en));
    field.focus();
  }

  // What is shown.
  function render(card) {
    const record = data.records[card.id];
    const done = state.decisions[record.id];
    card.classList.toggle("decided", isDecided(card));
    all("[data-do]", card).forEach((one) => one.setAttribute("aria-pressed", String(!!done && one.dataset.do === done.verdict)));
    const told = card.querySelector(".told");
    told.replaceChildren();
    if (done) {
      told.append(...both(...SAID[done.verdict]));
      for (const [name, text] of Object.entries(done.typed || done.values || {})) {
        const old = document.createElement("del");
        old.textContent = record.fields[name] ?? name;
        told.append(" · ", old, ` → ${text || "—"}`);
      }
      if (done.reason) {
        const label = byId("form-reject").content.querySelector(`[value="${CSS.escape(done.reason)}"]`);
        if (label) told.append(" · ", ...[...label.parentNode.children].slice(1).map((one) => one.cloneNode(true)));
      }
      if (done.note) told.append(` · ${done.note}`);
    }
    progress();
  }
  function progress() {
    const done = cards.filter(isDecided).length;
    byId("progress").replaceChildren(...both(`已审 ${done} / ${cards.length}`, `${done} of ${cards.length} reviewed`));
    byId("save").querySelector("b").textContent = unsaved() || "";
  }

  // Going from card to card.
  let current = null;
  const isShown = (card) => !card.hidden && card.offsetParent !== null;
  function next(from, wanted = () => true, step = 1) {
    for (let at = cards.indexOf(from) + step; at >= 0 && at < cards.length; at += step) {
      if (wanted(cards[at]) && isShown(cards[at])) return cards[at];
    }
    return null;
  }
  function go(card) {
    if (!card) return;
    select(card);
    history.replaceState(null, "", `#${card.id}`);
    dispatchEvent(new Event("hashchange"));
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
  function select(card) {
    if (current) current.classList.remove("current");
    current = card;
    card.classList.add("current");
  }

  // The file.
  function save() {
    named(() => {
      const decisions = Object.values(state.decisions).map(({ typed: _, ...one }) => one);
      const { format, version, export: id } = data;
      const content = { format, version, export: id, who: state.who, saved: new Date().toISOString(), decisions };
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
      link.download = data.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      state.saved = decisions.map((one) => one.key);
      keep();
      progress();
    });
  }
  async function load(file) {
    try {
      const content = JSON.parse(await file.text());
      if (content.format !== data.format || content.export !== data.export) throw new Error("another");
      const known = new Set(Object.values(data.records).map((one) => one.id));
      for (const one of content.decisions) {
        const own = state.decisions[one.record];
        if (!known.has(one.record) || !Object.hasOwn(SAID, one.verdict) || (own && own.at >= one.at)) continue;
        state.decisions[one.record] = one;
        state.saved.push(one.key);
      }
      state.who = state.who || content.who;
      keep();
      cards.forEach(render);
    } catch {
      complain("这不是本页保存的文件。", "This file was not saved from this page.");
    }
  }

  const acts = {
    accept: (card) => decide(card, "accept"), unsure: (card) => decide(card, "unsure"),
    correct: (card) => ask(card, "correct"), reject: (card) => ask(card, "reject"), note: (card) => ask(card, "note"), leave,
  };
  const keys = {
    j: () => go(current ? next(current) : cards.find(isShown)), k: () => go(current && next(current, undefined, -1)),
    u: undo, w: save, "?": () => byId("help").showModal(),
  };
  for (const [key, act] of Object.entries({ a: "accept", e: "correct", r: "reject", s: "unsure", n: "note" })) {
    keys[key] = () => current && acts[act](current);
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const form = event.target.closest(".asked");
    if (event.key === "Escape" && form) {
      const card = form.closest(".card");
      leave(card);
      return go(card);
    }
    const reasons = form && event.target.type === "radio" && /^[1-9]$/.test(event.key) && form.elements.reason[event.key - 1];
    if (reasons) { reasons.checked = true; reasons.focus(); }
    if (event.key === "Enter" && event.target.type === "radio") form.requestSubmit();
    if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select") || form || document.querySelector("dialog[open]")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (event.repeat && !"jk".includes(event.key))) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".asked")) return;
    event.preventDefault();
    submit(event.target);
  });
  document.addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card && data.records[card.id]) select(card);
    const button = event.target.closest("[data-do]");
    if (button) acts[button.dataset.do](card);
  }, true);
  byId("save").addEventListener("click", save);
  byId("load").addEventListener("click", () => byId("chosen").click());
  byId("chosen").addEventListener("change", (event) => event.target.files[0] && load(event.target.files[0]));
  byId("keys").addEventListener("click", keys["?"]);
  addEventListener("storage", (event) => {  // the same page in another window
    if (event.key === KEPT) { restore(); cards.forEach(render); }
  });
  addEventListener("beforeunload", (event) => { if (!trusted && unsaved()) event.preventDefault(); });

  const bar = byId("verdicts").content;
  for (const card of cards) {
    card.append(bar.cloneNode(true));
    // A press on a button is no choice of the card, whose words would be shown instead.
    card.lastElementChild.addEventListener("click", (event) => event.stopPropagation());
  }
  restore();
  cards.forEach((card) => { if (state.decisions[data.records[card.id].id]) render(card); });
  progress();
})();
