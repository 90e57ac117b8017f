// What scripts say, in the language of the page: `words.waiting`, and `filled(words.waiting, {count: 3})`.

export const words = JSON.parse(document.querySelector("#words").textContent);

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
