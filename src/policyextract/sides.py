"""The two sides of a break in a page's columns, and what speaks for a sentence running on over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from policyextract import layout
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


@dataclass(frozen=True)
class Side:
    """The rows on one side of a break, the nearest to it first, and the words in them."""

    rows: tuple[Row, ...]
    words: frozenset[str]
    backwards: bool

    @cached_property
    def near(self) -> str:
        """The words next to the break."""
        return self._text(NEAR)

    @cached_property
    def width(self) -> int:
        """How wide the column is; 0 where one row can't tell."""
        rows = self.rows[:NEAR]
        return max(row.width for row in rows) if len(rows) > 1 else 0

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions that the block names."""
        return layout.places(self._text(ABOUT if self.backwards else NEAR))

    @cached_property
    def quotes(self) -> tuple[bool, ...]:
        """For each kind of quotes and brackets, whether one reaches over the break."""
        reaches = _left_open if self.backwards else _closed
        return tuple(reaches(self.near, opened, closed) for opened, closed in QUOTES)

    def _text(self, most: int) -> str:
        rows = self.rows[:most]
        return "".join(row.words for row in (reversed(rows) if self.backwards else rows))


def width(before: Side, after: Side) -> float:
    """Whether the columns on either side of a break are of one width."""
    if not before.width or not after.width:
        return 0.0
    return -WEIGHTS.width if abs(before.width - after.width) >= OTHER else WEIGHTS.width


def quotes(before: Side, after: Side) -> float:
    """Whether the quotes and brackets that are open before a break are closed after it, and no others."""
    both = [(a, b) for a, b in zip(before.quotes, after.quotes, strict=True) if a or b]
    return sum(WEIGHTS.quote if a and b else -WEIGHTS.quote for a, b in both)


def _left_open(words: str, opened: str, closed: str) -> bool:
    return words.rfind(opened) > words.rfind(closed)


def _closed(words: str, opened: str, closed: str) -> bool:
    return closed in words and not 0 <= words.find(opened) < words.find(closed)


def regions(before: Side, after: Side) -> float:
    """Whether the places that are named after a break have to do with those before it: all, some or none."""
    if not before.regions or not after.regions:
        return 0.0
    near = sum(any(layout.related(a, b) for b in before.regions) for a in after.regions)
    return WEIGHTS.region * (2 * near / len(after.regions) - 1)
