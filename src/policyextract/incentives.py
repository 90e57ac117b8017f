"""Promised payments: which amounts are one, for which level, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from policyextract import frequencies, levels, verdicts
from policyextract.amounts import Amount, is_replaced, runs
from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money
from policyextract.verdicts import Verdict

RECENT = 300  # levels told before an amount that it may go back to


class Promise(NamedTuple):
    """An amount that is promised, with the level and the frequency that belong to it."""

    amount: Amount
    kind: Fact
    level: Fact
    frequency: Fact


@dataclass
class Incentives:
    """Reads the promised payments of an article from top to bottom, and remembers what it has read."""

    view: View
    verdicts: dict[Span, Verdict] = field(default_factory=dict)
    told: levels.Told = field(default_factory=list)
    often: dict[Span, Fact] = field(default_factory=dict)

    def read(self) -> Iterator[Promise]:
        """The promises of the article, in order."""
        for sentence in self.view.found.sentences:
            sums = self.view.of(sentence, Money)
            if not sums:
                continue
            self.verdicts |= {m.span: verdicts.AGAIN for m in sums}
            for run in runs(self.view, sentence):
                yield from self._of_run([amount for amount in run if self._is_promise(amount)])
            self._compare(sums)

    def _compare(self, sums: list[Mention]) -> None:
        """收入由0.92亿元增加到1.2亿元: an old sum is a figure where the new one is."""
        for old, new in reversed(list(pairwise(sums))):
            if is_replaced(self.view, old) and self.verdicts[new.span].kind == "figure":
                self.verdicts[old.span] = self.verdicts[new.span]

    def _is_promise(self, amount: Amount) -> bool:
        verdict = verdicts.judge(amount, self.verdicts)
        self.verdicts[amount.span] = verdict
        return verdict.kind == "promise"

    def _of_run(self, run: list[Amount]) -> Iterator[Promise]:
        for amount, facts in zip(run, levels.of_run(run, self.told[-RECENT:]), strict=True):
            frequency = self._frequency(amount, run[-1], facts[0])
            self.often[amount.span] = frequency
            for level in facts:
                self.told.append((level.value or "none", amount.span))
                yield Promise(amount, self._kind(amount), level, frequency)

    def _kind(self, amount: Amount) -> Fact:
        """That it is a promise, with the words that say so."""
        verdict = self.verdicts[amount.span]
        words = verdict.words
        return Fact(
            "incentive", words, verdict.rule, how_near(words, amount.sentence) if words else "explicit"
        )

    def _frequency(self, amount: Amount, last: Amount, level: Fact) -> Fact:
        """How often it is paid; where it is not told, as often as the amount that its level comes from.

        Else the words that make it a promise may tell: 月工资不低于3200元；驻站满三年的，不低于3600元.
        """
        frequency = frequencies.of_amount(self._behind_figures(amount), last)
        if frequency.words is None and level.words in self.often:
            return self.often[level.words]._replace(how="inherited")
        if frequency.words is None and (before := amount.earlier[-1:]):
            return self.often.get(before[0].span, frequency)._replace(how="inherited")
        if frequency.words is None and (words := self.verdicts[amount.span].words):
            return frequencies.of_heading(amount, words)
        return frequency

    def _behind_figures(self, amount: Amount) -> Amount:
        """The amount in what follows the sums that were spent: 每年拿出30万元，对考取初级的奖800元."""
        spent = [m.span.end for m in amount.earlier if self.verdicts[m.span].kind == "figure"]
        return amount.of_the_rest(spent[-1]) if spent else amount
