"""What a reader gives: the characters of a file, where each stands, and what is known of their layout."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple

from policyextract.text import Span


class Reason(StrEnum):
    """Why a document can't be had, in a word that people group by and act upon."""

    missing = "missing"  # no such file
    access = "access"  # no right to read it
    disk = "disk"  # errors of the disk, or no room on it
    size = "size"  # larger than a document is: megabytes, pages, pixels, files
    damaged = "damaged"
    password = "password"
    encoding = "encoding"
    empty = "empty"  # no words in it
    kind = "kind"  # something that isn't read
    scan = "scan"  # the words would have to be recognised, which was switched off
    program = "program"  # LibreOffice or packages are missing
    time = "time"
    memory = "memory"
    crash = "crash"  # the reader broke down over it
    nested = "nested"  # archives in archives, or a structure, too deep
    harm = "harm"  # made to do harm
    changed = "changed"  # while the job ran
    fault = "fault"  # ours

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        """How it is packed: as a call of its type, since a reader's answer may hold nothing else.

        Python before 3.11.4 packs members of enumerations as calls of `getattr`.
        """
        return Reason, (self.value,)


class Refusal(NamedTuple):
    """Why something isn't read: the reason, what is wrong, and what to do next."""

    reason: Reason
    message: str
    advice: str


class SourceError(ValueError):
    """A document that can't be read: its name, and the parts of a Refusal."""

    def __init__(self, name: str, reason: Reason, message: str, advice: str) -> None:
        super().__init__(name, reason, message, advice)
        self.name, self.refusal = name, Refusal(reason, message, advice)

    def __str__(self) -> str:
        return f"{self.name}: {self.refusal.message}; {self.refusal.advice}"


class Place(NamedTuple):
    """Where in the file a character stands: line and column, both from 1."""

    line: int
    column: int


class Box(NamedTuple):
    """A rectangle on a page, in points (1/72 inch) from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Sheet(NamedTuple):
    """A page of the file as a person sees it: its size in points, and its picture (PNG or JPEG) if asked.

    `turned`: by how many quarters it was turned clockwise to be read.
    """

    width: float
    height: float
    picture: bytes | None = None
    turned: int = 0


class Strip(NamedTuple):
    """Characters that are printed next to each other in one row of a page (in one column, if `vertical`).

    `start` is the offset of the first, `page` counts from 1. `edges` has two numbers a character: where
    it begins and ends along the row (x0, x1; from top to bottom: top, bottom). `low` and `high` are the
    edges of the row across it (top, bottom; or x0, x1). `sure` is how sure the reader is of the words:
    1 for printed text, less for what was recognised in a picture.
    """

    start: int
    page: int
    low: float
    high: float
    edges: tuple[float, ...]
    vertical: bool = False
    sure: float = 1.0

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.edges) // 2

    def box(self, span: Span) -> Box:
        """The rectangle of its characters in `span`, which must have some of them."""
        first, last = max(span.start, self.start) - self.start, min(span.end, self.end) - self.start - 1
        here, there = self.edges[2 * first], self.edges[2 * last + 1]
        return (
            Box(self.low, here, self.high, there) if self.vertical else Box(here, self.low, there, self.high)
        )


Label = Literal["headline", "byline", "note", "body"]


class Block(NamedTuple):
    """Characters of one story that are of one kind. A line in it is a paragraph, or a row of a table."""

    label: Label
    span: Span


class Story(NamedTuple):
    """What belongs together on the pages, cut by the layout: blocks in reading order, one behind the other.

    An `aside` is what belongs to no story: running heads, page numbers, menus.
    """

    kind: Literal["article", "caption", "aside"]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Source:
    """The text of one document; `warnings` say what was doubtful about reading it.

    `chars` of a text file are exactly as decoded; of any other file they are its words in reading order.
    `format` names the kind of the file (txt, pdf, html, docx …), `encoding` that of its characters where
    it has one. `paragraphs`: each line is a whole paragraph, or a row of a table with its cells set apart
    by tabs; nothing was wrapped. `stories` are given where the layout tells them, and then hold all words
    of `chars` in order; else `asides` are what belongs to no text: running heads, page numbers. `sheets`
    and `strips` are there where the format has pages; strips are in the order of `chars` and leave out
    what is printed nowhere (line breaks, tabs).
    """

    name: str
    sha256: str
    encoding: str | None
    chars: str
    warnings: tuple[str, ...] = ()
    format: str = "txt"
    paragraphs: bool = False
    stories: tuple[Story, ...] | None = None
    asides: tuple[Span, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    strips: tuple[Strip, ...] = ()
    publisher: str | None = None
    published: str | None = None  # EDTF

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        end = "\n" if "\n" in self.chars else "\r"
        while (at := self.chars.find(end, starts[-1]) + 1) > 0:
            starts.append(at)
        return starts

    def place(self, offset: int) -> Place:
        """The line and column of a character."""
        line = bisect_right(self._line_starts, offset)
        return Place(line, offset - self._line_starts[line - 1] + 1)

    def quote(self, span: Span) -> str:
        """The words of a span, verbatim."""
        return self.chars[span.start : span.end]

    def page(self, span: Span) -> int | None:
        """The page on which the words of a span begin, from 1; None where the format has no pages."""
        return next((strip.page for strip in self.printed(span)), None)

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """The rectangles of a span's words on the page on which they begin, one a row."""
        page = self.page(span)
        return tuple(strip.box(span) for strip in self.printed(span) if strip.page == page)

    def sure(self, span: Span) -> float:
        """How sure the reader is of the words of a span: that of the least sure row."""
        return min((strip.sure for strip in self.printed(span)), default=1.0)

    def printed(self, span: Span) -> Sequence[Strip]:
        """The strips that have characters of a span."""
        if not self.strips:
            return ()
        at = max(0, bisect_right(self._strip_starts, span.start) - 1)
        end = bisect_left(self._strip_starts, span.end)
        return [strip for strip in self.strips[at:end] if strip.end > span.start]

    @cached_property
    def _strip_starts(self) -> list[int]:
        return [strip.start for strip in self.strips]
