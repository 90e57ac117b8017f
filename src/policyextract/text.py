"""Spans, edits, and the one class that knows how clean text maps to its source.

A cleaner never returns a new string. It returns the edits it wants, and :meth:`Text.edited` is the
only code that applies them, so the map can not drift from the text that it describes. Offsets are
code points, counted in the source exactly as decoded.
"""

from __future__ import annotations

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


class Run(NamedTuple):
    """A stretch of text that came from one range of the source.

    `at` is its first character in the text. A verbatim run is copied character for character; any
    other run stands as a whole for the whole range.
    """

    at: int
    source: Span
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, and for each of them the range of the source that it came from.

    The map is kept as runs, a few for a page, rather than as numbers for every character. `seams`
    are the offsets at which the reading order jumps to another place of the source.

    >>> raw = Text.raw("补贴１５\\n００元")
    >>> clean = raw.edited([Edit(Span(4, 5), "", "join-lines")])
    >>> clean.chars
    '补贴１５００元'
    >>> clean.source(Span(2, 6))
    Span(start=2, end=7)
    """

    chars: str
    runs: tuple[Run, ...]
    seams: tuple[int, ...] = ()
    history: tuple[Applied, ...] = ()

    @classmethod
    def raw(cls, chars: str) -> Text:
        """The source itself: every character stands for itself."""
        return cls(chars, (Run(0, Span(0, len(chars)), True),) if chars else ())

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
        at, source, verbatim = self.runs[self._run(start)]
        first = source.start + start - at
        last = first + end - start
        if verbatim and last <= source.end:
            return Span(first, last)
        return Span(first if verbatim else source.start, self._origin(end - 1).end)

    def read_from(self, source: Span) -> Span | None:
        """The characters that were read from a range of the source; None where all of it was dropped.

        Only for a text in the order of its source: what `pieces` has moved is not found again.
        """
        start, end = self._reached(source.start), self._reached(source.end)
        return Span(start, end) if start < end else None

    def _reached(self, at: int) -> int:
        """The first character that was read from the source at `at` or behind it."""
        index = bisect_right(self.runs, at, key=lambda run: run.source.start) - 1
        if index < 0:
            return 0
        run = self.runs[index]
        following = self.runs[index + 1].at if index + 1 < len(self.runs) else len(self.chars)
        if run.source.start == at:
            return run.at
        return min(following, run.at + at - run.source.start) if run.verbatim else following

    def moved(self, source: Span) -> Span | None:
        """Where that stands which was read from a range of the source, wherever `pieces` has put it.

        None where all of it was dropped, or where other words have come in between.
        """
        parts = list(self._read(source))
        together = all(first.end == second.start for first, second in pairwise(parts))
        return Span(parts[0].start, parts[-1].end) if parts and together else None

    def _read(self, source: Span) -> Iterator[Span]:
        """What each run has of a range of the source."""
        ends = [run.at for run in self.runs[1:]] + [len(self.chars)]
        for run, end in zip(self.runs, ends, strict=True):
            if not run.source.overlaps(source):
                continue
            if run.verbatim:
                first = run.at - run.source.start
                yield Span(max(run.at, first + source.start), min(end, first + source.end))
            else:
                yield Span(run.at, end)

    def _origin(self, offset: int) -> Span:
        at, source, verbatim = self.runs[self._run(offset)]
        start = source.start + offset - at
        return Span(start, start + 1) if verbatim else source

    def _run(self, offset: int) -> int:
        """Which run a character stands in."""
        return bisect_left(self.runs, (offset + 1,)) - 1

    def edited(self, edits: Iterable[Edit]) -> Text:
        """This text with `edits` made, or itself if there are none; raises ValueError where two overlap.

        An insertion (an empty span) is refused: it would stand for no character of the source.
        """
        ordered = sorted(edits)
        if not ordered:
            return self
        parts: list[str] = []
        runs: list[Run] = []
        made: list[Applied] = []
        at = place = 0
        for span, new, why in ordered:
            start, end = span
            if not at <= start < end <= len(self.chars):
                raise ValueError(f"edit {why!r} at {span} is empty, overlaps another or leaves the text")
            source = self.source(span)
            made.append(Applied(source, self.chars[start:end], new, why))
            parts += [self.chars[at:start], new]
            runs += self._cut(at, start, place)
            place += start - at
            if new:
                runs.append(Run(place, source, False))
            at, place = end, place + len(new)
        parts.append(self.chars[at:])
        runs += self._cut(at, len(self.chars), place)
        return Text("".join(parts), tuple(runs), self._moved_seams(ordered), (*self.history, *made))

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

    def _cut(self, start: int, end: int, at: int) -> Iterator[Run]:
        """The runs of a span, moved so that it starts at `at`."""
        if start >= end:
            return
        for place, source, verbatim in self.runs[self._run(start) : bisect_left(self.runs, (end,))]:
            first = source.start - place
            if verbatim and (place < start or first + end < source.end):
                source = Span(first + max(place, start), min(first + end, source.end))
            yield Run(at + max(place - start, 0), source, verbatim)

    def pieces(self, parts: Sequence[tuple[Span, str]]) -> Text:
        """The text made of spans of this one in the order given, each followed by its joint.

        A joint is what stands between two places of the page: a line break, or nothing where a
        sentence goes on. It stands for no character of the source.
        """
        chars: list[str] = []
        runs: list[Run] = []
        seams: list[int] = []
        at = 0
        for span, joint in parts:
            seams += [at, *(at + seam - span.start for seam in self._seams_in(*span))]
            runs += self._cut(*span, at)
            at += span.end - span.start
            if joint:
                end = self._origin(span.end - 1).end
                runs.append(Run(at, Span(end, end), False))
                at += len(joint)
            chars += [self[span], joint]
        inner = tuple(seam for seam in seams if 0 < seam < at)
        return Text("".join(chars), tuple(runs), inner, self.history)
