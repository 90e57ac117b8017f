"""Rows of a newspaper page that could be one headline, by their form and the rows around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from policyextract import layout, scenes, wording
from policyextract.labels import is_kicker
from policyextract.layout import Label, Row

TOLD = re.compile(r"^\d|[，、：]")
DIGIT = re.compile(r"\d")
BULLETS = "◇◆■●▲•·"
RAGGED = 4  # columns by which a row of a headline may be narrower than the next, and one of text not
HEADS = 8  # rows of a block of headlines at most


def headline_rows(page: Sequence[Row], labels: Sequence[Label], start: int, column: float) -> int:
    """How many rows from `start` could be one headline."""
    if labels[start] != "body" or page[start].joined and not _comes_off(page, start):
        return 0
    if wording.BOXED.fullmatch(page[start].words):
        return 1
    if page[start].gap and wording.is_box(page[start].words):
        return 1 + _has_title(page, labels, start + 1)
    size = 0
    apart = _stands_apart(page, labels, start, column)
    block = page[start : start + apart]
    if _are_headlines(block):
        return apart
    while size < layout.LONGEST_HEADLINE and start + size < len(page):
        index = start + size
        row = page[index]
        alone = size == 1 and page[start].words[-1] in "：:"
        another = scenes.place_head(row.words) and not is_kicker(page[index - 1])
        if size and (row.frame > page[start].frame or row.gap and not alone or another):
            break
        nickname = size + 1 < apart and wording.NICKNAME.fullmatch(row.words)
        if labels[index] != "body" or not nickname and not layout.bare(row, apart > 0):
            break
        size += 1
    named = page[start].gap and scenes.place_head(page[start].words) == page[start].words[:-1]
    least = 2 if named and size > 1 else 0
    while size > least and not (
        _breaks_after(page, labels, start, start + size, column) and _balanced(page[start : start + size])
    ):
        size -= 1
    return size


def _has_title(page: Sequence[Row], labels: Sequence[Label], index: int) -> bool:
    """Whether the row under the name of a box is its title, and not its text or its first figure."""
    if index + 1 >= len(page) or page[index].gap or labels[index] != "body":
        return False
    row, under = page[index], page[index + 1]
    short = under.gap or labels[index + 1] != "body" or row.width <= _column_under(page, index + 1, 0) - 2
    return layout.bare(row) and short and not DIGIT.search(row.words) and not row.joined


def _are_headlines(block: Sequence[Row]) -> bool:
    """Whether a block that stands apart is one or more headlines, one of them by its form."""
    formed = any(scenes.place_head(row.words) or wording.SUBTITLE.fullmatch(row.words) for row in block)
    return formed and all(layout.bare(row, apart=True) for row in block) and _balanced(block)


def _stands_apart(page: Sequence[Row], labels: Sequence[Label], start: int, column: float) -> int:
    """How many rows from `start` are a block by themselves that no sentence ends or runs on from."""
    if not page[start].gap:
        return 0
    for size in range(1, HEADS + 1):
        end = start + size
        if end >= len(page) or page[end].gap or labels[end] == "byline":
            block = page[start:end]
            full = 0.0 if is_ragged(block) or over_dateline(page, end) else column
            prose = any(_is_prose(row, row is block[-1], full) for row in block)
            return 0 if prose or size > layout.LONGEST_HEADLINE and not _are_headlines(block) else size
    return 0


def over_dateline(page: Sequence[Row], end: int) -> bool:
    """Whether a story starts under a row for sure: 本报讯."""
    return end < len(page) and wording.is_dated(page[end].words)


def _is_prose(row: Row, last: bool, column: float) -> bool:
    """Whether a row of a block of few rows is text: it opens as a story does, is as wide as one, runs on."""
    if row.width > layout.NARROW_HEADLINE or wording.opens(row.words) or wording.SPEAKS.search(row.words):
        return True
    full = abs(row.width - column) <= 2 and not wording.SUBTITLE.fullmatch(row.words)
    return last and bool(full or wording.OVER.search(row.words) or wording.RUNS_ON.search(row.words))


def _comes_off(page: Sequence[Row], index: int) -> bool:
    """Whether a row that cleaning took for the row before going on can't be that."""
    row = page[index]
    named = scenes.place_head(row.words) == row.words[:-1]
    return row.frame or named or wording.closes(page[index - 1].words)


def _balanced(rows: Sequence[Row]) -> bool:
    """Whether every quotation mark and bracket in the rows is closed in them."""
    words = "".join(row.words for row in rows)
    return all(words.count(a) == words.count(b) for a, b in ("“”", "《》", "（）", "‘’"))


def _breaks_after(
    page: Sequence[Row], labels: Sequence[Label], start: int, index: int, page_column: float
) -> bool:
    """Whether the text at `index` is a new one, not the headline over it going on."""
    if index == len(page) or page[index].gap or page[index].frame or labels[index] != "body":
        return True
    row = page[index]
    if scenes.place_head(row.words) or wording.opens(row.words) or row.indent > 1 or row.words[0] in BULLETS:
        return True
    if plays_under(page, start, index):
        return True
    column = _column_under(page, index, page_column)
    own = [one.width for one in page[start:index]]
    edge = not start or labels[start - 1] != "body" or bool(scenes.place_head(page[start].words))
    return min(own) >= column + layout.WIDER or edge and max(own) <= column * layout.NARROWER


def _column_under(page: Sequence[Row], index: int, page_column: float) -> float:
    """The width of the column in which a paragraph starts at a row."""
    end = index + 1
    while end < min(len(page), index + 4) and page[end].joined:
        end += 1
    under = [row.width for row in page[index:end] if row is not page[end - 1] or not wording.ended(row.words)]
    return median(under) if under else page_column


def is_ragged(rows: Sequence[Row]) -> bool:
    """Whether rows can't be a piece of a column: one is much narrower than one under it.

    Figures that stand over what they count are a list, and clauses may be the start of a paragraph.
    """
    ragged = any(a.width + RAGGED <= b.width for a, b in pairwise(rows))
    return ragged and not any(TOLD.search(row.words) for row in rows)


def plays_under(page: Sequence[Row], start: int, index: int) -> bool:
    """Whether the text at `index` starts with the place that the headline over it names."""
    apart = start == 0 or page[start].gap or wording.ended(page[start - 1].words)
    if not apart or index >= len(page) or start == index:
        return False
    own, below = ("".join(row.words for row in page[a:b]) for a, b in ((start, index), (index, index + 2)))
    return scenes.plays_in(own, below)
