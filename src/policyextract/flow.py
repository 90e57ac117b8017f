"""The rows of a page's bodies, one after the other: at which a sentence may break off or something begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import regex

from policyextract import layout, scenes, sides, wording
from policyextract.joints import AMOUNT
from policyextract.layout import Part, Row
from policyextract.sides import ABOUT, NEAR, WEIGHTS, Side
from policyextract.topics import Topics

SHY = 6  # columns that the last row of a block may be short of its column where a sentence runs on
INDENTED = 3  # paragraphs that are indented, on a page that indents them
LIST = 3  # rows without a mark among them that are a list or a headline, and no sentence

OVER = tuple("。！？…!?")
HALF = regex.compile(r"[；：;:]$")
START = regex.compile(r"[■□◆●▲△◎◇·【①-⑳]|[问答][：:]|——")
MARK = regex.compile(r"[，。；：、！？]")
END = regex.compile("[。；]")


class Spot(NamedTuple):
    """A row of body: its part, its place in it, and whether it stands right under another row of body."""

    part: int
    place: int
    row: Row
    under: bool


def breaks_off(words: str) -> bool:
    """Whether no sentence ends with a row.

    >>> breaks_off("每月补贴200元。”"), breaks_off("推行“社工+村医”")
    (False, True)
    """
    over = words.rstrip(wording.CLOSERS).endswith(OVER) or wording.closes(words)
    return not over and not wording.READER.match(words)


class Flow:
    """The rows of a page's bodies."""

    def __init__(self, page: Sequence[Part], spots: Sequence[Spot]) -> None:
        self.page = page
        self.spots = spots
        self.rows = [spot.row for spot in spots]
        self.blocks = [at for at, spot in enumerate(spots) if not spot.under]
        self.column = layout.column_width(self.rows)
        self.lead = layout.lead_width(self.rows, self.column)
        self.indents = sum(row.indent > 1 for row in self.rows) >= INDENTED
        self._broken = [breaks_off(row.words) for row in self.rows]
        self._edges = [0, *accumulate(len(row.words) for row in self.rows)]
        self._headline = WEIGHTS.headed
        self._fresh: dict[int, float] = {}
        self._open: dict[int, bool] = {}
        self._before: dict[int, Side] = {}
        self._after: dict[int, Side] = {}

    def take_as_shuffled(self) -> None:
        """Reads the page as one whose blocks are out of order, so that headlines stand anywhere."""
        self._headline = WEIGHTS.headed_shuffled
        self._fresh.clear()
        self._open.clear()

    # ── both sides of a break ──

    def block(self, at: int) -> tuple[int, int]:
        """Where the block of a row starts and ends."""
        after = bisect_right(self.blocks, at)
        return self.blocks[after - 1], self.blocks[after] if after < len(self.blocks) else len(self.spots)

    def before(self, at: int) -> Side:
        """The side of a break that ends with a row."""
        if at not in self._before:
            start, end = max(self.block(at)[0], at + 1 - ABOUT), at + 1
            near = self.rows[max(start, end - NEAR) : end]
            quotes = sides.left_open("".join(row.words for row in near))
            found = self._regions(start, end), self._topics_within(start, end)
            self._before[at] = Side(sides.column(near), quotes, *found)
        return self._before[at]

    def after(self, at: int) -> Side:
        """The side of a break that begins with a row."""
        if at not in self._after:
            end = min(self.block(at)[1], at + ABOUT)
            near = self.rows[at : min(end, at + NEAR)]
            quotes = sides.closed("".join(row.words for row in near))
            found = self._regions(at, at + len(near)), self._topics_within(at, end)
            self._after[at] = Side(sides.column(near), quotes, *found)
        return self._after[at]

    def near(self, at: int) -> str:
        """The words from a row on that are next to it."""
        return "".join(row.words for row in self.rows[at : min(self.block(at)[1], at + NEAR)])

    def over(self, at: int) -> str:
        """The words of the row right over a row, of its block."""
        return self.rows[at - 1].words if self.spots[at].under else ""

    def is_last(self, at: int) -> bool:
        """Whether no row stands right under a row."""
        return at + 1 == len(self.spots) or not self.spots[at + 1].under

    @cached_property
    def _topics(self) -> Topics:
        edges = pairwise([*self.blocks, len(self.spots)])
        return Topics(["".join(row.words for row in self.rows[a:b]) for a, b in edges])

    @property
    def rarity(self) -> dict[str, float]:
        """How much it tells that two blocks share a word."""
        return self._topics.rarity

    def _topics_within(self, start: int, end: int) -> frozenset[str]:
        return self._topics.within(self._edges[start], self._edges[end])

    def _regions(self, start: int, end: int) -> frozenset[str]:
        return scenes.places("".join(row.words for row in self.rows[start:end]))

    # ── whether a sentence breaks off with a row ──

    def stops(self) -> list[int]:
        """The last rows of the blocks that end in the middle of a sentence."""
        lasts = [*(block - 1 for block in self.blocks[1:]), len(self.spots) - 1]
        return [at for at in lasts if self.is_open(at)]

    def is_open(self, at: int) -> bool:
        """Whether a row ends in the middle of a sentence; at the end of a block it has to fill its column,
        or what is under it to start a story: a column that stops short is most often one round a picture."""
        if not self._broken[at]:
            return False
        if not self.is_last(at):
            return True
        if at not in self._open:
            self._open[at] = self._leaves_open(at)
        return self._open[at]

    def _leaves_open(self, at: int) -> bool:
        """Whether a block ends in the middle of a sentence."""
        rows = self.rows[max(self.block(at)[0], at + 1 - NEAR) : at + 1]
        if wording.closes(self.over(at) + self.rows[at].words):
            return False
        if len(rows) >= LIST and not any(MARK.search(row.words) for row in rows):
            return False
        if self._is_full(rows):
            return True
        runs = len(rows) > 1 and self._broken[at - 1] or "，" in self.rows[at].words
        starts = at + 1 < len(self.spots) and self.fresh(at + 1) >= WEIGHTS.opening
        return runs and (starts or any(END.search(row.words) for row in rows) and not self.rows[at].frame)

    def _is_full(self, rows: Sequence[Row]) -> bool:
        """Whether the last of some rows fills its column, as most of them do."""
        column = (sides.column(rows) if len(rows) > 2 else self.column) - SHY
        return rows[-1].width >= column and sum(row.width >= column for row in rows) * 2 >= len(rows)

    def endless(self, at: int) -> float:
        """What it is worth that a sentence ends with a row for lack of anything that goes on with it."""
        return 0.0 if HALF.search(self.rows[at].words) else WEIGHTS.endless

    # ── whether something begins with a row ──

    def fresh(self, at: int) -> float:
        """What it is worth that a row goes on with nothing."""
        if at not in self._fresh:
            self._fresh[at] = self._freshness(at)
        return self._fresh[at]

    def _freshness(self, at: int) -> float:
        row, under = self.rows[at], self.spots[at].under
        if wording.NO_START.match(row.words):
            return WEIGHTS.impossible
        opens = self.opens(at)
        worth = WEIGHTS.alone * (not self._broken[at] and not opens and row.words[0] not in "“‘")
        worth += WEIGHTS.amount_first * bool(AMOUNT.match(row.words))
        if under:
            worth += WEIGHTS.midline if self.is_open(at - 1) else WEIGHTS.paragraph
        elif headed := self._headed(at):
            worth += headed
        elif self.indents and row.indent < 2:
            worth += WEIGHTS.unindented
        if wording.DATED.match(row.words):
            return worth + WEIGHTS.dateline
        if opens:
            return worth + WEIGHTS.opening
        if self._places(at):
            return worth + (WEIGHTS.chain if scenes.is_chain(row.words) else WEIGHTS.place)
        return worth + WEIGHTS.speech * (row.words[0] in "“‘")

    def _headed(self, at: int) -> float:
        """What it is worth that a row stands under a headline or a byline: most where one tells that a
        story starts."""
        part, place, row, _ = self.spots[at]
        if place or not part or self.page[part - 1].label not in ("headline", "byline"):
            return 0.0
        over = self.page[part - 1]
        if not row.gap and (over.label == "byline" or wording.is_box(over.rows[0].words)):
            return WEIGHTS.signed
        if not row.gap and scenes.plays_in(over.words, self.near(at)):
            return WEIGHTS.signed
        return self._headline if over.label == "headline" else WEIGHTS.headed

    def opens(self, at: int) -> bool:
        """Whether a row begins as a story or a paragraph does."""
        row = self.rows[at]
        if row.frame or self.indents and row.indent > 1 or START.match(row.words) or wording.opens(row.words):
            return True
        near = self.rows[at : min(self.block(at)[1], at + NEAR)]
        return not self.spots[at].under and sides.column(near) >= self.lead

    def _places(self, at: int) -> bool:
        """Whether a row begins with a region; right under another row, with one that is new."""
        words = self.rows[at].words
        if not self.spots[at].under:
            return bool(scenes.places(words[:12]))
        here = scenes.places((words if self.is_last(at) else words + self.rows[at + 1].words)[:24])
        return scenes.is_new(here, self.before(at - 1).regions) if here else False

    def alone(self, at: int) -> bool:
        """Whether a row is a paragraph of its own."""
        return not self._broken[at] and not self.opens(at)

    def by_itself(self, at: int) -> bool:
        """Whether a block starts with a subhead: a row that is short and ends nothing."""
        if self.spots[at].under or self.is_last(at) or not self._broken[at]:
            return False
        narrow = sides.column(self.rows[at : min(self.block(at)[1], at + NEAR)]) * layout.NARROWER
        return self.rows[at].width <= narrow and layout.bare(self.rows[at])
