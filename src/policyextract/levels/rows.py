"""Rows of amounts that take the levels told off in their order: 高、中级…分别给予6000元、3000元."""

from __future__ import annotations

import regex

from policyextract.amounts import Amount
from policyextract.certificates import RANKS
from policyextract.evidence import Fact
from policyextract.levels.facts import (
    HOLDERS,
    OF_ITS_OWN,
    ONE_OF_SEVERAL,
    POINTED_AT,
    Told,
    joined_last,
    ranks,
)
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Duration, Level, Money

LABELLED = regex.compile(
    r"\W*(?:[一二三四五六七八九十\d]{1,3}\W)?[^，。；：\d]{1,12}：[^，。；\d]{0,8}"
)  # 社区：每月
BRACKET = regex.compile(r"\s*[（(]")
GOES_BACK = regex.compile(
    r"在此|相应|对应|同等|上述|前述|前款|前条|上款|即|[两二三](?:者|类|种|档|个(?:级别|等级|档次|层级|数字|标准))"
)
GRADES = regex.compile(r"(?:证书?|资格|水平|职称|[两二三]个?)的?(?:等级|级别|档次|高低|层次)")
JOINED = regex.compile(r"[、和及与]\s*\p{Han}{0,4}$")
GRADE = regex.compile(r"等级|级别")
MARKS = regex.compile(r"[，。；：]")
ROW_REACH = 60  # characters before 分别 in which a row is told off
TIER = regex.compile(
    r"(?P<low>最低一?[档级]|首档|第一档)|(?P<mid>中间一?[档级]|第二档)|(?P<high>最高一?[档级]|第三档)"
    r"|(?P<lower>前[两二][档级])|(?P<upper>后[两二][档级])"
)


def in_order(run: list[Amount], told: Told) -> list[Fact]:
    """One level for each amount of a row: 高、中级…分别给予6000元、3000元; 500、800元/月（初、中）."""
    first, last = run[0], run[-1]
    before = _told_off(first)
    if before:
        return next((row for row in (before, _last_group(first)) if len(row) == len(run)), [])
    if behind_in_brackets(first, told):
        return []
    if order := first.cues(first.lead, "upwards", "downwards"):
        return _by_rank(str(order[-1].value), order[-1].span, len(run))
    bracket = last.view.of(last.behind(12), Level)
    behind = ranks(bracket, "level.in-order-behind")
    if len(behind) == len(run) and last.view.chars[bracket[0].span.start - 1] in "（(":
        return behind
    count = len(run)
    return (
        _by_tier(first, told, count)
        or _order_told_before(first, count, told)
        or _order_over_the_list(first, count)
        or _by_size(run)
    )


def _told_off(amount: Amount) -> list[Fact]:
    """The levels before a row, and what else is told off with them: 初级、中级和领军人才分别…."""
    levels = amount.view.of(amount.lead, Level)
    others = amount.cues(amount.lead, "no-level") if levels else []
    facts = ranks(levels, "level.in-order")
    facts += [Fact("none", cue.span, cue.rule, "explicit") for cue in others if _is_joined(amount, cue)]
    return sorted(facts, key=lambda fact: fact.words or amount.span)


def _is_joined(amount: Amount, cue: Mention) -> bool:
    return bool(JOINED.search(amount.words(Span(amount.lead.start, cue.span.start))))


def _last_group(amount: Amount) -> list[Fact]:
    """The levels that stand last before a row with only a joint between them."""
    return ranks(joined_last(amount, amount.lead), "level.in-order")


def _by_rank(order: str, words: Span, count: int) -> list[Fact]:
    """从低到高依次为1000元、2000元、5000元: the ranks themselves, two amounts being those below 高级."""
    row = RANKS[:count] if order == "upwards" else RANKS[:count][::-1]
    return [Fact(rank, words, "level.by-rank", "computed") for rank in row] if count <= len(RANKS) else []


def of_a_tier(amount: Amount, told: Told) -> list[Fact]:
    """最低档800元, 最高一档5000元, where certificates are spoken of."""
    return _by_tier(amount, told, 1)


def _by_tier(amount: Amount, told: Told, count: int) -> list[Fact]:
    tiers = list(TIER.finditer(amount.view.chars, *amount.lead))
    if not tiers or not (
        any(rank in RANKS for rank, _ in told) or HOLDERS.search(amount.words(amount.before))
    ):
        return []
    names = {"low": RANKS[:1], "mid": RANKS[1:2], "high": RANKS[2:], "lower": RANKS[:2], "upper": RANKS[1:]}
    row = names[tiers[-1].lastgroup or ""]
    return [
        Fact(rank, Span(*tiers[-1].span()), "level.tier", "computed") for rank in row if len(row) == count
    ]


def _by_size(run: list[Amount]) -> list[Fact]:
    """按证书等级分别给予1000元、2000元、5000元: where no rank is named, the size tells which is meant."""
    grades = GRADES.search(run[0].view.chars, *run[0].lead)
    sizes = [amount.mention.value.min for amount in run if isinstance(amount.mention.value, Money)]
    told = [size for size in sizes if size is not None]
    if not grades or len(set(told)) < len(run) or told not in (sorted(told), sorted(told, reverse=True)):
        return []
    return _by_rank("upwards" if told[0] < told[-1] else "downwards", Span(*grades.span()), len(run))


def _order_told_before(amount: Amount, count: int, told: Told) -> list[Fact]:
    """The levels of the row told last, where the sentence goes back to them: 按上述等级，即100、200元.

    Else those that the sentence before counts up: 其中初级131人、中级25人。分别奖励800元、1500元.
    """
    cues = amount.cues(amount.sentence, "any-level", "again", "respectively")
    if amount.cues(amount.lead, "no-level") or _is_for_others(amount) or _tells_a_row(amount, count):
        return []
    last = dict(told)
    latest = dict.fromkeys(rank for rank, _ in reversed(told) if rank in RANKS)
    row = [(rank, last[rank]) for rank in reversed(list(latest)[:count])]
    if len(row) < count:
        before = amount.sentence_before
        named = {fact.value: fact for fact in ranks(amount.view.of(before, Level), "") if before}
        row = [(rank or "", fact.words) for rank, fact in named.items() if len(named) == count and fact.words]
    if len(row) < count or not (cues or GOES_BACK.search(amount.words(amount.sentence))):
        return []
    return [Fact(rank, span, "level.in-order-told-before", "inherited") for rank, span in row]


def _order_over_the_list(amount: Amount, count: int) -> list[Fact]:
    """初级、中级标准如下。社区：100元、200元；机构：80元、160元: the row that heads a list of rows."""
    if not LABELLED.fullmatch(amount.words(amount.before)):
        return []
    view = amount.view
    first, last = (
        view.sentence_index(view.paragraph(amount.span.start).start),
        view.sentence_index(amount.span.start),
    )
    for above in (*view.found.sentences[first:last][::-1], *view.lead_ins(amount.span)):
        if named := view.of(above, Level):
            alone = not view.of(above, Money) and len(ranks(named, "")) == count
            return ranks(named, "level.over-the-list", "inherited") if alone else []
    return []


def _is_for_others(amount: Amount) -> bool:
    """Whether a row is for whom its own words name: 获市级、省级采用的，奖金依次为3000、6000元."""
    lead = POINTED_AT.sub("", amount.words(amount.lead))
    back = amount.cues(amount.lead, "any-level") or GRADE.search(lead) or GOES_BACK.search(lead)
    return not back and bool(OF_ITS_OWN.search(lead))


def _tells_a_row(amount: Amount, count: int) -> bool:
    """Whether a row is told off by what its lead tells: 满3年、满5年的分别; 优秀、良好、合格的，依次."""
    if len(amount.view.of(amount.lead, Duration)) >= count:
        return True
    for cue in amount.cues(amount.lead, "respectively")[-1:]:
        told = amount.words(Span(max(amount.lead.start, cue.span.start - ROW_REACH), cue.span.start))
        clauses = MARKS.split(told)[-2:]
        return any(len(ONE_OF_SEVERAL.findall(clause)) == count - 1 for clause in clauses)
    return False


def behind_in_brackets(amount: Amount, told: Told) -> list[Fact]:
    """每月100元（初级）."""
    found = amount.view.of(amount.behind(8), Level)[:1]
    if not found or not BRACKET.fullmatch(amount.words(Span(amount.span.end, found[0].span.start))):
        return []
    return ranks(found, "level.behind")
