"""Tables on a page, drawn with lines or set in columns, and those that go on on the next page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import regex

from policyextract.sources.source import Box
from policyextract.sources.typeset import aligned, grids
from policyextract.sources.typeset.cells import Cell, holds, in_order, lines, words
from policyextract.sources.typeset.leaf import Leaf, Row
from policyextract.sources.typeset.stacks import Cells, Stack

SHORT = 60  # characters of a cell; the boxes of a newspaper page have more
NUMBER = regex.compile(r"\d")
NUMBERS = regex.compile(r"[\d.,，—\-/／]+")
AGAIN = regex.compile(r"[（(]?(?:接?[上前]|续)[上前]?[表页]\s*[\d一二三四五六七八九十]{0,2}[）)]?")


class Table(NamedTuple):
    """A table: its box, the rows of the page that stand in it, and its cells, row by row.

    A cell has its rows in reading order, cut where a line of the table went through them. It is empty
    where nothing stands in it, and so are the further places of one that spans several.
    """

    box: Box
    rows: tuple[Row, ...]
    cells: tuple[tuple[Cell, ...], ...]


def find(leaf: Leaf, drawn: bool = False) -> list[Table]:
    """The tables of a page from top to bottom; frames around text and columns of text are none.

    `drawn`: only those that are drawn with lines, as on pages where the text itself stands in columns.
    """
    found: list[Table] = []
    for table in _candidates(leaf, found, drawn):
        if table.cells and not any(holds(other.box, table.box) for other in found):
            found.append(table)
    return sorted(found, key=lambda table: (table.box.top, table.box.x0))


def _candidates(leaf: Leaf, found: list[Table], drawn: bool) -> Iterator[Table]:
    """The tables by lines that meet, then by level lines, then by columns of what is left."""
    yield from _grids(leaf)
    undrawn = () if drawn else (aligned.find,)
    for find in (lambda rows: aligned.between_rules(rows, leaf.rules), *undrawn):
        rest = [row for row in leaf.rows if not any(holds(table.box, row.box) for table in found)]
        for box, cells in list(find(rest)):
            yield Table(box, tuple(row for row in rest if holds(box, row.box)), tuple(map(tuple, cells)))


def _grids(leaf: Leaf) -> Iterator[Table]:
    """The tables by lines that meet."""
    for grid in grids.find(leaf.rules):
        held = grids.inside(grid, leaf.rows)
        cells = tuple(map(tuple, _unfolded(grid.cells(held))))
        if _is_table(cells):
            yield Table(grid.box, tuple(held), cells)


def _is_table(cells: Sequence[Sequence[Cell]]) -> bool:
    """Whether fields between lines are those of a table: some side by side, most short; one row is all so."""
    filled = [words(cell) for row in cells for cell in row if cell]
    beside = any(sum(1 for cell in row if cell) > 1 for row in cells)
    short = sum(1 for cell in filled if len(cell) <= SHORT)
    return beside and (2 * short >= len(filled) if len(cells) > 1 else short == len(filled))


def _unfolded(cells: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows of a table, one that holds several cut into its lines: numbers don't go on over lines."""
    for row in cells:
        split = [[in_order(line) for line in lines(cell)] for cell in row if cell]
        count = len(split[0]) if split else 0
        alike = count > 1 and len(split) > 1 and all(len(parts) == count for parts in split)
        if alike and any(all(NUMBERS.fullmatch(words(part)) for part in parts) for parts in split):
            columns = iter(split)
            parted = [next(columns) if cell else [()] * count for cell in row]
            yield from zip(*parted, strict=True)
        else:
            yield row


def joined(stacks: Iterable[Stack]) -> list[Stack]:
    """The stacks of a file, a table that goes on on the next page as one.

    Its heading is left out where it is printed again, and so is 续表 over it.
    """
    found: list[Stack] = []
    for stack in stacks:
        again = len(found) > 1 and AGAIN.fullmatch(found[-1].words)
        above = found[-2 if again else -1] if found else None
        if above and _goes_on(above, stack):
            if again:
                found.pop()
            cells = (*above.cells, *_without_heading(above.cells, stack.cells))
            found[-1] = Stack(above.rows + stack.rows, _mended(cells, len(above.cells)))
        else:
            found.append(stack)
    return found


def _goes_on(above: Stack, below: Stack) -> bool:
    """Whether a table goes on in one on a later page: their columns are as many and stand alike."""
    if not above.cells or not below.cells or above.rows[-1].page + 1 != below.rows[0].page:
        return False
    columns = list(zip(_columns(above.cells), _columns(below.cells), strict=False))
    alike = len(above.cells[0]) == len(below.cells[0])
    return alike and all(a[0] < b[1] and b[0] < a[1] for a, b in columns if a and b)


def _columns(cells: Cells) -> Iterator[tuple[float, float] | None]:
    """Where the words in each column begin and end."""
    for column in zip(*cells, strict=True):
        boxes = [row.box for cell in column for row in cell]
        yield (min(box.x0 for box in boxes), max(box.x1 for box in boxes)) if boxes else None


def _without_heading(above: Cells, below: Cells) -> Cells:
    """The rows of a table without those at its top that are those at the top of another one."""
    pairs = zip(above, below, strict=False)
    again = takewhile(lambda pair: list(map(words, pair[0])) == list(map(words, pair[1])), pairs)
    return below[sum(1 for _ in again) :]


def _mended(cells: Cells, at: int) -> Cells:
    """The rows of a table; row `at` put to the one above where it is but the end of that, with no number."""
    if at == len(cells) or cells[at][0]:
        return cells
    above, row = cells[at - 1], cells[at]
    if any(
        cell and (not upper or NUMBER.search(words(cell))) for upper, cell in zip(above, row, strict=True)
    ):
        return cells
    whole = tuple(upper + cell for upper, cell in zip(above, row, strict=True))
    return (*cells[: at - 1], whole, *cells[at + 1 :])
