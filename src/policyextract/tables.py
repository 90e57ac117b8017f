"""Tables that a dump has flattened to text: rows of cells, or one cell a line.

A row is read like a sentence; a column whose heading gives the unit (`津贴标准（元/月）`, `持证社工（人）`)
turns the bare numbers below it into amounts or counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from policyextract.lines import ITEM, Line, split
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money, Quantity, amount

CELL = regex.compile(r"[^\t\s]+(?: ?[^\t\s]+)*")
BARE = regex.compile(r"(?P<n>\d{1,9}(?:,\d{3})*(?:\.\d+)?)")
UNIT = regex.compile(r"[（(][^（）()]*?(?P<scale>[万千]?)元[^（）()]*[）)]|单位[：:]\s*(?P<scale>[万千]?)元")
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


class Table(NamedTuple):
    """A heading row and the rows under it, each with its span and those of its cells.

    `captions` are the lines above the heading that give the unit (单位：元/人·月) or the title of the
    table, the nearest first.
    """

    heading: Span
    headings: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]
    captions: tuple[Span, ...] = ()

    def heading_of(self, words: Span) -> Span | None:
        """The heading of the column in which some words stand; None for words outside the rows."""
        for row in self.rows:
            for heading, cell in zip(self.headings, row, strict=True):
                if cell.covers(words):
                    return heading
        return None

    def row_spans(self) -> Iterator[Span]:
        """Each row from its first cell to its last."""
        for row in self.rows:
            yield Span(row[0].start, row[-1].end)


def find(chars: str) -> Iterator[Table]:
    """The tables of a text, from top to bottom."""
    lines = [line for line in split(chars) if line.words]
    at = 0
    while at < len(lines):
        table = _of_rows(chars, lines, at) or _of_lines(chars, lines, at)
        if table:
            yield table._replace(captions=tuple(_captions(lines, at)))
            last = table.rows[-1][-1].end
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


def _of_rows(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table whose heading row is line `at`: every row a line, with the same number of cells."""
    rows = [_cells(chars, lines[at])]
    if len(rows[0]) < 2 or SENTENCE.search(lines[at].words):
        return None
    for line in lines[at + 1 :]:
        row = _cells(chars, line)
        if len(row) != len(rows[0]):
            break
        rows.append(row)
    return Table(lines[at].span, rows[0], tuple(rows[1:])) if len(rows) > 1 else None


def _cells(chars: str, line: Line) -> tuple[Span, ...]:
    """The cells of a line: what tabs, or two spaces and more, set apart."""
    return tuple(Span(*m.span()) for m in CELL.finditer(chars, *line.span))


def _of_lines(chars: str, lines: list[Line], at: int) -> Table | None:
    """The table with one cell a line whose heading with the unit is line `at`."""
    if not UNIT.search(lines[at].words) or not _is_cell(lines[at]):
        return None
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
        rows.append(tuple(_words(chars, line) for line in row))
    spans = tuple(_words(chars, line) for line in lines[first : first + columns])
    return Table(Span(spans[0].start, spans[-1].end), spans, tuple(rows)) if rows else None


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
    """The bare numbers of the columns whose heading, or else the caption, gives their unit."""
    for column, heading in enumerate(table.headings):
        unit = _unit(chars, heading, table.captions)
        for row in table.rows:
            cell = BARE.fullmatch(chars, *row[column])
            if cell and unit:
                yield Mention(row[column], *_value(cell["n"], unit))


def _unit(chars: str, heading: Span, captions: tuple[Span, ...]) -> regex.Match[str] | None:
    """The words that give the unit of a column; those of a caption don't hold for 人数 and 序号."""
    named = COUNTED.search(chars, *heading)
    own = COUNT.search(chars, *heading) or (None if named else UNIT.search(chars, *heading))
    if own or named:
        return own
    common = (unit.search(chars, *caption) for caption in captions for unit in (UNIT, COUNT))
    return next(filter(None, common), None)


def _value(number: str, unit: regex.Match[str]) -> tuple[Money | Quantity, str]:
    """What a cell means, and the rule that says so."""
    value = amount(number, unit["scale"])
    if "unit" in unit.groupdict():
        return Quantity(value, value, unit["unit"].replace("％", "%")), "table.count"
    return Money(value, value), "table.amount"


def merged(sentences: list[Span], tables: list[Table]) -> list[Span]:
    """The sentences with those of one table row put together."""
    rows = [span for table in tables for span in table.row_spans()]
    if not rows:
        return sentences
    kept = [s for s in sentences if not any(row.overlaps(s) for row in rows)]
    return sorted(kept + rows)
