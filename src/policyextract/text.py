"""Spans, edits, and the one class that knows how clean text maps to its source.

A cleaner never returns a new string. It returns the edits it wants, and :meth:`Text.edited` is the
only code that applies them, so the map can not drift from the text that it describes. Offsets are
code points, counted in the source exactly as decoded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
        return self.sources(span)[0]

    def sources(self, span: Span) -> tuple[Span, ...]:
        """The ranges of the source that `span` was read from, in reading order.

        More than one where `span` runs over a seam. What was dropped inside a range (a line break,
        a page number) belongs to it. Raises ValueError for an empty span, which has no source.
        """
        if not 0 <= span.start < span.end <= len(self.chars):
            raise ValueError(f"no source for {span} in a text of {len(self.chars)} characters")
        cuts = [seam for seam in self.seams if span.start < seam < span.end]
        edges = [span.start, *cuts, span.end]
        return tuple(
            Span(self._origin(start).start, self._origin(end - 1).end) for start, end in pairwise(edges)
        )

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
        run = self.runs[bisect_right(self.runs, offset, key=lambda run: run.at) - 1]
        if not run.verbatim:
            return run.source
        start = run.source.start + offset - run.at
        return Span(start, start + 1)

    def edited(self, edits: Iterable[Edit]) -> Text:
        """This text with `edits` made; raises ValueError where two of them overlap.

        An insertion (an empty span) is refused: it would stand for no character of the source.
        """
        ordered = sorted(edits)
        if not ordered:
            return self
        parts: list[str] = []
        pieces: list[tuple[Span, str | None]] = []
        at = 0
        for span, new, why in ordered:
            if span.start < at or span.start >= span.end or span.end > len(self.chars):
                raise ValueError(f"edit {why!r} at {span} is empty, overlaps another or leaves the text")
            pieces += [(Span(at, span.start), None), (span, new)]
            parts += [self.chars[at : span.start], new]
            at = span.end
        pieces.append((Span(at, len(self.chars)), None))
        parts.append(self.chars[at:])
        made = tuple(Applied(self.source(span), self[span], new, why) for span, new, why in ordered)
        return Text("".join(parts), *self._moved(pieces), self.history + made)

    def _moved(self, pieces: list[tuple[Span, str | None]]) -> tuple[tuple[Run, ...], tuple[int, ...]]:
        """The runs and seams of a text made of `pieces`: kept spans (None) and replacements."""
        runs: list[Run] = []
        seams: list[int] = []
        at = 0
        for span, new in pieces:
            here = [seam - span.start for seam in self.seams if span.start <= seam < span.end]
            # A replacement over a seam stands for its words before the seam.
            seams += [at + (offset if new is None or offset == 0 else len(new)) for offset in here]
            if new is None:
                runs += self._cut(span, at)
                at += span.end - span.start
            elif new:
                runs.append(Run(at, self.source(span), False))
                at += len(new)
        return tuple(runs), tuple(sorted({seam for seam in seams if 0 < seam < at}))

    def _cut(self, span: Span, at: int) -> Iterator[Run]:
        """The runs of `span`, moved so that it starts at `at`."""
        if span.start >= span.end:
            return
        first = bisect_right(self.runs, span.start, key=lambda run: run.at) - 1
        for index in range(first, len(self.runs)):
            run = self.runs[index]
            end = self.runs[index + 1].at if index + 1 < len(self.runs) else len(self.chars)
            if run.at >= span.end:
                return
            low, high = max(run.at, span.start), min(end, span.end)
            source = run.source
            if run.verbatim:
                source = Span(source.start + low - run.at, source.start + high - run.at)
            yield Run(at + low - span.start, source, run.verbatim)

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
            seams += [at, *(at + seam - span.start for seam in self.seams if span.start < seam < span.end)]
            runs += self._cut(span, at)
            at += span.end - span.start
            if joint:
                end = self._origin(span.end - 1).end
                runs.append(Run(at, Span(end, end), False))
                at += len(joint)
            chars += [self[span], joint]
        inner = tuple(seam for seam in seams if 0 < seam < at)
        return Text("".join(chars), tuple(runs), inner, self.history)
