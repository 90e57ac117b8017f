"""Lines in reading order to characters, each with its place on its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import regex

from policyextract.sources.source import Block, Label, Story, Strip
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.paragraphs import Line
from policyextract.text import Span

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

    def __init__(self) -> None:
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
            low, high = (row.box.x0, row.box.x1) if row.vertical else (row.box.top, row.box.bottom)
            place = round(low, 2), round(high, 2)
            self.strips.append(Strip(self._length, row.page, *place, row.edges, row.vertical, row.sure))
            self._write(row.words)

    def _write(self, chars: str) -> None:
        self._parts.append(chars)
        self._length += len(chars)
