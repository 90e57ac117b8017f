"""How often an amount is paid: said behind it, before it or above it; a prize is paid once."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract.amounts import Amount
from policyextract.evidence import Fact, How
from policyextract.outline import depth
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level, Money

UNTOLD = Fact("unspecified", None, "frequency.untold", "explicit")
FOR_ALL = regex.compile(
    r"[，、；]?\s*(?:(?:随|同|与|由|通过)[^，。；\d]{1,14})?(?:以上)?(?:标准)?还?(?:均|都|皆|全部|一律|统一)?(?:是|为|按|以)?\s*"
)
JOINT = regex.compile(r"[、和及并]")
ALL_ABOVE = regex.compile(r"\W*(?:[一二三四五六七八九十\d]{1,3}\W)?(?:以上|上述|前述)")
REACH = 8  # sentences below an amount, in which one may speak of all above it
ALLOWANCE = regex.compile(r"津贴|工资|月薪")  # is paid again and again, whatever prize is told before it
ONCE_BY_NATURE = ("购房", "安家")
BESIDE = 5  # characters behind an amount in which its unit stands: 500元/人·月


def of_amount(amount: Amount, last: Amount) -> Fact:
    """The frequency of an amount in a row whose last one is `last`: 0.5万元、1万元、2万元的一次性补贴."""
    for found in _told_in_table(amount) if _fills_cell(amount) else _told(amount, last):
        if found:
            return _fact(found, "explicit")
    return above(amount)


def _told_in_table(amount: Amount) -> Iterator[Mention | None]:
    """What its cell, the heading of its column and its row may say; a cell with a sum speaks of that."""
    view, cell = amount.view, amount.span
    heads = view.heads(cell)
    beside = [other for other in view.beside(cell) if not view.of(other, Money)]
    places = [*filter(None, [view.cell(cell)]), *heads, *beside]
    captions = view.column(cell)[len(heads) + 1 :]
    yield from (_first(amount.often(place)) for place in (*places, *captions))
    yield from (_first(amount.cues(place, "piece")) for place in places)
    yield from (_last(amount.cues(place, "award")) for place in places)


def _fills_cell(amount: Amount) -> bool:
    """Whether it stands in a cell of a table that tells no other sum."""
    cell = amount.view.cell(amount.span)
    return cell is not None and len(amount.view.of(cell, Money)) == 1


def _told(amount: Amount, last: Amount) -> Iterator[Mention | None]:
    """What its sentence may say, the nearest first.

    A prize (评上的再奖1000元) is none of what an earlier amount is paid by (每月50元话费补贴) unless that is
    a prize too.
    """
    earlier = Span(amount.sentence.start, amount.lead.start)
    lead = Span(amount.lead.start, amount.span.end)  # 最高奖10万元 has the word of a prize inside
    beside = Span(amount.span.end, min(_own_tail(amount).end, amount.span.end + BESIDE))
    yield _first(amount.often(beside))
    yield _first(amount.cues(beside, "piece"))
    yield _last(amount.often(lead))
    yield _last(amount.cues(amount.clause, "piece"))
    yield _first(amount.often(_own_tail(last)))
    yield _in_parts(last)
    yield _for_all(amount)
    yield _by_its_nature(amount)
    prizes = [_last(amount.cues(where, "award")) for where in (lead, last.tail, earlier)]
    if not prizes[2]:
        yield prizes[0] or _first(amount.cues(beside, "award"))
    yield _last(amount.often(earlier))
    if ALLOWANCE.search(amount.words(lead)):
        prizes = prizes[:2]
    yield next((prize for prize in prizes if prize), None)


def _by_its_nature(amount: Amount) -> Mention | None:
    """购房补贴, 安家费: what is paid once, whatever stands before it."""
    awards = amount.cues(amount.clause, "award")
    return next((cue for cue in awards if amount.words(cue.span) in ONCE_BY_NATURE), None)


def _own_tail(amount: Amount) -> Span:
    """What follows an amount in its clause, up to what leads to the next: 安家费10万元、每月补贴1500元."""
    following = amount.view.of(amount.tail, Money)
    if not following:
        return amount.tail
    joint = JOINT.search(amount.view.chars, amount.tail.start, following[0].span.start)
    return Span(amount.tail.start, joint.start() if joint else following[0].span.start)


def _in_parts(amount: Amount) -> Mention | None:
    """安家费15万元，分三年支付: what follows up to the next amount may tell that it comes in parts."""
    following = amount.view.of(Span(amount.span.end, amount.sentence.end), Money)
    rest = Span(amount.span.end, following[0].span.start if following else amount.sentence.end)
    return next((cue for cue in amount.cues(rest, "piece") if amount.words(cue.span).startswith("分")), None)


def _first(mentions: list[Mention]) -> Mention | None:
    return mentions[0] if mentions else None


def _last(mentions: list[Mention]) -> Mention | None:
    return mentions[-1] if mentions else None


def _for_all(amount: Amount) -> Mention | None:
    """初级600元，中级1200元，都是一次性的: what the last clause says of all, cells not counted."""
    view = amount.view
    end = view.of(amount.sentence, Money)[-1].span.end
    rest = Span(view.tail(Span(end, end)).end, amount.sentence.end)
    for said in (amount.often(rest) + amount.cues(rest, "piece"))[:1]:
        if FOR_ALL.fullmatch(view.chars, rest.start, said.span.start):
            return said
    return None


def _fact(mention: Mention, how: How) -> Fact:
    """A word of frequency as it stands; so much a case tells none; any other cue is a prize, paid once."""
    if mention.rule.startswith("frequency."):
        return Fact(str(mention.value), mention.span, mention.rule, how)
    if str(mention.value) == "piece":
        return Fact("unspecified", mention.span, "frequency.piece", how)
    return Fact("once", mention.span, "frequency.award", how)


def above(amount: Amount) -> Fact:
    """The frequency of the table's heading or, for a level or an item of a list, of what is around it."""
    view = amount.view
    places = view.column(amount.span)
    for place in places:  # 奖励标准（元/人·年）: the heading's unit says more than its 奖励
        if said := amount.often(place):
            return _fact(said[-1], "inherited")
    if named := _of_benefit(amount) or _of_all_above(amount):
        return _fact(named, "inherited")
    if view.of(amount.sentence, Level) or depth(view.chars, amount.sentence) is not None:
        places += _around(amount)
    for place in places:
        found = amount.often(place) or amount.cues(place, "award")
        if found:
            return _fact(found[-1], "inherited")
    return UNTOLD


def _of_benefit(amount: Amount) -> Mention | None:
    """What the text said before of the benefit that the sentence names: 岗位补贴按月发放。…岗位补贴300元."""
    for sentence in amount.view.benefits.named(amount.before):
        if said := amount.often(sentence):
            return said[-1]
    return None


def _of_all_above(amount: Amount) -> Mention | None:
    """What a sentence a little below says of all above it: 以上补贴均按月发放."""
    view = amount.view
    index = view.sentence_index(amount.span.start) + 1
    for below in view.found.sentences[index : index + REACH]:
        if ALL_ABOVE.match(view.chars, *below):
            return _first(amount.often(Span(below.start, view.tail(Span(below.start, below.start)).end)))
    return None


def of_heading(amount: Amount, words: Span) -> Fact:
    """What the sentence above says in which the words stand that make it a promise."""
    heading = amount.view.sentence(words.start)
    said = [] if heading == amount.sentence else amount.often(heading)
    return _fact(said[-1], "inherited") if said else UNTOLD


def _around(amount: Amount) -> Iterator[Span]:
    """The lead-ins above, the nearest first, the two sentences below (奖励一次性发放), and the headline."""
    view = amount.view
    index = view.sentence_index(amount.span.start)
    in_table = view.cell(amount.span) is not None
    # 另加发300元，每年一次 over a table speaks of the 300元.
    yield from (above for above in view.lead_ins(amount.span) if not (in_table and view.of(above, Money)))
    for below in view.found.sentences[index + 1 : index + 3]:
        if depth(view.chars, below) is not None or view.of(below, Money):
            break
        yield below
    if view.headline:
        yield view.headline
