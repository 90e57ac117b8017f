"""An article as the record rules see it: its sentences, and quick ways to what stands in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import regex

from policyextract.cells import Cells
from policyextract.find import PLACE, Found
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
CLAUSE_END = re.compile(r"[，。；：！？+＋\n]")
# What is paid, by a name that tells it from what else is paid: 岗位补贴, 证书津贴.
BENEFIT = regex.compile(
    r"(?:岗位|职业|证书|职称|持证|人才|生活|租房|住房|交通|督导|服务|绩效|留任|考证|取证|学历|工龄|志愿服务|误餐)"
    r"(?:补贴|津贴|补助|奖励|奖金)"
)


class Standing:
    """Mentions in the order of the text, and a quick way to those that start in a span."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = list(mentions)
        self._starts = [mention.span.start for mention in self._mentions]

    def within(self, span: Span) -> list[Mention]:
        """Those that start in a span."""
        starts = self._starts
        if not starts:
            return []
        start, end = span
        low = bisect_left(starts, start)
        return self._mentions[low : bisect_left(starts, end, low)]


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
    def _everything(self) -> Standing:
        return Standing(self.found.mentions)

    @cached_property
    def _asked(self) -> dict[tuple[object, ...], Standing]:
        """The mentions of some types, or of some words, that were asked for."""
        return {}

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [span.start for span in self.found.sentences]

    def sentence_index(self, offset: int) -> int:
        """The index of the sentence in which a character stands."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def sentence(self, offset: int) -> Span:
        """The sentence in which a character stands."""
        return self.found.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def lead_ins(self, span: Span) -> list[Span]:
        """The sentences above that lead to the one in which `span` stands, the nearest first.

        Over a cell of a table that is the heading row, and what leads to it; no row leads to another.
        """
        cell = self._cells.at(span)
        heading = [cell.table.heading] if cell else []
        index = self.sentence_index(heading[0].start if heading else span.start)
        if index not in self._leading:
            self._leading[index] = list(lead_ins(self.chars, self.found.sentences, index))
        return heading + self._leading[index]

    @cached_property
    def _leading(self) -> dict[int, list[Span]]:
        """The lead-ins of the sentences for which they were asked."""
        return {}

    def within(self, span: Span) -> Sequence[Mention]:
        """The mentions that start in a span, in order."""
        return self._everything.within(span)

    def of(self, span: Span, *types: type[V]) -> list[Mention]:
        """The mentions of some types of value that start in a span."""
        found = self._asked.get(types)
        if found is None:
            of_types = (mention for kind in types for mention in self._typed.get(kind, ()))
            found = self._asked[types] = Standing(
                of_types if len(types) == 1 else sorted(of_types, key=PLACE)
            )
        return found.within(span)

    @cached_property
    def _typed(self) -> dict[type, list[Mention]]:
        """The mentions by the type of their value, without the levels that bind nothing."""
        typed: dict[type, list[Mention]] = {}
        for mention in self.found.mentions:
            typed.setdefault(type(mention.value), []).append(mention)
        if Level in typed:
            typed[Level] = [level for level in typed[Level] if not self._binds_nothing(level)]
        return typed

    def _binds_nothing(self, level: Mention) -> bool:
        """Whether a level is only preferred: 持初级证书者优先，月薪3500元."""
        return bool(PREFERRED.match(self.chars, level.span.end))

    def words(self, span: Span, *asked: str) -> list[Mention]:
        """The words of a kind (`cue`, `frequency`, `agency`) in a span; with names behind it, those alone."""
        found = self._asked.get(asked)
        if found is None:
            kind, *names = asked
            words = self._words.get(kind, {})
            of_names = [word for name in names or words for word in words.get(name, ())]
            found = self._asked[asked] = Standing(sorted(of_names, key=PLACE))
        return found.within(span)

    @cached_property
    def _words(self) -> dict[str, dict[str, list[Mention]]]:
        """The words by their kind and their name."""
        kinds: dict[str, dict[str, list[Mention]]] = {}
        for mention in self._typed.get(Word, ()):
            names = kinds.setdefault(mention.rule.partition(".")[0], {})
            names.setdefault(str(mention.value), []).append(mention)
        return kinds

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [m.start() for m in CLAUSE_END.finditer(self.chars)]

    def clause(self, span: Span) -> Span:
        """The words of the clause of `span` before it and up to its own end; a cell ends it too."""
        if span not in self._clauses:
            first = (self.cell(span) or self.sentence(span.start)).start
            marks = bisect_left(self._clause_ends, span.start)
            start = self._clause_ends[marks - 1] + 1 if marks else 0
            self._clauses[span] = Span(max(start, first), span.end)
        return self._clauses[span]

    @cached_property
    def _clauses(self) -> dict[Span, Span]:
        """The clauses for which they were asked."""
        return {}

    def tail(self, span: Span) -> Span:
        """What follows `span` up to the end of its clause; 300元：中级津贴 goes on behind the colon."""
        limit = (self.cell(span) or self.sentence(span.start)).end
        start = span.end + self.chars.startswith("：", span.end)
        following = bisect_left(self._clause_ends, start)
        return Span(span.end, min([limit, *self._clause_ends[following : following + 1]]))

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.found.tables)

    def column(self, words: Span) -> list[Span]:
        """What stands over a cell of a table: its column's heading, the heading row, the captions."""
        cell = self._cells.at(words)
        return cell.over if cell else []

    def row(self, words: Span) -> list[Span]:
        """The cells before one in the row of a table, the nearest first."""
        cell = self._cells.at(words)
        return cell.before if cell else []

    def cell(self, words: Span) -> Span | None:
        """The cell of a table in which some words stand; None outside of tables."""
        cell = self._cells.at(words)
        return cell and cell.span

    def heads(self, words: Span) -> list[Span]:
        """The headings of the column of a cell."""
        cell = self._cells.at(words)
        return cell.heads if cell else []

    def beside(self, words: Span) -> list[Span]:
        """The cells of the row of a table before one, the nearest first, and those behind it."""
        cell = self._cells.at(words)
        return cell.before + cell.behind if cell else []

    @cached_property
    def _row_spans(self) -> list[Span]:
        return [row for table in self.found.tables for row in table.row_spans()]

    def in_table(self, line: Span) -> bool:
        """Whether a row of a table has a character of a line."""
        index = bisect_left(self._row_spans, (line.end,)) - 1
        return index >= 0 and self._row_spans[index].end > line.start

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
        index = self.paragraph_index(offset)
        return Span(self._paragraph_starts[index], self._paragraph_starts[index + 1] - 1)

    def paragraph_index(self, offset: int) -> int:
        """The index of the paragraph in which a character stands."""
        return bisect_right(self._paragraph_starts, offset) - 1
