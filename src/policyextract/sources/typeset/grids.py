"""Tables drawn with lines: which lines make a grid, which of its fields are one cell, what stands in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policyextract.sources.source import Box
from policyextract.sources.typeset.cells import Cell, gaps, holds, in_order, middle, pieces
from policyextract.sources.typeset.leaf import Row

TOUCH = 3.0  # points that may lie between two lines that meet
DOUBLE = 4.0  # points between the lines of a double one
SLIT = 9.0  # points: what is narrower and empty is no column
LIMIT = 0.5  # of a field's side: a line that is shorter parts it from no other
MOST = 4000  # fields of a table: more are graph paper

Field = tuple[int, int]


class Grid(NamedTuple):
    """Fields between lines: where these stand, and for each field the first one of its cell."""

    xs: Sequence[float]
    ys: Sequence[float]
    anchors: dict[Field, Field]

    @property
    def box(self) -> Box:
        """What it fills of the page."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cells(self, rows: Sequence[Row]) -> list[list[Cell]]:
        """What stands in its fields, the rows of a cell in its first one; slits of double lines are none."""
        inside: dict[Field, list[Row]] = {}
        for row in rows:
            for piece in self._cut(row):
                inside.setdefault(self.anchors[self._field(piece)], []).append(piece)
        wide = [
            n for n, (a, b) in enumerate(pairwise(self.xs)) if b - a > SLIT or any(x == n for _, x in inside)
        ]
        found = [[in_order(inside.get((y, x), ())) for x in wide] for y in range(len(self.ys) - 1)]
        return [row for row in found if any(row)]

    def _field(self, row: Row) -> Field:
        x, y = middle(row.box)
        column = min(max(0, bisect_right(self.xs, x) - 1), len(self.xs) - 2)
        return min(max(0, bisect_right(self.ys, y) - 1), len(self.ys) - 2), column

    def _cut(self, row: Row) -> list[Row]:
        """A row cut where a line of the grid goes through."""
        y = self._field(row)[0]
        parted = (self.anchors[y, n - 1] != self.anchors[y, n] for n in range(1, len(self.xs) - 1))
        return pieces(row, [x for x, apart in zip(self.xs[1:-1], parted, strict=True) if apart])


def find(rules: Sequence[Box]) -> Iterator[Grid]:
    """The grids that some lines make, from those that meet; frames are grids of one field."""
    across = [rule for rule in rules if rule.x1 - rule.x0 >= rule.bottom - rule.top]
    upright = [rule for rule in rules if rule.x1 - rule.x0 < rule.bottom - rule.top]
    for lying, standing in _meeting(across, upright):
        xs = gaps([x for x0, _, x1, _ in standing for x in [(x0 + x1) / 2]] + _ends(lying, standing), DOUBLE)
        ys = gaps([(top + bottom) / 2 for _, top, _, bottom in lying] + _tips(lying, standing), DOUBLE)
        if len(xs) > 1 and len(ys) > 1 and (len(xs) - 1) * (len(ys) - 1) <= MOST:
            yield Grid(xs, ys, _anchors(xs, ys, lying, standing))


def _meeting(across: Sequence[Box], upright: Sequence[Box]) -> Iterator[tuple[list[Box], list[Box]]]:
    """The lines in groups of those that meet."""
    group = list(range(len(across) + len(upright)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = n = group[group[n]]
        return n

    for n, line in enumerate(across):
        for m, post in enumerate(upright, len(across)):
            if _meet(line, post):
                group[root(n)] = root(m)
    roots = {root(n) for n in range(len(across), len(group))}
    for one in sorted(roots):
        lying = [line for n, line in enumerate(across) if root(n) == one]
        yield lying, [post for m, post in enumerate(upright, len(across)) if root(m) == one]


def _meet(line: Box, post: Box) -> bool:
    return (
        line.x0 - TOUCH <= post.x1
        and post.x0 <= line.x1 + TOUCH
        and post.top - TOUCH <= line.bottom
        and line.top <= post.bottom + TOUCH
    )


def _ends(lying: Sequence[Box], standing: Sequence[Box]) -> list[float]:
    """Where most lines end beyond the outermost upright ones: tables often are open at their sides."""
    left, right = min(post.x0 for post in standing), max(post.x1 for post in standing)
    starts, stops = sorted(line.x0 for line in lying), sorted(line.x1 for line in lying)
    ends = [starts[len(starts) // 2], stops[len(stops) // 2]] if lying else []
    return [x for x in ends if x < left - 2 * DOUBLE or x > right + 2 * DOUBLE]


def _tips(lying: Sequence[Box], standing: Sequence[Box]) -> list[float]:
    """Where upright lines end above the highest line or below the lowest."""
    top, bottom = min((r.top for r in lying), default=1e9), max((r.bottom for r in lying), default=-1e9)
    tips = [min(post.top for post in standing), max(post.bottom for post in standing)]
    return [y for y in tips if not lying or y < top - 2 * DOUBLE or y > bottom + 2 * DOUBLE]


def _anchors(
    xs: Sequence[float], ys: Sequence[float], lying: Sequence[Box], standing: Sequence[Box]
) -> dict[Field, Field]:
    """For each field the first one of its cell: fields with no line between them are one."""
    anchors: dict[Field, Field] = {}
    for y in range(len(ys) - 1):
        for x in range(len(xs) - 1):
            left = x > 0 and not _drawn(standing, xs[x], ys[y : y + 2], upright=True)
            above = y > 0 and not _drawn(lying, ys[y], xs[x : x + 2], upright=False)
            own = [anchors[y, x - 1]] if left else []
            own += [anchors[y - 1, x]] if above else []
            first = min(own, default=(y, x))
            anchors[y, x] = first
            for other in own:
                if other != first:
                    anchors.update({field: first for field, one in anchors.items() if one == other})
    return anchors


def _drawn(lines: Sequence[Box], place: float, side: Sequence[float], upright: bool) -> bool:
    """Whether lines at a place part two fields along most of a side."""
    start, end = side
    covered = 0.0
    for x0, top, x1, bottom in lines:
        at, low, high = ((x0 + x1) / 2, top, bottom) if upright else ((top + bottom) / 2, x0, x1)
        if abs(at - place) <= DOUBLE:
            covered += max(0.0, min(end, high) - max(start, low))
    return covered >= LIMIT * (end - start)


def inside(grid: Grid, rows: Sequence[Row]) -> list[Row]:
    """The rows that stand in a grid."""
    return [row for row in rows if holds(grid.box, row.box)]
