"""Joints: how much the two sides of a break look like one word or one number that was cut there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import log
from operator import add
from typing import NamedTuple

import regex

from policyextract import rowforms
from policyextract.segmenter import segmenter
from policyextract.sides import WEIGHTS
from policyextract.vocabulary import dictionary

LONGEST = 5  # characters of a word
CUT = 2.5  # what it is worth that a word may have been cut
SURELY_CUT = 4.0  # the same, where nothing else is likely
SURE = 5.0  # how much likelier one word must be than two pieces to say so: a logarithm
LIKELY = 2.0

TAIL = regex.compile(r"\p{Han}{1,4}$")
HEAD = regex.compile(r"\p{Han}{1,4}")
HAN = regex.compile(r"\p{Han}")
FIGURE = regex.compile(r"\d(?:[A-Z]|[—～~至-]+)?$")
TOLD = regex.compile(r"[为达约近共计超过到至予于贴励奖助发各]$")  # before a number: 分别为, 不低于, 补贴
NUMERAL = regex.compile(r"[一二三四五六七八九十百千万两几数]$")
LISTED = regex.compile(r"\p{Han}{1,8}[\d.]+(?P<unit>\p{Han}+)、$")  # 硕士2万元、
NUMBER = r"(?: [\d.,]+ | [一二三四五六七八九十百千两几壹贰叁]+ ) [十百千万亿]* [余多]?"
AMOUNT = regex.compile(
    rf"(?: 不(?:低于|超过|少于) | 最[高低多少] | 至少 | [近约超] )? {NUMBER} (?: [—～~至-] {NUMBER} )? [%元]",
    regex.VERBOSE,
)
AWAITS = rowforms.WORDS.compile(r"(?: \L<before_amount> | [每按] [年月季人次站户]{1,2} | [率额费款] ) $")
LAST = regex.compile(r"\p{Han}[，。、；！？”]")  # the last character of a word that was cut
COUNTED = regex.compile(r"[\d.,元年月日人名个家件场次期岁成级万亿%％倍多余至、—～-]|小时|分钟|平方")


class Tail(NamedTuple):
    """What a row ends with: its words and those of the row over it; its last Han characters, and each end of
    these; whether a figure, a numeral or what tells of one stands there."""

    words: str
    over: str
    han: str
    ends: tuple[str, ...]
    figure: bool
    told: bool
    numeral: bool
    unit: str


class Head(NamedTuple):
    """What a row starts with: its first Han characters, and each start of these; whether it is a figure, an
    amount, what is counted, or the last character of a word."""

    words: str
    han: str
    starts: tuple[str, ...]
    figure: bool
    amount: bool
    counted: bool
    last: bool


def tail(words: str, over: str = "") -> Tail:
    """What a row ends with, and the row over it."""
    han = m[0] if (m := TAIL.search(words[-4:])) else ""
    listed = LISTED.search(words) if words[-1] == "、" else None
    return Tail(
        words,
        over,
        han,
        tuple(han[at:] for at in range(len(han))),
        bool(FIGURE.search(words)),
        bool(TOLD.search(words)),
        bool(NUMERAL.search(words)),
        listed["unit"] if listed else "",
    )


def head(words: str) -> Head:
    """What a row starts with."""
    han = m[0] if (m := HEAD.match(words)) else ""
    amount, counted = bool(AMOUNT.match(words)), bool(COUNTED.match(words))
    starts = tuple(han[:end] for end in range(1, len(han) + 1))
    return Head(words, han, starts, words[0].isdigit(), amount, counted, bool(LAST.match(words)))


class Joints:
    """The joints of a page, whose words tell what may be one word."""

    def __init__(self, rows: Iterable[str]) -> None:
        """`rows` of the page."""
        self._words = dictionary()
        self._pieces = set().union(*(map(add, map(add, row, row[1:]), row[2:]) for row in rows))

    def binds(self, before: Tail, after: Head) -> float:
        """How much the two sides of a break look like one word or one number that was cut."""
        if before.figure:
            return WEIGHTS.number if after.counted else -WEIGHTS.number
        if after.amount:
            return WEIGHTS.amount if _awaits(before.over + before.words) else 0.0
        if before.unit:
            goes_on = regex.match(rf"\p{{Han}}{{1,8}}[\d.]+{before.unit}", after.words)
            return WEIGHTS.number if goes_on else 0.0
        if before.told and after.figure:
            return WEIGHTS.number
        if after.last and not before.han:
            return -CUT
        worth = self.word(before, after)
        return max(worth, WEIGHTS.number) if after.counted and before.numeral else worth

    def word(self, before: Tail, after: Head) -> float:
        """How much the words on either side of a break look like one word that was cut there.

        >>> before, joints = tail("谁家想学种猕猴"), Joints([])
        >>> [joints.word(before, head(words)) for words in ("桃、谁家", "同组的伙计")]
        [4.0, -0.5]
        """
        if not before.han or not after.han:
            return 0.0
        more = self._gained(before, after)
        worth = SURELY_CUT if more >= SURE else CUT if more >= LIKELY else -0.5
        end, start = before.words[-2:], after.words[:2]
        again = end[-1] == start[0] or end + start[0] in self._pieces or end[-1] + start in self._pieces
        return worth + CUT * again

    def _gained(self, before: Tail, after: Head) -> float:
        """How much likelier two pieces are as one; nothing where no word reaches from one into the other."""
        if self._words.keys().isdisjoint([own + start for own in before.ends for start in after.starts]):
            return 0.0
        return _chance(before.han + after.han) - _chance(before.han) - _chance(after.han)


@lru_cache(maxsize=1024)
def _awaits(words: str) -> bool:
    """Whether words ask for an amount: 每人每月补贴, 不低于."""
    return bool(AWAITS.search(words))


@lru_cache(maxsize=4096)
def _chance(words: str) -> float:
    """The logarithm of how likely `words` are, cut into the likeliest words of the dictionary."""
    counts, total = dictionary(), segmenter().total
    best = [0.0]
    for end in range(1, len(words) + 1):
        alone = best[-1] + log((counts.get(words[end - 1]) or 1) / total)
        longer = (
            best[start] + log(count / total)
            for start in range(max(0, end - LONGEST), end - 1)
            if (count := counts.get(words[start:end]))
        )
        best.append(max([alone, *longer]))
    return best[-1]
