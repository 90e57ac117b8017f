"""What a page of a PDF or a scan holds, before anybody knows in which order it is read."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

from policyextract.sources.source import Box, Sheet


class Glyph(NamedTuple):
    """One printed character with its box in points; `size` is that of its font, `sure` as in a Strip.

    `row` numbers the row that the reader knows it to be of; characters of a PDF don't have one.
    """

    char: str
    box: Box
    size: float
    bold: bool = False
    vertical: bool = False
    sure: float = 1.0
    row: int | None = None


class Row(NamedTuple):
    """Characters next to each other in one row; `edges`, `page`, `vertical` and `sure` as in a Strip."""

    words: str
    box: Box
    edges: tuple[float, ...]
    size: float
    bold: bool = False
    vertical: bool = False
    sure: float = 1.0
    page: int = 0  # 0 until its page has been put in its place in the file

    def part(self, start: int, end: int) -> Row:
        """The row of its characters from `start` to `end`; its box is empty where these are none."""
        edges = self.edges[2 * start : 2 * end]
        x0, top, x1, bottom = self.box
        low, high = (edges[0], edges[-1]) if edges else (x0, x0)
        box = Box(x0, low, x1, high) if self.vertical else Box(low, top, high, bottom)
        return self._replace(words=self.words[start:end], edges=edges, box=box)


class Turn(NamedTuple):
    """How a page that was scanned askew lies when its rows are level: turned by some degrees clockwise.

    `level` is the middle of the page with level rows, `middle` that of the page as scanned, in points.
    """

    degrees: float
    level: tuple[float, float]
    middle: tuple[float, float]

    def back(self, box: Box) -> Box:
        """Where on the page as scanned a box of the level page is; the smallest upright box around it."""
        corners = [self._back(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _back(self, x: float, y: float) -> tuple[float, float]:
        angle = radians(self.degrees)
        across, down = x - self.level[0], y - self.level[1]
        return (
            self.middle[0] + across * cos(angle) + down * sin(angle),
            self.middle[1] - across * sin(angle) + down * cos(angle),
        )


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its rows in any order, the lines drawn on it (each a thin box), its pictures.

    `scanned`: it has no words of its own, or none that make sense, and has to be recognised. The places
    of a page with a `turn` are those on the page with level rows; its sheet is the page as scanned.
    """

    number: int
    sheet: Sheet
    rows: tuple[Row, ...] = ()
    rules: tuple[Box, ...] = ()
    figures: tuple[Box, ...] = ()
    scanned: bool = False
    warnings: tuple[str, ...] = ()
    turn: Turn | None = None
