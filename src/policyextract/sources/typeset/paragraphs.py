"""Stacks to paragraphs: where in a column, and from one column to the next, a new line begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

import regex

from policyextract.lines import ITEM
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.stacks import Stack

INDENT = 1.2  # em by which the first row of a paragraph stands in, at least
SHORT = 2.2  # em by which the last row of a paragraph is short, at least
MANY = 3  # rows by which the edges of a column are known
HEADING = 24  # characters of a subhead, at most
ANNEX = regex.compile(
    r"附\s*[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?"
)  # heads a page, at its left edge
ENDED = regex.compile(r"[。！？；…：:][”’」』）)】]*$|[.!?][”\"]?$")


Line = tuple[tuple[Row, ...], ...]
"""A paragraph, or a row of a table: the rows of each of its cells, of which a paragraph has one."""


class Column:
    """The edges between which a stack is set: those of the stack, or of a like one where it is too short."""

    def __init__(self, stack: Stack, around: Sequence[Stack]) -> None:
        boxes = [row.box for row in stack.rows]
        if not _is_full(stack):
            boxes += [row.box for other in around if _beside(stack, other) for row in other.rows]
        self.left = min(box.x0 for box in boxes)
        self.right = max(box.x1 for box in boxes)


def _is_full(stack: Stack) -> bool:
    """Whether a stack shows the edges of its column: rows enough, and not one of them alone reaches far."""
    far = sum(1 for row in stack.rows if stack.box.x1 - row.box.x1 < row.size)
    return len(stack.rows) >= MANY and far > 1


def _beside(stack: Stack, other: Stack) -> bool:
    """Whether a stack stands in the column of another one: over or under it, and is no wider."""
    if other is stack or other.cells:
        return False
    inside = other.box.x0 <= stack.box.x0 + 1 and stack.box.x1 <= other.box.x1 + 1
    shared = min(stack.box.x1, other.box.x1) - max(stack.box.x0, other.box.x0)
    wider = max(stack.box.x1 - stack.box.x0, other.box.x1 - other.box.x0)
    return abs(stack.size - other.size) < 0.5 and (inside or shared > 0.5 * wider)


def lines(stacks: Sequence[Stack]) -> Iterator[Line]:
    """The lines of stacks that are read one after the other: paragraphs, and rows of tables.

    A paragraph goes on in the next stack where nothing says that it ends or that one begins.
    """
    held: list[Row] = []
    last: tuple[Row, Column] | None = None
    for stack in stacks:
        if stack.cells:
            yield from ((tuple(held),),) if held else ()
            yield from stack.cells
            held = []
            continue
        column = Column(stack, stacks)
        for row in stack.rows:
            if held and last and _begins(last[0], last[1], row, column):
                yield (tuple(held),)
                held = []
            held.append(row)
            last = row, column
    if held:
        yield (tuple(held),)


def _begins(before: Row, its: Column, row: Row, column: Column) -> bool:
    """Whether a row is the first of a paragraph."""
    if before.size != row.size and max(before.size, row.size) > 1.12 * min(before.size, row.size):
        return True
    if before.bold != row.bold and (ENDED.search(before.words) or len(before.words) <= HEADING):
        return True
    if row.vertical or before.vertical:
        return False
    if ANNEX.fullmatch(row.words):
        return True
    short = (its.right - before.box.x1) / before.size
    indented = row.box.x0 - column.left >= INDENT * row.size or row.words[0] == "\u3000"
    if indented or ITEM.match(row.words):
        return bool(ENDED.search(before.words)) or short >= SHORT
    return short >= (SHORT if ENDED.search(before.words) else 2 * SHORT)


def usual_size(stacks: Iterable[Stack]) -> float:
    """The size of the text of a page: that of most letters in stacks of some rows."""
    sizes = [stack.size for stack in stacks for row in stack.rows for _ in row.words if len(stack.rows) > 1]
    return median(sizes) if sizes else 10.5
