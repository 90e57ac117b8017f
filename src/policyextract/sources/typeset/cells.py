"""The cells of a printed table: rows put into them, cut where a line of the table goes through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Row

Cell = tuple[Row, ...]
Line = list[Row]

LEVEL = 0.4  # of the lower one's height, by which two rows overlap that stand side by side


def words(cell: Cell) -> str:
    """What stands in a cell."""
    return "".join(row.words for row in cell)


def middle(box: Box) -> tuple[float, float]:
    """The middle of a box: along and down the page."""
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def holds(box: Box, other: Box) -> bool:
    """Whether the middle of another box lies in a box."""
    x, y = middle(other)
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def cut(row: Row, x: float) -> tuple[Row, Row]:
    """The characters of a row before and behind a place, which must lie between its ends."""
    middles = [(start + end) / 2 for start, end in zip(row.edges[::2], row.edges[1::2], strict=True)]
    at = min(max(1, bisect_right(middles, x)), len(middles) - 1)
    return _part(row, 0, at), _part(row, at, len(middles))


def _part(row: Row, start: int, end: int) -> Row:
    """Some characters of a row, without the blanks at their ends."""
    inside = row.words[start:end]
    start += len(inside) - len(inside.lstrip())
    return row.part(start, start + len(inside.strip()))


def pieces(row: Row, places: Iterable[float]) -> list[Row]:
    """A row cut at those of some places, from left to right, that lie inside it."""
    found = [row]
    for x in places:
        last = found[-1]
        if not last.vertical and len(last.words) > 1 and last.edges[1] <= x + 1 and x - 1 <= last.edges[-2]:
            found[-1:] = cut(last, x)
    return [piece for piece in found if piece.words]


def lines(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that stand side by side, from left to right; the lines from top to bottom."""
    found: list[list[Row]] = []
    bottom = 0.0
    for row in sorted(rows, key=lambda row: row.box.top):
        height = row.box.bottom - row.box.top
        if found and bottom - row.box.top >= LEVEL * min(height, bottom - found[-1][-1].box.top):
            found[-1].append(row)
            bottom = min(bottom, row.box.bottom) if row.vertical else max(bottom, row.box.bottom)
        else:
            found.append([row])
            bottom = row.box.bottom
    return [sorted(line, key=lambda row: row.box.x0) for line in found]


def in_order(rows: Iterable[Row]) -> Cell:
    """The rows of a cell as they are read."""
    return tuple(row for line in lines(rows) for row in line)


def gaps(marks: Iterable[float], near: float) -> list[float]:
    """Places put together that lie near each other, each group as its middle."""
    groups: list[list[float]] = []
    for mark in sorted(marks):
        if groups and mark - groups[-1][-1] <= near:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [(group[0] + group[-1]) / 2 for group in groups]
