"""Offsets into a text as other tools count them, and into a text whose white space they have changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from policyextract.exchange.annotated import Annotated, Annotation, Event, ExchangeError
from policyextract.text import Span

ASTRAL = 0x10000  # code points from here on are two units of UTF-16
SHOWN = 12  # characters that a message shows


class Units:
    """Offsets into a text as JavaScript counts them: in units of UTF-16.

    >>> units = Units("𠮷林省")
    >>> units.of(1), units.points(2)
    (2, 1)
    """

    def __init__(self, text: str) -> None:
        self._before = [0, *accumulate(1 + (ord(char) >= ASTRAL) for char in text)]
        self._points = {units: at for at, units in enumerate(self._before)}

    def of(self, offset: int) -> int:
        """The units before a code point."""
        return self._before[offset]

    def points(self, units: int) -> int:
        """The code points before a unit; raises ExchangeError in the middle of one or behind the text."""
        if units not in self._points:
            raise ExchangeError(f"offset {units} is no place between two characters of the text")
        return self._points[units]


def found(text: str, start: int, end: int, quote: str | None) -> Span:
    """The code points from `start` to `end`, which say the quote: else they are units of UTF-16 that do.

    White space doesn't count. Raises ExchangeError where the words stand at neither place.
    """
    if 0 <= start < end <= len(text) and (quote is None or _same(text[start:end], quote)):
        return Span(start, end)
    units = Units(text)
    try:
        place = Span(units.points(start), units.points(end))
    except ExchangeError:
        place = Span(0, 0)
    if place.start >= place.end or quote is None or not _same(text[slice(*place)], quote):
        said = f"«{quote[:SHOWN]}» doesn't stand" if quote else "there are no words"
        raise ExchangeError(f"{said} from {start} to {end} of the text")
    return place


def _same(words: str, quote: str) -> bool:
    return words == quote or "".join(words.split()) == "".join(quote.replace("\\n", "\n").split())


class Bridge:
    """From a text to another one of the same characters, whatever its white space.

    >>> Bridge("厦门\\n市", "厦门市")(Span(1, 3))
    Span(start=1, end=4)
    """

    def __init__(self, source: str, other: str) -> None:
        """From `other` to `source`; raises ExchangeError where they have other characters."""
        self._kept = [at for at, char in enumerate(source) if not char.isspace()]
        self._before = [0, *accumulate(not char.isspace() for char in other)]
        here, there = "".join(source.split()), "".join(other.split())
        if here != there:
            at = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), None)
            at = min(len(here), len(there)) if at is None else at
            raise ExchangeError(
                f"its text was changed: «{here[at : at + SHOWN]}» of the document became "
                f"«{there[at : at + SHOWN]}»"
            )

    def __call__(self, span: Span) -> Span | None:
        """Where the words of a span stand in the source, without white space around; None for no words."""
        first, last = self._before[span.start], self._before[span.end] - 1
        return Span(self._kept[first], self._kept[last] + 1) if first <= last else None


def folded(document: Annotated) -> Annotated:
    """The document with each end of a line as one character: many tools read two as one."""
    text = re.sub("\r\n?", "\n", document.text)
    return document if text == document.text else _carried(document, text)


def trimmed(document: Annotated) -> Annotated:
    """The document with spans that neither begin nor end with white space, which tools may leave out."""
    return _carried(document, document.text)


def _carried(document: Annotated, text: str) -> Annotated:
    """The document with a text that has other white space; a span of white space alone is left out."""
    bridge = Bridge(text, document.text)
    moved = {one: one._replace(**place._asdict()) for one in _all(document) if (place := bridge(one.span))}
    return replace(
        document,
        text=text,
        annotations=tuple({moved[one]: None for one in document.annotations if one in moved}),
        events=tuple(_moved(event, moved) for event in document.events if event.trigger in moved),
    )


def _all(document: Annotated) -> Iterator[Annotation]:
    yield from document.annotations
    for event in document.events:
        yield from (event.trigger, *event.fields.values())


def _moved(event: Event, moved: Mapping[Annotation, Annotation]) -> Event:
    fields = {name: moved[one] for name, one in event.fields.items() if one in moved}
    return event._replace(trigger=moved[event.trigger], fields=fields)
