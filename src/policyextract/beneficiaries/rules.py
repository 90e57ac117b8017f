"""For whom a sum is: one rule for each way to say so, asked in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import regex

from policyextract.amounts import Amount
from policyextract.beneficiaries import words
from policyextract.beneficiaries.clauses import Payee, behind_verb, is_somebody
from policyextract.beneficiaries.passages import Passages
from policyextract.cells import is_number
from policyextract.outline import depth
from policyextract.text import Span
from policyextract.values import Level

BRACKET = regex.compile(r"[^（(，。；、\d]{0,6}[（(](?P<who>[^（()）]{2,16})[）)]")
GIVEN_TO = regex.compile(
    r"[^，。；：\d]{0,12}?(?:奖给|发给|奖励给|给予|补给|划给|拨给|付给|支付给|专指|给)(?P<who>[^，。；：\d]{2,30})"
    r"|的?是(?P<who>[^，。；：\d]{2,30})"
)
PERSON = regex.compile(r"姓\s*名")
BODY = regex.compile(r"名\s*单|单位|机构|站点|对象|领取人|获奖者|承[接办]")
MOST = 60  # sums of a sentence that are looked back at
TELLING = 4  # characters; a shorter cell is a unit or a time


@dataclass(frozen=True)
class Asked:
    """A sum for which somebody is sought, and those found for the sums before it."""

    passages: Passages
    amount: Amount
    rank: str | None
    told: dict[Span, Payee]
    heads: Mapping[Span, Payee]
    cells: set[Span] = field(default_factory=set)

    @cached_property
    def leading(self) -> list[Span]:
        """The lead-ins that promise: of a list's item or a cell, of another sentence those that end in ：."""
        view = self.passages.view
        item = depth(view.chars, self.amount.sentence) is not None or view.cell(self.amount.span)
        return [
            place
            for place in view.lead_ins(self.amount.span)
            if not (view.headline and place.overlaps(view.headline))
            and (item or self.amount.words(place).rstrip().endswith("："))
            and view.words(place, "cue", "pays")
        ]


Rule = Callable[[Asked], Payee | None]


def in_its_cell(asked: Asked) -> Payee | None:
    """Who stands in its cell of a table."""
    cell = asked.passages.view.cell(asked.amount.span)
    if not cell:
        return None
    start = max(cell.start, asked.amount.lead.start)
    return asked.passages.own(Span(start, asked.amount.span.start))


def named_in_its_row(asked: Asked) -> Payee | None:
    """The person or, where no level tells who it is, the body of its row of a table."""
    view = asked.passages.view
    for heading in (PERSON, *((BODY,) if asked.rank == "none" else ())):
        for cell in _row(asked):
            if any(heading.search(view.chars, *head) for head in view.heads(cell)):
                return Payee(cell, "noun")
    return None


def in_its_row(asked: Asked) -> Payee | None:
    """Somebody in its row of a table, or over its column."""
    row = _row(asked)
    asked.cells.update(cell for cell in row if is_somebody(asked.amount.words(cell).strip()))
    cells = [*row, *(asked.passages.view.heads(asked.amount.span) if row else [])]
    return next((Payee(cell, "noun") for cell in cells if _is_somebody(asked, cell)), None)


def by_its_row(asked: Asked) -> Payee | None:
    """What the row of its table is about: 租用办公用房80平方米以上."""
    cells = (cell for cell in _row(asked) if cell.end - cell.start > TELLING)
    return next((Payee(cell, "condition") for cell in cells), None)


def _row(asked: Asked) -> list[Span]:
    """The cells before it in its row that hold more than a number."""
    row = asked.passages.view.row(asked.amount.span)
    return [cell for cell in row if not is_number(asked.amount.words(cell))]


def _is_somebody(asked: Asked, cell: Span) -> bool:
    told = asked.amount.words(cell).strip()
    known = asked.passages.view.of(cell, Level) or is_somebody(told)
    return bool(known) and not words.NO_HEAD.search(told)


def in_its_clause(asked: Asked) -> Payee | None:
    """高级社工师每月800元; 市民政局给予新招录人员每人5000元."""
    return _firm(asked.passages.own(asked.amount.lead))


def behind_it(asked: Asked) -> Payee | None:
    """1500元奖给撰写团队; 领600元的是高级社会工作师."""
    m = GIVEN_TO.match(asked.passages.view.chars, asked.amount.span.end, asked.amount.sentence.end)
    return behind_verb(asked.passages.view.chars, Span(*m.span("who"))) if m else None


def before_it(asked: Asked) -> Payee | None:
    """对在岗满五年的，由市财政一次性给予1万元: behind the sum before it."""
    return _firm(asked.passages.last(asked.amount.lead))


def as_the_sum_before(asked: Asked) -> Payee | None:
    """分别奖励5万元、10万元: for whom the sum before it is, where nobody is named between them."""
    if without_noun(asked):
        return None
    before = (asked.told.get(m.span) for m in islice(reversed(asked.amount.earlier), MOST))
    return next((payee for payee in before if payee), None)


def in_brackets(asked: Asked) -> Payee | None:
    """每人每月130元（助理社会工作师）."""
    place = bracket(asked)
    return Payee(place, "noun") if place else None


def bracket(asked: Asked) -> Span | None:
    """The words of a level in brackets behind a sum."""
    m = BRACKET.match(asked.passages.view.chars, asked.amount.span.end)
    place = Span(*m.span("who")) if m else None
    return place if place and asked.passages.view.of(place, Level) else None


def in_the_sentence(asked: Asked) -> Payee | None:
    """Who is named in its sentence before a sum that is no promise."""
    return _firm(asked.passages.last(asked.amount.before))


def without_noun(asked: Asked) -> Payee | None:
    """头回过关都奖1000元: a condition without 的."""
    return asked.passages.own(asked.amount.lead) or asked.passages.last(asked.amount.lead)


def as_told_before(asked: Asked) -> Payee | None:
    """Who was spoken of before it in its paragraph, or in the sentence above where it adds to that."""
    view, amount = asked.passages.view, asked.amount
    start = view.paragraph(amount.span.start).start
    if amount.cues(amount.lead, "again"):
        index = view.sentence_index(amount.span.start)
        start = min(start, view.found.sentences[max(0, index - 1)].start)
    before = ((span, payee) for span, payee in reversed(asked.told.items()) if span.start < amount.span.start)
    span, payee = next(before, (None, None))
    if span and payee and span.start >= start:
        return asked.heads.get(payee.span, payee)
    return asked.passages.last(amount.sentence_before)


def over_it(asked: Asked) -> Payee | None:
    """Who is named by the lead-in of its list or table."""
    found = (asked.passages.last(place) for place in asked.leading)
    return next((payee for payee in found if payee), None)


def _firm(payee: Payee | None) -> Payee | None:
    return payee if payee and payee.kind != "bare" else None


RULES: tuple[Rule, ...] = (
    in_its_cell,
    named_in_its_row,
    in_its_row,
    by_its_row,
    in_its_clause,
    behind_it,
    before_it,
    as_the_sum_before,
    in_brackets,
    in_the_sentence,
    without_noun,
    as_told_before,
    over_it,
)
