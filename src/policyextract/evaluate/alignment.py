"""Where the words that were read from a file stand in the text that its gold answers are about.

The gold of a PDF, a scan or a web page may point at a text of the same words (`text` in the gold file),
typed or dumped. What was read has them in another order, with other blanks, and a scan with slips.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from policyextract.characters import without_radicals
from policyextract.evaluate.answers import Answer, Answers, Article

GRAM = 4  # characters that have to be the same where a run of the same words is looked for
SURE = 9  # characters in a run that may stand anywhere
NEAR = 40  # characters between two runs that may be words misread, put in or left out
NOWHERE = (-1, -1)


class Run(NamedTuple):
    """`size` characters that were read at `read` and stand in the text at `wanted`; blanks don't count."""

    read: int
    wanted: int
    size: int


@dataclass(frozen=True)
class Alignment:
    """The characters of a text that those of another one, `read`, are."""

    read: str
    text: str
    articles: tuple[Article, ...]

    @cached_property
    def wanted(self) -> list[int]:
        """The offsets of the text that hold words, article by article in reading order, then the rest."""
        spans = [span for article in self.articles for span in article.spans]
        order = dict.fromkeys(at for start, end in spans for at in range(start, min(end, len(self.text))))
        rest = (at for at in range(len(self.text)) if at not in order)
        return [at for at in (*order, *rest) if not self.text[at].isspace()]

    @cached_property
    def found(self) -> dict[int, int]:
        """For an offset of what was read the place in `wanted` of the same character."""
        kept = [at for at, char in enumerate(self.read) if not char.isspace()]
        read = "".join(_plain(self.read[at]) for at in kept)
        text = "".join(_plain(self.text[at]) for at in self.wanted)
        return {kept[i]: j for i, j in _pairs(read, text)}

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The ranges of the text that were read as a range, those put together that hardly lie apart."""
        places = sorted({self.found[at] for at in range(start, end) if at in self.found})
        groups: list[list[int]] = []
        for place in places:
            if groups and place - groups[-1][-1] <= 4 and self._near(groups[-1][-1], place):
                groups[-1].append(place)
            else:
                groups.append([place])
        return [(self.wanted[group[0]], self.wanted[group[-1]] + 1) for group in groups]

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """What was read as a range of the text, from its first to its last character; None for nothing."""
        read = [at for at, place in self.found.items() if start <= self.wanted[place] < end]
        return (min(read), max(read) + 1) if read else None

    def _near(self, one: int, other: int) -> bool:
        """Whether the text goes on from one place to the other, and doesn't jump."""
        return 0 < self.wanted[other] - self.wanted[one] < NEAR

    def moved(self, found: Answers) -> Answers:
        """Answers about what was read as answers about the text; one whose words aren't in it is nowhere."""
        answers = tuple(self._answer(answer) for answer in found.answers)
        return Answers(found.source, answers, tuple(self._article(article) for article in found.articles))

    def _answer(self, answer: Answer) -> Answer:
        spans = self.spans(answer.start, answer.end)
        start, end = max(spans, key=lambda span: span[1] - span[0], default=NOWHERE)
        return replace(answer, start=start, end=end)

    def _article(self, article: Article) -> Article:
        spans = (moved for start, end in article.spans for moved in self.spans(start, end))
        return replace(article, spans=tuple(spans))


def _plain(char: str) -> str:
    """A character as it is compared: full-width digits and radicals are the plain ones."""
    plain = unicodedata.normalize("NFKC", without_radicals(char))
    return plain if len(plain) == 1 else char


def _pairs(read: str, text: str) -> Iterator[tuple[int, int]]:
    """The places of the same characters in two texts whose pieces may stand in another order."""
    runs = _runs(read, text)
    for run in runs:
        yield from ((run.read + n, run.wanted + n) for n in range(run.size))
    for gap, hole in _gaps(runs, len(read), len(text)):
        yield from _slips(read, text, gap, hole)


def _runs(read: str, text: str) -> list[Run]:
    """Runs of the same characters, the longest first taken; those that are short only beside a longer one."""
    taken: list[Run] = []
    free = ([True] * len(read), [True] * len(text))
    for run in sorted(_same(read, text), key=lambda run: -run.size):
        for piece in _free(run, *free):
            if piece.size >= SURE or (piece.size >= GRAM and _beside(piece, taken)):
                taken.append(piece)
                for side, at in zip(free, (piece.read, piece.wanted), strict=True):
                    side[at : at + piece.size] = [False] * piece.size
    return sorted(taken)


def _same(read: str, text: str) -> Iterator[Run]:
    """The runs of at least GRAM characters that are the same in both and can't be made longer."""
    places = defaultdict(list)
    for at in range(len(text) - GRAM + 1):
        places[text[at : at + GRAM]].append(at)
    for start in range(len(read) - GRAM + 1):
        for at in places.get(read[start : start + GRAM], ()):
            if start and at and read[start - 1] == text[at - 1]:
                continue
            size = GRAM
            while read[start + size : start + size + 1] == text[at + size : at + size + 1] != "":
                size += 1
            yield Run(start, at, size)


def _free(run: Run, read: Sequence[bool], text: Sequence[bool]) -> Iterator[Run]:
    """The pieces of a run that no longer one has taken."""
    begun = None
    for n in range(run.size + 1):
        free = n < run.size and read[run.read + n] and text[run.wanted + n]
        if free and begun is None:
            begun = n
        elif not free and begun is not None:
            yield Run(run.read + begun, run.wanted + begun, n - begun)
            begun = None


def _beside(run: Run, taken: Iterable[Run]) -> bool:
    """Whether a run stands in both texts just before or behind one that is taken."""
    return any(
        0 <= run.read - one.read - one.size <= NEAR and 0 <= run.wanted - one.wanted - one.size <= NEAR
        or 0 <= one.read - run.read - run.size <= NEAR and 0 <= one.wanted - run.wanted - run.size <= NEAR
        for one in taken
    )  # fmt: skip


def _gaps(runs: Sequence[Run], read: int, text: int) -> Iterator[tuple[range, range]]:
    """What lies behind a run in what was read and in the text, up to the next runs, where both are short."""
    starts = sorted(run.wanted for run in runs)
    for n, run in enumerate(runs):
        at, place = run.read + run.size, run.wanted + run.size
        behind = bisect_left(starts, place)
        end = runs[n + 1].read if n + 1 < len(runs) else read
        last = starts[behind] if behind < len(starts) else text
        if 0 < end - at <= NEAR and 0 < last - place <= NEAR:
            yield range(at, end), range(place, last)


def _slips(read: str, text: str, gap: range, hole: range) -> Iterator[tuple[int, int]]:
    """The places of characters that are the same, or stand for each other, in two short stretches."""
    words, wanted = read[gap.start : gap.stop], text[hole.start : hole.stop]
    for how, a, b, c, d in SequenceMatcher(None, words, wanted, autojunk=False).get_opcodes():
        if how in ("equal", "replace"):
            yield from zip(
                range(gap.start + a, gap.start + b), range(hole.start + c, hole.start + d), strict=False
            )
