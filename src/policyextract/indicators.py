"""Figures that an article reports or sets as a goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Date, Money, Quantity
from policyextract.verdicts import Verdict

PLAIN = "indicator.actual"  # a figure is a fact where nothing says that it is a goal
SHARE = regex.compile(r"按(?=\d)|上浮|下浮|扣减|承担|配套|报销|负担|补助比例|补助|补贴|给予|奖励")
COMPARED = regex.compile(r"(?:比|较|相比|由|从)\s?$|是\s?$")
EACH = regex.compile(r"每新?(?:派|带动|培养|增加|吸纳|聘用|招聘|招用|引进|孵化|增|打造|建)\p{Han}{0,3}$")
CONDITION = regex.compile(r"^(?:凡|对|经|获|被|在).*|.*的$")


class Figure(NamedTuple):
    """A number that is reported, with its date and whether it is a fact or a goal."""

    mention: Mention
    date: Fact | None
    modality: Fact


def read(view: View, verdicts: Mapping[Span, Verdict]) -> Iterator[Figure]:
    """The figures of an article, in order; `verdicts` tell which amounts are none promised."""
    for sentence in view.found.sentences:
        if view.words(sentence, "cue", "paperwork"):
            continue
        for mention in view.of(sentence, Quantity, Money):
            if is_figure(view, mention, verdicts):
                date = _date(view, mention, sentence)
                yield Figure(mention, date, _modality(view, mention, sentence, date))


def is_figure(view: View, mention: Mention, verdicts: Mapping[Span, Verdict]) -> bool:
    """Whether a number counts something: a quantity, or money that was spent or received.

    The share that a payer bears or a rule gives (按50%给予补助) counts nothing, nor does what a promise
    asks for (对学员达50人以上的，给予补助).
    """
    if isinstance(mention.value, Money):
        return verdicts[mention.span].kind == "figure"
    assert isinstance(mention.value, Quantity)
    if EACH.search(view.chars[view.clause(mention.span).start : mention.span.start]):
        return False
    clause = Span(view.clause(mention.span).start, view.tail(mention.span).end)
    words = view.chars[slice(*clause)]
    if mention.value.unit == "%":
        return not SHARE.search(words)
    promised = [
        m for m in view.of(view.sentence(mention.span.start), Money) if verdicts[m.span].kind == "promise"
    ]
    return not (promised and promised[-1].span.start > mention.span.end and CONDITION.fullmatch(words))


def _date(view: View, mention: Mention, sentence: Span) -> Fact | None:
    """The date told last before the number in its sentence, or in the one that `；` joins to it.

    A date that the figure is only compared with (比2012年增长) is none, and neither is one in a title.
    """
    own = _dates(view, Span(sentence.start, mention.span.start))
    joined = _dates(view, Span(_joined_start(view, sentence), sentence.start))
    dates = own or [m for m in joined if isinstance(m.value, Date) and not m.value.is_open]
    if not dates:
        return None
    words = dates[-1].span
    return Fact(str(dates[-1].value), words, dates[-1].rule, how_near(words, sentence))


def _dates(view: View, span: Span) -> list[Mention]:
    titles = [m.span for m in view.within(span) if m.rule.startswith("title.")]
    return [
        m
        for m in view.of(span, Date)
        if not COMPARED.search(view.chars[max(0, m.span.start - 3) : m.span.start])
        and not any(title.covers(m.span) for title in titles)
    ]


def _joined_start(view: View, sentence: Span) -> int:
    """Where the first of the sentences starts that `；` joins to this one."""
    start = sentence.start
    while start > 0 and view.chars[start - 1] in "；;":
        start = view.sentence(start - 1).start
    return start


def _modality(view: View, mention: Mention, sentence: Span, date: Fact | None) -> Fact:
    """A goal where its sentence, or the one that its date stands in, says so."""
    told = date is not None and date.how == "inherited"
    start = _joined_start(view, sentence) if told else sentence.start
    goals = view.words(Span(start, mention.span.end), "cue", "target")
    if goals:
        return Fact("target", goals[-1].span, goals[-1].rule, how_near(goals[-1].span, sentence))
    return Fact("actual", None, PLAIN, "explicit")
