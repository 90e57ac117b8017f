"""Tables that a dump has flattened to text: rows of cells, or one cell a line.

A row is read like a sentence; a column whose heading gives the unit (`津贴标准（元/月）`, `持证社工（人）`)
turns the bare numbers below it into amounts or counts. An empty cell takes over what stands above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from policyextract import patterns
from policyextract.lines import ITEM, Line, split, width
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money

CELL = regex.compile(r"[^\t\s]+(?: ?[^\t\s]+)*")
TAB_CELL = regex.compile(r"(?:^|(?<=\t))[^\t]*")
CELL_GAP = regex.compile(r"\t|\S[ \u3000]{2,}\S")
NUMBER = r"\d{1,9}(?:,\d{3})*(?:\.\d+)?"
BARE = regex.compile(rf"{NUMBER}(?:\s?[-—–~～至]\s?{NUMBER})?")
UNIT_ALONE = regex.compile(r"[（(][^（）()\n]{0,8}(?:元|[%％])[^（）()\n]{0,6}[）)]")
UNIT = regex.compile(
    r"[（(][^（）()]*?(?P<scale>[万千]?)元[^（）()]*[）)]|(?:单位[：:]\s*|(?<=\p{Han})[/／])(?P<scale>[万千]?)元"
)
# A unit of its own that is no money; a heading that counts.
COUNTED = regex.compile(r"[（(]\s*[%％‰人个家名天年月]\s*[）)]|人数|名额|数量|序号|编号|年限|个数|占比|比例")
COUNT = regex.compile(
    r"""
    (?: [（(] | 单位 [：:] ) \s* (?P<scale> [万亿]? )
    (?P<unit> 人次 | 户次 | 场次 | 个百分点 | [人名个家户场次期件例项所处座间%％] )
    \s* (?: [）)] | \s | $ )
    """,
    regex.VERBOSE,
)
CAPTION = regex.compile(r"附?表\s?[\d一二三四五六七八九十]|.*(?:表|情况|统计|一览|单位[：:]\S{1,8})[）)]?$")
SENTENCE = regex.compile(r"[。；！？]|，.*，")
MOST_COLUMNS = 6
MOST_CAPTIONS = 2
LONGEST_CELL = 30


Row = tuple[Span | None, ...]


class Table(NamedTuple):
    """A heading row and the rows under it, each with its span and those of its cells.

    A heading may stand on two lines, and a cell may be empty. `captions` are the lines above the heading
    that give the unit (单位：元/人·月) or the title of the table, the nearest first.
    """

    heading: Span
    headings: tuple[tuple[Span, ...], ...]
    rows: tuple[Row, ...]
    captions: tuple[Span, ...] = ()

    def over(self, words: Span) -> list[Span]:
        """What stands over some words of a cell, the nearest first; nothing for words outside the rows.

        That is the heading of the column, what the empty cells of the row take over from above, the
        heading row, and the captions.
        """
        row, column = self._place(words) or (None, 0)
        if row is None:
            return []
        taken_over = (self._cell(row, n) for n, cell in enumerate(self.rows[row]) if cell is None)
        return [*self.headings[column], *filter(None, taken_over), self.heading, *self.captions]

    def before(self, words: Span) -> list[Span]:
        """The cells of the row before that of some words; for an empty one, the cell above it."""
        row, column = self._place(words) or (0, 0)
        return [cell for n in range(column) if (cell := self._cell(row, n))]

    def _place(self, words: Span) -> tuple[int, int] | None:
        """The row and column of the cell in which some words stand."""
        cells = ((n, m, cell) for n, row in enumerate(self.rows) for m, cell in enumerate(row))
        return next(((n, m) for n, m, cell in cells if cell and cell.covers(words)), None)

    def _cell(self, row: int, column: int) -> Span | None:
        """A cell, or where it is empty the last one above it that is not."""
        return next((cell for above in self.rows[row::-1] if (cell := above[column])), None)

    def row_spans(self) -> Iterator[Span]:
        """Each row from its first cell to its last; one without its first cell goes on with the one above.

        A row of its first cell alone goes on with the one below: 沈阳市 over 沈河区 1500元.
        """
        held: list[Span] = []
        for row, above in zip(self.rows, ((), *self.rows), strict=False):
            if held and row[0] and len(_filled(above)) > 1:
                yield Span(held[0].start, held[-1].end)
                held = []
            held += _filled(row)
        yield Span(held[0].start, held[-1].end)


def _filled(row: Row) -> list[Span]:
    return [cell for cell in row if cell]


def find(chars: str) -> Iterator[Table]:
    """The tables of a text, from top to bottom."""
    lines = list(_with_units(chars, [line for line in split(chars) if line.words]))
    at = 0
    while at < len(lines):
        captions = tuple(_captions(lines, at))
        told = any(UNIT.search(chars, *span) for span in captions)
        table = (
            _of_rows(chars, lines, at) or _of_columns(chars, lines, at, told) or _of_lines(chars, lines, at)
        )
        if table:
            yield table._replace(captions=captions)
            last = _filled(table.rows[-1])[-1].end
            while at < len(lines) and lines[at].span.start < last:
                at += 1
        else:
            at += 1


def _captions(lines: list[Line], at: int) -> Iterator[Span]:
    """The captions above line `at`, from below."""
    for line in reversed(lines[max(0, at - MOST_CAPTIONS) : at]):
        if SENTENCE.search(line.words) or not (UNIT.search(line.words) or CAPTION.match(line.words)):
            return
        yield line.span


def _with_units(chars: str, lines: list[Line]) -> Iterator[Line]:
    """The lines, a unit that stands on a line of its own put together with the heading before it."""
    held: Line | None = None
    for line in lines:
        if (
            held
            and UNIT_ALONE.fullmatch(line.words)
            and _is_heading(held)
            and not CELL_GAP.search(held.words)
        ):
            span = Span(held.span.start, line.span.end)
            held = held._replace(span=span, words=chars[slice(*span)].strip())
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _of_rows(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table whose heading row is line `at`: every row a line, with the same number of cells."""
    heading = _cells(chars, lines[at])
    if len(heading) < 2 or not _filled(heading) or SENTENCE.search(lines[at].words):
        return None
    rows = []
    for line in lines[at + 1 :]:
        row = _cells(chars, line)
        if "\t" in chars[slice(*line.span)]:
            row += (None,) * (len(heading) - len(row))
        if len(row) != len(heading):
            break
        rows.append(row)
    headings = tuple((cell,) if cell else () for cell in heading)
    return Table(lines[at].span, headings, tuple(rows)) if rows else None


def _cells(chars: str, line: Line) -> Row:
    """The cells of a line: what tabs, or two spaces and more, set apart; tabs may leave one empty."""
    if "\n" in line.words:
        return (_words(chars, line),)
    if "\t" not in chars[slice(*line.span)]:
        return tuple(Span(*m.span()) for m in CELL.finditer(chars, *line.span))
    start, end = line.span
    cells = TAB_CELL.finditer(chars[start:end])
    return tuple(_stripped(chars, Span(start + m.start(), start + m.end())) for m in cells)


def _stripped(chars: str, span: Span) -> Span | None:
    words = chars[slice(*span)]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() else None


def _of_columns(chars: str, lines: list[Line], at: int, unit_above: bool) -> Table | None:
    """The table whose cells stand under their headings, some of them empty; a unit tells that it is one."""
    heads = _filled(_cells(chars, lines[at]))
    if len(heads) < 2 or "\t" in lines[at].words or SENTENCE.search(lines[at].words):
        return None
    first = at + 1
    headings: list[tuple[Span, ...]] = [(head,) for head in heads]
    if first < len(lines) and not UNIT.search(lines[at].words) and UNIT.search(lines[first].words):
        below = _under(chars, heads, lines[first]) or ()
        headings = [(head, cell) if cell else (head,) for head, cell in zip(heads, below, strict=False)]
        first += 1
    elif not (unit_above or UNIT.search(lines[at].words)):
        return None
    rows: list[Row] = []
    for line in lines[first:]:
        row = _under(chars, heads, line)
        if row is None:
            break
        rows.append(row)
    while rows and len(_filled(rows[-1])) < 2:
        rows.pop()
    numbers = any(BARE.fullmatch(chars, *cell) for row in rows for cell in _filled(row))
    whole = len(headings) == len(heads) and numbers
    return (
        Table(Span(heads[0].start, lines[first - 1].span.end), tuple(headings), tuple(rows))
        if whole
        else None
    )


def _under(chars: str, heads: list[Span], line: Line) -> Row | None:
    """The cells of a line, each under the heading nearest to it; None for a line that is no row."""
    cells = _filled(_cells(chars, line))
    if SENTENCE.search(line.words) or any(cell.end - cell.start > LONGEST_CELL for cell in cells):
        return None
    row: list[Span | None] = [None] * len(heads)
    for cell in cells:
        column = min(range(len(heads)), key=lambda n: _apart(chars, heads[n], cell))
        if row[column]:
            return None
        row[column] = cell
    return tuple(row)


def _apart(chars: str, head: Span, cell: Span) -> tuple[int, int]:
    """How many columns of the page lie between a heading and a cell, and between their beginnings."""
    (a, b), (c, d) = _reach(chars, head), _reach(chars, cell)
    return max(0, c - b, a - d), abs(a - c)


def _reach(chars: str, cell: Span) -> tuple[int, int]:
    """The first and last column of the page that a cell fills."""
    before = chars[chars.rfind("\n", 0, cell.start) + 1 : cell.start]
    start = width(before) + sum(2 if char == "\u3000" else 1 for char in before if char.isspace())
    return start, start + width(chars[slice(*cell)])


def _of_lines(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table with one cell a line whose first heading with a unit is line `at`: the longer of two."""
    if not UNIT.search(lines[at].words) or not _is_cell(lines[at]):
        return None
    read = (_of_even_lines(chars, lines, at), _of_uneven_lines(chars, lines, at))
    tables = [table for table in read if table]
    return max(tables, key=lambda table: _filled(table.rows[-1])[-1].end, default=None)


def _of_even_lines(chars: str, lines: list[Line], at: int) -> Table | None:
    """All rows have a cell for every heading."""
    columns = next((n for n in range(2, MOST_COLUMNS + 1) if _is_number(lines, at + n)), 0)
    if not columns or not _is_number(lines, at + 2 * columns):
        return None
    before = _headings_before(lines, at, columns)
    first = at - before
    rows = []
    for start in range(first + columns, len(lines) - columns + 1, columns):
        row = lines[start : start + columns]
        if not BARE.fullmatch(row[before].words) or not all(map(_is_cell, row)):
            break
        rows.append(row)
    return _table(chars, lines[first : first + columns], rows)


def _of_uneven_lines(chars: str, lines: list[Line], at: int) -> Table | None:
    """The last headings have units; before its numbers a row has one label or more, the others as above."""
    last = at
    while last + 1 < len(lines) and UNIT.search(lines[last + 1].words):
        last += 1
    amounts = last + 1 - at
    rows: list[list[Line]] = []
    start = last + 1
    while row := _uneven_row(lines, start, amounts):
        rows.append(row)
        start += len(row)
    before = max(map(len, rows), default=0) - amounts
    if len(rows) < 2 or at < before or not all(map(_is_heading, lines[at - before : at])):
        return None
    return _table(chars, lines[at - before : last + 1], rows)


def _uneven_row(lines: list[Line], start: int, amounts: int) -> list[Line]:
    """The labels and numbers of a row that starts at a line; nothing where none does."""
    first = start
    while first < len(lines) and first - start < MOST_COLUMNS and _is_heading(lines[first]):
        first += 1
    whole = first > start and all(_is_number(lines, first + n) for n in range(amounts))
    return lines[start : first + amounts] if whole else []


def _table(chars: str, headings: list[Line], rows: list[list[Line]]) -> Table | None:
    """The table of these lines; a row that is short lacks its first cells."""
    if not rows:
        return None
    spans = tuple((_words(chars, line),) for line in headings)
    cells = [
        (None,) * (len(headings) - len(row)) + tuple(_words(chars, line) for line in row) for row in rows
    ]
    return Table(Span(spans[0][0].start, spans[-1][0].end), spans, tuple(cells))


def _headings_before(lines: list[Line], at: int, columns: int) -> int:
    """How many headings stand before that with the unit: so many that the last row comes out whole."""
    end = at + 1
    while end < len(lines) and _is_cell(lines[end]) and not ITEM.match(lines[end].words):
        end += 1
    before = -(end - at) % columns
    headings = lines[max(0, at - before) : at]
    return before if len(headings) == before and all(map(_is_heading, headings)) else 0


def _is_number(lines: list[Line], at: int) -> bool:
    return at < len(lines) and bool(BARE.fullmatch(lines[at].words))


def _is_cell(line: Line) -> bool:
    return len(line.words) <= LONGEST_CELL and not SENTENCE.search(line.words)


def _is_heading(line: Line) -> bool:
    return _is_cell(line) and not ITEM.match(line.words) and not BARE.fullmatch(line.words)


def _words(chars: str, line: Line) -> Span:
    start = line.span.start + len(chars[slice(*line.span)]) - len(chars[slice(*line.span)].lstrip())
    return Span(start, start + len(line.words))


def numbers(chars: str, table: Table) -> Iterator[Mention]:
    """The bare numbers of the columns whose heading, or else the row's or the caption, gives their unit."""
    for column, heading in enumerate(table.headings):
        told = _unit(chars, heading, table.captions)
        for row in table.rows:
            cell = row[column]
            unit = told or (_first(chars, (UNIT,), (row[0],)) if row[0] else None)
            if cell and unit and BARE.fullmatch(chars, *cell):
                yield from _read(chars, cell, unit)


def _unit(chars: str, heading: tuple[Span, ...], captions: tuple[Span, ...]) -> regex.Match[str] | None:
    """The words that give the unit of a column; those of a caption don't hold for 人数 and 序号."""
    named = any(COUNTED.search(chars, *span) for span in heading)
    own = _first(chars, (COUNT,) if named else (COUNT, UNIT), heading)
    if own or named:
        return own
    return _first(chars, (UNIT, COUNT), captions)


def _first(
    chars: str, units: tuple[regex.Pattern[str], ...], spans: tuple[Span, ...]
) -> regex.Match[str] | None:
    return next((m for span in spans for unit in units if (m := unit.search(chars, *span))), None)


def _read(chars: str, cell: Span, unit: regex.Match[str]) -> Iterator[Mention]:
    """A number read with its unit behind it, as in a sentence."""
    words = chars[slice(*cell)] + unit["scale"] + unit.groupdict().get("unit", "元")
    kind = "quantity" if "unit" in unit.groupdict() else "money"
    for pattern in patterns.of_kind(kind):
        for mention in pattern.find(words):
            if mention.span == (0, len(words)):
                rule = "table.amount" if isinstance(mention.value, Money) else "table.count"
                yield Mention(cell, mention.value, rule)


def merged(sentences: list[Span], tables: list[Table]) -> list[Span]:
    """The sentences with those of one table row put together."""
    rows = [span for table in tables for span in table.row_spans()]
    if not rows:
        return sentences
    kept = [s for s in sentences if not any(row.overlaps(s) for row in rows)]
    return sorted(kept + rows)
