"""How the named groups of a match become a value: one function for each kind of pattern.

A pattern file says `kind = "money"`; the groups that its patterns may name are those that the
function of that kind reads. `KINDS` is the list.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from decimal import Decimal

from policyextract.values import (
    DIGITS,
    Date,
    Duration,
    Groups,
    Money,
    Quantity,
    Value,
    Word,
    amount,
    bounded,
    guessed,
    number,
    plain,
)

CURRENCIES = {
    "美元": "USD",
    "美金": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
    "澳门元": "MOP",
    "澳门币": "MOP",
    "葡币": "MOP",
    "新台币": "TWD",
    "台币": "TWD",
    "澳元": "AUD",
    "加元": "CAD",
    "新加坡元": "SGD",
    "韩元": "KRW",
    "US$": "USD",
    "$": "USD",
    "HK$": "HKD",
    "MOP": "MOP",
    "MOP$": "MOP",
}


def _ends(g: Groups) -> tuple[Decimal | None, Decimal | None]:
    """The two ends of `n` (to `n2`), with `scale`, `scale2` and the words of bound.

    Those are `bound`, `tail` and `more`, which touch the number, and `far`, which stands before them.

    `last` and `last_scale` are the last number of a list, whose scale reaches back: 5、10万元.
    """
    n, n2 = g["n"] or "", g.get("n2")
    after, after_scale = (n2, g.get("scale2")) if n2 else (g.get("last"), g.get("last_scale"))
    low, high = (amount(end, g.get("scale"), after, after_scale) for end in guessed(n))
    if n2:
        high = amount(n2, g.get("scale2"))
    return bounded(low, high, (g.get(name) or "" for name in ("bound", "tail", "more", "far")))


def money(g: Groups) -> Money:
    """`far` and `bound`, `n`, `scale`, `n2`, `scale2`, `more` (余, 多), `tail` (以上), `currency`."""
    return Money(*_ends(g), CURRENCIES.get(g.get("currency") or "", "CNY"))


def quantity(g: Groups) -> Quantity:
    """As for money, with `unit`; `tenths` (成) and `percent` give per cent."""
    low, high = _ends(g)
    if g.get("tenths"):
        half = number((g.get("half") or "零").replace("半", "五"))
        low, high = (None if end is None else plain(end * 10 + half) for end in (low, high))
    unit = "%" if g.get("tenths") or g.get("percent") else g["unit"] or ""
    return Quantity(low, high, unit)


def date(g: Groups) -> Date:
    """`y`, `m`, `d`, their `y2`, `m2`, `d2`, `plan`, `end` (底), `half`, `quarter`, `since`;
    `first` where the quarters from the year's first on are meant (前三季度), `months` for 前8个月.

    A year that is not told is `XXXX`; what the article tells before it is put in later.
    """
    if g.get("plan"):
        return _plan(g)
    if g.get("day"):
        return Date(_day("XXXX-XX", g["day"], None))
    year = _year(g.get("y"))
    start = _day(year, g.get("m"), g.get("d"))
    if any(g.get(name) for name in ("y2", "m2", "d2")):
        year2 = _year(g["y2"]) if g.get("y2") else year
        return Date(f"{start}/{_day(year2, g.get('m2') or g.get('m'), g.get('d2'))}")
    if g.get("half"):
        return Date(f"{year}-01/{year}-06" if g["half"] == "上" else f"{year}-07/{year}-12")
    if g.get("months"):
        return Date(f"{year}-01/{_day(year, g['months'], None)}")
    if g.get("quarter"):
        last = 3 * int(number(g["quarter"] or ""))
        first = 1 if g.get("first") else last - 2
        if g.get("end"):
            return Date(_last_day(year, str(last)))
        return Date(f"{year}-{first:02}/{year}-{last:02}")
    if g.get("end"):
        start = _last_day(year, g.get("m"))
    return Date(f"{start}/.." if g.get("since") else start)


def _plan(g: Groups) -> Date:
    """The years of a five-year plan: the fourteenth is 2021 to 2025."""
    first = 2021 + 5 * (int(number((g["plan"] or "")[:-1])) - 14)
    return Date(f"{first + 4}-12-31" if g.get("end") else f"{first}/{first + 4}")


def _year(written: str | None) -> str:
    if not written:
        return "XXXX"
    return "".join(str(DIGITS.get(char, char)) for char in written)


def _day(year: str, month: str | None, day: str | None) -> str:
    parts = [year, *(f"{int(number(part)):02}" for part in (month, day) if part)]
    return "-".join(parts)


def _last_day(year: str, month: str | None) -> str:
    if not month:
        return f"{year}-12-31"
    m = int(number(month))
    last = calendar.monthrange(int(year) if year.isdigit() else 2023, m)[1]
    return f"{year}-{m:02}-{last}"


UNITS = {
    "年": "Y",
    "周年": "Y",
    "个月": "M",
    "月": "M",
    "周": "W",
    "天": "D",
    "日": "D",
    "个工作日": "D",
    "工作日": "D",
}
HOURS = {"小时": "H", "个小时": "H", "分钟": "M"}


def duration(g: Groups) -> Duration:
    """`n`, `unit`, `months` (一年零三个月); `half` adds half a unit, `n` 半 is half of one (半年)."""
    unit = g["unit"] or ""
    if g["n"] == "半":
        return Duration({"年": "P6M", "个月": "P15D", "天": "PT12H", "小时": "PT30M"}[unit])
    n = int(number(g["n"] or ""))
    if g.get("months"):
        return Duration(f"P{n}Y{number(g['months'] or '')}M")
    if g.get("half"):
        return Duration(
            {"年": f"P{12 * n + 6}M", "个月": f"P{n}M15D", "月": f"P{n}M15D", "小时": f"PT{n}H30M"}[unit]
        )
    return Duration(f"PT{n}{HOURS[unit]}" if unit in HOURS else f"P{n}{UNITS[unit]}")


def document_number(g: Groups) -> Word:
    """`agency`, `year`, `serial`: the number of a document, with 〔〕 whatever the scan shows."""
    year = (g["year"] or "").replace("O", "0")
    return Word(f"{g['agency']}〔{year}〕{g['serial']}号")


def title(g: Groups) -> Word:
    """`title`: the title of a document without its marks and without white space."""
    return Word("".join((g["title"] or "").split()))


KINDS: dict[str, Callable[[Groups], Value]] = {
    "money": money,
    "quantity": quantity,
    "date": date,
    "duration": duration,
    "number": document_number,
    "title": title,
}
