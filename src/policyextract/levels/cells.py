"""The level of an amount in a table: that of its cell, its row or its column."""

from __future__ import annotations

import regex

from policyextract.amounts import Amount
from policyextract.evidence import Fact
from policyextract.levels.facts import Told, ranks
from policyextract.values import Level, Money

HONOUR = regex.compile(r"优秀(?!的|等次|奖)|最美|先进|标兵|之星|十佳|模范|获奖|金牌")


def in_the_cell(amount: Amount, told: Told) -> list[Fact]:
    """The level that stands in its cell of a table, where that tells no other sum: 初级：每月200元."""
    cell = amount.view.cell(amount.span)
    alone = cell and len(amount.view.of(cell, Money)) == 1
    return ranks(amount.view.of(cell, Level), "level.cell") if cell and alone else []


def over_the_column(amount: Amount, told: Told) -> list[Fact]:
    """The level that heads the column of a table."""
    named = (amount.view.of(place, Level) for place in amount.view.heads(amount.span))
    return next((ranks(found, "level.column", "inherited") for found in named if found), [])


def of_a_winner(amount: Amount, told: Told) -> list[Fact]:
    """None in a table of 优秀社工, where a certificate only tells who the winner is."""
    view = amount.view
    titles = view.lead_ins(amount.span)[1:2] if view.cell(amount.span) else []
    titles += view.column(amount.span)[2:]
    named = [span for span in titles if HONOUR.search(view.chars, *span) and not view.of(span, Level)]
    return [Fact("none", named[0], "level.winner", "inherited")] if named else []


def in_the_row(amount: Amount, told: Told) -> list[Fact]:
    """The level that stands in its row of a table, before it or else behind it, or above an empty cell."""
    cells = (amount.view.of(cell, Level) for cell in amount.view.beside(amount.span))
    return next((ranks(named, "level.row", "inherited") for named in cells if named), [])
