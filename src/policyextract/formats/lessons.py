"""Corrections as lines of pattern files: the words in braces, and what they mean, ready to be pasted.

A line is a known failure, as the pattern doesn't give that yet: `policyextract check` takes it, and says so
as soon as the pattern is mended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from policyextract import sentences
from policyextract.patterns import Mention, Pattern, library
from policyextract.readings import CURRENCIES, KINDS
from policyextract.text import Span, Text
from policyextract.values import Date, Duration, Money, Quantity, Value, Word

CLAUSE = re.compile(r"[^，。；：！？\n]*[，。；：！？]?")
# The kinds of pattern that read the words of a field.
READ_BY: Mapping[str, tuple[str, ...]] = {
    "amount": ("money", "quantity"),
    "frequency": ("frequency",),
    "date": ("date",),
    "effective": ("date",),
    "expires": ("date",),
    "validity": ("duration",),
    "policy": ("title",),
    "title": ("title",),
    "policy_number": ("number",),
    "number": ("number",),
    "issuers": ("agency",),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line for the pattern `pattern` in `file`, below its heading `[pattern.known_failures]`."""

    pattern: str
    file: str
    line: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A field that a rule has read wrongly from `words` (characters of the source).

    `right` are its right values as records have them (least, most, unit of an amount), None where the record
    is none; `marked` the words that a person read them from; `why` tells why nothing should be found there.
    """

    field: str
    rule: str
    words: Span
    right: list[object] | None
    marked: Span | None
    why: str


def lesson(text: Text, mistake: Mistake) -> Lesson | None:
    """What a mistake in a clean text teaches; None where no pattern is to blame, but rules of the program."""
    wanted = None if mistake.right is None else value(mistake.field, mistake.right)
    place = text.read_from(mistake.marked or mistake.words)
    pattern = _pattern(mistake, wanted)
    if pattern is None or place is None:
        return None
    for around in _surroundings(text.chars, place):
        chars = text.chars[slice(*around)]
        if wanted is not None and _is_read(mistake.field, chars, wanted):
            return None  # it was chosen wrongly, not read wrongly
        # Of words that mean one thing only, and another one than is right, nothing should be found.
        other = wanted is not None and _fixed(pattern) and pattern.value != str(wanted)
        if line := _line(pattern, chars, _inside(place, around), None if other else wanted, mistake.why):
            return Lesson(pattern.id, Path(pattern.file).name, line)
    return None


def value(field: str, right: list[object]) -> Value | None:
    """The values of a field as patterns write them; None for none.

    >>> str(value("amount", [200, 500, "CNY"])), str(value("effective", ["2018"])), value("frequency", [None])
    ('200..500 CNY', '2018', None)
    """
    if field == "amount":
        return _amount(*right)
    told = right[0][0] if isinstance(right[0], list) and len(right[0]) == 1 else right[0]
    if not isinstance(told, str):
        return None
    kind = READ_BY.get(field, ("",))[0]
    if kind == "date":
        return Date(told)
    return Duration(told) if kind == "duration" else Word(told)


def _amount(low: object, high: object, unit: object) -> Value | None:
    least, most = (None if end is None else Decimal(str(end)) for end in (low, high))
    if least is None and most is None:
        return None
    known = {"CNY", *CURRENCIES.values()}
    return Money(least, most, str(unit)) if unit in known else Quantity(least, most, str(unit or ""))


def _pattern(mistake: Mistake, wanted: Value | None) -> Pattern | None:
    """The pattern that was wrong; where a person marked other words, the one that should have read these."""
    own = next((pattern for pattern in library() if pattern.id == mistake.rule), None)
    if mistake.marked is None or wanted is None or mistake.marked.overlaps(mistake.words):
        return own
    kinds = READ_BY.get(mistake.field, ())
    could = [one for one in library() if one.kind in kinds and (not _fixed(one) or one.value == str(wanted))]
    return own if own in could else next((one for one in could if _reads(one, wanted)), None)


def _reads(pattern: Pattern, wanted: Value) -> bool:
    """Whether the values of a pattern are of the kind of a value."""
    named = {"money": Money, "quantity": Quantity, "date": Date, "duration": Duration}
    return isinstance(wanted, named.get(pattern.kind, Word))


def _fixed(pattern: Pattern) -> bool:
    """Whether all that a pattern finds means the same."""
    return bool(pattern.value) and pattern.kind not in KINDS


def _surroundings(chars: str, place: Span) -> Iterator[Span]:
    """The clause around some words, and then the sentence."""
    for parts in (map(_span, CLAUSE.finditer(chars)), sentences.split(chars)):
        touched = [part for part in parts if part.overlaps(place)]
        if touched:
            yield Span(touched[0].start, touched[-1].end)


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _inside(place: Span, around: Span) -> Span:
    return Span(max(0, place.start - around.start), place.end - around.start)


def _line(pattern: Pattern, chars: str, place: Span, wanted: Value | None, why: str) -> str | None:
    """The line for a piece of the text; None where the pattern says so already, or it can't be written."""
    found = list(pattern.find(chars))
    right = [mention for mention in found if not mention.span.overlaps(place)]
    if wanted is not None:
        right = sorted([*right, Mention(place, wanted, pattern.id)], key=lambda mention: mention.span)
    if _told(found) == _told(right) or "{" in chars or "}" in chars:
        return None
    marked = chars
    for mention in reversed(right):
        start, end = mention.span
        marked = f"{marked[:start]}{{{marked[start:end]}}}{marked[end:]}"
    told = "; ".join(str(mention.value) for mention in right) or why
    return f"{_quoted(marked.strip())} = {_quoted(told)}"


def _told(mentions: list[Mention]) -> list[tuple[Span, str]]:
    return [(mention.span, str(mention.value)) for mention in mentions]


def _is_read(field: str, chars: str, wanted: Value) -> bool:
    """Whether the right value is read somewhere in the words already."""
    others = (pattern for pattern in library() if pattern.kind in READ_BY.get(field, ()))
    said = {str(mention.value).removesuffix("/..") for pattern in others for mention in pattern.find(chars)}
    return str(wanted).removesuffix("/..") in said


def _quoted(words: str) -> str:
    """A string of TOML."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
