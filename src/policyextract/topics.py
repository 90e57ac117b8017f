"""Topics: the words that the blocks of a page share, and how much it tells that two of them do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from math import log

from policyextract.segmenter import segmenter
from policyextract.vocabulary import WORD


class Topics:
    """The words that stand on a page more than once, and where: in its blocks, one after the other."""

    def __init__(self, blocks: Sequence[str]) -> None:
        cuts = [segmenter().cut(block) for block in blocks]
        count = Counter(chain.from_iterable(cuts))
        again = {word for word, n in count.items() if n > 1 and WORD.fullmatch(word)}
        words = list(chain.from_iterable(cuts))
        placed = zip(accumulate(map(len, words), initial=0), words, strict=False)
        found = [(start, word) for start, word in placed if word in again]
        self._starts = [start for start, _ in found]
        self._ends = [start + len(word) for start, word in found]
        self._words = [word for _, word in found]
        self.rarity = self._rarity([0, *accumulate(map(len, blocks))])

    def within(self, start: int, end: int) -> frozenset[str]:
        """The words between two places."""
        first = bisect_left(self._starts, start)
        after = bisect_right(self._ends, end, lo=first)
        return frozenset(self._words[first:after])

    def _rarity(self, edges: Sequence[int]) -> dict[str, float]:
        """How much it tells that two blocks share a word: nothing where all blocks have it."""
        count = Counter(chain.from_iterable(self.within(start, end) for start, end in pairwise(edges)))
        return {word: log((len(edges) - 1) / max(n, 1.5)) for word, n in count.items()}
