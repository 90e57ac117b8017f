"""Promised payments: which amounts are one, for which level, and how often.

An amount is a promise where the words nearest before it (or right behind it) are about giving, not
about money that was spent, received or charged; `money_kind` names the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.lines import ITEM
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level, Money, Quantity

Ranks = tuple[str, ...]
LARGE = Decimal(1_000_000)  # yuan; more than a person or a station is promised
JOINT = regex.compile(r"\s*(?:[、和及与或，,]|以及|至|；)?\s*")
ONE_OF_SEVERAL = regex.compile(r"[、和或及与]|以及")
BEHIND = regex.compile(r"\s*[（(]")
IMPLIED = {"any-level": "any", "no-level": "none"}
BENEFITED = regex.compile(r"[，、]\s*(?:惠及|受益|共?惠及|覆盖|涉及)")
GIVEN_TO_BEHIND = regex.compile(r"\s*(?:一次性|按月|每月|每年)?(?:奖给|发给|奖励给|付给|补给|支付给|给予)")
PAID_BEFORE = regex.compile(r"已领|领过|领取|已享受|享受过|此前|按")
GOES_BACK = regex.compile(r"在此|相应|对应|同等|上述|前述|即")
RANKS = ("junior", "intermediate", "senior")
HOLDERS = regex.compile(r"持证|证书|职业资格|职业水平|职业津贴|社会工作师|社工师|社工证")


class Verdict(NamedTuple):
    """What an amount is, `promise`, `figure` or `price`, and the words or the reason that say so."""

    kind: str
    why: str
    words: Span | None = None


class Promise(NamedTuple):
    """An amount that is promised, with the level and the frequency that belong to it."""

    mention: Mention
    level: Fact
    frequency: Fact


@dataclass
class Incentives:
    """Reads the promised payments of an article from top to bottom."""

    view: View
    verdicts: dict[Span, Verdict] = field(default_factory=dict)
    told: list[tuple[str, Span]] = field(default_factory=list)  # ranks of the promises so far
    often: dict[Span, Fact] = field(default_factory=dict)  # and how often they are paid

    def read(self) -> Iterator[Promise]:
        """The promises of the article, in order."""
        for sentence in self.view.found.sentences:
            amounts = self.view.of(sentence, Money)
            for run in runs(self.view, amounts):
                kinds = [self._judge(m, sentence) for m in run]
                promised = [m for m, verdict in zip(run, kinds, strict=True) if verdict.kind == "promise"]
                yield from self._of_run(promised, sentence)

    def _judge(self, mention: Mention, sentence: Span) -> Verdict:
        verdict = money_kind(self.view, mention, sentence, self.verdicts)
        self.verdicts[mention.span] = verdict
        return verdict

    def _of_run(self, run: list[Mention], sentence: Span) -> Iterator[Promise]:
        if not run:
            return
        levels = self._levels(run, sentence)
        for mention, facts in zip(run, levels, strict=True):
            frequency = frequency_of(self.view, mention, run[-1], sentence)
            if frequency.value == "unspecified" and facts[0].how == "inherited" and facts[0].words in self.often:
                frequency = self.often[facts[0].words]._replace(how="inherited")
            self.often[mention.span] = frequency
            for level in facts:
                if level.value:
                    self.told.append((level.value, mention.span))
                yield Promise(mention, level, frequency)

    def _levels(self, run: list[Mention], sentence: Span) -> list[list[Fact]]:
        """For each amount of a run the levels that it is for."""
        lead = Span(self._lead_start(run[0], sentence), run[0].span.start)
        named = self.view.of(lead, Level)
        ranks = [(rank, m) for m in named for rank in _ranks(m)]
        if len(run) > 1 and len(ranks) == len(run):
            return [[Fact(rank, m.span, "level.in-order", "explicit")] for rank, m in ranks]
        if len(run) > 1 and not ranks:
            behind = self._order_behind(run)
            if behind:
                return behind
            earlier = self._earlier_order(len(run), sentence)
            if earlier:
                return earlier
        return [self._level(mention, sentence) for mention in run]

    def _order_behind(self, run: list[Mention]) -> list[list[Fact]] | None:
        """The ranks named in brackets behind a row of amounts, in its order: 500、800、1200元/月（初、中、高）."""
        tail = Span(run[-1].span.end, min(run[-1].span.end + 12, self.view.sentence(run[-1].span.start).end))
        named = self.view.of(tail, Level)
        bracket = self.view.chars[tail.start : named[0].span.start] if named else ""
        ranks = [(rank, m.span) for m in named for rank in _ranks(m)]
        if len(ranks) != len(run) or bracket[-1:] not in ("（", "("):
            return None
        return [[Fact(rank, span, "level.in-order-behind", "explicit")] for rank, span in ranks]

    def _earlier_order(self, count: int, sentence: Span) -> list[list[Fact]] | None:
        """The ranks of the row told last, in their order, where the sentence goes back to them: 按上述等级."""
        back = self.view.words(sentence, "cue", "any-level", "again", "respectively") or GOES_BACK.search(
            self.view.chars[slice(*sentence)]
        )
        ranked = [(rank, span) for rank, span in self.told[-count:] if rank in RANKS]
        if not back or len(ranked) < count or len({rank for rank, _ in ranked}) < count:
            return None
        return [[Fact(rank, span, "level.in-order-told-before", "inherited")] for rank, span in ranked]

    def _lead_start(self, mention: Mention, sentence: Span) -> int:
        """Where the words that belong to an amount start: behind the amount before it."""
        before = [m.span.end for m in self.view.of(Span(sentence.start, mention.span.start), Money)]
        return max([sentence.start, *before])

    def _level(self, mention: Mention, sentence: Span) -> list[Fact]:
        """The levels that one amount is for: named before it, behind it in brackets, or implied."""
        view = self.view
        lead = Span(self._lead_start(mention, sentence), mention.span.start)
        behind = view.of(Span(mention.span.end, min(mention.span.end + 8, sentence.end)), Level)
        if behind and BEHIND.fullmatch(view.chars[mention.span.end : behind[0].span.start]):
            return [Fact(rank, behind[0].span, "level.behind", "explicit") for rank in _ranks(behind[0])]
        over = view.column(mention.span)[:1]
        if over and (heading := view.of(over[0], Level)):
            return [Fact(rank, m.span, "level.column", "inherited") for m in heading for rank in _ranks(m)]
        given = self._given_to(mention)
        if given:
            return given
        named = view.of(lead, Level)
        if named and (raised := topped_up(view, mention, named)):
            return [Fact(raised, named[-1].span, "level.top-up", "computed")]
        if named:
            group = promoted_to(view, lead, named) or last_group(view, named)
            return [Fact(rank, m.span, "level.before", "explicit") for m in group for rank in _ranks(m)]
        return [self._implied(mention, lead, sentence)]

    def _given_to(self, mention: Mention) -> list[Fact]:
        """The levels of those to whom an amount goes by the words behind it: 6000元奖给高级社会工作师."""
        tail = self.view.tail(mention.span)
        if not GIVEN_TO_BEHIND.match(self.view.chars, *tail):
            return []
        levels = self.view.of(tail, Level)
        if levels:
            return [Fact(rank, m.span, "level.given-to", "explicit") for m in levels for rank in _ranks(m)]
        cues = self.view.words(tail, "cue", "any-level", "no-level")
        return [Fact(IMPLIED[str(cues[0].value)], cues[0].span, "level.given-to", "explicit")] if cues else []

    def _implied(self, mention: Mention, lead: Span, sentence: Span) -> Fact:
        view = self.view
        tail = view.tail(mention.span)
        before = Span(sentence.start, mention.span.start)
        again = view.words(lead, "cue", "again")
        cue = _last(view.words(lead, "cue", "any-level", "no-level"))
        if not cue and again and self.told and sentence.covers(self.told[-1][1]):
            return Fact(self.told[-1][0], self.told[-1][1], "level.goes-on", "inherited")
        cue = cue or _first(view.words(tail, "cue", "any-level", "no-level"))
        if not cue:
            levels = view.of(before, Level)
            if levels and not view.words(before, "cue", "no-level"):
                rank = _ranks(levels[-1])[-1]
                return Fact(rank, levels[-1].span, "level.sentence", "explicit")
        cue = cue or _last(view.words(before, "cue", "any-level", "no-level"))
        if cue:
            return Fact(IMPLIED[str(cue.value)], cue.span, cue.rule, how_near(cue.span, sentence))
        return self._of_article(mention)

    def _of_article(self, mention: Mention) -> Fact:
        """`any` in an article whose headline is about certificates, else `none`."""
        title = self.view.title or ""
        holders = HOLDERS.search(title)
        words = self.view.headline if holders else None
        return Fact("any" if holders else "none", words, "level.headline", "inherited")


def _ranks(mention: Mention) -> Ranks:
    return mention.value.ranks if isinstance(mention.value, Level) else ()


def _last(mentions: list[Mention]) -> Mention | None:
    return mentions[-1] if mentions else None


def _first(mentions: list[Mention]) -> Mention | None:
    return mentions[0] if mentions else None


def runs(view: View, amounts: list[Mention]) -> Iterator[list[Mention]]:
    """The amounts of a sentence in groups: those with only 、 or 和 between them belong together."""
    run: list[Mention] = []
    for mention in amounts:
        if run and not JOINT.fullmatch(view.chars[run[-1].span.end : mention.span.start]):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def last_group(view: View, named: list[Mention]) -> list[Mention]:
    """The levels at the end of `named` that one joint binds: 社会工作师、高级社会工作师; else the last."""
    group = [named[-1]]
    for mention in reversed(named[:-1]):
        if not ONE_OF_SEVERAL.fullmatch(view.chars[mention.span.end : group[0].span.start].strip()):
            break
        group.insert(0, mention)
    return group


def topped_up(view: View, mention: Mention, named: list[Mention]) -> str | None:
    """The level that a top-up leads to, where only the one paid before is named: 已领过初级补贴的，补差额800元."""
    clause = view.chars[named[-1].span.end : view.tail(mention.span).end]
    before = view.chars[max(0, named[-1].span.start - 8) : named[-1].span.start]
    rank = _ranks(named[-1])[-1]
    if len(named) > 1 or "差额" not in clause or not PAID_BEFORE.search(before) or rank == RANKS[-1]:
        return None
    return RANKS[RANKS.index(rank) + 1]


def is_repeat(view: View, mention: Mention, earlier: list[Mention]) -> bool:
    """Whether an amount only says the one before it again: 壹仟元整（¥1000.00）."""
    if not earlier or earlier[-1].value != mention.value:
        return False
    return view.chars[earlier[-1].span.end : mention.span.start].strip() in ("（", "(", "，即", "（即", "，小写", "（小写")


def promoted_to(view: View, lead: Span, named: list[Mention]) -> list[Mention]:
    """The level behind a word of promotion: 由初级晋升中级 speaks of 中级."""
    words = view.words(lead, "cue", "promotion")
    after = [m for m in named if words and m.span.start >= words[-1].span.end]
    return after[:1]


def money_kind(view: View, mention: Mention, sentence: Span, before: dict[Span, Verdict]) -> Verdict:
    """Whether an amount is promised, was spent or received (a figure), or is charged (a price)."""
    earlier = [m for m in view.of(Span(sentence.start, mention.span.start), Money)]
    if earlier and JOINT.fullmatch(view.chars[earlier[-1].span.end : mention.span.start]):
        return before[earlier[-1].span]._replace(why="as the amount before it")
    clause = view.clause(mention.span)
    # Its own words count too: 最高奖10万元 tells of a prize.
    clause = Span(max(clause.start, earlier[-1].span.end if earlier else 0), mention.span.end)
    if is_repeat(view, mention, earlier):
        return Verdict("repeat", "the amount before it once more, in brackets", earlier[-1].span)
    often = view.words(Span(clause.start, view.tail(mention.span).end), "frequency")
    for kind, cue, verdict in (("price", "price", "price"), ("average", "average", "figure")):
        found = view.words(clause, "cue", kind)
        if found:
            return Verdict(verdict, f"{cue}: {view.chars[slice(*found[-1].span)]}", found[-1].span)
    spent = view.words(clause, "cue", "spent")
    if view.chars[slice(*mention.span)].startswith(("共计", "合计", "总计")):
        return Verdict("figure", "spent: a total", mention.span)
    if BENEFITED.match(view.chars, mention.span.end):
        return Verdict("figure", "spent: it tells how many it reached", mention.span)
    often = often or view.words(clause, "cue", "per")
    if spent and not often:
        return Verdict("figure", f"spent: {view.chars[slice(*spent[-1].span)]}", spent[-1].span)
    if (
        isinstance(mention.value, Money)
        and (mention.value.min or mention.value.max or 0) >= LARGE
        and not often
    ):
        return Verdict("figure", "too large a sum for one payment")
    return _nearest(view, mention, sentence, clause, before, earlier)


def _nearest(
    view: View,
    mention: Mention,
    sentence: Span,
    clause: Span,
    before: dict[Span, Verdict],
    earlier: list[Mention],
) -> Verdict:
    """The verdict of the nearest words about giving or spending: in the clause, behind, before, above."""
    start = earlier[-1].span.end if earlier else sentence.start
    for where in (clause, view.tail(mention.span), Span(start, mention.span.start)):
        cues = view.words(where, "cue", "pays", "spent", "average", "price") + view.words(where, "frequency")
        if cues:
            name = str(cues[-1].value)
            kind = {"spent": "figure", "average": "figure", "price": "price"}.get(name, "promise")
            return Verdict(kind, f"{name}: {view.chars[slice(*cues[-1].span)]}", cues[-1].span)
    if earlier:
        return before[earlier[-1].span]._replace(why="as the amount before it")
    return _from_above(view, mention, sentence)


def _from_above(view: View, mention: Mention, sentence: Span) -> Verdict:
    """The verdict of the heading or lead-in under which a sentence stands."""
    index = view.sentence_index(mention.span.start)
    for above in reversed(view.found.sentences[max(0, index - 6) : index]):
        cues = view.words(above, "cue", "pays", "spent", "price")
        if cues:
            kind = {"spent": "figure", "price": "price"}.get(str(cues[-1].value), "promise")
            return Verdict(kind, f"under {view.chars[slice(*cues[-1].span)]}", cues[-1].span)
        if not ITEM.match(view.chars[slice(*above)].strip()) and not view.of(above, Money, Quantity):
            continue
    return Verdict("figure", "no word of giving near it")


def frequency_of(view: View, mention: Mention, last: Mention, sentence: Span) -> Fact:
    """How often an amount is paid: said behind it, before it, above it; a prize is paid once."""
    behind = Span(mention.span.end, min(mention.span.end + 5, sentence.end))
    tail = view.tail(last.span)
    earlier = [m.span.end for m in view.of(Span(sentence.start, mention.span.start), Money)]
    lead = Span(max([sentence.start, *earlier]), mention.span.end)
    near = (
        view.words(behind, "frequency")[:1]
        or view.words(lead, "frequency")[-1:]
        or view.words(tail, "frequency")[:1]
        or view.words(Span(sentence.start, lead.start), "frequency")[-1:]
    )
    if near:
        return Fact(str(near[0].value), near[0].span, near[0].rule, "explicit")
    award = view.words(lead, "cue", "award") or view.words(tail, "cue", "award")
    award = award or view.words(Span(sentence.start, lead.start), "cue", "award")
    if award:
        return Fact("once", award[-1].span, "frequency.award", "explicit")
    return _frequency_above(view, mention, sentence)


def _frequency_above(view: View, mention: Mention, sentence: Span) -> Fact:
    """The frequency of the lead-in, the heading, the sentence after, or the headline."""
    for over in view.column(mention.span):
        own = view.words(over, "frequency") or view.words(over, "cue", "award")
        if own:
            value = str(own[-1].value) if own[-1].rule.startswith("frequency.") else "once"
            return Fact(value, own[-1].span, own[-1].rule, "inherited")
    index = view.sentence_index(mention.span.start)
    sentences = view.found.sentences
    if not (view.of(sentence, Level) or ITEM.match(view.chars[slice(*sentence)].strip())):
        return Fact("unspecified", None, "frequency.untold", "explicit")
    places = [*reversed(sentences[max(0, index - 5) : index]), *sentences[index + 1 : index + 3]]
    for above in places:
        own = view.words(above, "frequency") or view.words(above, "cue", "award")
        if own:
            value = str(own[-1].value) if own[-1].rule.startswith("frequency.") else "once"
            return Fact(value, own[-1].span, own[-1].rule, "inherited")
    own = view.words(view.headline, "frequency") if view.headline else []
    if own:
        return Fact(str(own[-1].value), own[-1].span, own[-1].rule, "inherited")
    return Fact("unspecified", None, "frequency.untold", "explicit")
