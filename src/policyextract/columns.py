"""Which line breaks of a page only the width of its columns made: sentences run on over them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from policyextract.lines import (
    BARS,
    CLAUSE,
    CLOSERS,
    CLOSES,
    COLUMN,
    ENDS,
    ITEM,
    KEY,
    NARROW,
    SLACK,
    Line,
    blocks,
    has_gap,
    is_post,
    is_prose,
    is_row,
    items,
    split,
    width,
)
from policyextract.text import Span

WINDOW = 4  # lines looked at on either side to tell how wide a column is
COMMON = 20  # columns of the narrowest line whose width tells something where others have it
NARROWEST = 12  # columns of the narrowest line of prose that goes on

# 发布时间：2024-05-06 09:30, and below it 2025年，……
DAY_ENDS = regex.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:\s+\d\d?:\d\d(?::\d\d)?)?$")
DATE_BEGINS = regex.compile(r"\d{4}\s?年|\d{1,2}\s?月")
OPENS = tuple("（(《“‘〔【[，、,")
COMMA_ENDS = "，。、；：！？,.;:!?"
CELL = regex.compile(r"[\d.,%\s]+|[一二三四五六七八九十百千万两]+元")
WAY = regex.compile(r"\p{Han}\s*[>›»＞]{1,2}\s*\p{Han}")
APART = re.compile(r"[\s|｜\[【\]】>›»＞]")  # what stands between items, cells or the steps of a way
BAR = re.compile(f"[{BARS}]")


def wrapped(chars: str) -> Iterator[Span]:
    """The line breaks, with the white space around them, that only a column's width made; a post has none."""
    if is_post(chars):
        return
    common = _common(Counter(line.width for line in split(chars)))
    for block in blocks(chars):
        if not _is_verse(block):
            column = Column(block, common)
            for index, (line, following) in enumerate(pairwise(block)):
                if column.goes_on(index):
                    yield Span(line.start + len(line.words), following.start)


def _common(widths: Counter[int]) -> frozenset[int]:
    """The widths of a page that two other lines have, too, or nearly so."""
    return frozenset(
        width
        for width in widths
        if width >= COMMON and sum(widths[width + more] for more in (-2, -1, 0, 1, 2)) > 2
    )


def _is_verse(block: Sequence[Line]) -> bool:
    """Whether every line ends with a mark of its own, as a poem's or a list's do and prose's don't."""
    return len(block) > 2 and all(line.words[-1] in COMMA_ENDS for line in block)


class Column:
    """The lines between two blank ones, with what each of them is by itself."""

    def __init__(self, block: Sequence[Line], common: frozenset[int]) -> None:
        """`common` are the widths that several lines of the page have."""
        self.lines = block
        self.common = common
        self.margin = min(line.indent for line in block)
        self.widths = [line.width for line in block]
        self.prose = [is_prose(line.words) for line in block]
        self.alone = [_stands_alone(line.words) for line in block]

    def goes_on(self, index: int) -> bool:
        """Whether the line after `index` goes on with the sentence of that line."""
        following = self.lines[index + 1]
        a, b = self.lines[index].words, following.words
        if self.alone[index] or self.alone[index + 1] or following.indent - self.margin > 1:
            return False
        if _are_rows(a, b) or ITEM.match(b) or KEY.match(a) and KEY.match(b):
            return False
        if b.startswith(CLOSES):
            return True
        if a.rstrip(CLOSERS)[-1:] in ENDS or a[-1].isdigit() and DAY_ENDS.search(a) and DATE_BEGINS.match(b):
            return False
        if a.endswith(OPENS) or a[-1].isdigit() and b[0].isdigit():
            return True
        return (
            self._is_common(index)
            or self._prose_goes_on(index)
            or self._reaches_margin(index, WINDOW)
            or self._reaches_margin(index, 2)
            or self._narrow_prose(index)
        )

    def _is_common(self, index: int) -> bool:
        """Whether a line of prose is as wide as two others of the page."""
        width = self.widths[index]
        narrow = width <= NARROW
        return width in self.common and (
            self.prose[index] if narrow else bool(CLAUSE.search(self.lines[index].words))
        )

    def _prose_goes_on(self, index: int) -> bool:
        """Whether both lines are prose, the second not much wider, and the first no `key: value`."""
        prose = self.prose[index] and self.prose[index + 1]
        wider = self.widths[index + 1] > self.widths[index] + 12
        return prose and not wider and not KEY.match(self.lines[index].words)

    def _reaches_margin(self, index: int, window: int) -> bool:
        """Whether a line of prose is as wide as its column: as the widest width that three lines share."""
        reach = slice(max(0, index - window), index + window + 1)
        widths = sorted(self.widths[reach], reverse=True)
        shared = next((wide for wide, third in zip(widths, widths[2:], strict=False) if wide - third <= 2), 0)
        column = range(shared - SLACK, shared + 3)
        if not shared or self.widths[index] not in column:
            return False
        beside = zip(self.widths[reach], self.prose[reach], strict=True)
        return any(prose and width in column for width, prose in beside)

    def _narrow_prose(self, index: int) -> bool:
        """Whether an unfinished line of a narrow column goes on in prose of about its width."""
        line, *after = self.lines[index : index + 4]
        if line.width < NARROWEST or after[0].width > line.width + 6 or after[0].words[-1] in "：:":
            return False
        narrow = max(self.widths[max(0, index - 2) : index + 4]) <= NARROW
        prose = narrow and any(CLAUSE.search(other.words + " ") for other in after)
        return prose and not KEY.match(line.words)


def _are_rows(a: str, b: str) -> bool:
    """Whether two lines are rows of a table: with tabs or bars, or with a gap and no prose or at one place.

    >>> _are_rows("等级  标准", "初级  200元"), _are_rows("奖  初级1元，一次性", "补  每月2元，按月发")
    (True, True)
    """
    if "\t" in a or "\t" in b or BAR.search(a) and BAR.search(b):
        return True
    if not (has_gap(a) and has_gap(b)):
        return False
    gaps = [COLUMN.search(words) for words in (a, b)]
    places = {width(gap.string[: gap.end()]) + gap.end() - gap.start() for gap in gaps if gap}
    return all(gaps) and (len(places) == 1 or not (is_prose(a) or is_prose(b)))


def _stands_alone(words: str) -> bool:
    """Whether a line is a number, as in a table whose cells stand one a line, a row of cells, a menu, or
    the way to a page of a web site."""
    if CELL.fullmatch(words):
        return True
    return bool(APART.search(words)) and (is_row(words) or len(items(words)) > 2 or bool(WAY.search(words)))
