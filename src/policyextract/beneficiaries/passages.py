"""The clauses of an article, and who is paid by them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import regex

from policyextract.beneficiaries.clauses import Payee, begin, of_clause
from policyextract.context import View
from policyextract.text import Span
from policyextract.values import Level, Money

MARKS = "，。；：！？+＋\n　】◎■◇—…"
ENDS = regex.compile(rf"[{MARKS}]|(?<=\p{{Han}}) +(?=\p{{Han}})")
BULLETS = "■◇●▪·】"
# Goes on with the clause before it: 新引进的高级社会工作师，与区内机构签订合同的，
GOES_ON = regex.compile(r"且|并|与|有\s?\d|目前|此前|签[订约]|[一二三四五\d]年内")
SHORT = 2  # characters of a word that says little: 机构, 师傅
LEVEL_ALONE = 12  # characters of a level and no more: 高级社会工作师（高级）
LONGEST = 200  # characters of a clause in which somebody is looked for
FAR = 60  # clauses that are looked back at for who is paid


@dataclass(frozen=True)
class Passages:
    """Who is paid in the passages of an article."""

    view: View

    def words(self, payee: Payee) -> str:
        """The words for somebody."""
        return self.view.chars[slice(*payee.span)]

    def clauses(self, span: Span) -> Iterator[Span]:
        """The clauses of a span from its last to its first; a sum ends one too."""
        first, last = (bisect_left(self._marks, (at,)) for at in span)
        cuts = {end for _, end in self._marks[first:last] if end <= span.end}
        cuts |= {m.span.end for m in self.view.of(span, Money) if m.span.end <= span.end}
        end = span.end
        for start in sorted(cuts | {span.start}, reverse=True):
            if (start, end) not in self._known:
                self._known[start, end] = self._clause(start, end)
            if clause := self._known[start, end]:
                yield clause
            end = start

    @cached_property
    def _known(self) -> dict[tuple[int, int], Span | None]:
        """The clauses between cuts; a sentence of many sums is asked for the same again and again."""
        return {}

    def _clause(self, start: int, end: int) -> Span | None:
        """What stands between two cuts, without the marks at its end, unless it is too long for a clause."""
        words = self.view.chars[start:end].rstrip(MARKS + " ")
        return self._behind_place(Span(start, start + len(words))) if 0 < len(words) <= LONGEST else None

    @cached_property
    def _marks(self) -> list[tuple[int, int]]:
        """Where the marks at which clauses end begin and end."""
        return [m.span() for m in ENDS.finditer(self.view.chars)]

    def _behind_place(self, clause: Span) -> Span:
        """A clause behind the region that an item of a list begins with: ■四川成都"""
        listed = self.view.chars[clause.start - 1 : clause.start] in tuple(BULLETS)
        return self.behind_places(clause) if listed else clause

    def behind_places(self, clause: Span) -> Span:
        """A clause behind the regions with which it begins."""
        at = clause.start
        for mention in self.view.within(clause):
            if mention.rule.startswith("region") and mention.span.start == at:
                at = mention.span.end
        return Span(at, clause.end)

    def each(self, span: Span) -> Iterator[Payee]:
        """Those whom the clauses of a span name, from the last to the first."""
        for clause in islice(self.clauses(span), FAR):
            if payee := of_clause(self.view.chars, clause):
                yield self._extended(payee, span)

    def last(self, span: Span) -> Payee | None:
        """The last who is named in a span, a condition without 的 only where nobody else is."""
        last = None
        for payee in self.each(span):
            if payee.kind != "bare":
                return payee
            last = last or payee
        return last

    def own(self, lead: Span) -> Payee | None:
        """Who is named in the clause of a sum, at which `lead` ends."""
        clause = next(self.clauses(lead), None)
        if not clause or self.view.chars[clause.end : lead.end].strip():
            return None
        payee = of_clause(self.view.chars, clause, to_sum=True)
        return payee and self._extended(payee, lead)

    def _extended(self, payee: Payee, within: Span) -> Payee:
        """A condition with the clause before it where it goes on with that."""
        start, chars = payee.span.start, self.view.chars
        if payee.kind != "condition" or start <= within.start or chars[start - 1] != "，":
            return payee
        before = next(self.clauses(Span(within.start, start - 1)), None)
        if not before or not GOES_ON.match(chars, start):
            return payee
        return payee._replace(span=Span(begin(chars, before), payee.span.end))

    def is_part(self, payee: Payee) -> bool:
        """Whether the words tell but a part of those who are meant: 中级, 高级社工师, 机构."""
        length = payee.span.end - payee.span.start
        return length <= SHORT or length <= LEVEL_ALONE and bool(self.view.of(payee.span, Level))
