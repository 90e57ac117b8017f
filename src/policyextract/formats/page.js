"use strict";
// The page is whole without this script: it adds lighting up, search, counts and the choice of language.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const squash = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const cards = all(".card");
  let pinned = null;

  // What is lit: fields (their words strongly) and cards (all their words weakly).
  const [pieces, segments] = [new WeakMap(), new WeakMap()];
  function piecesOf(doc) {
    if (!pieces.has(doc)) pieces.set(doc, all("[data-a]", doc).map((piece) => [Number(piece.dataset.a), piece]));
    return pieces.get(doc);
  }
  function wordsOf(field) {
    if (!segments.has(field)) {
      const [start, end] = [Number(field.dataset.s), Number(field.dataset.e)];
      const inside = piecesOf(field.closest(".doc")).filter(([at]) => start <= at && at < end);
      segments.set(field, inside.map(([, piece]) => piece));
    }
    return segments.get(field);
  }
  let shown = [];
  function light(ones, name) {
    ones.forEach((one) => one.classList.add(name));
    shown.push(...ones);
  }
  function show(choice) {
    shown.forEach((one) => one.classList.remove("on", "near", "lit"));
    shown = [];
    if (!choice) return;
    light([...choice.cards, ...choice.fields], "on");
    light(choice.cards.flatMap((card) => all("[data-s]", card)).flatMap(wordsOf), "near");
    light(choice.fields.flatMap(wordsOf), "lit");
  }
  function ofField(field) {
    return { fields: [field], cards: [field.closest(".card")] };
  }
  function ofCard(card) {
    return { fields: all(".main[data-s]", card), cards: [card] };
  }
  function ofPiece(piece) {
    const at = Number(piece.dataset.a);
    const covers = (field) => Number(field.dataset.s) <= at && at < Number(field.dataset.e);
    const fields = all("[data-s]", piece.closest(".doc")).filter(covers);
    return { fields, cards: [...new Set(fields.map((field) => field.closest(".card")))] };
  }
  function choiceOf(node) {
    const field = node.closest("a.field");
    if (field) return ofField(field);
    const piece = node.closest("[data-a]");
    if (piece) return ofPiece(piece);
    const card = node.closest(".card");
    return card && !node.closest(".place") ? ofCard(card) : null;
  }

  // Scrolling: the text moves in its own pane, so that the card that was chosen stays where it is.
  const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
  const paneOf = (piece) => piece.closest(".text, .pages");
  function reveal(piece, pane) {
    const fold = piece.closest(".sheet");
    if (fold) fold.open = true;
    const [outer, inner] = [pane.getBoundingClientRect(), piece.getBoundingClientRect()];
    const inside = (low, high) => inner[low] >= outer[low] + 16 && inner[high] <= outer[high] - 16;
    pane.scrollBy({
      top: inside("top", "bottom") ? 0 : inner.top - outer.top - outer.height / 3,
      left: inside("left", "right") ? 0 : inner.left - outer.left - outer.width / 3,
      behavior: motion(),
    });
  }
  function revealWords(choice) {
    const found = choice.fields.flatMap(wordsOf);
    for (const pane of new Set(found.map(paneOf))) {
      if (pane.checkVisibility()) reveal(found.find((piece) => pane.contains(piece)), pane);
    }
  }
  function revealCard(choice) {
    const card = choice.cards.find((one) => one.offsetParent);
    if (card) card.scrollIntoView({ block: "center", behavior: motion() });
  }
  function pin(choice, id) {
    pinned = choice;
    show(choice);
    history.replaceState(null, "", id ? `#${id}` : location.pathname + location.search);
  }

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("main") && choiceOf(event.target);
    if (!choice || !choice.cards.length || !getSelection().isCollapsed) return;
    event.preventDefault();
    const piece = event.target.closest("[data-a]");
    pin(choice, piece ? choice.cards[0].id : (event.target.closest("a.field") || choice.cards[0]).id);
    (piece ? revealCard : revealWords)(choice);
  });
  let waiting = 0;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    clearTimeout(waiting);
    const choice = choiceOf(event.target);
    waiting = setTimeout(() => {
      show(choice && choice.cards.length ? choice : pinned);
      if (choice && event.target.closest("a.field")) revealWords(choice);
    }, 80);
  });
  document.addEventListener("focusin", (event) => {
    if (!event.target.matches("a.field, [data-a]")) return;
    const choice = choiceOf(event.target);
    show(choice);
    if (event.target.matches("a.field")) revealWords(choice);
  });
  document.addEventListener("focusout", () => show(pinned));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pinned) pin(null, "");
  });
  const follow = () => choose(document.getElementById(decodeURIComponent(location.hash.slice(1))));
  function choose(target) {
    const choice = target && target.closest("main") && choiceOf(target);
    if (!choice || !choice.cards.length) return;
    pinned = choice;
    show(choice);
    revealWords(choice);
    if (target.closest(".card")) target.closest(".card").scrollIntoView({ block: "nearest" });
    else revealCard(choice);
  }

  // Search and kinds: every letter of the search has to stand in the card, blanks and width apart.
  const find = document.getElementById("find");
  const kinds = all(".kinds input");
  const texts = new WeakMap(); // made when something is looked for
  function textOf(card) {
    const own = [...card.children].filter((part) => !part.matches(".desk")); // buttons say nothing about it
    if (!texts.has(card)) texts.set(card, squash(own.map((part) => part.textContent).join(" ")));
    return texts.get(card);
  }
  function filter() {
    const wanted = squash(find.value);
    const on = new Set(kinds.filter((box) => box.checked).map((box) => box.value));
    cards.forEach((card) => { card.hidden = !on.has(card.dataset.kind) || (wanted !== "" && !textOf(card).includes(wanted)); });
    for (const doc of all(".doc")) {
      all(".article", doc).forEach((one) => { one.hidden = wanted !== "" && !one.querySelector(".card:not([hidden])"); });
      doc.hidden = wanted !== "" && !doc.querySelector(".card:not([hidden])") && !squash(doc.querySelector(".words").textContent).includes(wanted);
      const link = document.querySelector(`.files a[href="#${doc.id}"]`);
      if (link) link.parentNode.hidden = doc.hidden;
    }
    document.getElementById("nothing").hidden = !cards.length || !!document.querySelector(".doc:not([hidden])");
    count();
  }
  function count() {
    const shown = cards.filter((card) => !card.hidden).length;
    const chinese = document.getElementById("lang-zh").checked;
    const every = shown === cards.length;
    document.getElementById("count").textContent = chinese
      ? (every ? `共 ${shown} 条记录` : `${shown} / ${cards.length} 条记录`)
      : (every ? `${shown} records` : `${shown} of ${cards.length} records`);
  }
  find.addEventListener("input", filter);
  kinds.forEach((box) => box.addEventListener("change", filter));

  document.addEventListener("languagechoice", count);

  // The file in view is marked in the list of files.
  const inView = new IntersectionObserver((seen) => seen.forEach((entry) => {
    const link = document.querySelector(`.files a[href="#${entry.target.id}"]`);
    if (link) link.classList.toggle("here", entry.isIntersecting);
  }), { rootMargin: "-30% 0px -60% 0px" });
  all(".doc").forEach((doc) => inView.observe(doc));

  addEventListener("hashchange", follow);
  document.addEventListener("choice", (event) => choose(event.target)); // a new fragment would cost a large page time
  filter();
  follow();
})();
