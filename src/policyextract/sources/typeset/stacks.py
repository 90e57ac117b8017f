"""Rows to stacks: what stands under each other in one column, in one size, with nothing between."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from policyextract.characters import without_radicals
from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.rows import around

FARTHEST = 2.0  # em between a row and the next one of its stack, at most
LOOSE = 1.5  # times the usual gap between rows, and
SLACK = 0.25  # em more, by which rows of one stack may lie apart
SAME = 1.12  # times as large as the row above it the letters of a row may be
BESIDE = 0.3  # of the narrower one's width, by which two rows stand over each other


Cells = tuple[tuple[tuple[Row, ...], ...], ...]


@dataclass(frozen=True)
class Stack:
    """Rows of one column from top to bottom; vertical rows from right to left.

    `cells` are those of a table: the rows in each, an empty one where the table has nothing.
    """

    rows: tuple[Row, ...]
    cells: Cells = ()

    @cached_property
    def box(self) -> Box:
        """What it fills of the page."""
        return around(row.box for row in self.rows)

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        sizes: Counter[float] = Counter()
        for row in self.rows:
            sizes[row.size] += len(row.words)
        return sizes.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether all of it is set bold."""
        return all(row.bold for row in self.rows)

    @property
    def vertical(self) -> bool:
        """Whether it is read from top to bottom."""
        return self.rows[0].vertical

    @cached_property
    def words(self) -> str:
        """Its rows, run together, in plain characters."""
        return without_radicals("".join(row.words for row in self.rows))


def stacks(rows: Sequence[Row], rules: Sequence[Box]) -> list[Stack]:
    """The stacks of a page from top to bottom; each row is in one of them."""
    flat = sorted((row for row in rows if not row.vertical), key=lambda row: (row.box.top, row.box.x0))
    linked = _links(flat, _lying(rules))
    begun = set(linked.values())
    made = [Stack(tuple(_chain(flat, at, linked))) for at in range(len(flat)) if at not in begun]
    made += _upright([row for row in rows if row.vertical])
    return sorted(made, key=lambda stack: (stack.box.top, stack.box.x0))


def _links(rows: Sequence[Row], rules: Sequence[Box]) -> dict[int, int]:
    """Which row goes on in which: the only one under it, over which it is the only one."""
    below = {at: _nearest(rows, at) for at in range(len(rows))}
    above: dict[int, list[int]] = {}
    for at, found in below.items():
        for under in found:
            above.setdefault(under, []).append(at)
    pairs = [(at, found[0]) for at, found in below.items() if len(found) == 1 and len(above[found[0]]) == 1]
    usual = _usual_gap(rows, pairs)
    return {
        a: b for a, b in pairs if _goes_on(rows[a], rows[b], usual) and not _parted(rows[a], rows[b], rules)
    }


def _nearest(rows: Sequence[Row], at: int) -> list[int]:
    """The rows right under a row: the nearest one, and those that stand beside it."""
    row = rows[at]
    low = row.box.bottom - 0.3 * row.size
    first = bisect_left(rows, low, key=lambda other: other.box.top)
    found: list[int] = []
    for under in range(first, len(rows)):
        other = rows[under]
        if other.box.top > row.box.bottom + FARTHEST * row.size:
            break
        if found and other.box.top > rows[found[0]].box.bottom - 0.3 * other.size:
            break
        if over(row.box, other.box) >= BESIDE or _begins_under(row, other):
            found.append(under)
    return found


def _begins_under(short: Row, row: Row) -> bool:
    """Whether a row stands in by two characters under a last row that is no longer than that."""
    indent = (row.box.x0 - short.box.x0) / row.size
    return 1.5 <= indent <= 2.5 and short.box.x1 <= row.box.x0 + row.size


def over(a: Box, b: Box) -> float:
    """How much of the narrower one's width two boxes share."""
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    return max(0.0, shared) / max(min(a.x1 - a.x0, b.x1 - b.x0), 0.1)


def _usual_gap(rows: Sequence[Row], pairs: Sequence[tuple[int, int]]) -> float:
    """The usual gap between rows of like size, in em."""
    gaps = [
        (rows[b].box.top - rows[a].box.bottom) / rows[a].size for a, b in pairs if _like(rows[a], rows[b])
    ]
    return median(gaps) if gaps else FARTHEST / 2


def _like(a: Row, b: Row) -> bool:
    return max(a.size, b.size) <= SAME * min(a.size, b.size) and a.bold == b.bold


def _goes_on(a: Row, b: Row, usual: float) -> bool:
    """Whether two rows under each other are of one stack."""
    gap = (b.box.top - a.box.bottom) / a.size
    return _like(a, b) and gap <= max(usual, 0.1) * LOOSE + SLACK


def _lying(rules: Sequence[Box]) -> list[Box]:
    """The horizontal rules."""
    return [rule for rule in rules if rule.x1 - rule.x0 > rule.bottom - rule.top]


def _parted(a: Row, b: Row, rules: Sequence[Box]) -> bool:
    """Whether a rule is drawn between two rows; one that is no wider than some words underlines them."""
    middle = (a.box.top + a.box.bottom) / 2, (b.box.top + b.box.bottom) / 2
    column = min(a.box.x0, b.box.x0), max(a.box.x1, b.box.x1)
    return any(
        middle[0] < rule.top < middle[1]
        and min(rule.x1, column[1]) - max(rule.x0, column[0]) > 0.8 * (column[1] - column[0])
        for rule in rules
    )


def _chain(rows: Sequence[Row], at: int, linked: dict[int, int]) -> Iterator[Row]:
    """A row and those that it goes on in."""
    yield rows[at]
    while at in linked:
        at = linked[at]
        yield rows[at]


def _upright(rows: Sequence[Row]) -> list[Stack]:
    """The stacks of vertical rows: those beside each other, from right to left."""
    found: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: -row.box.x0):
        stack = next((stack for stack in found if _next_to(stack[-1], row)), None)
        if stack is None:
            found.append([row])
        else:
            stack.append(row)
    return [Stack(tuple(stack)) for stack in found]


def _next_to(right: Row, left: Row) -> bool:
    """Whether a vertical row stands right beside another one of like size."""
    gap = right.box.x0 - left.box.x1
    shared = min(right.box.bottom, left.box.bottom) - max(right.box.top, left.box.top)
    return _like(right, left) and gap <= 1.2 * right.size and shared > 0
