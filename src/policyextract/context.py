"""An article as the record rules see it: its sentences, and quick ways to what stands in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import regex

from policyextract.find import Found
from policyextract.outline import lead_ins
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level, Value, Word

V = TypeVar("V", bound=Value)
# A line break, or the place before a numbered item that stands in the line behind a full stop.
PARAGRAPH = regex.compile(
    r"\n|(?<=[。；：])\s*(?=(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、))"
)
REACH = 6  # sentences about a benefit that are looked at for what they say of it
PREFERRED = regex.compile(r"[^，。；\d]{0,10}优先(?![享安给推评发获解申])")
CLAUSE_ENDS = "，。；：！？+＋\n"
# What is paid, by a name that tells it from what else is paid: 岗位补贴, 证书津贴.
BENEFIT = regex.compile(
    r"(?:岗位|职业|证书|职称|持证|人才|生活|租房|住房|交通|督导|服务|绩效|留任|考证|取证|学历|工龄|志愿服务|误餐)"
    r"(?:补贴|津贴|补助|奖励|奖金)"
)


@dataclass(frozen=True)
class Benefits:
    """The sentences of an article that name a benefit, by its name."""

    chars: str
    places: dict[str, list[Span]]

    @classmethod
    def read(cls, chars: str, sentences: Sequence[Span]) -> Benefits:
        """Those in `sentences`."""
        places: dict[str, list[Span]] = {}
        for sentence in sentences:
            for name in set(BENEFIT.findall(chars, *sentence)):
                places.setdefault(name, []).append(sentence)
        return cls(chars, places)

    def named(self, span: Span) -> Iterator[Span]:
        """The sentences before `span` that name the benefit named last in it, the nearest first."""
        names = BENEFIT.findall(self.chars, *span)
        places = self.places.get(names[-1], []) if names else []
        yield from reversed(places[max(0, (at := bisect_left(places, span)) - REACH) : at])


@dataclass(frozen=True)
class View:
    """The text of one article with what was found in it; offsets are those of the text.

    `names` are those of bodies, places, policies and people where somebody else has found them, each with
    its label as its value; None where it is up to policyextract to find them.
    """

    chars: str
    found: Found
    title: str | None = None
    headline: Span | None = None
    names: tuple[Mention, ...] | None = None

    @cached_property
    def _starts(self) -> list[int]:
        return [m.span.start for m in self.found.mentions]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [span.start for span in self.found.sentences]

    def sentence_index(self, offset: int) -> int:
        """The index of the sentence in which a character stands."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def sentence(self, offset: int) -> Span:
        """The sentence in which a character stands."""
        return self.found.sentences[self.sentence_index(offset)]

    def lead_ins(self, span: Span) -> list[Span]:
        """The sentences above that lead to the one in which `span` stands, the nearest first.

        Over a cell of a table that is the heading row, and what leads to it; no row leads to another.
        """
        heading = [table.heading for table in self.found.tables if table.over(span)][:1]
        index = self.sentence_index(heading[0].start if heading else span.start)
        return [*heading, *lead_ins(self.chars, self.found.sentences, index)]

    def within(self, span: Span) -> Iterator[Mention]:
        """The mentions that start in a span, in order."""
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        yield from self.found.mentions[low:high]

    def of(self, span: Span, *types: type[V]) -> list[Mention]:
        """The mentions of some types of value that start in a span."""
        found = (m for m in self.within(span) if isinstance(m.value, types))
        return [m for m in found if not (isinstance(m.value, Level) and self._binds_nothing(m))]

    def _binds_nothing(self, level: Mention) -> bool:
        """Whether a level is only preferred: 持初级证书者优先，月薪3500元."""
        return bool(PREFERRED.match(self.chars, level.span.end))

    def words(self, span: Span, kind: str, *names: str) -> list[Mention]:
        """The words of a kind (`cue`, `frequency`, `agency`) in a span; with `names`, those alone."""
        return [
            m
            for m in self.within(span)
            if isinstance(m.value, Word)
            and m.rule.startswith(kind + ".")
            and (not names or m.value.name in names)
        ]

    def clause(self, span: Span) -> Span:
        """The words of the clause of `span` before it and up to its own end; a cell ends it too."""
        first = (self.cell(span) or self.sentence(span.start)).start
        start = max(self.chars.rfind(mark, first, span.start) for mark in CLAUSE_ENDS) + 1
        return Span(max(start, first), span.end)

    def tail(self, span: Span) -> Span:
        """What follows `span` up to the end of its clause; 300元：中级津贴 goes on behind the colon."""
        limit = (self.cell(span) or self.sentence(span.start)).end
        start = span.end + self.chars.startswith("：", span.end)
        ends = [at for at in (self.chars.find(mark, start, limit) for mark in CLAUSE_ENDS) if at >= 0]
        return Span(span.end, min(ends, default=limit))

    def column(self, cell: Span) -> list[Span]:
        """What stands over a cell of a table: its column's heading, the heading row, the captions."""
        return next((over for table in self.found.tables if (over := table.over(cell))), [])

    def row(self, cell: Span) -> list[Span]:
        """The cells before one in the row of a table, the nearest first."""
        return next((table.before(cell) for table in self.found.tables if table.cell(cell)), [])

    def cell(self, span: Span) -> Span | None:
        """The cell of a table in which `span` stands; None outside of tables."""
        return next((cell for table in self.found.tables if (cell := table.cell(span))), None)

    def heads(self, cell: Span) -> list[Span]:
        """The headings of the column of a cell."""
        return next((heads for table in self.found.tables if (heads := table.heads(cell))), [])

    def beside(self, cell: Span) -> list[Span]:
        """The cells of the row of a table before one, the nearest first, and those behind it."""
        behind = (table.behind(cell) for table in self.found.tables if table.cell(cell))
        return self.row(cell) + next(behind, [])

    @cached_property
    def benefits(self) -> Benefits:
        """Which sentences name which benefit."""
        return Benefits.read(self.chars, self.found.sentences)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [0, *(m.end() for m in PARAGRAPH.finditer(self.chars)), len(self.chars) + 1]

    def paragraphs(self) -> Iterator[Span]:
        """The lines, and the numbered items inside a line, from top to bottom."""
        for start, following in pairwise(self._paragraph_starts):
            yield Span(start, following - 1)

    def paragraph(self, offset: int) -> Span:
        """The line, or the numbered item inside a line, in which a character stands."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        start, following = self._paragraph_starts[index : index + 2]
        return Span(start, following - 1)
