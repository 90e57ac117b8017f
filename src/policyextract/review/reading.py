"""What a person types into a field, as the field's value, and a value as it stands in the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from policyextract import certificates, find
from policyextract.formats import labels
from policyextract.model import Record, json_number
from policyextract.store.place import PlaceError, region_code
from policyextract.values import Date, Duration, Money, Quantity

CHOICES = ("level", "frequency", "modality")
LISTS = ("conditions", "issuers")
DATES = ("effective", "expires", "date")
TITLES = ("title", "policy")
AMOUNT = ("min", "max", "unit")
LONGEST = 2000  # characters of a field
SHOWN = 60  # characters of what is wrong
DASHES = str.maketrans("–—－～〜", "-----")
NUMERIC = re.compile(r"(\d{4})[./年-](?:(\d{1,2})[./月-]?)?(?:(\d{1,2})日?)?")

Values = Mapping[str, object]


class Unreadable(ValueError):
    """Words that are no value of a field; `key` of `words/reading.toml` tells what to write.

    `typed` are the words, or how they begin.
    """

    def __init__(self, name: str, key: str, typed: str) -> None:
        self.name, self.key = name, key
        self.typed = typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"
        super().__init__(f"{name}: {typed!r} can't be its value ({key})")


def written(record: Record, name: str) -> str:
    """A field's value as it stands in the field where it can be corrected; nothing for none."""
    if name == "amount" or name in ("region", "validity"):
        shown = labels.field_value(record, name)
        return shown.zh if shown else ""
    if name == "level":
        return certificates.value(record.level, record.family, record.grade) or ""
    value = getattr(record, name)
    return "\n".join(value) if name in LISTS else str(value or "")


def choices(name: str) -> Mapping[str, labels.Label]:
    """What can be chosen for a field, by what stands in the form; nothing for one that is written."""
    return labels.levels() if name == "level" else labels.codes(name) if name in CHOICES else {}


def tidy(name: str, typed: str) -> str:
    """What was typed without blanks around it, and without empty lines."""
    lines = (line.strip() for line in typed.splitlines())
    return "\n".join(line for line in lines if line) if name in LISTS else " ".join(lines).strip()


def read(name: str, typed: str, unit: str | None) -> dict[str, object]:
    """The values of a field by their names; `unit` is that of an amount for which none is typed.

    Raises Unreadable.

    >>> read("amount", "1.5万", "CNY"), read("effective", "2024年1月起", None)
    ({'min': 15000, 'max': 15000, 'unit': 'CNY'}, {'effective': '2024-01'})
    """
    if len(typed) > LONGEST:
        raise Unreadable(name, "long", typed)
    if name == "amount":
        return _amount(typed, unit)
    return {name: READERS.get(name, _plain)(name, typed) if typed else [] if name in LISTS else None}


def _amount(typed: str, unit: str | None) -> dict[str, object]:
    """Both ends and the unit."""
    if not typed:
        return {"min": None, "max": None}
    words = "".join(typed.translate(DASHES).split())
    known = labels.CURRENCIES[unit].zh if unit and unit in labels.CURRENCIES else unit or ""
    for one in (words, words + known):
        for value in _whole(one, Money, Quantity):
            assert isinstance(value, Money | Quantity)
            if value.min is not None and value.max is not None and value.min > value.max:
                raise Unreadable("amount", "range", typed)
            told = value.currency if isinstance(value, Money) else value.unit
            return {"min": _number(value.min), "max": _number(value.max), "unit": told}
    raise Unreadable("amount", "amount" if known else "unit", typed)


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else json_number(value)


def _whole(words: str, *types: type[object]) -> list[object]:
    """What mentions of some types mean that take up all of the words."""
    return [
        mention.value
        for mention in find.find(words).mentions
        if isinstance(mention.value, types) and tuple(mention.span) == (0, len(words))
    ]


def _region(name: str, typed: str) -> str:
    try:
        return region_code(typed)
    except PlaceError:
        raise Unreadable(name, "region", typed) from None


def _choice(name: str, typed: str) -> str:
    for code, label in choices(name).items():
        if typed in (code, label.zh, label.en):
            return code
    raise Unreadable(name, "choice", typed)


def _date(name: str, typed: str) -> str:
    """EDTF, or a date as people write it; of a period the first or last day where only that is asked for."""
    words = "".join(typed.split())
    dates = _edtf(words) or next((str(value) for value in _whole(words, Date)), None) or _numeric(words)
    if dates is None or not all(map(_is_day, dates.split("/"))):
        raise Unreadable(name, "date", typed)
    if name == "date" or "/" not in dates:
        return dates
    end = dates.split("/")[name == "expires"]
    if end == "..":
        end = dates.split("/")[name != "expires"]
    return end


def _edtf(words: str) -> str | None:
    try:
        return Date.parse(words.upper()).edtf
    except ValueError:
        return None


def _numeric(words: str) -> str | None:
    """2024.1.5 and 2024/1/5 as EDTF."""
    m = NUMERIC.fullmatch(words)
    return "-".join(part.zfill(2) for part in m.groups() if part) if m else None


def _is_day(edtf: str) -> bool:
    """Whether a day, month or year can be; what is unknown in it (X, ..) can."""
    if edtf == ".." or "X" in edtf:
        return True
    year, month, day = (*map(int, edtf.split("-")), 1, 1)[:3]
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _duration(name: str, typed: str) -> str:
    """ISO 8601, or 3年, 18个月."""
    words = "".join(typed.split())
    try:
        return Duration.parse(words.upper()).iso
    except ValueError:
        found = _whole(words, Duration)
    if not found:
        raise Unreadable(name, "duration", typed)
    return str(found[0])


def _title(_: str, typed: str) -> str:
    return typed.removeprefix("《").removesuffix("》") if typed.count("《") < 2 else typed


def _plain(_: str, typed: str) -> str:
    return typed


def _lines(_: str, typed: str) -> list[str]:
    return typed.split("\n")


READERS: Mapping[str, Callable[[str, str], object]] = {
    "region": _region,
    "validity": _duration,
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(DATES, _date),
    **dict.fromkeys(LISTS, _lines),
    **dict.fromkeys(TITLES, _title),
}
