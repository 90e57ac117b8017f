"""The text of a record's article as lines of marked pieces, each tied to the fields that were read from it.

Offsets are code points of the source throughout; for cleaned text marks are carried over by its map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policyextract import sentences
from policyextract.clean import clean, join_lines
from policyextract.formats.segments import Mark, Piece, lines
from policyextract.model import Evidence, Record
from policyextract.sources import Source
from policyextract.text import Span, Text

FIELD = "field:"  # begins the class of a mark that tells its field, after the number of its characters


class Marked(NamedTuple):
    """Characters that all have the same marks.

    `start` is the offset of the first in the source (None in cleaned text), `fields` those of the record
    that were read from it, `begun` those of them whose words begin here, `record` the id of another record
    that stands here.
    """

    start: int | None
    text: str
    classes: str
    fields: tuple[str, ...]
    begun: tuple[str, ...]
    record: str | None


class Row(NamedTuple):
    """A line of the source, numbered from 1; None in cleaned text."""

    number: int | None
    start: int | None
    pieces: tuple[Marked, ...]


class Part(NamedTuple):
    """Lines that follow each other in the source; `outside`: they belong to another article, or to none."""

    rows: tuple[Row, ...]
    outside: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A record in its source: its article's `spans` of the text, and the other records of that article."""

    source: Source
    record: Record
    others: Sequence[Record]
    spans: Sequence[Span]

    def raw(self) -> list[Part]:
        """The article as it stands in the source, and lines elsewhere that fields were read from."""
        return list(self._parts(self.spans, outside=False)) + list(self._parts(self._elsewhere(), True))

    def whole(self) -> list[Part]:
        """All of the source."""
        return list(self._parts([Span(0, len(self.source.chars))], outside=False))

    def clean(self) -> list[Part]:
        """The article as the chain reads it."""
        source = self.source
        text = clean(Text.raw(source.chars), source.paragraphs, source.asides).text
        marks = [
            Mark(*span, mark.classes, mark.card)
            for mark in self._marks(self.spans)
            if (span := text.read_from(Span(mark.start, mark.end)))
        ]
        shown = (span for piece in self.spans if (span := text.read_from(piece)))
        return [Part(tuple(_rows(text.chars, span, marks, None)), False) for span in shown]

    def _parts(self, spans: Sequence[Span], outside: bool) -> Iterator[Part]:
        marks = list(self._marks(spans))
        for span in spans:
            yield Part(tuple(_rows(self.source.chars, span, marks, self.source)), outside)

    def _elsewhere(self) -> list[Span]:
        """The lines outside the article that fields were read from: a headline, the day of the page."""
        chars = self.source.chars
        found = set()
        for words in self.record.evidence.values():
            if not any(span.start <= words.start < span.end for span in self.spans):
                end = chars.find("\n", max(words.start, words.end - 1))
                found.add(Span(chars.rfind("\n", 0, words.start) + 1, end + 1 if end >= 0 else len(chars)))
        return sorted(found)

    def _marks(self, spans: Sequence[Span]) -> Iterator[Mark]:
        """Every mark: sentences around the record, its own words, those of its fields, other records."""
        yield from around(self.source, self.record, spans)
        yield Mark(self.record.start, self.record.end, "quote")
        for name, words in self.record.evidence.items():
            yield Mark(words.start, words.end, f"evidence {words.how} {_field(words, name)}")
        for other in self.others:
            if other.id != self.record.id:
                yield Mark(other.start, other.end, "other", other.id)


def _field(words: Evidence, name: str) -> str:
    """The class of the words of a field; of fields that overlap, that of the fewest sorts first."""
    return f"{FIELD}{words.end - words.start:06}:{name}"


def around(source: Source, record: Record, spans: Sequence[Span]) -> Iterator[Mark]:
    """The sentence in which a record stands, and those before and behind it."""
    for span in spans:
        found = list(_sentences(source, span))
        own = [n for n, one in enumerate(found) if one.start < record.end and record.start < one.end]
        if own:
            for n in range(max(0, own[0] - 1), min(len(found), own[-1] + 2)):
                yield Mark(*found[n], "sentence" if n in own else "beside")
            return


def _sentences(source: Source, span: Span) -> Iterator[Span]:
    """The sentences of a part of the source; a line break that only a column's width made ends none."""
    text = Text.raw(source.quote(span))
    if not source.paragraphs:
        text = text.edited(join_lines(text.chars))
    for sentence in sentences.split(text.chars):
        found = text.source(sentence)
        blanks = len(text[sentence]) - len(text[sentence].lstrip())
        yield Span(span.start + found.start + blanks, span.start + found.end)


def _rows(chars: str, span: Span, marks: Iterable[Mark], source: Source | None) -> Iterator[Row]:
    """The lines of a part of a text; they have numbers and offsets where that text is the `source`."""
    inside = [
        Mark(
            max(mark.start, span.start) - span.start,
            min(mark.end, span.end) - span.start,
            mark.classes,
            mark.card,
        )
        for mark in marks
        if mark.start < span.end and span.start < mark.end
    ]
    first = source.place(span.start).line if source else 0
    begun: set[str] = set()
    for line in lines(chars[span.start : span.end], inside):
        pieces = tuple(_marked(piece, span.start if source else None, begun) for piece in line.pieces)
        yield Row(first + line.number - 1 if source else None, pieces[0].start, pieces)


def _marked(piece: Piece, offset: int | None, begun: set[str]) -> Marked:
    """A piece with its fields; `begun` are those whose words have begun already."""
    classes = piece.classes.split()
    fields = tuple(name.rpartition(":")[2] for name in classes if name.startswith(FIELD))
    new = tuple(name for name in fields if name not in begun)
    begun.update(new)
    rest = " ".join(name for name in classes if not name.startswith(FIELD))
    start = None if offset is None else offset + piece.start
    return Marked(start, piece.text, rest, fields, new, piece.card)
