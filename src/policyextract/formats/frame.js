"use strict";
// Every page of the program is in Chinese and English: as chosen before, else as the browser is.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const store = { get: () => { try { return localStorage.getItem("lang"); } catch { return null; } },
                  set: (value) => { try { localStorage.setItem("lang", value); } catch { /* not kept */ } } };
  function speak(language) {
    document.getElementById(`lang-${language}`).checked = true;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    all("[data-zh]").forEach((one) => {
      const words = language === "zh" ? one.dataset.zh : one.dataset.en;
      if (one.matches("title")) one.textContent = words;
      else one.setAttribute(one.matches("input") ? "placeholder" : "aria-label", words);
    });
    document.dispatchEvent(new Event("languagechoice"));
  }
  all(".langs input").forEach((radio) => radio.addEventListener("change", () => { speak(radio.value); store.set(radio.value); }));
  const chosen = store.get();
  speak(["zh", "en"].includes(chosen) ? chosen : /^zh/i.test(navigator.language) ? "zh" : "en");
})();
