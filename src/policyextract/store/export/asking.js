"use strict";
// The forms of a card: one at a time, of what is asked. What is typed is kept until it is decided or left.
const asker = ({ data, kept, both, decide }) => {
  const byId = (id) => document.getElementById(id);
  const read = reader(data);
  const recordOf = (card) => data.records[card.id];

  function ask(card, name) {
    const open = card.querySelector("form");
    open?.remove();
    if (open?.dataset.name === name) return;
    const record = recordOf(card);
    const form = byId(`form-${name === "correct" ? record.kind : name}`).content.cloneNode(true).querySelector("form");
    form.dataset.name = name;
    fill(form, record);
    form.addEventListener("input", () => kept.draft(record.id, { ...kept.drafts.get(record.id), [name]: Object.fromEntries(new FormData(form)) }));
    if (name === "correct") regions();
    card.querySelector(".desk").append(form);
    const control = form.querySelector("input:checked") || form.querySelector("input, select, textarea");
    control.focus();
    control.select?.();
  }
  function fill(form, record) {
    const done = kept.decisions.get(record.id) || {};
    const typed = kept.drafts.get(record.id)?.[form.dataset.name] || { ...done.typed, note: done.note, reason: done.reason };
    for (const field of form.elements) {
      if (field.type === "radio") field.checked = field.value === typed.reason;
      else if (field.name) field.value = typed[field.name] ?? record.fields[field.name] ?? "";
    }
    if (byId("lang-en").checked) form.querySelectorAll("[data-zh]").forEach((one) => { one.textContent = one.dataset.en; });
  }
  function close(card) {
    kept.draft(recordOf(card).id, null);
    card.querySelector("form")?.remove();
  }
  function regions() {
    const list = byId("regions");
    if (!list.children.length) list.append(...Object.keys(data.regions).map((name) => new Option(name, name)));
  }
  const submits = {
    note(form, card, note) {
      if (!note) return wrong(form, "note", "备注是空的。", "The note is empty.");
      const { verdict = "note", values, typed, reason } = kept.decisions.get(recordOf(card).id) || {};
      return decide(card, verdict, { values, typed, reason, note });
    },
    reject(form, card, note) {
      const reason = form.elements.reason.value;
      if (!reason) return wrong(form, "reason", "请选择否决理由。", "Choose why.");
      if (reason === "other" && !note) return wrong(form, "note", "选“其他”时请写备注。", "For “other” write a note.");
      return decide(card, "reject", { reason, note });
    },
    correct(form, card, note) {
      const record = recordOf(card);
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
    },
  };
  function wrong(form, name, zh, en) {
    form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    const field = form.querySelector(`[name="${name}"]`);
    field.setAttribute("aria-invalid", "true");
    form.querySelector(".wrong").replaceChildren(...both(zh, en));
    field.focus();
  }
  const submit = (form) => submits[form.dataset.name](form, form.closest(".card"), form.elements.note.value.trim() || undefined);
  return { ask, close, submit };
};
