"""A table for the terminal: a heading for each document, then one line a record.

Every line fits the width there is; what is too long ends in `…`. Column widths depend on the width of
the terminal only, so that the columns of all documents stand under each other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from policyextract.formats import labels
from policyextract.formats.snippets import Clause, clause_around, cut, cut_left, phrase, words
from policyextract.model import Document, Record
from policyextract.pipeline import Extraction
from policyextract.regions import MUNICIPALITIES, short_stem

PIPE_WIDTH = 100  # columns where the output goes to a file or another program
WIDE = 96  # from this width on, lines name their file and not only the line of it
LONGEST_NAME = 16  # columns of a file's name beyond which only the line is told
ROOMY = 130  # from this width on, a period shows both its days
GAP = 2
LEAST = 12  # columns that words get even where that makes the line too long
COLOURS = {"incentive": "green", "indicator": "cyan", "policy": "magenta"}
LEVEL = 20  # columns of the longest level that is not cut
REGION = 18  # columns of the longest region that is not cut
SHORT_LEVELS = {"any": "不限", "none": "无关"}

NAME = re.compile(r"[的之]?(?P<name>[^\W\d_]{2,})(?=[、（(]|$)")
"""What follows an amount if it names the payment (`一次性补贴`), not if it tells the next amount."""


class Column(NamedTuple):
    """A column: its heading, its least width, and how it behaves.

    A `free` column takes what the others leave, and its cells are cut there. One with `numbers` stands
    at the right and is never cut: half an amount would be a wrong one. No two neighbours have the same
    style, since a picture of the table joins what looks the same and loses the columns.
    """

    heading: str
    width: int = 0
    numbers: bool = False
    free: bool = False
    style: str = ""


COLUMNS: dict[str, tuple[Column, ...]] = {
    "incentive": (
        Column("地区", 12),
        Column("级别", 4, style="not bold"),
        Column("金额", 12, numbers=True, style="bold"),
        Column("频次", 6),
        Column("对象与名目", free=True, style="not bold"),
        Column("起止", style="dim"),
        Column("原文", numbers=True, style="dim not bold"),
    ),
    "indicator": (
        Column("地区", 12),
        Column("性质", 4, style="not bold"),
        Column("数值", 12, numbers=True, style="bold"),
        Column("时间", 6),
        Column("内容", free=True, style="not bold"),
        Column("原文", numbers=True, style="dim not bold"),
    ),
    "policy": (
        Column("地区", 12),
        Column("标题", free=True, style="not bold"),
        Column("起止", style="dim"),
        Column("原文", numbers=True, style="dim not bold"),
    ),
}


def write(extractions: Iterable[Extraction], out: TextIO) -> None:
    """Write every document as soon as it is read, in colour where `out` is a terminal."""
    show(extractions, console_for(out))


def console_for(out: TextIO) -> Console:
    """A console on `out`, as wide as its terminal, else as COLUMNS says, else 100 columns."""
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    if not console.is_terminal and not os.environ.get("COLUMNS", "").isdigit():
        console.width = PIPE_WIDTH
    return console


def show(extractions: Iterable[Extraction], console: Console) -> None:
    """Print every document with a blank line between two."""
    for n, extraction in enumerate(extractions):
        if n:
            console.print()
        console.print(render(extraction, console.width), soft_wrap=True)


def render(extraction: Extraction, width: int) -> Text:
    """A document's heading lines and its records, kind by kind, a line each."""
    document = extraction.document
    lines = [heading(document, width), *_notes(document, width)]
    for kind in labels.KINDS:
        records = [record for record in document.records if record.kind == kind]
        if records:
            lines += _table(kind, records, extraction, width)
    return Text("\n").join(lines)


def heading(document: Document, width: int) -> Text:
    """The file's name at the left and the counts of its records at the right, in one line."""
    counts = Text("  ").join(_counts(document)) or Text("没有找到记录 no records", "yellow")
    room = max(width - counts.cell_len - GAP, LEAST)
    name = cut_left(words(document.source), room)
    return Text.assemble((name, "bold"), " " * (room - cell_len(name) + GAP), counts)


def _counts(document: Document) -> Iterator[Text]:
    """`奖补 6` for each kind that the document has."""
    for kind, label in labels.KINDS.items():
        if count := sum(record.kind == kind for record in document.records):
            yield Text(f"{label.zh} {count}", COLOURS[kind])


def _notes(document: Document, width: int) -> Iterator[Text]:
    """The titles of the articles in one line, and each warning in one."""
    titles = [phrase(article.title) for article in document.articles if article.title]
    if titles:
        yield Text(cut(" / ".join(titles), width))
    for warning in document.warnings:
        yield Text(cut(f"! {phrase(warning)}", width), "yellow")


def _table(kind: str, records: list[Record], extraction: Extraction, width: int) -> Iterator[Text]:
    """A line of headings, which names the kind, and a line for each record; empty columns are left out."""
    rows = [_cells(record, extraction, width) for record in records]
    columns = [c for c in COLUMNS[kind] if c.free or c.width or any(row[c.heading] for row in rows)]
    sizes = [
        max(c.width, cell_len(c.heading), *(cell_len(row[c.heading]) for row in rows))
        for c in columns
        if not c.free
    ]
    room = max(width - sum(sizes) - GAP * len(sizes), LEAST)
    widths = [room if c.free else sizes.pop(0) for c in columns]
    first, *others = (c.heading for c in columns)
    titles = [f"{labels.KINDS[kind].zh} {first}", *others]
    headings = Text("".join(_filled(titles, columns, widths)), "dim")
    headings.stylize(f"not dim bold {COLOURS[kind]}", 0, len(labels.KINDS[kind].zh))
    yield headings
    for record, row in zip(records, rows, strict=True):
        cells = [_free(record, extraction, room) if c.free else row[c.heading] for c in columns]
        filled = _filled(cells, columns, widths)
        yield Text.assemble(*zip(filled, (c.style for c in columns), strict=True))


def _filled(cells: list[str], columns: list[Column], widths: list[int]) -> list[str]:
    """Cells filled up with blanks to the widths of their columns, and the gaps between them."""
    filled = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        blanks = " " * (width - cell_len(cell))
        filled.append((blanks + cell if column.numbers else cell + blanks) + " " * GAP)
    return [*filled[:-1], filled[-1].rstrip()]


def _cells(record: Record, extraction: Extraction, width: int) -> dict[str, str]:
    """What stands in every column that is not free, by its heading."""
    amount = labels.field_value(record, "amount")
    figure = words(amount.zh) if amount else ""
    return {
        "地区": cut(_region(record), REGION),
        "级别": cut(_level(record, width), LEVEL),
        "金额": figure,
        "数值": figure,
        "频次": labels.FREQUENCIES[record.frequency].zh if record.frequency else "",
        "起止": _period(record, width),
        "性质": labels.MODALITIES[record.modality].zh if record.modality else "",
        "时间": _short(record.date),
        "原文": _place(record, extraction, width),
        "对象与名目": "",
        "内容": "",
        "标题": "",
    }


def _level(record: Record, width: int) -> str:
    """The level in few columns; a grade with its family where there is room for both."""
    if record.grade is None:
        label = labels.field_value(record, "level")
        return SHORT_LEVELS.get(record.level or "") or (label.zh if label else "")
    label = labels.level(record.level, record.family, record.grade)
    told = label.zh if label else ""
    return told if width >= WIDE else told.partition(" ")[2]


def _free(record: Record, extraction: Extraction, room: int) -> str:
    """The words that say what an amount is for, as many as there is room for."""
    if record.kind == "policy":
        number = words(record.number or "")
        title = cut(words(record.title or record.quote), max(room - cell_len(number) - GAP, LEAST))
        return cut(f"{title}  {number}".rstrip(), room)
    clause = clause_around(record, extraction)
    return around(clause, room) if record.kind == "indicator" else for_what(record, clause, room)


def around(clause: Clause, room: int) -> str:
    """A clause with its figure in it; of what comes before, the words nearest to the figure."""
    figure = words(clause.before + clause.quote)
    return cut(str(clause), room) if cell_len(figure) <= room - 1 else cut_left(figure, room)


def for_what(record: Record, clause: Clause, room: int) -> str:
    """Who is paid and what the payment is called, without the amount itself: `社工师…职业津贴`."""
    who = words(record.beneficiary or clause.before)
    what = NAME.match(words(clause.after))
    if not who:
        return cut(str(clause), room)
    if not what or cell_len(what["name"]) > room // 2:
        return cut(who, room)
    who = cut(who, room - cell_len(what["name"]) - 1).removesuffix("…")
    return f"{who}…{what['name']}"


def _region(record: Record) -> str:
    """The names of a region that tell it apart: 深圳市福田区, 惠州市, 大理州大理市, 北京市朝阳区.

    The province is left out where a city follows it, and long names are shortened as newspapers do. A town
    or zone that pays stands alone.
    """
    if record.place:
        return words(record.place)
    path = labels.region_path(record.region)
    if len(path) > 1 and (record.region or "")[:2] not in MUNICIPALITIES:
        path = path[1:]
    name = "".join(path) or record.region_name or ""
    return words(name if cell_len(name) <= REGION else "".join(map(short_name, path)) or name)


def short_name(name: str) -> str:
    """A region's name without the peoples that an autonomous region is named for.

    >>> short_name("西双版纳傣族自治州"), short_name("景洪市")
    ('西双版纳州', '景洪市')
    """
    return short_stem(name) + name[-1] if "自治" in name else name


def _period(record: Record, width: int) -> str:
    """From when until when, in years where days don't fit; the length where no day is told."""
    first, last = record.effective, record.expires
    if first and last:
        days = f"{first}–{last}"
        return days if width >= ROOMY else f"{first[:4]}–{last[:4]}"
    if first or last:
        return f"{first}起" if first else f"至{last}"
    return labels.duration(record.validity).zh if record.validity else ""


def _short(edtf: str | None) -> str:
    """A date in few columns: `2023-12-31`, `2021–2025`, `2018起`.

    >>> _short("2021/2025"), _short("2018/.."), _short("../2020"), _short(None)
    ('2021–2025', '2018起', '至2020', '')
    """
    first, slash, last = (edtf or "").partition("/")
    if not slash:
        return first
    if first == "..":
        return f"至{last}"
    return f"{first}起" if last == ".." else f"{first}–{last}"


def _place(record: Record, extraction: Extraction, width: int) -> str:
    """`docs-10.txt:8`, or `:8` where the name would take the place of the words; on page 2, `p2:8`."""
    line = extraction.source.place(record.start).line
    place = f"p{record.page}:{line}" if record.page else f":{line}"
    name = words(PurePath(record.source).name)
    if width < WIDE or cell_len(name) > LONGEST_NAME:
        return place
    return f"{name}:{place.removeprefix(':')}"
