"""Figures that an article reports or sets as a goal, each with its date and whether it is a goal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from policyextract import datings
from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.figures import Verdicts, is_figure
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money, Quantity

BOUND = regex.compile(r"至少|不少于|不低于")
PLAIN = "indicator.actual"  # a figure is a fact where nothing says that it is a goal


class Figure(NamedTuple):
    """A number that is reported, with its date and whether it is a fact or a goal."""

    mention: Mention
    date: Fact | None
    modality: Fact


def read(view: View, verdicts: Verdicts) -> Iterator[Figure]:
    """The figures of an article, in order; `verdicts` tell which amounts are none promised."""
    before: Figure | None = None
    for mention in view.of(Span(0, len(view.chars)), Quantity, Money):
        if is_figure(view, mention, verdicts):
            date = datings.of_figure(view, mention, before and _dated(before))
            figure = Figure(mention, date, _modality(view, mention, date, before))
            yield figure
            if date or not before or _sentence(view, before) != _sentence(view, figure):
                before = figure


def _dated(figure: Figure) -> datings.Dated:
    return datings.Dated(figure.mention.span, figure.date, figure.modality.value == "target")


def _sentence(view: View, figure: Figure) -> Span:
    return view.sentence(figure.mention.span.start)


def _modality(view: View, mention: Mention, date: Fact | None, before: Figure | None) -> Fact:
    """A goal where its sentence or its column says so, its date is yet to come, or is that of a goal."""
    sentence = view.sentence(mention.span.start)
    if datings.is_start(view, mention):
        return Fact("actual", None, PLAIN, "explicit")
    heading, *over = view.column(mention.span) or [mention.span]
    for span in (Span(sentence.start, mention.span.end), heading, *over[1:]):
        if goals := _goals(view, span, mention):
            return Fact("target", goals[-1].span, goals[-1].rule, how_near(goals[-1].span, sentence))
    if date and date.value and view.found.year and date.value[:4] > view.found.year:
        return Fact("target", date.words, date.rule, "inherited")
    if before and before.date and date and before.date.words == date.words:
        return before.modality
    return Fact("actual", None, PLAIN, "explicit")


def _goals(view: View, span: Span, mention: Mention) -> list[Mention]:
    """The words of a span that make a number in it a goal.

    A bound (不少于) is none beyond its clause, nor where the clause tells what was done (连续三年每年不少于);
    nothing is where what was done stands behind it.
    """
    clause = view.clause(mention.span)
    done = view.words(Span(clause.start, mention.span.start), "cue", "done")
    return [
        goal
        for goal in view.words(span, "cue", "target")
        if not any(goal.span.end <= word.span.start for word in done)
        and not (BOUND.match(view.chars, goal.span.start) and (done or goal.span.start < clause.start))
    ]
