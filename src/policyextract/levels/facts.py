"""What the rules of levels share: ranks and cues as facts, the levels that a joint binds."""

from __future__ import annotations

from collections.abc import Callable

import regex

from policyextract import certificates
from policyextract.amounts import Amount
from policyextract.evidence import Fact, How, how_near
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level

IMPLIED = {"any-level": "any", "no-level": "none"}
ONE_OF_SEVERAL = regex.compile(r"\s*(?:[、和或及与]|以及)\s*")
# What is paid for the post, whatever the certificate.
OTHER_PAY = regex.compile(r"年终|绩效|全勤|工龄|岗龄|学历|基本工资|岗位工资|加班")
COMPARED = regex.compile(r"[比较]$")
# Somebody, or a benefit of another kind (租房补贴); a condition is nobody: 服务满六年的.
OF_ITS_OWN = regex.compile(
    r"(?<!满[^，。；]{1,8})的(?!(?:补贴|津贴|补助|奖励|标准|待遇|额度)[是为则])|[对向《]|社工|人员|工作者|学员|居民|机构|站|案|前[一二三四五]名|[房餐]|生活|交通|工龄|学历|高温|夜班|值班|艰苦|边远|山区|海岛|节日|体检|通[讯信]|安家|绩效"
)
# Who is only pointed at: 首次取得者, 考过的人, 通过的.
POINTED_AT = regex.compile(
    r"对?(?:首次|初次|新)?(?:取得|考取|获得|获证|持证|持有|拿到|考过|通过)(?:者|的人员?|的)"
)
HOLDERS = regex.compile(r"持证|证书|职业资格|职业水平|职业津贴|社会工作师|社工师|社工证")
Told = list[tuple[str, Span]]  # the levels of the promises so far, with the amounts that they are for
Rule = Callable[[Amount, Told], list[Fact]]


def ranks(mentions: list[Mention], rule: str, how: How = "explicit") -> list[Fact]:
    """The ranks that the mentions name, in order, as facts."""
    return [
        Fact(rank, m.span, rule, how)
        for m in mentions
        if isinstance(m.value, Level)
        for rank in certificates.named(m.value)
    ]


def joined_last(amount: Amount, where: Span) -> list[Mention]:
    """The levels that stand last in a span with only a joint between them; none that is compared with."""
    named = [
        m
        for m in amount.view.of(where, Level)
        if not COMPARED.search(amount.view.chars, m.span.start - 2, m.span.start)
    ]
    group = named[-1:]
    for mention in reversed(named[:-1]):
        if not ONE_OF_SEVERAL.fullmatch(amount.words(Span(mention.span.end, group[0].span.start))):
            break
        group.insert(0, mention)
    return group


def implied(amount: Amount, cues: list[Mention]) -> list[Fact]:
    """The levels that the cues stand for, as facts: any for 持证, none for 领军人才."""
    return [
        Fact(IMPLIED[str(cue.value)], cue.span, cue.rule, how_near(cue.span, amount.sentence)) for cue in cues
    ]
