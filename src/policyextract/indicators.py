"""Figures that an article reports or sets as a goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.incentives import Verdict
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Date, Money, Quantity

CONDITION = regex.compile(r"(?:满|累计|不少于|达到|具有|从事)[^，。；]{0,10}$")
FUTURE = regex.compile(r"(?:以内|之前|前)$")


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
            if is_figure(mention, verdicts):
                yield Figure(mention, _date(view, mention, sentence), _modality(view, mention, sentence))


def is_figure(mention: Mention, verdicts: Mapping[Span, Verdict]) -> bool:
    """Whether a number counts something: any quantity, and money that was spent or received."""
    return isinstance(mention.value, Quantity) or verdicts[mention.span].kind == "figure"


def _date(view: View, mention: Mention, sentence: Span) -> Fact | None:
    """The date told last before the number in its sentence, or in the one that `；` joins to it."""
    start = sentence.start
    while start > 0 and view.chars[start - 1] in "；;":
        start = view.sentence(start - 1).start
    dates = view.of(Span(start, mention.span.start), Date)
    if not dates:
        return None
    words = dates[-1].span
    return Fact(str(dates[-1].value), words, dates[-1].rule, how_near(words, sentence))


def _modality(view: View, mention: Mention, sentence: Span) -> Fact:
    start = sentence.start
    while start > 0 and view.chars[start - 1] in "；;":
        start = view.sentence(start - 1).start
    goals = view.words(Span(start, mention.span.end), "cue", "target")
    if goals:
        return Fact("target", goals[-1].span, goals[-1].rule, how_near(goals[-1].span, sentence))
    return Fact("actual", None, "indicator.actual", "explicit")
