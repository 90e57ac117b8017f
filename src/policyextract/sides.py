"""The two sides of a break in a page's columns, and what speaks for a sentence running on over it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from policyextract.kinship import near
from policyextract.layout import Row

NEAR = 6  # rows before or after a break that tell how wide its column is and which quote is open
ABOUT = 12  # rows before or after a break that tell what a block is about
OTHER = 4  # columns by which the widths of two columns differ
QUOTES = (("“", "”"), ("《", "》"), ("（", "）"))


class Weights(NamedTuple):
    """What each cue is worth: about the logarithm of how much likelier it makes what it speaks for."""

    # that a sentence runs on from one row to another
    in_place: float = 3.0  # two rows with nothing between; more, the rarer blocks stop in a sentence
    step: float = -3.0  # but the column gets wider or narrower there
    backwards: float = -0.5  # the block that goes on stands further up
    width: float = 0.7  # both columns are of one width, or are not
    quote: float = 2.5  # a quote is closed, or is not
    number: float = 2.5  # a number goes on, or does not
    amount: float = 3.0  # an amount follows on what asks for one: 每人奖励, 不低于
    region: float = 2.0  # both blocks name places of one region, or of two
    topic: float = 0.6  # a word that only these two blocks have; for others less
    most_topic: float = 2.0
    most_topic_shuffled: float = 4.0  # on a page whose blocks are out of order
    # that nothing goes on
    endless: float = -3.0  # a sentence that nothing ends
    # that a row begins something
    dateline: float = 8.0  # 本报讯
    opening: float = 3.0  # as a story or a paragraph does, indented, or set as a lead
    place: float = 2.0  # with a region
    chain: float = 4.0  # with a region and one that lies in it: 贵州湄潭县
    speech: float = 2.0  # with what somebody says
    headed: float = 2.0  # right under a headline, on a page whose blocks are in order
    headed_shuffled: float = 0.5  # the same on a page where headlines stand anywhere
    signed: float = 6.0  # right under whom it is from, the name of a box, or a headline with its place
    paragraph: float = 1.5  # right under a sentence that is over
    midline: float = -3.0  # right under one that is not
    alone: float = -1.5  # a paragraph of one row
    unindented: float = -2.5  # on a page where paragraphs are indented
    amount_first: float = -1.5  # with an amount
    impossible: float = -4.0  # with a mark that ends something


WEIGHTS = Weights()


class Side(NamedTuple):
    """One side of a break: how wide the column is, or 0 where one row can't tell; for each kind of quotes
    and brackets, whether one reaches over the break; the regions that it names; the words that others on
    the page have too."""

    width: int
    quotes: tuple[bool, ...]
    regions: frozenset[str]
    words: frozenset[str]


def column(rows: Sequence[Row]) -> int:
    """How wide the column of some rows is; 0 where one row can't tell."""
    return max(row.width for row in rows) if len(rows) > 1 else 0


def left_open(words: str) -> tuple[bool, ...]:
    """For each kind of quotes and brackets, whether one is left open.

    >>> left_open("《办法》说，“社工")
    (True, False, False)
    """
    return tuple(words.rfind(opened) > words.rfind(closed) for opened, closed in QUOTES)


def closed(words: str) -> tuple[bool, ...]:
    """For each kind of quotes and brackets, whether one is closed that was opened before.

    >>> closed("站”和“社工”")
    (True, False, False)
    """
    return tuple(
        close in words and not 0 <= words.find(opened) < words.find(close) for opened, close in QUOTES
    )


def width(before: int, after: int) -> float:
    """Whether the columns on either side of a break are of one width."""
    if not before or not after:
        return 0.0
    return -WEIGHTS.width if abs(before - after) >= OTHER else WEIGHTS.width


@lru_cache(maxsize=64)
def quotes(before: tuple[bool, ...], after: tuple[bool, ...]) -> float:
    """Whether the quotes and brackets that are open before a break are closed after it, and no others."""
    both = [(a, b) for a, b in zip(before, after, strict=True) if a or b]
    return sum(WEIGHTS.quote if a and b else -WEIGHTS.quote for a, b in both)


@lru_cache(maxsize=4096)
def regions(before: frozenset[str], after: frozenset[str]) -> float:
    """Whether the places that are named after a break have to do with those before it: all, some or none."""
    if not before or not after:
        return 0.0
    related = sum(near(frozenset((code,)), before) for code in after)
    return WEIGHTS.region * (2 * related / len(after) - 1)
