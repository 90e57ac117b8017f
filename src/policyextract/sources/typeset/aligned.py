"""Tables with no upright lines: short cells that stand under each other in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from policyextract.sources.source import Box
from policyextract.sources.typeset.cells import Cell, Line, in_order, lines, words
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.rows import around

GUTTER = 0.6  # em between two columns, at least
PITCH = 3.0  # em from one line of a table to the next, at most
FEWEST = 3  # lines by which columns show where no lines are drawn
LONG = 40  # characters of a cell, at most
TIGHT = 0.8  # of the usual distance of rows, below which a line of one cell is part of the row beside it
BANDS = 3  # between drawn lines, beyond which each band is a row
SAME = 4.0  # points by which the ends of the lines of one table may differ
STOPS = regex.compile(r"[。；！？，][^。；！？，]|[。；！？]$")
MARK = regex.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]|[●■◆○·•\-—]")
PAIR = regex.compile(r"[：:]")
DIGIT = regex.compile(r"\d|[一二三四五六七八九十百千万]+元")

Columns = list[tuple[float, float]]


class Aligned(NamedTuple):
    """A table set in columns: what it fills of the page, and its cells."""

    box: Box
    cells: list[list[Cell]]


def find(rows: Sequence[Row]) -> Iterator[Aligned]:
    """The tables with no lines at all, which have three rows and a column of numbers at least."""
    for run in _runs(lines(row for row in rows if not row.vertical)):
        table = _table(run, [])
        if table and len(table.cells) >= FEWEST and _has_numbers(table) and not _is_list(table):
            yield table


def between_rules(rows: Sequence[Row], rules: Sequence[Box]) -> Iterator[Aligned]:
    """The tables between lines that lie over each other and are as long as each other: 三线表."""
    for group in _ladders(rules):
        box = Box(group[0].x0 - SAME, group[0].top, group[0].x1 + SAME, group[-1].bottom)
        held = [row for row in rows if _within(row, box)]
        heights = [(rule.top + rule.bottom) / 2 for rule in group]
        table = _table(lines(held), heights) if len(group) > 2 else None
        if table and len(table.cells) > 1:
            yield table._replace(box=box)


def _within(row: Row, box: Box) -> bool:
    return (
        box.x0 <= row.box.x0
        and row.box.x1 <= box.x1
        and box.top <= (row.box.top + row.box.bottom) / 2 <= box.bottom
    )


def _ladders(rules: Sequence[Box]) -> list[list[Box]]:
    """Level lines that are as long as each other, from the top, in groups."""
    ladders: list[list[Box]] = []
    for rule in sorted(rules, key=lambda rule: rule.top):
        if rule.x1 - rule.x0 < 10 * (rule.bottom - rule.top):
            continue
        ladder = next((one for one in ladders if _like(one[-1], rule)), None)
        if ladder is None:
            ladders.append([rule])
        else:
            ladder.append(rule)
    return ladders


def _like(a: Box, b: Box) -> bool:
    return abs(a.x0 - b.x0) <= SAME and abs(a.x1 - b.x1) <= SAME


def _runs(found: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines under each other that have columns in common."""
    run: list[Line] = []
    for line in found:
        if run and not (_is_under(run[-1], line) and _fits(run, line)):
            yield run
            run = []
        if run or len(line) > 1:
            run.append(line)
    if run:
        yield run


def _is_under(above: Line, line: Line) -> bool:
    return line[0].box.top - above[0].box.top <= PITCH * max(above[0].size, line[0].size)


def _fits(run: Sequence[Line], line: Line) -> bool:
    """Whether a line leaves the columns of a run as they are, and has its own cells in different ones."""
    held = _columns(run)
    both = _columns([*run, line])
    return len(both) >= max(2, len(line)) and (len(both) >= len(held) or len(run) == 1)


def _columns(found: Sequence[Line]) -> Columns:
    """Where the columns of some lines begin and end: a gutter goes through all lines."""
    columns: Columns = []
    for row in sorted((row for line in found for row in line), key=lambda row: row.box.x0):
        if columns and row.box.x0 - columns[-1][1] < GUTTER * row.size:
            columns[-1] = columns[-1][0], max(columns[-1][1], row.box.x1)
        else:
            columns.append((row.box.x0, row.box.x1))
    return columns


def _table(run: Sequence[Line], heights: Sequence[float]) -> Aligned | None:
    """The table of some lines, the first of which may have headings over several columns; None for prose.

    `heights` are those of the lines drawn between them.
    """
    columns = max((_columns(run[first:]) for first in (0, 1, 2) if run[first + 1 :]), key=len, default=[])
    found = [row for line in run for row in line]
    if len(columns) < 2 or _is_prose(found):
        return None
    cells = [_cells(line, columns) for line in _grouped(run, columns, heights)]
    return Aligned(around(row.box for row in found), cells)


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether rows are those of sentences, as in the columns of a newspaper."""
    stopped = sum(1 for row in rows if STOPS.search(row.words))
    return 4 * stopped > len(rows) or max(len(row.words) for row in rows) > LONG


def _cells(line: Line, columns: Columns) -> list[Cell]:
    """The cells of a line; what spans several columns stands in the first."""
    inside: list[list[Row]] = [[] for _ in columns]
    for row in line:
        inside[_column(row, columns)].append(row)
    return [in_order(cell) for cell in inside]


def _column(row: Row, columns: Columns) -> int:
    """The first column that a row reaches into."""
    reached = (n for n, (start, end) in enumerate(columns) if row.box.x0 < end and row.box.x1 > start)
    return next(reached, 0)


def _grouped(run: Sequence[Line], columns: Columns, heights: Sequence[float]) -> Iterator[Line]:
    """The lines, those put together that are one row of the table.

    Drawn lines part the rows where there are some between all of them.
    """
    bands = [sum(1 for height in heights if height < line[0].box.bottom) for line in run]
    if len(set(bands)) > BANDS:
        for band in sorted(set(bands)):
            yield [row for line, of in zip(run, bands, strict=True) for row in line if of == band]
        return
    owners = list(range(len(run)))
    for n in range(len(run)):
        owners[n] = _owner(run, n, columns, bands)
    for n in reversed(range(len(run))):  # one that goes on below takes the row that this one is of
        owners[n] = owners[owners[n]] if owners[n] > n else owners[n]
    for n in range(len(run)):
        owners[n] = owners[owners[n]]
    for owner in sorted(set(owners)):
        yield [row for line, of in zip(run, owners, strict=True) for row in line if of == owner]


def _owner(run: Sequence[Line], n: int, columns: Columns, bands: Sequence[int]) -> int:
    """The line with which a line makes a row: itself, or for one of a single cell perhaps a neighbour."""
    if len(run[n]) > 1:
        return n
    tops = [line[0].box.top for line in run]
    near = [m for m in (n - 1, n + 1) if 0 <= m < len(run) and bands[m] == bands[n]]
    next_to = min(near, key=lambda m: (round(abs(tops[m] - tops[n])), m), default=n)
    first = _column(run[n][0], columns) == 0
    return n if first and abs(tops[next_to] - tops[n]) > TIGHT * _pitch(run) else next_to


def _pitch(run: Sequence[Line]) -> float:
    """The usual distance between lines of several cells."""
    return median(
        b[0].box.top - a[0].box.top for a, b in pairwise([line for line in run if len(line) > 1] * 2)
    )


def _has_numbers(table: Aligned) -> bool:
    """Whether one of its columns is of numbers, under its heading."""
    body = table.cells[1:]
    return any(
        2 * sum(1 for row in body if DIGIT.search(words(row[n]))) >= len(body) for n in range(len(body[0]))
    )


def _is_list(table: Aligned) -> bool:
    """Whether it is a list: marks before its items, or 联系人：, 电话：."""
    first = [words(row[0]) for row in table.cells]
    marked = sum(1 for cell in first if MARK.fullmatch(cell))
    told = sum(1 for row in table.cells for cell in row if PAIR.search(words(cell)))
    return len(first) and len(table.cells[0]) == 2 and marked * 5 >= 4 * len(first) or told * 2 > len(first)
