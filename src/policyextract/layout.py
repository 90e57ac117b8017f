"""The rows of a page as they were printed.

Cleaning joins the rows of a paragraph. Here they are told apart again, from the edits that the text
carries, since a row's width and place say what it is: a headline is wider than the column under it,
and a headline that cleaning took for the first line of a paragraph has to come off again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import inf
from statistics import median
from typing import Literal

from policyextract import lines
from policyextract.filing import is_meta
from policyextract.scenes import head_match, starts_in
from policyextract.text import Span, Text
from policyextract.wording import ASKED, BOXED, READER, TITLE_BEFORE_KEYS, is_dated

Label = Literal["headline", "byline", "note", "caption", "junk", "body"]

LONGEST_HEADLINE = 3  # rows
WIDEST_HEADLINE = 76  # columns of one row
NARROW_HEADLINE = 36  # columns of one that asks a question
WIDER = 4  # columns by which a headline exceeds the column that it stands over
NARROWER = 0.75  # of the column's width, the widest headline that is narrower than its column
SUBHEAD = 0.6  # of a column, the widest subhead that stands right over its text
FEW_LEADS = 8  # one row in so many may be of a lead
LEAD = 1.3  # of the column's width, the narrowest lead that is set wider

INNER_COMMA = re.compile("(?!^)[，,](?!$)")
MARK = re.compile("[。；，,;：:…]")
STARTS = tuple("，。、；：！？）")


@dataclass(frozen=True, eq=False)
class Row:
    """One printed row. `joined`: cleaning took it for the row before going on; `gap`: a blank line or
    the edge of the page is before it; `frame`: it starts with the one space that dumps put before the
    first row of a text frame; `indent`: the white space before it, in characters."""

    span: Span
    words: str
    width: int
    joined: bool
    gap: bool
    frame: bool
    indent: int

    @cached_property
    def meta(self) -> bool:
        """Whether it is what a paper is filed under."""
        return is_meta(self.words)

    @cached_property
    def starts_in(self) -> frozenset[str]:
        """The region with whose name it starts."""
        return starts_in(self.words)


@dataclass(frozen=True)
class Part:
    """Rows that stand together on the page and are of one kind."""

    label: Label
    rows: tuple[Row, ...]

    @property
    def span(self) -> Span:
        """Where the part stands in the page's text."""
        return Span(self.rows[0].span.start, self.rows[-1].span.end)

    @cached_property
    def words(self) -> str:
        """Its rows, run together."""
        return "".join(row.words for row in self.rows)


def rows(text: Text, joined: Collection[str] = ("join-lines",)) -> list[Row]:
    """The printed rows of a clean page, blank ones left out; `joined` says why lines were put together."""
    joins = _joins(text, joined)
    ordered = sorted(joins)
    found: list[Row] = []
    gap = True
    for line in lines.split(text.chars):
        if not line.words:
            gap = True
            continue
        start, end = line.span
        cuts = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
        if title := _inline_title(line.words, not found):
            cuts = sorted({*cuts, line.start + title})
        for edge, following in pairwise([start, *cuts, end]):
            if row := _row(text, Span(edge, following), joins.get(edge), gap):
                found.append(row)
                gap = False
    few = sum(row.frame for row in found) * 4 <= len(found)
    return found if few else [replace(row, frame=False) for row in found]


def _inline_title(words: str, first: bool) -> int:
    """Where in a line its title ends and its text starts; 0 where it has none.

    >>> _inline_title("②【格尔木：小站有大奖】海西州的办法", False), _inline_title("①【表】无", False)
    (12, 0)
    """
    m = "【" in words and BOXED.match(words)
    if not m and first and len(words) > 2 * WIDEST_HEADLINE:
        m = TITLE_BEFORE_KEYS.match(words)
    return m.end() if m and m.end() < len(words) else 0


def _joins(text: Text, joined: Collection[str]) -> dict[int, str]:
    """Where in the text a line break was dropped, and the white space that was dropped with it."""
    at: dict[int, str] = {}
    for applied in text.history:
        if applied.why in joined and (place := text.place(applied.source.end)) < len(text):
            at[place] = applied.old
    return at


def _row(text: Text, whole: Span, join: str | None, gap: bool) -> Row | None:
    """The row that stands in a span; None where it is blank."""
    chars = text[whole]
    words = chars.strip()
    if not words:
        return None
    lead = len(chars) - len(chars.lstrip())
    span = Span(whole.start + lead, whole.start + lead + len(words))
    frame = chars[:lead] == " " if join is None else join.endswith("\n ")
    return Row(span, words, lines.width(words), join is not None, gap, frame, lead)


def line_ranges(page: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The rows of each line of the clean text, as half-open ranges."""
    starts = [index for index, row in enumerate(page) if not index or not row.joined]
    yield from pairwise([*starts, len(page)])


def bare(row: Row, apart: bool = False) -> bool:
    """Whether a row has no mark that a headline would not have; one that stands `apart` may have commas."""
    if row.width > WIDEST_HEADLINE:
        return False
    words = INNER_COMMA.sub("", row.words) if apart else row.words
    if head := head_match(words):
        said = words[head.end() :]
    else:
        asks = words[-1] in "？?！!" and row.width <= NARROW_HEADLINE and not ASKED.match(words)
        said = words.replace("，", "") if asks else words
    if MARK.search(said) or said.startswith(STARTS) or said.endswith("、"):
        return False
    return not (is_dated(words) or READER.match(words)) and len(lines.COLUMN.findall(words)) < 2


def column_width(page: Sequence[Row]) -> float:
    """The width of the page's columns: the median of the rows that a paragraph runs on from."""
    full = [row.width for row, after in pairwise(page) if after.joined]
    return median(full or [row.width for row in page])


def lead_width(page: Sequence[Row], column: float) -> float:
    """How wide a lead is at least; endless where so many rows are that wide that they are a column."""
    wide = sum(row.width >= column * LEAD for row in page)
    return column * LEAD if wide * FEW_LEADS <= len(page) else inf
