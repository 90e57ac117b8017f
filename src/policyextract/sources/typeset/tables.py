"""Tables on a page, drawn with lines or set in columns, and those that go on on the next page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from policyextract.sources.source import Box
from policyextract.sources.typeset import aligned, grids
from policyextract.sources.typeset.cells import Cell, holds, in_order, lines, without_blanks, words
from policyextract.sources.typeset.leaf import Leaf, Row

SHORT = 60  # characters of a cell; the boxes of a newspaper page have more
ALIKE = 0.04  # of a table's width, by which the columns of its parts on two pages may differ
NUMBER = regex.compile(r"[\d.,，—\-/／]+")


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

    `drawn`: only those whose cells are drawn, as on pages where the text itself stands in columns.
    """
    found: list[Table] = []
    for table in _grids(leaf) if drawn else _candidates(leaf, found):
        if table.cells and not any(holds(other.box, table.box) for other in found):
            found.append(table)
    return sorted(found, key=lambda table: (table.box.top, table.box.x0))


def _candidates(leaf: Leaf, found: list[Table]) -> Iterator[Table]:
    """The tables by lines that meet, then by level lines, then by columns of what is left."""
    yield from _grids(leaf)
    for find in (lambda rows: aligned.between_rules(rows, leaf.rules), aligned.find):
        rest = [row for row in leaf.rows if not any(holds(table.box, row.box) for table in found)]
        for box, columns in list(find(rest)):
            yield Table(box, tuple(row for row in rest if holds(box, row.box)), without_blanks(columns))


def _grids(leaf: Leaf) -> Iterator[Table]:
    """The tables by lines that meet."""
    for grid in grids.find(leaf.rules):
        held = grids.inside(grid, leaf.rows)
        cells = without_blanks(list(_unfolded(grid.cells(held))))
        if _is_table(cells):
            yield Table(grid.box, tuple(held), cells)


def _is_table(cells: Sequence[Sequence[Cell]]) -> bool:
    """Whether fields between lines are those of a table: two rows and columns at least, of short cells."""
    filled = [words(cell) for row in cells for cell in row if cell]
    beside = any(sum(1 for cell in row if cell) > 1 for row in cells)
    short = sum(1 for cell in filled if len(cell) <= SHORT)
    return len(cells) > 1 and beside and 2 * short >= len(filled)


def _unfolded(cells: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows of a table, one that holds several cut into its lines: numbers don't go on over lines."""
    for row in cells:
        split = [[in_order(line) for line in lines(cell)] for cell in row if cell]
        count = len(split[0]) if split else 0
        alike = count > 1 and len(split) > 1 and all(len(parts) == count for parts in split)
        if alike and any(all(NUMBER.fullmatch(words(part)) for part in parts) for parts in split):
            columns = iter(split)
            parted = [next(columns) if cell else [()] * count for cell in row]
            yield from zip(*parted, strict=True)
        else:
            yield row


def continued(above: Table, below: Table) -> bool:
    """Whether a table goes on in one on the next page: it has the same columns."""
    wide = above.box.x1 - above.box.x0
    ends = abs(above.box.x0 - below.box.x0) + abs(above.box.x1 - below.box.x1)
    return len(above.cells[0]) == len(below.cells[0]) and ends <= ALIKE * wide


def rest(above: Table, below: Table) -> Table:
    """What a table goes on with on the next page: without the heading, where that is printed again."""
    again = 0
    for first, second in zip(above.cells, below.cells, strict=False):
        if [words(cell) for cell in first] != [words(cell) for cell in second]:
            break
        again += 1
    return below._replace(cells=below.cells[again:])
