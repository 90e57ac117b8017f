"""The words of a page: those of the dictionary, and those that the page itself repeats."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from math import log
from typing import NamedTuple

import regex

from policyextract import layout
from policyextract.segmenter import segmenter

COMMON = 100  # the same of a word that no name has in it
RARE = 20  # how often the dictionary counts a word at most that tells what a text is about
LONGEST = 5  # characters of a word
CUT = 2.5  # what it is worth that a word may have been cut
SURELY_CUT = 4.0  # the same, where nothing else is likely
SURE = 5.0  # how much likelier one word must be than two pieces to say so: a logarithm
LIKELY = 2.0

TAIL = regex.compile(r"\p{Han}{1,4}$")
HEAD = regex.compile(r"\p{Han}{1,4}")
NAME = regex.compile(r"\p{Han}{3,}")  # one of two characters is often none: 另有, 常去
QUOTED = regex.compile(r"[“《](\p{Han}{2,12})[”》]")
WORD = regex.compile(r"\p{Han}{2,}")


def dictionary() -> Mapping[str, int]:
    """How often each word of the dictionary stands in the texts that it was made from."""
    segmenter().initialize()
    return segmenter().FREQ


def keywords(headline: str) -> list[str]:
    """The words of a headline, quoted ones first, then those that the dictionary counts least.

    >>> keywords("桥西区：驻校社工有了“连心卡”")
    ['连心卡', '驻校', '桥西区', '连心', '社工']
    """
    counts = dictionary()
    words = [word for word in segmenter().cut(headline) if WORD.fullmatch(word)]
    return list(
        dict.fromkeys([*QUOTED.findall(headline), *sorted(words, key=lambda word: counts.get(word, 0))])
    )


def names(text: str) -> frozenset[str]:
    """The words of a text that the dictionary does not have or hardly has: names, and terms of a field.

    >>> sorted(names("驻点社工廖春香说"))
    ['廖春香']
    """
    counts = dictionary()
    words = {word for word in segmenter().cut(text) if NAME.fullmatch(word) and counts.get(word, 0) <= RARE}
    people = (m[0] for m in layout.PERSON_NAME.finditer(text, overlapped=True))
    return frozenset(words) | {name for name in people if not _has_word(name, counts)}


def _has_word(name: str, counts: Mapping[str, int]) -> bool:
    """Whether what may be a name starts with a common word: 高级社, 江西省."""
    return counts.get(name[:2], 0) > COMMON


class Word(NamedTuple):
    """A word of a page, and where it stands in the page's rows written one after the other."""

    start: int
    end: int
    word: str


class Vocabulary:
    """What the words of a page tell about its blocks."""

    def __init__(self, blocks: Sequence[Sequence[str]]) -> None:
        """`blocks` of the page, each with its rows."""
        self.blocks = ["".join(rows) for rows in blocks]
        self.pieces = Counter(row[i : i + 3] for rows in blocks for row in rows for i in range(len(row) - 2))
        self._known: dict[str, float] = {}

    def binds(self, before: str, after: str) -> float:
        """How much the words on either side of a break look like one word that was cut there.

        >>> vocabulary = Vocabulary([])
        >>> [vocabulary.binds("谁家想学种猕猴", after) for after in ("桃、谁家", "同组的伙计")]
        [4.0, -0.5]
        """
        tail, head = TAIL.search(before), HEAD.match(after)
        if not tail or not head:
            return 0.0
        more = self._gained(tail[0], head[0])
        worth = SURELY_CUT if more >= SURE else CUT if more >= LIKELY else -0.5
        again = self.pieces[before[-2:] + after[:1]] + self.pieces[before[-1:] + after[:2]]
        return worth + CUT * (bool(again) or before[-1] == after[0])

    def _gained(self, tail: str, head: str) -> float:
        """How much likelier two pieces are as one; nothing where no word reaches from one into the other.

        The dictionary also lists what longer words begin with, which saves most of the looking.
        """
        begun = [tail[-size:] for size in range(1, LONGEST) if tail[-size:] + head[0] in dictionary()]
        if not any(dictionary().get(own + head[:size]) for own in begun for size in range(1, LONGEST)):
            return 0.0
        return self._chance(tail + head) - self._chance(tail) - self._chance(head)

    def _chance(self, words: str) -> float:
        """The logarithm of how likely `words` are, cut into the likeliest words of the dictionary."""
        if words not in self._known:
            best = [0.0]
            for end in range(1, len(words) + 1):
                pieces = [(words[start:end], best[start]) for start in range(max(0, end - LONGEST), end)]
                best.append(max(before + self._word(piece) for piece, before in pieces))
            self._known[words] = best[-1]
        return self._known[words]

    def _word(self, piece: str) -> float:
        count = dictionary().get(piece) or (1 if len(piece) == 1 else 0)
        return log(count / segmenter().total) if count else -1000.0

    # ── what a block is about ──

    def within(self, start: int, end: int) -> frozenset[str]:
        """The words between two places in the page's rows written one after the other."""
        first = bisect_left(self._words, start, key=lambda one: one.start)
        after = bisect_right(self._words, end, lo=first, key=lambda one: one.end)
        return frozenset(one.word for one in self._words[first:after])

    def rarity(self, words: Iterable[str]) -> float:
        """How much it tells that two blocks share these words: nothing where all blocks have them."""
        return sum(self._telling[word] for word in words)

    @cached_property
    def _words(self) -> Sequence[Word]:
        """The words of the page, those of one character left out."""
        found: list[Word] = []
        at = 0
        for block in self.blocks:
            for word in segmenter().cut(block):
                if WORD.fullmatch(word):
                    found.append(Word(at, at + len(word), word))
                at += len(word)
        return found

    @cached_property
    def _telling(self) -> Mapping[str, float]:
        """How rare each word is among the blocks of the page."""
        ends = list(accumulate(map(len, self.blocks)))
        blocks = Counter(word for start, end in pairwise([0, *ends]) for word in self.within(start, end))
        return {word: log(len(self.blocks) / max(count, 1.5)) for word, count in blocks.items()}
