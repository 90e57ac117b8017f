"""Official papers on A4: a red head, a centred title, clauses, tables, signatures, notes, page numbers."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from press import sheets
from press.copy import Copy, Line, Story
from press.headlines import Row, halves

NUMBER = re.compile(r"^[^\s，。]{2,14}[〔\[（(]\d{4}[〕\]）)]第?\d+号$")
DATE = re.compile(r"^(?:\d{4}|[二〇○零一-九]{4})年.{1,3}月.{1,3}日$")
NOTE = re.compile(r"^(?:注|备注|说明)[：:]\S")
ATTACHED = re.compile(r"^附件?\s*\d*[：:]?$")
SPREAD = re.compile(r"(?<!\S)(\p{Han})[ 　]{2,4}(\p{Han})(?!\S)".replace(r"\p{Han}", "[一-龥]"))
CLAUSE = re.compile(r"^(?:第[一二三四五六七八九十]+章|[一二三四五六七八九十]+、)")


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of one length; the first row is the heading."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Item:
    """A paragraph or a table with how it is set: number, clause, heading, sign, note, attached, body."""

    how: str
    words: str = ""
    table: Table | None = None


def page(copy: Copy) -> str:
    """The HTML of a clipping as papers, one behind the other."""
    chance = random.Random(f"paper {copy.name}")
    lines = [words for words in map(_unnumbered, copy.furniture) if words]
    heads = [words for words, times in Counter(lines).items() if times > 1]
    keep = [words for words in copy.furniture if _unnumbered(words) and _unnumbered(words) not in heads]
    gazette = any(re.search("公报|研究", words) for words in copy.furniture)
    size, room = (9.5, 206) if gazette else (chance.choice([10.5, 12, 14]), 440)
    return sheets.filled(
        "paper.html",
        name=copy.name,
        above=[words for words in copy.above if words in keep],
        below=[words for words in copy.below if words in keep],
        running=heads[0] if heads else "",
        stories=[(list(_head(story, room / size)), list(items(story))) for story in copy.stories],
        columns=2 if gazette else 1,
        ruled=chance.choice(["ruled", "ruled", "threeline", "unruled"]),
        red=chance.random() < 0.7,
        size=size,
        leading=chance.choice([1.6, 1.8, 2]),
        numbers=chance.choice(
            ['"— " counter(page) " —"', "counter(page)", '"第 " counter(page) " 页"', '""']
        ),
        face=chance.choice(['"Noto Serif CJK SC"', '"Noto Serif CJK SC"', '"Noto Sans CJK SC"']),
        noted=chance.random() < 0.5,
    )


def _head(story: Story, room: float) -> Iterator[Row]:
    """The rows of a headline, those that are wider than so many characters of the body in two rows."""
    rows = [Row(line.words, line.role) for line in story.head]
    return (piece for row in rows for piece in (halves(row) if len(row.words) * 1.55 > room else [row]))


def _unnumbered(words: str) -> str:
    """A line of no story without the number of its page."""
    return re.sub(r"\s*第\s*\d+\s*页.*|^[—–\-·\s]*\d+[—–\-·\s]*$", "", words)


def items(story: Story) -> Iterator[Item]:
    """What a paper consists of, in order: its paragraphs, and its tables made of the rows in them."""
    lines = list(story.body)
    signed = len(lines)
    while signed and len(lines) - signed < 4 and _signature(lines[signed - 1]):
        signed -= 1
    for rows, group in groupby(enumerate(lines), key=lambda pair: len(cells(pair[1].words)) > 1):
        held = list(group)
        if rows and len(held) > 1:
            yield Item("table", table=table([cells(line.words) for _, line in held]))
        else:
            yield from (Item("sign" if n >= signed else _how(line.words), line.words) for n, line in held)


def _signature(line: Line) -> bool:
    words = line.words
    return bool(DATE.match(words)) or (
        len(words) < 40 and bool(re.search("(?:局|部|厅|委|会|府|室|中心)$", words))
    )


def _how(words: str) -> str:
    if NUMBER.match(words):
        return "number"
    if ATTACHED.match(words):
        return "attached"
    if NOTE.match(words):
        return "note"
    if CLAUSE.match(words) and words[-1] not in "。；：":
        return "heading"
    return "body"


def cells(words: str) -> list[str]:
    """The cells of a row of a table: set apart by tabs, bars or several blanks; else the words as one."""
    if "\t" in words:
        return [cell.strip() for cell in words.split("\t")]
    if words.count("|") + words.count("│") > 1:
        return [cell.strip() for cell in re.split("[|│]", words.strip(" |│"))]
    gaps = re.split("[ 　]{2,}", SPREAD.sub(r"\1\2", words))
    return gaps if len(gaps) > 2 and not re.search("[，。；]", words) else [words]


def table(rows: Sequence[list[str]]) -> Table:
    """Rows filled up with empty cells to the length of the longest."""
    widest = max(map(len, rows))
    return Table(tuple((*row, *[""] * (widest - len(row))) for row in rows))
