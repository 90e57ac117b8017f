"""Tables of which a dump has put each cell on a line of its own.

How many cells a row has is told by the numbers: those that count the rows (1, 2, 3), or those under a
heading with a unit or under a unit that holds for the whole table, or sums told with theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import regex

from policyextract.cells import BARE, SUM, Row, Table, is_number, may_be_cell, may_be_label, words
from policyextract.lines import ITEM, Line
from policyextract.tableunits import COUNT, UNIT, UNIT_OF_ALL
from policyextract.text import Span

COLUMNS = range(2, 9)
INDEX = regex.compile(r"序\s*号?|[编项]\s*[号次]|[Nn][Oo]\.?|№")
SPARE = 3  # lines more than columns that a row may have


def read(chars: str, lines: list[Line], at: int, unit_above: bool) -> Table | None:
    """The table whose first heading, or first heading with a unit, is line `at`: the longest."""
    if not may_be_label(lines[at]) or _is_over_a_table(chars, lines, at):
        return None
    if unit_above and (table := _under_a_unit(chars, lines, at)):
        return table
    found = (_numbered(chars, lines, at), _even(chars, lines, at), _uneven(chars, lines, at))
    return max((table for table in found if table), key=lambda table: table.end, default=None)


def _is_over_a_table(chars: str, lines: list[Line], at: int) -> bool:
    """Whether a line gives the unit of the table under it, and is none of its headings: 单位：元/月."""
    told = UNIT.search(lines[at].words)
    return bool(told and (UNIT_OF_ALL.match(lines[at].words) or _under_a_unit(chars, lines, at + 1)))


def _under_a_unit(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table whose headings, without a unit of their own, begin at line `at`.

    As many headings stand over the first row as it has cells. It ends in numbers, or its numbers stand as
    far apart from those of the next row.
    """
    first = _run(lines, at, may_be_label)
    last = _run(lines, first, _is_bare)
    second = _run(lines, last, may_be_label)
    columns, odd = divmod(last - at, 2)
    rows = [] if odd else _uneven_rows(lines, at + columns, last - first)
    if len(rows) < 2 or len(rows[0]) != max(map(len, rows)):
        columns = second - first
        rows = list(_alike_rows(lines, at + columns, columns))
    headed = columns in COLUMNS and at + columns < first and len(rows) > 1
    return _table(chars, lines[at : at + columns], rows) if headed else None


def _run(lines: list[Line], at: int, kind: Callable[[Line], bool]) -> int:
    """The line behind those from `at` on that are of a kind, as far as two rows may reach."""
    stop = min(len(lines), at + 2 * COLUMNS.stop)
    return next((n for n in range(at, stop) if not kind(lines[n])), stop)


def _is_bare(line: Line) -> bool:
    return is_number(line.words)


def _alike_rows(lines: list[Line], start: int, columns: int) -> Iterator[Sequence[Line]]:
    """The rows of so many cells from a line on that have their numbers in the same places as the first."""
    places = [_is_bare(line) for line in lines[start : start + columns]]
    for at in range(start, len(lines) - columns + 1, max(columns, 1)):
        row = lines[at : at + columns]
        if [_is_bare(line) for line in row] != places or not all(map(may_be_cell, row)) or not any(places):
            return
        yield row


def _numbered(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table whose headings begin at line `at` and whose rows are counted: 1, 2, 3.

    A row may be longer by a cell that runs over two lines.
    """
    for columns in COLUMNS:
        starts = list(_counted(lines, at + columns, columns))
        headings = lines[at : at + columns]
        if len(starts) > 1 and INDEX.fullmatch(headings[0].words) and all(map(may_be_label, headings)):
            ends = [*starts[1:], min(starts[-1] + columns, len(lines))]
            rows = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
            whole = [row for row in rows if len(row) == columns]
            if all(may_be_cell(line) for row in rows for line in row):
                return _table(chars, headings, [_fitted(row, columns, whole) for row in rows])
    return None


def _counted(lines: list[Line], at: int, columns: int) -> Iterator[int]:
    """The lines from `at` on that count 1, 2, 3, each behind a row of so many cells or few more."""
    number = 1
    near = range(at, at + 1)
    while found := next((n for n in near if n < len(lines) and lines[n].words == str(number)), None):
        yield found
        number += 1
        near = range(found + columns, found + columns + SPARE)


def _fitted(row: list[Line], columns: int, whole: list[list[Line]]) -> list[Line]:
    """A row with so many cells as there are columns; a cell that runs over two lines is put together.

    That is the one after which the numbers stand where they do in the rows that are whole.
    """
    if len(row) <= columns:
        return row
    numeric = {n for n in range(columns) if all(is_number(other[n].words) for other in whole)}
    for at in range(1, len(row) - 1):
        if may_be_label(row[at]) and may_be_label(row[at + 1]):
            joined = [*row[:at], _joined(row[at], row[at + 1]), *row[at + 2 :]]
            fits = {n for n, line in enumerate(joined[:columns]) if is_number(line.words)} == numeric
            if fits or len(joined) > columns:
                return _fitted(joined, columns, whole)
    return row[:columns]


def _joined(line: Line, following: Line) -> Line:
    span = Span(line.span.start, following.span.end)
    return line._replace(span=span, words=f"{line.words}\n{following.words}")


def _even(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table whose first sums stand under line `at`; all rows have a cell for every heading."""
    kind = BARE if UNIT.search(lines[at].words) or COUNT.search(lines[at].words) else SUM
    columns = next((n for n in COLUMNS if at + n < len(lines) and kind.fullmatch(lines[at + n].words)), 0)
    again = at + 2 * columns
    if not columns or again >= len(lines) or not kind.fullmatch(lines[again].words):
        return None
    before = _labels_before(lines, at, columns)
    if before is None and kind is SUM:
        return None
    first = at - (before or 0)
    rows: list[Sequence[Line]] = []
    for start in range(first + columns, len(lines) - columns + 1, columns):
        row = lines[start : start + columns]
        told = row[before or 0].words
        if not (is_number(told) or SUM.fullmatch(told)) or not all(map(may_be_cell, row)):
            break
        rows.append(row)
    headed = all(map(may_be_label, lines[first : first + columns]))
    return _table(chars, lines[first : first + columns], rows) if headed else None


def _labels_before(lines: list[Line], at: int, columns: int) -> int | None:
    """How many headings stand before that at line `at`: so many that the last row comes out whole."""
    end = at + 1
    while end < len(lines) and may_be_cell(lines[end]) and not ITEM.match(lines[end].words):
        end += 1
    before = -(end - at) % columns
    labels = lines[max(0, at - before) : at]
    return before if len(labels) == before and all(map(may_be_label, labels)) else None


def _uneven(chars: str, lines: list[Line], at: int) -> Table | None:
    """The last headings have units; before its numbers a row has one label or more, the others as above."""
    if not UNIT.search(lines[at].words):
        return None
    last = at
    while last + 1 < len(lines) and UNIT.search(lines[last + 1].words):
        last += 1
    amounts = last + 1 - at
    rows = _uneven_rows(lines, last + 1, amounts)
    before = max(map(len, rows), default=0) - amounts
    if len(rows) < 2 or at < before or not all(map(may_be_label, lines[at - before : at])):
        return None
    return _table(chars, lines[at - before : last + 1], rows)


def _uneven_rows(lines: list[Line], start: int, amounts: int) -> list[Sequence[Line]]:
    """The rows from a line on that have labels and then so many numbers."""
    rows: list[Sequence[Line]] = []
    while amounts and (row := _uneven_row(lines, start, amounts)):
        rows.append(row)
        start += len(row)
    return rows


def _uneven_row(lines: list[Line], start: int, amounts: int) -> Sequence[Line]:
    """The labels and numbers of a row that starts at a line; nothing where none does."""
    first = start
    while first < len(lines) and first - start < COLUMNS.stop and may_be_label(lines[first]):
        first += 1
    numbers = lines[first : first + amounts]
    whole = first > start and len(numbers) == amounts and all(is_number(line.words) for line in numbers)
    return lines[start : first + amounts] if whole else []


def _table(chars: str, headings: Sequence[Line], rows: Sequence[Sequence[Line]]) -> Table | None:
    """The table of these lines; a row that is short lacks its first cells."""
    if not rows:
        return None
    spans = tuple((words(chars, line),) for line in headings)
    cells: list[Row] = [
        (None,) * (len(headings) - len(row)) + tuple(words(chars, line) for line in row) for row in rows
    ]
    return Table(Span(spans[0][0].start, spans[-1][0].end), spans, tuple(cells))
