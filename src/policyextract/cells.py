"""The cells of a table that was flattened to text, and what a cell's row and column say about it.

A dump sets cells apart with tabs, with bars, or with the blanks of the page; or it puts each on a line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from policyextract.lines import BARS, ITEM, Line, width
from policyextract.text import Span

NUMBER = r"\d{1,9}(?:,\d{3})*+(?:\.\d{1,6})?"
BARE = regex.compile(rf"{NUMBER}(?:\s?[-—–~～至]\s?{NUMBER})?")
SUM = regex.compile(
    rf"(?:{BARE.pattern}|[\p{{Han}}]{{1,6}}(?<=[百千万零壹贰叁肆伍陆柒捌玖拾佰仟]))[万千]?元\S{{0,6}}"
)
EMPTY = regex.compile(r"[-—–－/／\\、无空○×]{1,2}")
GAP = regex.compile(r"[^\s]+(?: [^\s]+)*")
# 姓  名 and 合  计 are one word, spaced out.
SPACED = regex.compile(r"(?<![^\s])\p{Han}\s{1,4}\p{Han}(?![^\s])")
IN_ALL = regex.compile(r"[合总小共累]\s*计")
SENTENCE = regex.compile(r"[。；！？]|，.*，")
NOTE = regex.compile(r"(?:备?注|附注|说明)\d?[：:]")
LONGEST_CELL = 30
MOST = 100  # cells of a row that goes on over several lines
MERGED = 100  # rows over which a cell may reach that was merged

Row = tuple[Span | None, ...]


class Table(NamedTuple):
    """Heading rows and the rows under them, with the spans of their cells.

    `heading` is all that heads the columns, `headings` what heads each of them, from below. A cell may
    be empty. `captions` are the lines above the heading that give the unit (单位：元/人·月) or the title of
    the table, the nearest first.
    """

    heading: Span
    headings: tuple[tuple[Span, ...], ...]
    rows: tuple[Row, ...]
    captions: tuple[Span, ...] = ()

    def reaching(self, row: int, column: int) -> Span | None:
        """A cell, or where it is empty the last one above it that is not."""
        above = (self.rows[n][column] for n in range(row, max(-1, row - MERGED), -1))
        return next((cell for cell in above if cell), None)

    @property
    def end(self) -> int:
        """Where its last cell ends."""
        return filled(self.rows[-1])[-1].end

    def row_spans(self) -> Iterator[Span]:
        """Each row from its first cell to its last; one without its first cell goes on with the one above.

        A row of its first cell alone goes on with the one below: 沈阳市 over 沈河区 1500元. None goes on for
        more than MOST cells.
        """
        held: list[Span] = []
        for row, above in zip(self.rows, ((), *self.rows), strict=False):
            if held and (row[0] and len(filled(above)) > 1 or len(held) > MOST):
                yield Span(held[0].start, held[-1].end)
                held = []
            held += filled(row)
        yield Span(held[0].start, held[-1].end)


class Cell(NamedTuple):
    """Where some words stand in a table, counted from 0."""

    table: Table
    row: int
    column: int

    @property
    def span(self) -> Span:
        """The words of the cell itself."""
        found = self.table.rows[self.row][self.column]
        assert found is not None
        return found

    @property
    def heads(self) -> list[Span]:
        """The headings of its column."""
        return [*self.table.headings[self.column]]

    @property
    def over(self) -> list[Span]:
        """What stands over it: the headings of its column, the heading row, the captions."""
        return [*self.heads, self.table.heading, *self.table.captions]

    @property
    def before(self) -> list[Span]:
        """The cells of its row before it, the nearest first; for an empty one, that above it."""
        return self._filled(reversed(range(self.column)))

    @property
    def behind(self) -> list[Span]:
        """The cells of its row behind it; for an empty one, that above it."""
        return self._filled(range(self.column + 1, len(self.table.headings)))

    def _filled(self, columns: Iterable[int]) -> list[Span]:
        return [cell for column in columns if (cell := self.table.reaching(self.row, column))]


class Cells:
    """The cells of some tables, which stand in the order of the text, as their rows do."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._rows = [(table, row) for table in tables for row in range(len(table.rows))]
        self._starts = [filled(table.rows[row])[0].start for table, row in self._rows]
        self._known: dict[Span, Cell | None] = {}  # where it was asked

    def at(self, words: Span) -> Cell | None:
        """The cell in which some words stand, None for words outside the rows."""
        if not self._rows:
            return None
        if words not in self._known:
            self._known[words] = self._read(words)
        return self._known[words]

    def _read(self, words: Span) -> Cell | None:
        found = bisect_right(self._starts, words.start) - 1
        if found < 0:
            return None
        table, row = self._rows[found]
        cells = enumerate(table.rows[row])
        return next((Cell(table, row, n) for n, cell in cells if cell and cell.covers(words)), None)


def filled(row: Row) -> list[Span]:
    """The cells of a row that are not empty."""
    return [cell for cell in row if cell]


def cells(chars: str, line: Line) -> Row:
    """The cells of a line, set apart by tabs or bars, which may leave one empty, or by blanks.

    >>> from policyextract.lines import split
    >>> words = ["初级\\t\\t200", "丨初级丨—丨200丨", "1  姓  名    初级  2023. 06"]
    >>> [[w[slice(*cell)] if cell else "" for cell in cells(w, split(w)[0])] for w in words]
    [['初级', '', '200'], ['初级', '—', '200'], ['1', '姓  名', '初级', '2023. 06']]
    """
    if "\n" in line.words:
        return (words(chars, line),)
    if mark := separator(chars, line):
        return tuple(_between(chars, line.span, mark))
    if len(line.solid) == line.length:
        return (line.span,)
    start, end = line.span
    whole = SPACED.sub(lambda m: m[0][0] + "_" * (len(m[0]) - 2) + m[0][-1], chars[start:end])
    return tuple(Span(start + m.start(), start + m.end()) for m in GAP.finditer(whole))


def separator(chars: str, line: Line) -> str:
    """The tab or bar that sets the cells of a line apart; none where blanks do."""
    words = chars[slice(*line.span)].strip(" ")
    return next((mark for mark in "\t" + BARS if mark in words), "")


def _between(chars: str, line: Span, mark: str) -> Iterator[Span | None]:
    """The words between the marks of a line; a bar at its edge is a frame, a tab there is not."""
    start, end = line
    if mark != "\t":
        inside = chars[start:end]
        start += len(inside) - len(inside.lstrip().removeprefix(mark))
        end -= len(inside) - len(inside.rstrip().removesuffix(mark))
    for part in chars[start:end].split(mark):
        yield stripped(chars, Span(start, start + len(part)))
        start += len(part) + 1


def stripped(chars: str, span: Span) -> Span | None:
    """A span without the white space at its ends; None where nothing is left."""
    inside = chars[slice(*span)]
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip())) if inside.strip() else None


def words(chars: str, line: Line) -> Span:
    """Where the words of a line stand."""
    return stripped(chars, line.span) or line.span


def reach(chars: str, cell: Span) -> tuple[int, int]:
    """The first and last column of the page that a cell fills."""
    before = chars[chars.rfind("\n", 0, cell.start) + 1 : cell.start]
    start = width(before) + sum(2 if char == "\u3000" else 1 for char in before if char.isspace())
    return start, start + width(chars[slice(*cell)])


def apart(chars: str, one: Span, other: Span) -> tuple[int, int]:
    """How many columns of the page lie between two cells, and between their beginnings."""
    (a, b), (c, d) = reach(chars, one), reach(chars, other)
    return max(0, c - b, a - d), abs(a - c)


def may_be_cell(line: Line) -> bool:
    """Whether a line may be a cell alone."""
    return len(line.words) <= LONGEST_CELL and not (SENTENCE.search(line.words) or NOTE.match(line.words))


def may_be_label(line: Line) -> bool:
    """Whether a line may be a cell that says something: no number alone, and no item of a list."""
    return may_be_cell(line) and not ITEM.match(line.words) and not is_number(line.words)


def is_number(words: str) -> bool:
    """Whether a cell holds a number alone, or the stroke that stands for none.

    >>> [is_number(words) for words in ("1,200", "0.6—1.2", "—", "200元", "满3年")]
    [True, True, True, False, False]
    """
    return bool(BARE.fullmatch(words) or EMPTY.fullmatch(words))
