"""Names of places: regions of the table, and below or beside them towns, streets, zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from policyextract.context import View
from policyextract.find import ISSUER
from policyextract.gazetteer import lies_in
from policyextract.ner.tokens import Tokens
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Place

TOWN = regex.compile(r"(?:街道|镇|乡|苏木|嘎查|村|社区)$")
AFTER = regex.compile(
    r"(?:[\p{Han}--[的和与及、在对向由为有]]{1,5}?(?:街道(?!上)|(?<!乡)镇(?!上|街|村|里)|(?:族)?乡(?!镇|村|里|亲|土|音|愁|下|贤)|苏木|嘎查|社区(?!工作|居|服|治|社工|书记|干|两委)|村(?!民|里|级|干|两委|社|居|镇)))+"
)
GENERAL = regex.compile(
    r"(?:城市|城乡|苏木|苏木乡|所在|移民新|建成|扎根|经街|全[市县区旗]城乡|猎民|驻|城|农|牧|乡|各|山|边境|边远|老旧|试点|示范|本|该|街|新)+(?:街道|镇|乡|苏木|嘎查|村|社区)+"
)
WORKS = regex.compile(r"工作|居民|服务|社工|书记|干部|两委|专职|治理|党|网格|持证|和社工站")
LOC = regex.compile(
    r"(?:新区|开发区|高新区|经开区|保税区|园区|自贸区|示范区|度假区|路|大道|大街|街|巷|河|江|湖|山|岛|海|桥|广场|公园|三角洲?|大湾区|半岛|高原|盆地|流域|山区|湾|港|车站|火车站|大楼|大厦|小区|口岸|平原|河谷)$"
)
NO_NAME = regex.compile(
    r"[^\p{Han}]?(?:高原|山区|海岛|街巷|老街巷?|山海|山路|公园|文山会海|路|海|山|江河|街路)"
)
AREAS = regex.compile(
    r"长三角|珠三角|粤港澳大湾区|京津冀|长江经济带|西部|中部地区|东北地区|闽西南|成渝地区|大湾区"
)


def towns(view: View, tokens: Tokens) -> dict[int, int]:
    """From the end of each place below the county to its start, without the regions before it."""
    found = {}
    for token in tokens.tagged("LOC", "ns"):
        words = view.chars[slice(*token.span)]
        if TOWN.search(words) and len(words) > 2 and words.isalnum() and not _general(view.chars, token.span):
            found[token.span.end] = token.span.start
    for m in view.found.mentions:
        town = AFTER.match(view.chars, m.span.end) if isinstance(m.value, Place) else None
        if town and not _general(view.chars, Span(*town.span())):
            found[town.end()] = m.span.end
    inside = {
        at
        for m in view.found.mentions
        if isinstance(m.value, Place)
        for at in range(m.span.start, m.span.end)
    }
    return {
        end: start
        for end, start in found.items()
        if not {start, end - 1} <= inside and not _is_region_itself(view, start, end)
    }


def _general(chars: str, span: Span) -> bool:
    """Whether words ending in 社区 or 镇 mean any such place, or 社区 belongs to the next word."""
    if GENERAL.fullmatch(chars, *span):
        return True
    return chars.endswith("社区", span.start, span.end) and bool(WORKS.match(chars, span.end))


def _is_region_itself(view: View, start: int, end: int) -> bool:
    """Whether nothing stands between a region and 社区 or 村: 威海社区工作者."""
    starts = {m.span.start: m.span.end for m in view.found.mentions if isinstance(m.value, Place)}
    return start in starts and end - starts[start] <= 2


# 西塘、姚庄、陶庄等镇; a street with a number: 海阳路18号.
ROW = regex.compile(
    r"(?:(?P<name>\p{Han}{2,4})、)+(?P<name>\p{Han}{2,4})等(?:\d+|[一二三四五六七八九十两]+)?个?(?:边远|山区|偏远)?(?:乡镇|镇|乡|街道|村)"
)
ADDRESS = regex.compile(r"(?<=[\s：:，街道区县到])\p{Han}{2,4}?(?:路|大道|街)(?=\d+号)")


def read(view: View, tokens: Tokens, towns: Mapping[int, int]) -> Iterator[tuple[Span, str, str]]:
    """The places with their label and the rule that found each; a region with the town in it first."""
    regions = {m.span.end: m.span.start for m in view.found.mentions if isinstance(m.value, Place)}
    for end, start in sorted(towns.items(), key=lambda item: -item[0]):
        while start in regions or start in towns:
            start = regions.get(start, towns.get(start, start))
        yield Span(start, end), "GPE", "ner.town"
    yield from ((span, "GPE", "region") for span in _joined(view))
    for m in ROW.finditer(view.chars):
        yield from ((Span(*span), "GPE", "ner.row") for span in m.spans("name"))
    for m in ADDRESS.finditer(view.chars):
        yield Span(*m.span()), "LOC", "ner.address"
    for m in AREAS.finditer(view.chars):
        yield Span(*m.span()), "LOC", "ner.area"
    for token in tokens.tagged("LOC", "ns"):
        words = view.chars[slice(*token.span)]
        if LOC.search(words) and len(words) > 2 and words.isalnum() and not NO_NAME.fullmatch(words):
            yield token.span, "LOC", "ner.lac"


def _joined(view: View) -> Iterator[Span]:
    """The regions; one that lies in the one on the line before it is its continuation."""
    held: Mention | None = None
    for m in view.found.mentions:
        if not isinstance(m.value, Place) or m.rule == ISSUER:
            continue
        if held and _goes_on(view.chars, held, m):
            held = m._replace(span=Span(held.span.start, m.span.end))
            continue
        if held:
            yield _whole(view.chars, held.span)
        held = m
    if held:
        yield _whole(view.chars, held.span)


def _goes_on(chars: str, held: Mention, m: Mention) -> bool:
    """Whether a city's name in a cell goes on with its district in the next line of it."""
    between = chars[held.span.end : m.span.start]
    return between == "\n" and chars[held.span.end - 1] in "市州盟" and lies_in(str(m.value), str(held.value))


def _whole(chars: str, span: Span) -> Span:
    """A name without a class word that belongs to what follows: 嘉兴市级, 海口市民, 赫章县里."""
    cut = span.end - span.start > 2 and regex.match(
        r"[市县区省](?:级|里|民(?!政))", chars[span.end - 1 : span.end + 2]
    )
    return Span(span.start, span.end - 1) if cut else span
