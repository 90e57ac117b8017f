"""The pages of a document as they are printed, with a box wherever words of its records stand."""

from __future__ import annotations

import base64
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.formats.segments import Line, Piece
from policyextract.model import Record
from policyextract.pipeline import Answered
from policyextract.sources.source import Box, Sheet, Source, Strip
from policyextract.text import Span

BOXED = frozenset(("record", "evidence"))
"""Marks whose words get a box; those of mere mentions would cover the page."""
PNG = b"\x89PNG"
BASELINE = 0.15  # of the height of a row, from its lower edge up to where its letters stand


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """A piece of the text on one page: the boxes of its rows, and which fields its words tell.

    `id` is there where the piece begins; one that runs over to the next page has none there.
    """

    piece: Piece
    page: int
    id: str | None
    boxes: tuple[Box, ...]
    told: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """The characters of a strip, to be drawn where no picture of the page shows them."""

    text: str
    strip: Strip

    @property
    def size(self) -> float:
        """The height of its row (the width of its column)."""
        return self.strip.high - self.strip.low

    @property
    def across(self) -> float:
        """Where its letters stand across the row: their baseline, or the middle of a column."""
        low, high = self.strip.low, self.strip.high
        return (low + high) / 2 if self.strip.vertical else high - BASELINE * self.size

    @property
    def along(self) -> tuple[float, ...]:
        """Where each of its letters begins along the row."""
        return self.strip.edges[::2]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A page with what is drawn over it; `frames` are a record's kind and a box of its quote."""

    number: int
    sheet: Sheet
    records: int
    frames: tuple[tuple[str, Box], ...]
    pieces: tuple[PrintedPiece, ...]
    words: tuple[Word, ...]

    @property
    def picture(self) -> str | None:
        """The picture of the page as a data URI."""
        data = self.sheet.picture
        if data is None:
            return None
        kind = "png" if data.startswith(PNG) else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def sheets(key: str, extraction: Answered, lines: Iterable[Line]) -> Iterator[SheetView]:
    """The pages of a document, none where it has none; `key` begins the ids, `lines` are its text."""
    source, records = extraction.source, extraction.document.records
    boxed = [piece for line in lines for piece in line.pieces if BOXED & set(piece.classes.split())]
    told = _told(records, [piece.start for piece in boxed])
    pieces = [printed for piece in boxed for printed in _printed(key, source, piece, told[piece.start])]
    for number, sheet in enumerate(source.sheets, 1):
        here = [record for record in records if record.page == number]
        frames = {(record.kind, Box(*box)): None for record in here for box in record.boxes}
        yield SheetView(
            number,
            sheet,
            len(here),
            tuple(frames),
            tuple(piece for piece in pieces if piece.page == number),
            () if sheet.picture else tuple(words(source, number)),
        )


def _told(records: Iterable[Record], starts: Sequence[int]) -> Mapping[int, Iterable[Label]]:
    """What the pieces that begin at `starts` tell, each thing once."""
    told = defaultdict[int, dict[Label, None]](dict)
    for span, says in _says(records):
        for start in starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
            told[start][says] = None
    return told


def _says(records: Iterable[Record]) -> Iterator[tuple[Span, Label]]:
    """What each piece of evidence says, in words: `奖补 · 级别：初级`."""
    for record in records:
        kind = labels.KINDS[record.kind]
        for name, value in labels.field_values(record):
            if evidence := record.evidence.get(name):
                field = labels.FIELDS[name]
                words = Label(f"{kind.zh} · {field.zh}：{value.zh}", f"{kind.en} · {field.en}: {value.en}")
                yield Span(evidence.start, evidence.end), words


def _printed(key: str, source: Source, piece: Piece, told: Iterable[Label]) -> Iterator[PrintedPiece]:
    """Where a piece is printed: once a page, nothing where it is printed nowhere."""
    span = Span(piece.start, piece.start + len(piece.text))
    begun: str | None = f"{key}-b{piece.start}"
    for page, strips in groupby(source.printed(span), key=lambda strip: strip.page):
        yield PrintedPiece(piece, page, begun, tuple(strip.box(span) for strip in strips), tuple(told))
        begun = None


def words(source: Source, page: int) -> Iterator[Word]:
    """All that is printed on a page."""
    for strip in source.strips:
        if strip.page == page:
            yield Word(source.chars[strip.start : strip.end], strip)


def targets(sheets: Iterable[SheetView]) -> Mapping[int, str]:
    """The ids of the printed pieces by where they begin in the text."""
    return {piece.piece.start: piece.id for sheet in sheets for piece in sheet.pieces if piece.id}
