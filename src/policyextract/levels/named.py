"""The level that the words of its own sentence give an amount, before it or behind it."""

from __future__ import annotations

import re

import regex

from policyextract.amounts import Amount
from policyextract.certificates import RANKS
from policyextract.evidence import Fact
from policyextract.levels.facts import IMPLIED, OTHER_PAY, Told, implied, joined_last, ranks
from policyextract.lines import ITEM
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level, Money

NOUN_AND = regex.compile(r"\p{Han}{0,6}?[、和及并与]")
GIVEN_TO = regex.compile(
    r"\s*是[省市州盟县区旗]里?(?:财政|政府)?(?:对|给)|"
    r"\s*(?:则|就|是|将)?(?:一次性|按月|每月|每年)?(?:奖给|发给|奖励给|付给|补给|支付给|给予)|\s*的[是为给]"
)
PAID_BEFORE = regex.compile(r"(?:已领|领过|领取|已享受|享受过|此前|按)[^元块]*$")
BENEFIT_OF = regex.compile(r"(?:\p{Han}{2})?(?:补贴|津贴|补助|奖励|奖金)")
GIVES = regex.compile(r"(?:给予|奖励|资助|补助|奖给|补给|拨给)(?:其|该)?(?:所在)?$")
WHOEVER = regex.compile(r"有没有|是否|不分初|(?:不论|无论|不管)(?:有|是否)")
HEADS = regex.compile(r"(?:证书?|资格)?(?:者|的|人员)?[：:，,。]")
FOR = regex.compile(r"(?:对|给|给予|面向|象[是为]|发给|适用于)[^，。；]{0,8}$")
# Who is paid is a body that meets a condition: 引进……的机构，; 聘用……的用人单位给予
BODY = re.compile("机构|单位|企业|社会组织")
A_BODY = regex.compile(
    r"[对向给]?[^，。；]{0,40}(?:聘|引进|吸纳|招|录用|培养|配备|接收|拥有|达到?)[^，。；]{0,40}的(?P<body>\p{Han}{0,6}(?:机构|单位|企业|社会组织))"
    r"(?:，|(?=按|给|每|奖|补|一次性|再|分别))[^。；]*$"
)
BENEFIT = regex.compile(r"\p{Han}{2}(?:补贴|津贴|补助|奖励)")


def given_to(amount: Amount, told: Told) -> list[Fact]:
    """6000元一次性奖给高级社会工作师."""
    if not GIVEN_TO.match(amount.view.chars, *amount.tail):
        return []
    cues = amount.cues(amount.tail, "any-level", "no-level")
    implied = [Fact(IMPLIED[str(cue.value)], cue.span, "level.given-to", "explicit") for cue in cues[:1]]
    return ranks(amount.view.of(amount.tail, Level), "level.given-to") or implied


def topped_up(amount: Amount, told: Told) -> list[Fact]:
    """The level above the only one named, in a top-up: 已领过初级补贴的，补发差额800元."""
    named = ranks(amount.view.of(amount.lead, Level), "level.top-up", "computed")
    if len(named) != 1 or not named[0].words or named[0].value not in RANKS[:-1]:
        return []
    words = named[0].words
    paid = PAID_BEFORE.search(amount.view.chars[max(0, words.start - 8) : words.start])
    if not paid or "差额" not in amount.words(Span(words.end, amount.tail.end)):
        return []
    return [named[0]._replace(value=RANKS[RANKS.index(named[0].value or "") + 1])]


def promoted_to(amount: Amount, told: Told) -> list[Fact]:
    """由初级晋升中级 speaks of 中级."""
    words = amount.cues(amount.lead, "promotion")
    after = [m for m in amount.view.of(amount.lead, Level) if words and m.span.start >= words[-1].span.end]
    return ranks(after[:1], "level.promotion")


def paid_to_a_body(amount: Amount, told: Told) -> list[Fact]:
    """机构每培养1名高级社工师，奖励机构1万元: the money is for the body, whatever it is paid for.

    So it is where a condition ends in it (对聘用高级社会工作师的机构，每年给予2万元), and where what is given
    is named so: 高级社会工作师领办的，给予工作室经费5万元.
    """
    named = BODY.search(amount.view.chars, *amount.lead)
    if named and (ends := list(A_BODY.finditer(amount.view.chars, *amount.lead))):
        return [Fact("none", Span(*ends[-1].span("body")), "level.body", "explicit")]
    bodies = amount.cues(amount.lead, "no-level")
    given = [cue for cue in bodies if GIVES.search(amount.words(Span(amount.lead.start, cue.span.start)))]
    return implied(amount, given[:1] or (bodies[:1] if amount.cues(amount.lead, "each") else []))


def named_before(amount: Amount, told: Told) -> list[Fact]:
    """The level that stands last before it, with those that a joint binds to it: 中级、高级社工师."""
    words = Span(amount.lead.start, amount.span.end)  # 不低于初级每月100元
    return ranks(joined_last(amount, words), "level.before")


def named_by_its_noun(amount: Amount, told: Told) -> list[Fact]:
    """每年1.2万元督导经费: what the words right behind it call it."""
    near = Span(amount.span.end, min(amount.behind(2).end, amount.tail.end))
    return implied(amount, amount.cues(near, "no-level")[:1])


def of_the_item(amount: Amount, told: Told) -> list[Fact]:
    """（三）高级社会工作师：考试合格的发4000元，取得证书的再发6000元: the level that heads an item."""
    mark = ITEM.match(amount.words(amount.sentence).lstrip()) if amount.earlier else None
    if not mark or amount.cues(amount.lead, "no-level"):
        return []
    start = amount.sentence.end - len(amount.words(amount.sentence).lstrip()) + mark.end()
    named = [level for level in amount.view.of(amount.before, Level) if level.span.start == start]
    alone = named and HEADS.match(amount.view.chars, named[0].span.end)
    return ranks(named, "level.item") if alone else []


def implied_before(amount: Amount, told: Told) -> list[Fact]:
    """持证 before it: any level; 领军人才: none."""
    return implied(amount, _own_cues(amount, amount.lead, "any-level", "no-level")[-1:])


def _own_cues(amount: Amount, where: Span, *names: str) -> list[Mention]:
    """The cues that are not what an earlier amount is called: 5万元项目资助和每月1500元生活补贴."""
    ends = {m.span.end for m in amount.earlier}
    chars = amount.view.chars
    return [
        cue
        for cue in amount.cues(where, *names)
        if cue.span.start not in ends or not NOUN_AND.match(chars, cue.span.end)
    ]


def implied_behind(amount: Amount, told: Told) -> list[Fact]:
    """1.2万元督导津贴; 每人600元，有没有证都给."""
    after = amount.view.of(Span(amount.span.end, amount.sentence.end), Money)
    rest = Span(amount.tail.end, after[0].span.start if after else amount.sentence.end)
    cues = amount.cues(rest, "any-level", "no-level")
    whoever = [cue for cue in cues if WHOEVER.match(amount.words(cue.span))]
    named = amount.view.of(amount.before, Level)  # 职业津贴 is that of the level named
    behind = amount.cues(amount.tail, *(("no-level",) if named else ("any-level", "no-level")))
    return implied(amount, (behind + whoever)[:1])


def of_the_sentence(amount: Amount, told: Told) -> list[Fact]:
    """The level that the sentence named before an earlier amount."""
    named = amount.view.of(amount.before, Level)[-1:]
    if _own_cues(amount, amount.before, "no-level") or _is_another_benefit(amount, named):
        return []
    return ranks(named, "level.sentence")[-1:]


def implied_by_the_sentence(amount: Amount, told: Told) -> list[Fact]:
    """The cue that the sentence gave before an earlier amount."""
    cues = _own_cues(amount, amount.before, "any-level", "no-level")[-1:]
    return [] if _is_another_benefit(amount, cues) else implied(amount, cues)


def _is_another_benefit(amount: Amount, words: list[Mention]) -> bool:
    """中级津贴300元，站长津贴500元: whether they belong to one benefit's name, and it has one of its own."""
    if not words:
        return False
    if OTHER_PAY.search(amount.words(amount.clause)):
        return True
    named = BENEFIT.search(amount.view.chars, words[-1].span.start, words[-1].span.end + 2)
    return bool(named and BENEFIT.search(amount.words(amount.lead)))


def named_behind(amount: Amount, told: Told) -> list[Fact]:
    """奖励2000元，是对初级的承诺: the first level behind it, in a clause with no amount of its own.

    Or the first word of what it is called (每月800元的高级津贴), or one that it is compared with:
    与邻县每月500元相比，我县的中级津贴只有300元.
    """
    view, at = amount.view, amount.tail.end
    near = view.of(Span(amount.span.end, min(amount.behind(2).end, at)), Level)
    if near and BENEFIT_OF.match(view.chars, near[0].span.end):
        return ranks(near[:1], "level.of-its-noun")
    if amount.words(amount.tail).endswith("相比"):
        return ranks(view.of(Span(at, amount.sentence.end), Level)[:1], "level.compared")
    for level in view.of(Span(at, amount.sentence.end), Level)[:1]:
        clause = Span(view.clause(level.span).start, view.tail(level.span).end)
        if not view.of(Span(at, clause.end), Money) and FOR.search(amount.words(Span(at, level.span.start))):
            return ranks([level], "level.named-behind")
    return []
