"""What a reader gives: the characters of a file exactly as decoded, and where each stands in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from policyextract.text import Span


class SourceError(ValueError):
    """A file that can't be read; the message names the file, what is wrong and what to do."""


class Place(NamedTuple):
    """Where in the file a character stands: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """The text of one file; `warnings` say what was doubtful about reading it."""

    name: str
    sha256: str
    encoding: str
    chars: str
    warnings: tuple[str, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        while (at := self.chars.find("\n", starts[-1]) + 1) > 0:
            starts.append(at)
        return starts

    def place(self, offset: int) -> Place:
        """The line and column of a character."""
        line = bisect_right(self._line_starts, offset)
        return Place(line, offset - self._line_starts[line - 1] + 1)

    def quote(self, span: Span) -> str:
        """The words of a span, verbatim."""
        return self.chars[span.start : span.end]
