"""Annotations as a person writes them for gold answers: corpus/README.md tells their form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import yaml

from policyextract.text import Span

Entry = Mapping[str, object]


class Quoted(NamedTuple):
    """An answer, and where its words stand in the text."""

    place: Span
    entry: Entry


class Annotated(NamedTuple):
    """A text with its right answers: each article with its pieces, mentions and records with their places."""

    file: str
    text: str
    articles: Sequence[tuple[Entry, Sequence[Span]]]
    mentions: Sequence[Quoted]
    records: Sequence[Quoted]


def annotation(told: Annotated) -> str:
    """The annotation; `policyextract gold` finds every quote at its place again."""
    flat = _Flat(told.text)
    articles = [{**entry, "lines": list(_lines(told.text, spans))} for entry, spans in told.articles]
    return "".join(
        [
            _line("file", told.file),
            *_listed("articles", articles),
            *_listed("mentions", _mentions(flat, told.mentions)),
            *_listed("records", (flat.entry(one, 0) for one in told.records)),
        ]
    )


class _Flat:
    """A text without white space, in which quotes are looked up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.before = [0, *accumulate(not char.isspace() for char in text)]  # characters before an offset
        self.chars = "".join(text.split())

    def entry(self, quoted: Quoted, start: int) -> Entry:
        """An answer with its quote, and which one it is of those behind `start`."""
        quote = " ".join(self.text[slice(*quoted.place)].split())
        words, at = "".join(quote.split()), self.before[quoted.place.start]
        nth = sum(self.chars.startswith(words, place) for place in range(start, at + 1))
        return {**quoted.entry, "quote": quote, **({"nth": nth} if nth > 1 else {})}


def _mentions(flat: _Flat, mentions: Sequence[Quoted]) -> Iterator[Entry]:
    """The mentions in the order of the text; each is looked up behind the one before it of its type."""
    behind: dict[object, int] = {}
    for quoted in sorted(mentions, key=lambda one: one.place):
        kind = quoted.entry["type"]
        yield flat.entry(quoted, behind.get(kind, 0))
        behind[kind] = flat.before[quoted.place.start] + 1


def _lines(text: str, spans: Sequence[Span]) -> Iterator[list[int]]:
    """The first and the last line, from 1, that each piece touches."""
    for start, end in spans:
        yield [text.count("\n", 0, start) + 1, text.count("\n", 0, max(start, end - 1)) + 1]


def _listed(name: str, entries: Iterable[Entry]) -> Iterator[str]:
    lines = [f"  - {_flow(entry)}\n" for entry in entries]
    yield f"{name}:\n" if lines else f"{name}: []\n"
    yield from lines


def _line(name: str, value: str) -> str:
    return f"{name}: {_flow([value])[1:-1]}\n"


def _flow(entry: object) -> str:
    """A value in one line."""
    dumped: str = yaml.safe_dump(
        entry, allow_unicode=True, default_flow_style=True, width=2**31, sort_keys=False
    )
    return dumped.strip()
