"""For which level of certificate an amount is: one rule for each way to say so.

A row of amounts takes the levels told off in its order; any other amount asks `RULES`, in order.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract import certificates
from policyextract.amounts import Amount
from policyextract.context import View
from policyextract.evidence import Fact
from policyextract.levels import afar, cells, named, rows
from policyextract.levels.facts import Rule, Told
from policyextract.values import Money

__all__ = ["Told", "of_run"]

ABOVE = regex.compile(r"\s*(?:（含）)?[及或]?以上")


def of_run(run: list[Amount], told: Told) -> list[list[Fact]]:
    """For each amount of a run the levels that it is for; two where one amount goes to two levels."""
    row = rows.in_order(run, told) if len(run) > 1 and not _is_capped(run) else []
    facts = [[fact] for fact in row] or list(_one_by_one(run, told))
    return [_joined(_and_above(run[0].view, of_one)) for of_one in facts]


def _joined(facts: list[Fact]) -> list[Fact]:
    """The levels, with several grades of another family as one: 养老护理员高级工、技师每月200元."""
    values = certificates.joined(fact.value or certificates.NONE for fact in facts)
    if len(values) == len(facts):
        return facts
    own = {fact.value: fact for fact in facts}
    return [own.get(value, facts[0])._replace(value=value) for value in values]


def _and_above(view: View, facts: list[Fact]) -> list[Fact]:
    """The levels with those above them: 中级及以上 is two; 初级及以上 is any, for nobody is left out."""
    last = facts[-1]
    if last.words is None or last.value is None or not ABOVE.match(view.chars, last.words.end):
        return facts
    higher = [last._replace(value=value) for value in certificates.above(last.value)]
    return higher if higher and certificates.is_any(higher[0].value) else facts + higher


def _one_by_one(run: list[Amount], told: Told) -> Iterator[list[Fact]]:
    """The levels of each amount of a run, those of the amounts before it in the run being told too."""
    here: Told = []
    for amount in run:
        facts = of_amount(amount, told + here if here else told)
        here += [(fact.value or "none", amount.span) for fact in facts]
        yield facts


def _is_capped(run: list[Amount]) -> bool:
    """Whether a row is none: 每年增发50元，封顶600元 is for one person."""
    values = [amount.mention.value for amount in run]
    return len({isinstance(value, Money) and value.min is None for value in values}) > 1


def of_amount(amount: Amount, told: Told) -> list[Fact]:
    """The levels of the first rule that has any, else that of the whole article."""
    answers = (rule(amount, told) for rule in RULES)
    return next((answer for answer in answers if answer), [afar.of_article(amount.view)])


RULES: tuple[Rule, ...] = (
    rows.behind_in_brackets,
    cells.in_the_cell,
    cells.over_the_column,
    cells.of_a_winner,
    cells.in_the_row,
    afar.one_of_two,
    rows.of_a_tier,
    named.given_to,
    named.topped_up,
    named.promoted_to,
    named.paid_to_a_body,
    afar.follows_on,
    named.named_before,
    named.named_by_its_noun,
    named.of_the_item,
    afar.pointed_at,
    named.implied_before,
    afar.on_a_line_above,
    afar.goes_on,
    named.implied_behind,
    named.of_the_sentence,
    named.implied_by_the_sentence,
    named.named_behind,
    afar.added_to,
    afar.as_the_sentence_before,
    afar.above_the_list,
    afar.asked_about,
    afar.spoken_of_before,
    afar.as_its_sentence,
    afar.said_of_it,
)
