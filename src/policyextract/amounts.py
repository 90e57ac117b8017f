"""An amount in its sentence: the words before it, behind it and over it that belong to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from policyextract.context import View
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money, Value

# 100元/人、200元/人; 100元（初级）、200元（中级）; 壹仟元（¥1000）、贰仟元
JOINT = regex.compile(
    r"\s*(?:[/／每]\s?[人月年名个次·•./／每]{1,5})?\s*(?:[（(][^（）()\n]{1,16}[）)])?"
    r"\s*(?:[、和及与或，,；]|以及|至)?\s*(?:每人|每月|每年){0,2}\s*"
)
AGAIN = regex.compile(r"\s*(?:[（(]即?|，即|[（(，](?:小写|大写)[：:]?)\s*")


@dataclass(frozen=True)
class Amount:
    """One amount of an article, and quick ways to the words that may speak of it."""

    view: View
    mention: Mention
    sentence: Span
    earlier: Sequence[Mention]  # the amounts before it in its sentence

    @cached_property
    def span(self) -> Span:
        """Where it stands."""
        return self.mention.span

    def of_the_rest(self, start: int) -> Amount:
        """The same amount, read in its sentence from `start` on."""
        sentence = Span(start, self.sentence.end)
        return replace(self, sentence=sentence, earlier=told_once(self.view, Span(start, self.span.start)))

    @cached_property
    def before(self) -> Span:
        """Its sentence up to it."""
        return Span(self.sentence.start, self.span.start)

    @cached_property
    def lead(self) -> Span:
        """The words that lead to it: its sentence from behind the amount before it."""
        return Span(self.earlier[-1].span.end if self.earlier else self.sentence.start, self.span.start)

    @cached_property
    def clause(self) -> Span:
        """Its clause up to its own end, for its own words count too: 最高奖10万元 tells of a prize."""
        return Span(max(self.view.clause(self.span).start, self.lead.start), self.span.end)

    @cached_property
    def sentence_before(self) -> Span:
        """The sentence before its own, in its paragraph; an empty span where there is none."""
        start = self.sentence.start
        first = start == self.view.paragraph(start).start
        return Span(start, start) if first else self.view.sentence(start - 1)

    @cached_property
    def tail(self) -> Span:
        """What follows it in its clause."""
        return self.view.tail(self.span)

    def behind(self, reach: int) -> Span:
        """The few characters behind it, inside its sentence."""
        return Span(self.span.end, max(self.span.end, min(self.span.end + reach, self.sentence.end)))

    @property
    def follows(self) -> bool:
        """Whether only a joint stands between it and the amount before it: 6000元、3000元."""
        return bool(self.earlier) and is_joint(self.view, self.earlier[-1], self.mention)

    def cues(self, span: Span, *names: str) -> list[Mention]:
        """The cues of these names in a span."""
        return self.view.words(span, "cue", *names)

    def often(self, span: Span) -> list[Mention]:
        """The words of frequency in a span."""
        return self.view.words(span, "frequency")

    def words(self, span: Span) -> str:
        """The characters of a span."""
        return self.view.chars[slice(*span)]


def told_once(view: View, span: Span) -> list[Mention]:
    """The amounts in a span that count: 壹仟元整（¥1000.00） is one, and so is 由50元提高到100元."""
    found = view.of(span, Money)
    again = [at > 0 and is_again(view, found[at - 1], m) for at, m in enumerate(found)]
    counted = [m for m, told in zip(found, again, strict=True) if not told and not is_replaced(view, m)]
    return _ranges(view, counted)


def _ranges(view: View, amounts: list[Mention]) -> list[Mention]:
    """The amounts, in which a floor and the cap behind it are one: 每月100元起，最高可达500元."""
    out: list[Mention] = []
    for second in amounts:
        if out and is_joint(view, out[-1], second) and (value := _range(out[-1].value, second.value)):
            out[-1] = Mention(Span(out[-1].span.start, second.span.end), value, out[-1].rule)
        else:
            out.append(second)
    return out


def _range(floor: Value, cap: Value) -> Money | None:
    """From a floor to a cap; None for other amounts."""
    if not (isinstance(floor, Money) and isinstance(cap, Money)) or floor.min is None or cap.max is None:
        return None
    opened = floor.max is None and cap.min is None and floor.min < cap.max
    return replace(floor, max=cap.max) if opened else None


def is_replaced(view: View, amount: Mention) -> bool:
    """Whether it is an old sum, behind which the new one is told: 由50元提高到100元."""
    old = view.words(view.sentence(amount.span.start), "cue", "replaced")
    return any(cue.span.covers(amount.span) for cue in old)


def is_again(view: View, first: Mention, second: Mention) -> bool:
    """Whether the second amount is the first once more, in words or in digits."""
    between = view.chars[first.span.end : second.span.start]
    return first.value == second.value and bool(AGAIN.fullmatch(between))


def is_joint(view: View, first: Mention, second: Mention) -> bool:
    """Whether only 、 or 和 stands between two mentions."""
    return bool(JOINT.fullmatch(view.chars[first.span.end : second.span.start]))


def runs(view: View, sentence: Span) -> Iterator[list[Amount]]:
    """The amounts of a sentence in groups: those with only 、 or 和 between them belong together."""
    run: list[Amount] = []
    counted = told_once(view, sentence)
    for index, mention in enumerate(counted):
        amount = Amount(view, mention, sentence, counted[:index])
        if run and not amount.follows:
            yield run
            run = []
        run.append(amount)
    if run:
        yield run
