"""Spans, edits, and the one class that knows how clean text maps to its source.

A cleaner never returns a new string. It returns the edits it wants, and :meth:`Text.edited` is the
only code that applies them, so the map can not drift from the text that it describes. Offsets are
code points, counted in the source exactly as decoded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether every character of `other` lies in this range."""
        return self.start <= other.start and other.end <= self.end


class Edit(NamedTuple):
    """Replace `span` of the text by `new`, because of the rule named `why`."""

    span: Span
    new: str
    why: str


class Applied(NamedTuple):
    """An edit that was made: the range of the source that it touched, the words before and after."""

    source: Span
    old: str
    new: str
    why: str


KIND = "i"  # of a number of the map: four bytes, enough for two thousand million characters


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, and for each of them the range of the source that it came from.

    `starts` and `ends` are the map: copying a stretch of it is one copy of memory, however many edits lie
    behind it. `seams` are the offsets at which the reading order jumps to another place of the source;
    between two of them the map rises.

    >>> raw = Text.raw("补贴１５\\n００元")
    >>> clean = raw.edited([Edit(Span(4, 5), "", "join-lines")])
    >>> clean.chars
    '补贴１５００元'
    >>> clean.source(Span(2, 6))
    Span(start=2, end=7)
    """

    chars: str
    starts: array[int]
    ends: array[int]
    seams: tuple[int, ...] = ()
    history: tuple[Applied, ...] = ()

    @classmethod
    def raw(cls, chars: str) -> Text:
        """The source itself: every character stands for itself."""
        size = len(chars)
        return cls(chars, _numbers(0, size), _numbers(1, size + 1))

    def __len__(self) -> int:
        return len(self.chars)

    def __getitem__(self, span: Span) -> str:
        return self.chars[span.start : span.end]

    def source(self, span: Span) -> Span:
        """The range of the source that `span` was read from; the first one where there are several."""
        start, end = self._inside(span)
        cut = bisect_right(self.seams, start)
        return self._range(start, min(end, self.seams[cut]) if cut < len(self.seams) else end)

    def sources(self, span: Span) -> tuple[Span, ...]:
        """The ranges of the source that `span` was read from, in reading order.

        More than one where `span` runs over a seam. What was dropped inside a range (a line break,
        a page number) belongs to it. Raises ValueError for an empty span, which has no source.
        """
        start, end = self._inside(span)
        edges = (start, *self._seams_in(start, end), end)
        return tuple(self._range(*edge) for edge in pairwise(edges))

    def _inside(self, span: Span) -> Span:
        """The same span; raises ValueError where it is empty or leaves the text."""
        if not 0 <= span.start < span.end <= len(self.chars):
            raise ValueError(f"no source for {span} in a text of {len(self.chars)} characters")
        return span

    def _seams_in(self, start: int, end: int) -> tuple[int, ...]:
        """The seams between two offsets."""
        return self.seams[bisect_right(self.seams, start) : bisect_left(self.seams, end)]

    def _range(self, start: int, end: int) -> Span:
        """The range of the source from a character's origin to that of the last one before `end`."""
        return Span(self.starts[start], self.ends[end - 1])

    def place(self, at: int) -> int:
        """The first character that was read from the source at `at` or behind it; the length where none was.

        Only for a text in the order of its source: what `pieces` has moved is not found again.
        """
        return bisect_left(self.starts, at)

    def read_from(self, source: Span) -> Span | None:
        """The characters that were read from a range of the source; None where all of it was dropped.

        Only for a text in the order of its source.
        """
        start, end = self.place(source.start), self.place(source.end)
        return Span(start, end) if start < end else None

    def moved(self, source: Span) -> Span | None:
        """Where that stands which was read from a range of the source, wherever `pieces` has put it.

        None where all of it was dropped, or where other words have come in between.
        """
        parts = [part for part in self._read(source) if part.start < part.end]
        together = all(first.end == second.start for first, second in pairwise(parts))
        return Span(parts[0].start, parts[-1].end) if parts and together else None

    def _read(self, source: Span) -> Iterator[Span]:
        """What there is of a range of the source between any two seams."""
        for low, high in pairwise((0, *self.seams, len(self.chars))):
            first = bisect_right(self.ends, source.start, low, high)
            yield Span(first, bisect_left(self.starts, source.end, low, high))

    def edited(self, edits: Iterable[Edit]) -> Text:
        """This text with `edits` made, or itself if there are none; raises ValueError where two overlap.

        An insertion (an empty span) is refused: it would stand for no character of the source.
        """
        ordered = sorted(edits)
        if not ordered:
            return self
        chars, starts, ends = self.chars, self.starts, self.ends
        parts: list[str] = []
        firsts, lasts = array(KIND), array(KIND)
        made: list[Applied] = []
        at = 0
        for span, new, why in ordered:
            start, end = span
            if not at <= start < end <= len(chars):
                raise ValueError(f"edit {why!r} at {span} is empty, overlaps another or leaves the text")
            source = self.source(span)
            made.append(Applied(source, chars[start:end], new, why))
            parts += [chars[at:start], new]
            firsts += starts[at:start]
            lasts += ends[at:start]
            if new:
                firsts += array(KIND, [source.start]) * len(new)
                lasts += array(KIND, [source.end]) * len(new)
            at = end
        parts.append(chars[at:])
        firsts += starts[at:]
        lasts += ends[at:]
        return Text("".join(parts), firsts, lasts, self._moved_seams(ordered), (*self.history, *made))

    def _moved_seams(self, ordered: Sequence[Edit]) -> tuple[int, ...]:
        """Where the seams are after edits; a replacement over a seam stands for its words before it."""
        if not self.seams:
            return ()
        starts = [edit.span.start for edit in ordered]
        ends = [0, *(edit.span.end for edit in ordered)]
        grown = [0, *accumulate(len(new) - (span.end - span.start) for span, new, _ in ordered)]
        before = [bisect_left(starts, seam) for seam in self.seams]
        moved = {max(seam, ends[n]) + grown[n] for seam, n in zip(self.seams, before, strict=True)}
        return tuple(sorted(moved - {0, len(self.chars) + grown[-1]}))

    def pieces(self, parts: Sequence[tuple[Span, str]]) -> Text:
        """The text made of spans of this one in the order given, each followed by its joint.

        A joint is what stands between two places of the page: a line break, or nothing where a
        sentence goes on. It stands for no character of the source.
        """
        chars: list[str] = []
        starts, ends = array(KIND), array(KIND)
        seams: list[int] = []
        for span, joint in parts:
            start, end = span
            at = len(starts)
            seams += [at, *(at + seam - start for seam in self._seams_in(start, end))]
            last = self.ends[end - 1]
            starts += self.starts[start:end]
            ends += self.ends[start:end]
            starts += array(KIND, [last]) * len(joint)
            ends += array(KIND, [last]) * len(joint)
            chars += [self.chars[start:end], joint]
        inner = tuple(seam for seam in seams if 0 < seam < len(starts))
        return Text("".join(chars), starts, ends, inner, self.history)


COUNTED = array(KIND, range(1 << 14))  # more than most pages have


def _numbers(start: int, end: int) -> array[int]:
    """The whole numbers from `start` up to `end`."""
    return COUNTED[start:end] if end <= len(COUNTED) else array(KIND, range(start, end))
