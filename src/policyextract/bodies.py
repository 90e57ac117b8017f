"""The names of bodies in an article, and the rows that they stand in: 市民政局、市财政局和市人社局."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import regex

from policyextract import scanner
from policyextract.context import View
from policyextract.text import Span
from policyextract.values import Place

JOINT = regex.compile(r"\s*(?:[、和与及，\s]|会同|联合|以及)\s*")
NOTHING = regex.compile("")


@dataclass(frozen=True)
class Bodies:
    """The bodies of an article."""

    view: View

    @cached_property
    def names(self) -> list[Span]:
        """The names of bodies, in order, each with the regions and the 中共 right before it.

        Where somebody else has found the names of the article, they are those.
        """
        if self.view.names is not None:
            return [name.span for name in self.view.names if str(name.value) == "ORG"]
        chars = self.view.chars
        left: dict[int, int] = {}
        for place in self.view.of(Span(0, len(chars)), Place):
            left |= dict.fromkeys(range(place.span.start + 1, place.span.end + 1), place.span.start)
        found: dict[int, Span] = {}
        for mention in scanner.of_kinds("name").find(chars):
            if str(mention.value) == "ORG":
                start = mention.span.start
                while start in left:
                    start = left[start]
                start -= 2 * chars.startswith("中共", max(0, start - 2), start)
                body = Span(start, mention.span.end)
                found[start] = max(body, found.get(start, body))
        return _apart(sorted(found.values()))

    def row_before(self, end: int, gap: regex.Pattern[str] = NOTHING) -> tuple[Span, ...]:
        """The bodies in a row that end right before a place, with only `gap` between."""
        index = bisect_left(self.names, (end,)) - 1
        if index < 0 or not gap.fullmatch(self.view.chars, self.names[index].end, end):
            return ()
        first = index
        while first and JOINT.fullmatch(self.view.chars, self.names[first - 1].end, self.names[first].start):
            first -= 1
        return tuple(self.names[first : index + 1])

    def row_from(self, start: int) -> tuple[Span, ...]:
        """The bodies in a row of which the first begins at a place."""
        row: list[Span] = []
        for body in islice(self.names, bisect_left(self.names, (start,)), None):
            between = self.view.chars[row[-1].end if row else start : body.start]
            if between and not (row and JOINT.fullmatch(between)):
                break
            row.append(body)
        return tuple(row)


def _apart(spans: list[Span]) -> list[Span]:
    """The spans without those that lie in the one before them."""
    out: list[Span] = []
    for span in spans:
        if not out or span.start >= out[-1].end:
            out.append(span)
    return out
