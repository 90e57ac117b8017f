"""A page as stacks and tables, its running heads set apart: what papers and newspapers start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from policyextract.sources.typeset import furniture, tables
from policyextract.sources.typeset.leaf import Leaf, Row
from policyextract.sources.typeset.stacks import Stack, stacks

COLUMN = 4  # rows by which a column of text shows
PROSE = 40  # characters of one, at least
MOST_MARKED = 60  # characters of text have a mark between them
MARKS = regex.compile(r"[，。；、！？]")


@dataclass(frozen=True)
class Page:
    """A leaf with its stacks and tables from top to bottom, and its running heads and page numbers."""

    leaf: Leaf
    stacks: tuple[Stack, ...]
    beside: tuple[Row, ...]
    columns: bool  # whether its text stands side by side


def pages(leaves: Sequence[Leaf]) -> list[Page]:
    """The pages of a file; each row is in a stack, in a table, or beside the text."""
    numbered = [
        replace(leaf, rows=tuple(row._replace(page=leaf.number) for row in leaf.rows)) for leaf in leaves
    ]
    columns = [_has_columns(stacks(leaf.rows, leaf.rules)) for leaf in numbered]
    grids = [tables.find(leaf, drawn=drawn) for leaf, drawn in zip(numbered, columns, strict=True)]
    inside = {row for found in grids for table in found for row in table.rows}
    beside = furniture.beside(numbered) - inside  # a number at the top of a page may be that of a cell
    return [_page(*page, beside) for page in zip(numbered, columns, grids, strict=True)]


def _page(leaf: Leaf, columns: bool, grids: Sequence[tables.Table], beside: set[Row]) -> Page:
    apart = beside.union(*(grid.rows for grid in grids))
    found = [Stack(grid.rows, grid.cells) for grid in grids]
    found += stacks([row for row in leaf.rows if row not in apart], leaf.rules)
    found.sort(key=lambda stack: (stack.box.top, stack.box.x0))
    return Page(leaf, tuple(found), tuple(row for row in leaf.rows if row in beside), columns)


def _has_columns(found: Sequence[Stack]) -> bool:
    """Whether text stands side by side on a page, as it does in a newspaper; short cells are no text."""
    long = [stack for stack in found if len(stack.rows) >= COLUMN and _is_prose(stack)]
    return any(_side_by_side(a, b) for a in long for b in long if a.box.x1 <= b.box.x0)


def _is_prose(stack: Stack) -> bool:
    return len(stack.words) >= PROSE and len(MARKS.findall(stack.words)) * MOST_MARKED >= len(stack.words)


def _side_by_side(a: Stack, b: Stack) -> bool:
    """Whether two stacks share some lines of the page."""
    shared = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    return shared >= COLUMN * min(a.size, b.size)
