"""What an amount is: promised, spent or received (a figure), charged (a price), or told again.

`RULES` are asked in order; the first that answers decides. The nearest words about giving or spending
have the last say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

import regex

from policyextract.amounts import Amount
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money

LARGE = Decimal(1_000_000)  # yuan; more than a person or a station is promised
ABOVE = 6  # sentences above an amount in which its heading or lead-in is looked for
TOTAL = ("共计", "合计", "总计")
BENEFITED = regex.compile(r"[，、]\s*(?:共?惠及|受益|覆盖|涉及)")
AGAIN = regex.compile(r"\s*(?:[（(]|，即|[（(]即|，小写|[（(]小写)\s*")
KINDS = {"spent": "figure", "average": "figure", "price": "price"}


class Verdict(NamedTuple):
    """What an amount is, `promise`, `figure`, `price` or `repeat`, the reason, and the words that say so."""

    kind: str
    why: str
    words: Span | None = None
    rule: str = "verdict.default"


Verdicts = Mapping[Span, Verdict]
Rule = Callable[[Amount, Verdicts], Verdict | None]


def judge(amount: Amount, before: Verdicts) -> Verdict:
    """The verdict of the first rule that has one; `before` are those on the amounts before it."""
    for rule in RULES:
        if verdict := rule(amount, before):
            return verdict._replace(rule="verdict." + rule.__name__.replace("_", "-"))
    return Verdict("figure", "no word of giving near it")


def _by(amount: Amount, cue: Mention, note: str = "") -> Verdict:
    name = str(cue.value)
    return Verdict(KINDS.get(name, "promise"), f"{note or name}: {amount.words(cue.span)}", cue.span)


def as_the_one_before(amount: Amount, before: Verdicts) -> Verdict | None:
    """分别给予6000元、3000元: what holds for the first holds for the second."""
    return before[amount.earlier[-1].span]._replace(why="as the amount before it") if amount.follows else None


def told_again(amount: Amount, before: Verdicts) -> Verdict | None:
    """壹仟元整（¥1000.00）: one amount, in words and in digits."""
    if not amount.earlier or amount.earlier[-1].value != amount.mention.value:
        return None
    if not AGAIN.fullmatch(amount.words(Span(amount.earlier[-1].span.end, amount.span.start))):
        return None
    return Verdict("repeat", "the amount before it once more, in brackets", amount.earlier[-1].span)


def charged_or_average(amount: Amount, before: Verdicts) -> Verdict | None:
    """考试报名费每科68元 is charged, 月均收入4500元 is measured."""
    cues = amount.cues(amount.clause, "price") or amount.cues(amount.clause, "average")
    return _by(amount, cues[-1]) if cues else None


def a_total(amount: Amount, before: Verdicts) -> Verdict | None:
    """共计15.1万元; 发放补贴126.4万元，惠及527人."""
    if amount.words(amount.span).startswith(TOTAL):
        return Verdict("figure", "spent: a total", amount.span)
    reached = BENEFITED.match(amount.view.chars, amount.span.end)
    return Verdict("figure", "spent: it tells how many it reached", amount.span) if reached else None


def spent(amount: Amount, before: Verdicts) -> Verdict | None:
    """累计投入640万元, unless it is so much a person or a month."""
    if _is_by_person_or_time(amount):
        return None
    if cues := amount.cues(amount.clause, "spent"):
        return _by(amount, cues[-1])
    value = amount.mention.value
    if isinstance(value, Money) and (value.min or value.max or 0) >= LARGE:
        return Verdict("figure", "too large a sum for one payment")
    return None


def _is_by_person_or_time(amount: Amount) -> bool:
    whole = Span(amount.clause.start, amount.tail.end)
    return bool(amount.often(whole) or amount.cues(amount.clause, "per"))


def nearest(amount: Amount, before: Verdicts) -> Verdict | None:
    """The words of giving or spending nearest to it: in its clause, behind it, before it."""
    names = (
        ("pays", "average", "price")
        if _is_by_person_or_time(amount)
        else ("pays", "spent", "average", "price")
    )
    for where in (amount.clause, amount.tail, amount.lead):
        cues = amount.cues(where, *names) + amount.often(where)
        if cues:
            return _by(amount, cues[-1])
    return None


def of_the_sentence(amount: Amount, before: Verdicts) -> Verdict | None:
    """With no such words of its own it is what the amount before it in the sentence is."""
    return before[amount.earlier[-1].span]._replace(why="as the amount before it") if amount.earlier else None


def under_a_heading(amount: Amount, before: Verdicts) -> Verdict | None:
    """奖励标准 … 社会工作师2500元: the heading or lead-in above says what it is."""
    index = amount.view.sentence_index(amount.span.start)
    for above in reversed(amount.view.found.sentences[max(0, index - ABOVE) : index]):
        cues = amount.cues(above, "pays", "spent", "price")
        if cues:
            return _by(amount, cues[-1], "under")
    return None


RULES: tuple[Rule, ...] = (
    as_the_one_before,
    told_again,
    charged_or_average,
    a_total,
    spent,
    nearest,
    of_the_sentence,
    under_a_heading,
)
