"""Names of bodies: where a pattern says that one ends, and how far to the left it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from policyextract import patterns
from policyextract.context import View
from policyextract.ner.tokens import Token, Tokens
from policyextract.text import Span
from policyextract.values import Place

PARTY = regex.compile(r"中共$|中国共产党$|(?<!\p{Han})[省市县区州盟旗]$")
QUOTED = regex.compile(r"“[^“”]{1,8}”$")
OWN_NAME = {"ORG", "LOC", "PER", "nz", "nt", "nr", "ns", "nw"}
WORD = {"n", "vn", "an", "a", "s", "f"}
# Words before 协会, 服务中心 … that tell a kind, and no name.
KINDS = regex.compile(
    r"(?:苏木|边境|新建|在建|牧区|山区|津贴|生平|街|新闻|信息|手机|名师|名社工|会展|领军|督导|培训|代表|主办|承办|示范性|居民|村民|业主|家庭|酒业|牧民|农民|养老|福利|各|全|本|该|每|其他?|我|这|那|一|两|三|多|新|某|有关|相关|乡镇|城乡|农村|社区|村|基层|街道|镇|乡|市|县|区|省|民办|公办|专业|社会|公益|全县|全市|全区|当地|本地|所在|优秀|示范|品牌|枢纽型|支持型|第三方|用人|工作|事业|行业|定点|三甲|公立|民营|综合|星级|A级|标准化|试点|承接|购买|街镇|镇街)+"
)
LONGEST = 24
STATION = regex.compile(r"(?:社工|社会工作)(?:服务)?总?站$")
TOWN = regex.compile(r"(?:街道|镇|乡|苏木|嘎查|社区|村|[”」]|街)$")
# 各县市区民政局、财政局: a row that 各 begins names no definite body.
ROW_OF_KINDS = regex.compile(
    r"(?:各|所在|有关|相关)\p{Han}{0,8}(?:（[^（）]{1,8}）)?(?:\p{Han}{0,14}、(?:\p{Han}{0,14}(?=、|$))?)*\p{Han}{0,3}$"
)
BODY = regex.compile(
    r"(?:局|厅|部|委|办|会|中心|站|院|校|中学|大学|公司|社|队|所|处|科|股|室|基金|银行|集团|联盟|系|署|党组|支行|工会|学院|高中)$"
)
LEADING = regex.compile(r"^(?:会同|联合|与|和|及|由|经|向|对|据|双方|各)+")


def read(view: View, tokens: Tokens, towns: Mapping[int, int]) -> Iterator[tuple[Span, str]]:
    """The bodies of an article with the rule that found each; the longer of two first.

    `towns` leads from the end of a place that has no code to its start.
    """
    left = dict(towns)
    for m in view.found.mentions:
        if isinstance(m.value, Place):
            left |= dict.fromkeys(range(m.span.start + 1, m.span.end + 1), m.span.start)
    found = dict[Span, str]()
    for pattern in patterns.of_kind("name"):
        for mention in pattern.find(view.chars):
            if ROW_OF_KINDS.search(view.chars, max(0, mention.span.start - 32), mention.span.start):
                continue
            if str(mention.value) == "ORG":
                start = _with_places(view.chars, mention.span.start, left)
                if view.chars[start : mention.span.end] not in ALONE:
                    found[Span(start, mention.span.end)] = mention.rule
            elif span := _institution(view, tokens, left, mention.span):
                found[span] = mention.rule
    yield from sorted(found.items(), key=lambda item: (item[0].start - item[0].end, item[0]))
    for token in tokens.tagged("ORG", "nt"):
        if span := _heard(view, left, token):
            yield span, "ner.lac"


ALONE = (
    "街道办事处",
    "镇办事处",
    "乡办事处",
    "街道办",
    "街道党工委",
    "镇党委",
    "乡党委",
    "街道工委",
    "镇人民政府",
    "乡人民政府",
    "镇政府",
    "乡政府",
)


def _with_places(chars: str, start: int, left: Mapping[int, int]) -> int:
    """Where a name begins of which a part starts at `start`: with the places before it, and 中共."""
    while start in left:
        start = left[start]
    m = PARTY.search(chars, max(0, start - 5), start)
    return m.start() if m else start


def _institution(view: View, tokens: Tokens, left: Mapping[int, int], end: Span) -> Span | None:
    """The whole name of an institution that ends with the words at `end`; None for one of a kind."""
    chars = view.chars
    start = _named(chars, tokens, left, end.start)
    first = _with_places(chars, start, left)
    own, whole = chars[start : end.start], chars[first : end.start]
    if not whole or KINDS.fullmatch(own) or "\n" in own:
        return None
    if STATION.fullmatch(chars, *end) and not TOWN.search(whole):
        return None
    return Span(first, end.end)


def _named(chars: str, tokens: Tokens, left: Mapping[int, int], start: int) -> int:
    """Where the own name before an institution's last words begins."""
    first = start
    while first - start < LONGEST:
        if start in left:
            return start
        quoted = QUOTED.search(chars, max(0, start - 10), start)
        if quoted:
            start = quoted.start()
            continue
        token = tokens.around(start - 1) if start else None
        if token is None or token.tag not in OWN_NAME | WORD:
            return start
        if token.tag in WORD and (KINDS.fullmatch(chars[slice(*token.span)]) or start < first):
            return start
        mark = _after_mark(chars, token.span.start, start)
        if mark == start:
            return start
        start = mark
    return start


def _after_mark(chars: str, start: int, end: int) -> int:
    """Behind the last mark or blank in a range; its start where there is none."""
    return next((at for at in range(end, start, -1) if not chars[at - 1].isalnum()), start)


def _heard(view: View, left: Mapping[int, int], token: Token) -> Span | None:
    """A body that LAC alone names."""
    chars = view.chars
    start = _after_mark(chars, *token.span)
    start += len(m[0]) if (m := LEADING.match(chars[start : token.span.end])) else 0
    span = Span(_with_places(chars, start, left), token.span.end)
    words = chars[slice(*span)]
    return span if len(words) >= 4 and BODY.search(words) and not KINDS.match(words) else None
