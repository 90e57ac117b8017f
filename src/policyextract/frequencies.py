"""How often an amount is paid: said behind it, before it or above it; a prize is paid once."""

from __future__ import annotations

from collections.abc import Iterator

from policyextract.amounts import Amount
from policyextract.evidence import Fact, How
from policyextract.lines import ITEM
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level

UNTOLD = Fact("unspecified", None, "frequency.untold", "explicit")


def of_amount(amount: Amount, last: Amount) -> Fact:
    """The frequency of an amount in a row whose last one is `last`: 0.5万元、1万元、2万元的一次性补贴."""
    earlier = Span(amount.sentence.start, amount.lead.start)
    lead = Span(amount.lead.start, amount.span.end)  # 最高奖10万元 has the word of a prize inside
    near = (
        amount.often(amount.behind(5))[:1]
        or amount.often(lead)[-1:]
        or amount.often(last.tail)[:1]
        or amount.often(earlier)[-1:]
    )
    awards = (amount.cues(where, "award")[-1:] for where in (lead, last.tail, earlier))
    found = near or next((award for award in awards if award), [])
    return _fact(found[0], "explicit") if found else above(amount)


def _fact(mention: Mention, how: How) -> Fact:
    """A word of frequency as it stands; any other cue here is one of a prize, which is paid once."""
    if mention.rule.startswith("frequency."):
        return Fact(str(mention.value), mention.span, mention.rule, how)
    return Fact("once", mention.span, "frequency.award", how)


def above(amount: Amount) -> Fact:
    """The frequency of the table's heading or, for a level or an item of a list, of what is around it."""
    view = amount.view
    places: list[Span] = view.column(amount.span)
    for place in places:  # 奖励标准（元/人·年）: the heading's unit says more than its 奖励
        if said := amount.often(place):
            return _fact(said[-1], "inherited")
    if view.of(amount.sentence, Level) or ITEM.match(amount.words(amount.sentence).strip()):
        places += _around(amount)
    for place in places:
        found = amount.often(place) or amount.cues(place, "award")
        if found:
            return _fact(found[-1], "inherited")
    return UNTOLD


def _around(amount: Amount) -> Iterator[Span]:
    """The five sentences above, the nearest first, the two below (奖励一次性发放), and the headline."""
    index = amount.view.sentence_index(amount.span.start)
    sentences = amount.view.found.sentences
    yield from reversed(sentences[max(0, index - 5) : index])
    yield from sentences[index + 1 : index + 3]
    if amount.view.headline:
        yield amount.view.headline
