"""How much speaks for a sentence's running on from a row of a page to others, for many of them at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from policyextract import sides
from policyextract.flow import Flow
from policyextract.joints import Head, Joints, Tail, head, tail
from policyextract.sides import ABOUT, WEIGHTS

STEP = 3  # rows on either side of a break that show a step in the width of the column
NEVER = 10 * WEIGHTS.impossible


class Breaks:
    """What the rows of a page begin and end with, and how much two of them look like one that was cut."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.joints = Joints(row.words for row in flow.rows)
        self.head = cache(self._head)
        self.tail = cache(self._tail)

    def binds(self, before: int, after: int) -> float:
        """How much the two sides of a break look like one word or one number that was cut."""
        return self.joints.binds(self.tail(before), self.head(after))

    def _head(self, at: int) -> Head:
        return head(self.flow.rows[at].words)

    def _tail(self, at: int) -> Tail:
        return tail(self.flow.rows[at].words, self.flow.over(at))


class Links:
    """What it is worth that a sentence goes on with one of some rows, `starts`, in the order of the page.

    `in_place` is what it is worth that it does so right under its row, `most_topic` what shared words may.
    """

    def __init__(self, breaks: Breaks, starts: Sequence[int], in_place: float, most_topic: float) -> None:
        flow = breaks.flow
        afters = [flow.after(b) for b in starts]
        self.breaks = breaks
        self.starts = starts
        self.in_place = in_place
        self.most_topic = most_topic
        self.never = [index for index, b in enumerate(starts) if flow.by_itself(b)]
        self.holders: defaultdict[str, list[int]] = defaultdict(list)
        for index, after in enumerate(afters):
            for word in after.words:
                self.holders[word].append(index)
        self._widths = cache(lambda before: [sides.width(before, after.width) for after in afters])
        self._quotes = cache(lambda before: [sides.quotes(before, after.quotes) for after in afters])
        self._regions = cache(lambda before: [sides.regions(before, after.regions) for after in afters])

    def of(self, at: int) -> list[float]:
        """What it is worth that a sentence runs on from a row to each of the starts.

        That a block is the next one counts for nothing here.
        """
        before, end, joints = self.breaks.flow.before(at), self.breaks.tail(at), self.breaks.joints
        cues = zip(
            [joints.binds(end, self.breaks.head(b)) for b in self.starts],
            self._widths(before.width),
            self._quotes(before.quotes),
            self._regions(before.regions),
            self._topics(before.words),
            strict=True,
        )
        worths = [joint + width + quotes + (regions + topic) for joint, width, quotes, regions, topic in cues]
        self._placed(at, worths)
        return worths

    def _topics(self, words: frozenset[str]) -> list[float]:
        """What it is worth that words, rare on the page, stand behind each start too."""
        shared = [0.0] * len(self.starts)
        rarity = self.breaks.flow.rarity
        for word in words:
            for index in self.holders.get(word, ()):
                shared[index] += rarity[word]
        return [min(WEIGHTS.topic * rare, self.most_topic) for rare in shared]

    def _placed(self, at: int, worths: list[float]) -> None:
        """Counts where the starts stand: further up, right under the row, or where no sentence goes on."""
        after = bisect_left(self.starts, at + 1)
        for index in range(after):
            worths[index] += WEIGHTS.backwards
        if after < len(self.starts) and self.starts[after] == at + 1 and not self.breaks.flow.is_last(at):
            worths[after] += self._under(at)
        first = bisect_left(self.starts, self.breaks.flow.block(at)[0])
        for index in (*range(first, after), *self.never):
            worths[index] = NEVER

    def _under(self, at: int) -> float:
        """What it is worth that a row stands right under another; less where the column gets wider there."""
        flow = self.breaks.flow
        start, end = flow.block(at)
        step = min(at + 1 - start, end - at - 1, ABOUT) >= STEP
        other = sides.width(flow.before(at).width, flow.after(at + 1).width) < 0
        return self.in_place + WEIGHTS.step * (step and other)
