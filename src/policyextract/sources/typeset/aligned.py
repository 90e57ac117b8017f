"""Tables with no upright lines: short cells that stand under each other in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from policyextract.sources.source import Box
from policyextract.sources.typeset.cells import (
    Cell,
    Line,
    gaps,
    holds,
    in_order,
    lines,
    middle,
    pieces,
    words,
)
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.rows import around

GUTTER = 0.6  # em between two columns, at least
PITCH = 3.0  # em from one line of a table to the next, at most
FEWEST = 3  # lines by which columns show where no lines are drawn
LONG = 40  # characters of a cell, at most
MOST_BROKEN = 2  # lines that the last cell of a table is broken over
NARROW = 0.4  # em between columns that drawn lines tell to be there
HEADINGS = 3  # lines at the top of a table that may have headings over several columns
CLOSER = 1.2  # times as far from the line above it a line of a new row is, where cells are broken over lines
SAME = 4.0  # points by which the ends of the lines of one table may differ
STOPS = regex.compile(r"[。；！？，][^。；！？，]|[。；！？]$")
MARK = regex.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]|[●■◆○·•\-—]")
PAIR = regex.compile(r"[：:]")
AMOUNT = regex.compile(r"\d")
DIGIT = regex.compile(r"\d|[一二三四五六七八九十百千万]+元")

Columns = list[tuple[float, float]]


class Aligned(NamedTuple):
    """A table set in columns: what it fills of the page, and its cells."""

    box: Box
    cells: list[list[Cell]]


def find(rows: Sequence[Row]) -> Iterator[Aligned]:
    """The tables with no lines at all, which have three rows and a column of numbers at least."""
    for run in _runs(lines(row for row in rows if not row.vertical)):
        run = _without_what_follows(run)
        table = _table(run, ()) if sum(1 for line in run if len(line) > 1) >= FEWEST else None
        if table and _has_numbers(table) and not _is_list(table):
            yield table


def _without_what_follows(run: list[Line]) -> list[Line]:
    """The lines of a table without those under it that are text: a sentence, a signature.

    Lines of one cell at its end stay where they may be the rest of a cell that is broken over lines.
    """
    last = max(at for at, line in enumerate(run) if len(line) > 1)
    tail = run[last + 1 :]
    columns = _columns([line for line in run if len(line) > 1])
    text = any(STOPS.search(line[0].words) or _is_over_several(line[0], columns) for line in tail)
    return run[: last + 1] if text or len(tail) > MOST_BROKEN else run


def between_rules(rows: Sequence[Row], rules: Sequence[Box]) -> Iterator[Aligned]:
    """The tables between level lines that are as long as each other, and perhaps shorter ones: 三线表."""
    ladders = [part for ladder in _ladders(rules) for part in _unbroken(ladder, rows)]
    for ladder in ladders:
        box = Box(ladder[0].x0 - SAME, ladder[0].top, ladder[0].x1 + SAME, ladder[-1].bottom)
        steps = [rule for rule in rules if _is_level(rule) and holds(box, rule)]
        held = [row for row in rows if holds(box, row.box)]
        if len(steps) < 3 or len(ladder) < 2 or not held:
            continue
        parted = [piece for row in held for piece in pieces(row, _gutters(held))]
        table = _table(lines(parted), steps)
        if table and len(table.cells) > 1:
            yield table._replace(box=box)


def _is_level(rule: Box) -> bool:
    return rule.x1 - rule.x0 >= 10 * (rule.bottom - rule.top)


def _ladders(rules: Sequence[Box]) -> list[list[Box]]:
    """Level lines that are as long as each other, from the top, in groups."""
    ladders: list[list[Box]] = []
    for rule in sorted(filter(_is_level, rules), key=lambda rule: rule.top):
        ladder = next((one for one in ladders if _like(one[-1], rule)), None)
        if ladder is None:
            ladders.append([rule])
        else:
            ladder.append(rule)
    return ladders


def _unbroken(ladder: Sequence[Box], rows: Sequence[Row]) -> Iterator[list[Box]]:
    """The parts of a ladder between which something else stands: a title, a paragraph, an empty space."""
    part = list(ladder[:1])
    for above, rule in pairwise(ladder):
        box = Box(above.x0 - SAME, above.bottom, above.x1 + SAME, rule.top)
        held = [row for row in rows if holds(box, row.box)]
        size = max((row.size for row in held), default=1.0)
        if rule.top - above.bottom > PITCH * size and all(len(line) == 1 for line in lines(held)):
            yield part
            part = []
        part.append(rule)
    yield part


def _like(a: Box, b: Box) -> bool:
    return abs(a.x0 - b.x0) <= SAME and abs(a.x1 - b.x1) <= SAME


def _gutters(rows: Sequence[Row]) -> list[float]:
    """Where no character of some rows stands, in the middle of each such strip."""
    size = median(row.size for row in rows)
    filled = sorted(pair for row in rows for pair in zip(row.edges[::2], row.edges[1::2], strict=True))
    found: list[float] = []
    end = filled[0][1]
    for start, stop in filled:
        if start - end >= NARROW * size:
            found.append((start + end) / 2)
        end = max(end, stop)
    return found


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
    """Whether a line leaves the columns of a run as they are, and has its own cells in different ones.

    Headings at the top of the run may stand over several columns each.
    """
    for first in range(min(HEADINGS + 1, len(run))):
        held, both = len(_columns(run[first:])), len(_columns([*run[first:], line]))
        if both >= max(2, len(line), held) or both == held > 1 and len(run) <= HEADINGS:
            return True
    return False


def _columns(found: Sequence[Line]) -> Columns:
    """Where the columns of some lines begin and end: a gutter goes through all lines."""
    columns: Columns = []
    for row in sorted((row for line in found for row in line), key=lambda row: row.box.x0):
        if columns and row.box.x0 - columns[-1][1] < GUTTER * row.size:
            columns[-1] = columns[-1][0], max(columns[-1][1], row.box.x1)
        else:
            columns.append((row.box.x0, row.box.x1))
    return columns


def _table(run: Sequence[Line], steps: Sequence[Box]) -> Aligned | None:
    """The table of some lines, the first of which may have headings over several columns; None for prose.

    `steps` are the level lines drawn between them.
    """
    below = (_columns(run[first:]) for first in range(HEADINGS + 1) if run[first + 1 :])
    columns = max(below, key=len, default=[])
    found = [row for line in run for row in line]
    if len(columns) < 2 or _is_prose(found):
        return None
    cells = [_cells(line, columns) for band in _bands(run, columns, steps) for line in band]
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
    """The first column that a row reaches into; for one between columns that on its left."""
    x = middle(row.box)[0]
    reached = (n for n, (start, end) in enumerate(columns) if row.box.x0 < end and row.box.x1 > start)
    return next(reached, max((n for n, (start, _) in enumerate(columns) if start <= x), default=0))


def _is_over_several(row: Row, columns: Columns) -> bool:
    """Whether a row reaches over more than one column, or stands between two."""
    reached = sum(1 for start, end in columns if row.box.x0 < end and row.box.x1 > start)
    return reached != 1


def _bands(run: Sequence[Line], columns: Columns, steps: Sequence[Box]) -> Iterator[list[Line]]:
    """The rows of the table between each two lines that are drawn, from the top."""
    bands: dict[float, list[Row]] = {}
    levels = gaps((step.bottom for step in steps), SAME)
    for row in _joined(run):
        above = max((step.bottom for step in steps if _is_above(step, row)), default=0.0)
        bands.setdefault(min(levels, key=lambda level: abs(level - above), default=0.0), []).append(row)
    for n, (_, rows) in enumerate(sorted(bands.items())):
        band = lines(rows)
        whole = len(bands) > 2 or (len(bands) == 2 and n == 0)
        yield [_joined(band)] if whole and not _repeats(band, columns) else _grouped(band, columns)


def _is_above(step: Box, row: Row) -> bool:
    """Whether a level line is drawn over a row."""
    x, y = middle(row.box)
    return step.bottom <= y and step.x0 <= x <= step.x1


def _repeats(band: Sequence[Line], columns: Columns) -> bool:
    """Whether a column has several numbers under each other, so that the lines are rows of their own."""
    numbers = [{_column(row, columns) for row in line if AMOUNT.search(row.words)} for line in band]
    return any(a & b for n, a in enumerate(numbers) for b in numbers[n + 1 :])


def _joined(band: Sequence[Line]) -> Line:
    return [row for line in band for row in line]


def _grouped(band: Sequence[Line], columns: Columns) -> list[Line]:
    """The lines, those put together that are one row: they stand closer than others do."""
    band = _raised(band, columns)
    tops = [min(row.box.top for row in line) for line in band]
    steps = [b - a for a, b in pairwise(tops)]
    wide = (min(steps) + max(steps)) / 2 if steps and max(steps) > CLOSER * min(steps) else 0.0
    groups: list[list[Line]] = []
    for n, line in enumerate(band):
        if n and steps[n - 1] < wide:
            groups[-1].append(line)
        else:
            groups.append([line])
    if any(_repeats(group, columns) for group in groups):
        return list(band)
    return [row for group in groups for row in _headings(group, columns)]


def _headings(group: Sequence[Line], columns: Columns) -> list[Line]:
    """A row of the table; headings over several columns and those under them are two."""
    over = [n for n, line in enumerate(group) if any(_is_over_several(row, columns) for row in line)]
    last = max(over, default=-1) + 1
    while over and last < len(group) and len(group[last]) == 1:
        last += 1
    return [_joined(part) for part in (group[:last], group[last:]) if part]


def _raised(band: Sequence[Line], columns: Columns) -> list[Line]:
    """The lines, a cell that stands beside the middle of several of them moved to the first of these.

    初级 in the middle of the rows for 城区 and 乡镇. Nothing is moved where that doesn't fit all of a column.
    """
    moved = [list(line) for line in band]
    body = [
        n for n, line in enumerate(band) if any(AMOUNT.search(row.words) for row in line) and len(line) > 1
    ]
    for column in range(len(columns)):
        cells = [
            (n, row)
            for n in range(body[0] if body else 0, len(band))
            for row in band[n]
            if _column(row, columns) == column
        ]
        homes = _homes([middle(row.box)[1] for _, row in cells], [middle(band[n][-1].box)[1] for n in body])
        for (n, row), home in zip(cells, homes, strict=False):
            moved[n].remove(row)
            moved[body[home]].append(row)
    return [sorted(line, key=lambda row: row.box.x0) for line in moved if line]


def _homes(cells: Sequence[float], rows: Sequence[float]) -> list[int]:
    """For cells that stand each beside the middle of some rows, the first of these; none where one doesn't.

    >>> _homes([15, 40], [10, 20, 30, 40, 50]), _homes([10, 30], [10, 20, 30])
    ([0, 2], [])
    """
    homes: list[int] = []
    first = 0
    for cell in cells if len(cells) < len(rows) else ():
        near = (rows[-1] - rows[0]) / len(rows) / 4
        lasts = range(first, len(rows))
        last = next((n for n in lasts if abs((rows[first] + rows[n]) / 2 - cell) <= near), None)
        if last is None:
            return []
        homes.append(first)
        first = last + 1
    return homes if first == len(rows) else []


def _has_numbers(table: Aligned) -> bool:
    """Whether one of its columns is of numbers, under its heading."""
    columns = zip(*table.cells[1:], strict=True)
    counts = [sum(1 for cell in column if DIGIT.search(words(cell))) for column in columns]
    return max(counts, default=0) >= max(2, len(table.cells[1:]) / 2)


def _is_list(table: Aligned) -> bool:
    """Whether it is a list: marks before its items, or 联系人：, 电话：."""
    first = [words(row[0]) for row in table.cells]
    marked = sum(1 for cell in first if MARK.fullmatch(cell))
    told = sum(1 for row in table.cells for cell in row if PAIR.search(words(cell)))
    return len(first) and len(table.cells[0]) == 2 and marked * 5 >= 4 * len(first) or told * 2 > len(first)
