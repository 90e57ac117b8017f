"use strict";
// What people write into a field, as the values of the record's fields; null: it can't be read.
const reader = (data) => {
  const squash = (text) => text.normalize("NFKC").replace(/[\s,]+/g, "");
  const NUMBER = String.raw`(\d+(?:\.\d+)?)(万|亿)?`;
  const AMOUNT = new RegExp(`^(至少|不少于|最少|最多|最高|不超过)?${NUMBER}(?:[-–—~至到]${NUMBER})?(\\D{0,12})$`);
  const DAY = String.raw`(?:\d{4}|XXXX)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?`;
  const PERIOD = new RegExp(`^(?:${DAY}|${DAY}/(?:${DAY}|\\.\\.)|\\.\\./${DAY})$`);
  function scaled(digits, word) {
    const [whole, part = ""] = digits.split(".");
    const zeros = { 万: 4, 亿: 8 }[word] || 0;
    const moved = part.padEnd(zeros, "0");
    return Number(`${whole}${moved.slice(0, zeros)}.${moved.slice(zeros) || "0"}`);
  }
  const readers = {
    amount(text, record) {
      if (!text) return { min: null, max: null };
      const found = squash(text).match(AMOUNT);
      if (!found) return null;
      const [, bound, low, lowScale, high, highScale, rest] = found;
      const least = scaled(low, lowScale || (high && highScale));
      const most = high ? scaled(high, highScale) : least;
      const unit = !rest ? record.unit : Object.hasOwn(data.currencies, rest) ? data.currencies[rest] : rest;
      if (most < least || !unit) return null;
      if (bound) return /少/.test(bound) && !high ? { min: least, max: null, unit } : high ? null : { min: null, max: least, unit };
      return { min: least, max: most, unit };
    },
    region(text) {
      if (!text) return { region: null };
      const words = text.replace(/\s/g, "");
      const names = Object.keys(data.regions);
      const code = Object.hasOwn(data.regions, words) ? data.regions[words] : Object.values(data.regions).find((one) => one === words);
      if (code) return { region: code };
      const near = names.filter((name) => name.endsWith(words) || new RegExp(`${words.replace(/[^\p{L}]/gu, ".")}[省市县区旗州盟]$`, "u").test(name));
      return near.length === 1 ? { region: data.regions[near[0]] } : null;
    },
    validity(text) {
      if (!text) return { validity: null };
      const words = squash(text);
      const found = words.match(/^(\d+)(年|个月|月|周|天|日)$/);
      if (found) return { validity: `P${found[1]}${{ 年: "Y", 个月: "M", 月: "M", 周: "W", 天: "D", 日: "D" }[found[2]]}` };
      return /^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/.test(words) ? { validity: words } : null;
    },
    conditions: (text) => ({ conditions: listed(text) }),
    issuers: (text) => ({ issuers: listed(text) }),
  };
  const listed = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  for (const name of ["effective", "expires", "date"]) {
    readers[name] = (text) => {
      const words = squash(text).replace(/年|月(?=\d)|(?<=\d)\.(?=\d)/g, "-").replace(/[-月日号]+$/, "").replace(/-(\d)(?=[-/]|$)/g, "-0$1");
      return !text ? { [name]: null } : PERIOD.test(words) ? { [name]: words } : null;
    };
  }
  return (name, text, record) => (readers[name] || ((words) => ({ [name]: words || null })))(text, record);
};
