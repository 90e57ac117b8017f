"""Lines in reading order to characters, each with its place on its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import radians, sin
from typing import Literal, NamedTuple

import regex

from policyextract.sources.source import Block, Label, Story, Strip
from policyextract.sources.typeset.leaf import Row, Turn
from policyextract.sources.typeset.paragraphs import Line
from policyextract.sources.typeset.rows import around
from policyextract.text import Span

LEVEL = 0.25  # em by which a piece of a row that lies askew may climb
LATIN = regex.compile(r"[A-Za-z,.;]$")


class Piece(NamedTuple):
    """Lines of one kind that are read one after the other."""

    label: Label
    lines: tuple[Line, ...]


class Told(NamedTuple):
    """What belongs together: its pieces in reading order."""

    kind: Literal["article", "caption", "aside"]
    pieces: tuple[Piece, ...]


class Scroll:
    """The characters of a source as they are written one behind the other, and their places."""

    def __init__(self, turns: Mapping[int, Turn] | None = None) -> None:
        self._turns = turns or {}
        self._parts: list[str] = []
        self._length = 0
        self.strips: list[Strip] = []

    @property
    def chars(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def story(self, told: Told) -> Story:
        """Writes a story, a blank line before it."""
        self.blank()
        return Story(told.kind, tuple(Block(piece.label, self.lines(piece.lines)) for piece in told.pieces))

    def blank(self) -> None:
        """Writes a blank line, if anything stands before it."""
        if self._parts:
            self._write("\n")

    def lines(self, lines: Iterable[Line]) -> Span:
        """Writes lines, and tells where they stand, without the last line break."""
        start = self._length
        for line in lines:
            for number, cell in enumerate(line):
                if number:
                    self._write("\t")
                self._rows(cell)
            self._write("\n")
        return Span(start, max(start, self._length - 1))

    def _rows(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if (
                self._parts
                and LATIN.search(self._parts[-1])
                and row.words[0].isascii()
                and row.words[0].isalpha()
            ):
                self._write(" ")
            self._place(row)
            self._write(row.words)

    def _place(self, row: Row) -> None:
        """Notes where a row is printed: whole, or piece by piece where the page lies askew."""
        turn = self._turns.get(row.page)
        step = _short(row, turn) if turn else len(row.words)
        for start in range(0, len(row.words), step):
            piece = row.part(start, start + step)
            self.strips.append(_strip(self._length + start, _turned(piece, turn) if turn else piece))

    def _write(self, chars: str) -> None:
        self._parts.append(chars)
        self._length += len(chars)


def _strip(start: int, row: Row) -> Strip:
    low, high = (row.box.x0, row.box.x1) if row.vertical else (row.box.top, row.box.bottom)
    edges = tuple(round(edge, 2) for edge in row.edges)
    return Strip(start, row.page, round(low, 2), round(high, 2), edges, row.vertical, row.sure)


def _short(row: Row, turn: Turn) -> int:
    """How many characters of a row are a piece that hardly climbs."""
    climb = abs(sin(radians(turn.degrees))) * row.size
    return max(1, int(LEVEL * row.size / climb)) if climb else len(row.words)


def _turned(row: Row, turn: Turn) -> Row:
    """A piece of a row as it lies on the page as scanned."""
    boxes = [turn.back(row.part(at, at + 1).box) for at in range(len(row.words))]
    edges = [(box.top, box.bottom) if row.vertical else (box.x0, box.x1) for box in boxes]
    return row._replace(box=around(boxes), edges=tuple(edge for pair in edges for edge in pair))
