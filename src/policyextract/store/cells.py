"""Cells that a person edited to values of a record's fields; how the export writes them is understood too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from policyextract import scanner, values
from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.formats.sheet import coded
from policyextract.model import json_number
from policyextract.store.answers import Fields
from policyextract.store.export.columns import codes
from policyextract.store.place import PlaceError, region_code
from policyextract.values import Money, Quantity, Value

Told = dict[str, object]  # values of fields
LISTED = re.compile(r"[；;\n]+")
NUMBER = re.compile(r"(?P<number>[\d.,，]+)\s*(?P<scale>[百千万亿]*)\s*元?")


class Unread(ValueError):
    """A cell that says nothing that its field could be; the label tells what is wrong and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.label = Label(zh, en)


def read(column: str, kind: str, words: str, fields: Fields) -> Told:
    """The values that a cell gives to fields; an empty cell (`words` "") gives null.

    `fields` are those that the export told: what it wrote for them is read as them again. Raises Unread.
    """
    if kind == "formula":
        raise Unread("是公式，请改填其结果", "is a formula; put its result there")
    if kind == "error":
        raise Unread(f"是错误值 {words}，请改填正确的值", f"is the error {words}; put the right value there")
    if words in written(column, fields):
        return {}
    told = READERS[column](words)
    return {name: value for name, value in told.items() if not _same(value, fields[name])}


def written(column: str, fields: Fields) -> set[str]:
    """The ways in which an export writes a column."""
    if column == "amount":
        told = labels.amount(_decimal(fields["min"]), _decimal(fields["max"]), _text(fields["unit"]))
        return {told.zh if told else ""}
    if column == "region_name":
        told = labels.region(_text(fields["region"]), _text(fields["region_name"]))
        return {told.zh if told else ""}
    value = fields[column]
    if value is None or value == []:
        return {""}
    if isinstance(value, list):
        return {"；".join(map(str, value))}
    said = str(value)
    if column in ("effective", "expires", "date"):
        return {said, labels.date(said).zh}
    known = codes(column)
    return {said, *((known[said].zh,) if said in known else ()), coded(known, said)}


def code(column: str, words: str) -> str | None:
    """The code of a word, as `中级`, `中级 intermediate` and `intermediate`; raises Unread for others."""
    if not words:
        return None
    known = codes(column)
    for name, label in known.items():
        if words.lower() in (name, label.zh, label.en.lower(), f"{label.zh} {name}"):
            return name
    zh = "、".join(label.zh for label in known.values())
    raise Unread(f"“{words}”不是可选值，可填：{zh}", f"{words!r} is none of {', '.join(known)}; write one")


def _same(value: object, now: object) -> bool:
    if isinstance(value, Decimal | int | float) and isinstance(now, int | float):
        return Decimal(str(value)) == Decimal(str(now))
    return value == now


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _words(name: str) -> Callable[[str], Told]:
    return lambda words: {name: words or None}


def _list(name: str) -> Callable[[str], Told]:
    return lambda words: {name: [part.strip() for part in LISTED.split(words) if part.strip()]}


def _coded(name: str) -> Callable[[str], Told]:
    return lambda words: {name: code(name, words)}


def _number(name: str) -> Callable[[str], Told]:
    def read(words: str) -> Told:
        if not words:
            return {name: None}
        found = NUMBER.fullmatch(words)
        try:
            number = Decimal(re.sub("[,，]", "", found["number"])) if found else Decimal(words)
            scale = values.number("一" + found["scale"]) if found and found["scale"] else Decimal(1)
        except (InvalidOperation, ValueError):
            raise Unread(f"“{words}”不是数字", f"{words!r} is no number; write digits") from None
        if not number.is_finite() or abs(number) > Decimal(10) ** 18:
            raise Unread(f"“{words}”不是可用的数字", f"{words!r} is no number that an amount can be")
        return {name: json_number(number * scale)}

    return read


def _amount(words: str) -> Told:
    """Least, most and unit of an amount in words."""
    if not words:
        return {"min": None, "max": None}
    found = _pattern(words, "money", "quantity")
    if isinstance(found, Money):
        unit = found.currency
    elif isinstance(found, Quantity):
        unit = found.unit
    else:
        raise Unread(
            f"读不懂金额“{words}”，请改“下限”“上限”两列",
            f"{words!r} can't be read; change the columns min and max",
        )
    ends = (None if end is None else json_number(end) for end in (found.min, found.max))
    return {**dict(zip(("min", "max"), ends, strict=True)), "unit": unit}


def _day(name: str) -> Callable[[str], Told]:
    def read(words: str) -> Told:
        return {name: _parsed(words, values.Date, "date") if words else None}

    return read


def _duration(words: str) -> Told:
    return {"validity": _parsed(words, values.Duration, "duration") if words else None}


def _parsed(words: str, type: type[values.Date] | type[values.Duration], kind: str) -> str:
    """A date (EDTF) or a length of time (ISO 8601), as it is, or from words as a clipping has them."""
    try:
        return str(type.parse(words))
    except ValueError as error:
        if (found := _pattern(words, kind)) is None or "X" in str(found):  # 明年 says no year by itself
            raise Unread(f"“{words}”读不懂，可填 2024-01-01、2024、2018/..、P3Y", str(error)) from None
        return str(found)


def _pattern(words: str, *kinds: str) -> Value | None:
    """What the pattern files read in words, if it is all of them."""
    plain = words.replace("–", "-")
    found = scanner.of_kinds(*kinds).find(plain)
    return next((one.value for one in found if one.span == (0, len(plain))), None)


def _region(words: str) -> Told:
    try:
        return {"region": region_code(words) if words else None}
    except PlaceError as error:
        raise Unread(f"没有名为“{words}”的地区，或不止一个，请填六位代码", str(error)) from None


def _unit(words: str) -> Told:
    return {"unit": "CNY" if words == "元" else words or None}


READERS: Mapping[str, Callable[[str], Told]] = {
    "region": _region,
    "region_name": _region,
    "amount": _amount,
    "min": _number("min"),
    "max": _number("max"),
    "unit": _unit,
    "validity": _duration,
    **{name: _coded(name) for name in ("level", "family", "grade", "frequency", "modality")},
    **{name: _day(name) for name in ("effective", "expires", "date")},
    **{name: _list(name) for name in ("conditions", "issuers")},
    **{name: _words(name) for name in ("place", "beneficiary", "policy", "policy_number", "title", "number")},
}
"""What reads each column that a person may edit."""
