"""Who is paid: the one that each promised sum is for, and all words of an article for such people.

A sum takes whom its own clause names, else the clauses before it, else the sums and lead-ins above. Where
it is for a part of somebody (高级500元), the words for the whole (对在岗持证人员) are found with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import regex

from policyextract.beneficiaries.clauses import Payee, of_clause
from policyextract.beneficiaries.passages import LEVEL_ALONE, Passages
from policyextract.beneficiaries.rules import RULES, Asked, bracket
from policyextract.certificates import RANKS
from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.incentives import Promise
from policyextract.text import Span
from policyextract.values import Level

__all__ = ["Beneficiaries"]

PROMISING = regex.compile(r"可?领|奖|补贴|津贴|补助|工资|年薪|涨薪|有补")
MOST = 60  # clauses before a sum that are looked at for the whole
LEAD_INS = 2  # over a sum in which the whole is looked for


@dataclass
class Beneficiaries:
    """Reads who is paid by the promises of an article from top to bottom, and remembers their words."""

    view: View
    told: dict[Span, Payee] = field(default_factory=dict)
    heads: dict[Span, Payee] = field(default_factory=dict)
    found: set[Span] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.passages = Passages(self.view)

    @property
    def spans(self) -> list[Span]:
        """All words for those who are paid, in order; of one place those of the promises read so far."""
        return sorted(self.found | (set(self._of_headline()) if self.told else set()))

    def of(self, promise: Promise) -> Fact | None:
        """Who the sum is for, with the words that say so; None where the text doesn't tell."""
        amount = promise.amount
        asked = Asked(self.passages, amount, promise.level.value, self.told, self.heads)
        for rule in RULES:
            if payee := rule(asked):
                payee = self._of_its_level(asked, payee, promise.level) or payee
                self._remember(asked, payee)
                words, name = self.passages.words(payee), rule.__name__.replace("_", "-")
                return Fact(words, payee.span, f"beneficiary.{name}", how_near(payee.span, amount.sentence))
        return None

    def _of_its_level(self, asked: Asked, payee: Payee, level: Fact) -> Payee | None:
        """Whom the words name that tell the level of the sum, where somebody of another level was found."""
        words, sentence = level.words, asked.amount.sentence
        if level.value not in RANKS or not words or not sentence.covers(words) or payee.span.overlaps(words):
            return None
        short = payee.span.end - payee.span.start <= LEVEL_ALONE
        if not (short and self.view.of(payee.span, Level)):
            return None
        clause = next(self.passages.clauses(Span(sentence.start, words.end)), None)
        return of_clause(self.view.chars, clause, to_sum=True) if clause else None

    def _remember(self, asked: Asked, payee: Payee) -> None:
        self.told[asked.amount.span] = payee
        self.found |= {payee.span, *asked.cells}
        if behind := bracket(asked):
            self.found.add(behind)
        if self.passages.is_part(payee) and (head := self._head(asked, payee)):
            self.found.add(head.span)
            self.heads[payee.span] = head

    def _head(self, asked: Asked, part: Payee) -> Payee | None:
        """Those of whom `part` is a part: 对在岗持证人员发放津贴，初级…"""
        sentence, sum_at = asked.amount.sentence, asked.amount.span.start
        if self.view.cell(asked.amount.span):
            return None
        before = Span(sentence.start, max(sentence.start, min(part.span.start, sum_at)))
        for place in (before, *asked.leading[:LEAD_INS]):
            for payee in islice(self.passages.each(place), MOST):
                if payee.kind != "bare" and not self.passages.is_part(payee):
                    return payee
        return None

    def _of_headline(self) -> Iterator[Span]:
        """Those to whom the headline promises something: 厦门给持证社工发补贴."""
        title = self.view.headline
        if not title or not PROMISING.search(self.view.chars, *title):
            return
        for clause in self.passages.clauses(title):
            payee = of_clause(self.view.chars, self.passages.behind_places(clause))
            if payee and payee.kind != "condition":
                yield payee.span
