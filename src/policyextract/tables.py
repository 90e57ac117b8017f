"""Tables that a dump has flattened to text, and the numbers in them whose unit stands over them.

A row is read like a sentence; a column whose heading gives the unit (`津贴标准（元/月）`, `持证社工（人）`)
turns the bare numbers below it into amounts or counts. An empty cell takes over what stands above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from policyextract import scanner, sidebyside, stacked
from policyextract.cells import BARE, IN_ALL, SENTENCE, Row, Table, filled, may_be_label, separator
from policyextract.lines import COLUMN, Line, split
from policyextract.patterns import Mention
from policyextract.tableunits import CAPTION, COUNT, COUNTED, UNIT, UNIT_ALONE, WHEN
from policyextract.text import Span
from policyextract.values import Date, Money

MOST_CAPTIONS = 2
# 200, 不低于3500, 5000以上, 200（初级）: a number whose unit may be told over it.
NUMBERED = regex.compile(
    rf"(?P<number>(?:\p{{Han}}{{2,3}})?{BARE.pattern})(?P<rest>以[上下内]|左右|起|不等)?(?:[（(][^（）()]*[）)])?"
)
MONTH = regex.compile(r"(?P<year>(?:19|20)\d\d)(?:[.．/-](?P<month>0?[1-9]|1[0-2]))?")


def find(chars: str) -> Iterator[Table]:
    """The tables of a text, from top to bottom."""
    lines = list(_with_units(chars, [line for line in split(chars) if line.words]))
    at = 0
    while at < len(lines):
        told = any(UNIT.search(chars, *span) for span in _captions(lines, at))
        table = sidebyside.read(chars, lines, at, told) or stacked.read(chars, lines, at, told)
        if table:
            rows = tuple(_with_label(chars, row) for row in table.rows)
            first = next(n for n in range(at, -1, -1) if lines[n].span.start <= table.heading.start)
            yield table._replace(rows=rows, captions=tuple(_captions(lines, first)))
            while at < len(lines) and lines[at].span.start < table.end:
                at += 1
        else:
            at += 1


def _with_label(chars: str, row: Row) -> Row:
    """A row; in one that sums up, 合计 stands in the cells before it too, so that it takes nothing over."""
    label = next((cell for cell in filled(row) if IN_ALL.fullmatch(chars, *cell)), None)
    before = row.index(label) if label else 0
    return (label,) * before + row[before:]


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
        if held and UNIT_ALONE.fullmatch(line.words) and _is_alone(chars, held):
            span = Span(held.span.start, line.span.end)
            held = held._replace(span=span, words=chars[slice(*span)].strip())
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _is_alone(chars: str, line: Line) -> bool:
    """Whether a line may be a heading alone."""
    return may_be_label(line) and not COLUMN.search(line.words) and not separator(chars, line)


def numbers(chars: str, table: Table) -> Iterator[Mention]:
    """The numbers whose unit the heading of the column, or else the row's or the caption, gives; dates."""
    units = [_first_of_row(chars, row) for row in table.rows]
    for column, heading in enumerate(table.headings):
        if any(WHEN.search(chars, *span) for span in heading):
            yield from _dates(chars, table, column)
            continue
        told = _unit(chars, heading, table.captions)
        for row, (before, of_row) in zip(table.rows, units, strict=True):
            cell = row[column]
            unit = told or (of_row if before < column else None)
            if cell and unit:
                yield from _read(chars, cell, unit)


def _first_of_row(chars: str, row: Row) -> tuple[int, regex.Match[str] | None]:
    """The first cell of a row that gives a unit, and its words; the number of cells where none does."""
    found = ((n, _first(chars, (UNIT, COUNT), (cell,))) for n, cell in enumerate(row) if cell)
    return next(((n, unit) for n, unit in found if unit), (len(row), None))


def _dates(chars: str, table: Table, column: int) -> Iterator[Mention]:
    """The years and months of a column that tells when: 2023, 2023.06."""
    for row in table.rows:
        cell = row[column]
        if cell and (m := MONTH.fullmatch(chars, *cell)):
            month = f"-{int(m['month']):02}" if m["month"] else ""
            yield Mention(cell, Date(m["year"] + month), "table.date")


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
    number = NUMBERED.fullmatch(chars, *cell)
    if not number:
        return
    rest = number["rest"] or ""
    words = number["number"] + unit["scale"] + unit.groupdict().get("unit", "元") + rest
    kind = "quantity" if "unit" in unit.groupdict() else "money"
    for mention in scanner.of_kinds(kind).find(words):
        if mention.span == (0, len(words)):
            rule = "table.amount" if isinstance(mention.value, Money) else "table.count"
            end = cell.start + len(number["number"]) + len(rest)
            yield Mention(Span(cell.start, end), mention.value, rule)


def pieces(sentences: list[Span], tables: Sequence[Table]) -> list[Span]:
    """The sentences, those of tables cut into cells: no word goes on from one cell to the next."""
    cut = [cell for table in tables for row in table.rows for cell in filled(row)]
    cut += [head for table in tables for heads in table.headings for head in heads]
    return _replaced(sentences, sorted(set(cut)))


def merged(sentences: list[Span], tables: Sequence[Table]) -> list[Span]:
    """The sentences with those of one table row put together."""
    return _replaced(sentences, [span for table in tables for span in table.row_spans()])


def _replaced(sentences: list[Span], spans: list[Span]) -> list[Span]:
    """The sentences, those that overlap any of some spans replaced by these."""
    taken = {at for span in spans for at in range(*span)}
    kept = [s for s in sentences if taken.isdisjoint(range(*s))] if taken else sentences
    return sorted(kept + spans)
