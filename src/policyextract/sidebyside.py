"""Tables whose rows are lines, with their cells side by side."""

from __future__ import annotations

from itertools import pairwise

import regex

from policyextract.cells import (
    BARE,
    LONGEST_CELL,
    NOTE,
    SENTENCE,
    Row,
    Table,
    apart,
    cells,
    filled,
    separator,
)
from policyextract.lines import ITEM, Line
from policyextract.tableunits import UNIT, UNIT_OF_ALL
from policyextract.text import Span

NUMERAL = regex.compile(r"\d(?!\d{0,3}年)|[一二三四五六七八九十百千万]元")
WIDEST = 60  # columns of a table
LONGEST = 2000  # characters of its heading, and of each row


def read(chars: str, lines: list[Line], at: int, unit_above: bool) -> Table | None:
    """The table whose heading is line `at`, or that and the line below it.

    A row has a cell for every column. One with fewer counts too, where another has them all, or where a
    unit over numbers tells that this is a table: its cells belong to the columns that they stand under.
    """
    heads = filled(cells(chars, lines[at]))
    caption = any(UNIT_OF_ALL.match(chars, *head) for head in heads)
    if len(heads) < 2 or caption or _is_too_long(lines[at]) or SENTENCE.search(lines[at].words):
        return None
    last = at + 1 if _is_second_heading(chars, lines, at) else at
    columns = _columns(chars, lines[at : last + 2]) if last > at else cells(chars, lines[at])
    if len(columns) > WIDEST:
        return None
    rows = _rows(chars, columns, lines[last:])
    headed = unit_above or any(UNIT.search(line.words) for line in lines[at : last + 1])
    numbers = any(BARE.fullmatch(chars, *cell) for row in rows for cell in filled(row))
    whole = any(len(filled(row)) == len(columns) or separator(chars, lines[last + 1]) for row in rows)
    if not rows or not (whole or headed and numbers):
        return None
    headings = _headings(chars, lines[at : last + 1], columns)
    return Table(Span(heads[0].start, lines[last].span.end), headings, tuple(rows))


def _rows(chars: str, columns: Row, lines: list[Line]) -> list[Row]:
    """The rows under the first of these lines."""
    rows: list[Row] = []
    for above, line in pairwise(lines):
        row = _row(chars, columns, line)
        alone = row is not None and len(filled(row)) < 2
        if row is None or alone and (line.span.start > above.span.end + 1 or _is_apart(line)):
            break
        rows.append(row)
    while rows and len(filled(rows[-1])) < 2 and rows[-1][0]:
        rows.pop()
    return rows


def _is_too_long(line: Line) -> bool:
    return len(line.words) > LONGEST


def _is_apart(line: Line) -> bool:
    """Whether a line of one cell is no part of the row above: a note, an item of a list."""
    return bool(NOTE.match(line.words) or ITEM.match(line.words))


def _row(chars: str, columns: Row, line: Line) -> Row | None:
    """The cells of a line, one for each column; None for a line that is no row."""
    if _is_too_long(line):
        return None
    row = cells(chars, line)
    if separator(chars, line) == "\t":
        row += (None,) * (len(columns) - len(row))
    if len(row) == len(columns):
        return row
    whole = len(filled(columns)) == len(columns) and not separator(chars, line)
    return _under(chars, filled(columns), line) if whole else None


def _under(chars: str, heads: list[Span], line: Line) -> Row | None:
    """The cells of a line, each under the heading nearest to it; None for a line that is no row."""
    found = filled(cells(chars, line))
    if SENTENCE.search(line.words) or any(cell.end - cell.start > LONGEST_CELL for cell in found):
        return None
    row: list[Span | None] = [None] * len(heads)
    for cell in found:
        column = _nearest(chars, heads, cell)
        if row[column]:
            return None
        row[column] = cell
    return tuple(row)


def _nearest(chars: str, heads: list[Span], cell: Span) -> int:
    """The index of the heading that stands nearest to a cell."""
    return min(range(len(heads)), key=lambda n: apart(chars, heads[n], cell))


def _is_second_heading(chars: str, lines: list[Line], at: int) -> bool:
    """Whether the line below a heading is one too: it has no number, and nothing under the first column."""
    if not any(NUMERAL.search(line.words) for line in lines[at + 2 : at + 4]):
        return False
    below = cells(chars, lines[at + 1])
    if any(NUMERAL.search(chars, *cell) for cell in filled(below)):
        return False
    if separator(chars, lines[at + 1]):
        return below[0] is None and any(below)
    return apart(chars, filled(cells(chars, lines[at]))[0], filled(below)[0])[0] > 0


def _columns(chars: str, lines: list[Line]) -> Row:
    """What tells the columns under two lines of headings: the first row, or a heading with more cells."""
    *headings, first = [cells(chars, line) for line in lines]
    return max((first, *headings[::-1]), key=len)


def _headings(chars: str, lines: list[Line], columns: Row) -> tuple[tuple[Span, ...], ...]:
    """The headings of each column, from below; one of the upper line may stand over several columns."""
    upper = cells(chars, lines[0])
    if len(lines) == 1:
        return tuple((head,) if head else () for head in upper)
    lower = _row(chars, columns, lines[1]) or (None,) * len(columns)
    over = [_spanning(chars, upper, columns, n, lines[0]) for n in range(len(columns))]
    return tuple(tuple(head for head in pair if head) for pair in zip(lower, over, strict=True))


def _spanning(chars: str, heads: Row, columns: Row, column: int, line: Line) -> Span | None:
    """The heading over a column: with tabs the last one up to it, with blanks the nearest."""
    cell = columns[column]
    if separator(chars, line):
        return next((head for head in heads[column::-1] if head), None)
    return filled(heads)[_nearest(chars, filled(heads), cell)] if cell else None
