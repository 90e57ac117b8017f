"""Names of places: regions of the table, and below or beside them towns, streets, zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from policyextract.context import View
from policyextract.ner.tokens import Tokens
from policyextract.text import Span
from policyextract.values import Place

TOWN = regex.compile(r"(?:街道|镇|乡|苏木|嘎查|村|社区)$")
AFTER = regex.compile(r"(?:[\p{Han}--[的和与及、在对向由为有]]{1,5}?(?:街道(?!上)|(?<!乡)镇(?!上|街|村|里)|(?:族)?乡(?!镇|村|里|亲|土|音|愁|下|贤)|苏木|嘎查|社区(?!工作|居|服|治|社工|书记|干|两委)|村(?!民|里|级|干|两委|社|居|镇)))+")
LOC = regex.compile(r"(?:新区|开发区|高新区|经开区|保税区|园区|自贸区|示范区|度假区|路|大道|大街|街|巷|河|江|湖|山|岛|海|桥|广场|公园|三角洲?|大湾区|半岛|高原|盆地|流域|山区|湾|港|站|楼|大厦)$")
AREAS = regex.compile(r"长三角|珠三角|粤港澳大湾区|京津冀|长江经济带|西部|中部地区|东北地区|闽西南|成渝地区|大湾区")


def towns(view: View, tokens: Tokens) -> dict[int, int]:
    """From the end of each place below the county to its start, without the regions before it."""
    found = {}
    for token in tokens.tagged("LOC", "ns"):
        words = view.chars[slice(*token.span)]
        if TOWN.search(words) and len(words) > 2 and words.isalnum():
            found[token.span.end] = token.span.start
    for m in view.found.mentions:
        if isinstance(m.value, Place) and (town := AFTER.match(view.chars, m.span.end)):
            found[town.end()] = m.span.end
    return found


def read(view: View, tokens: Tokens, towns: Mapping[int, int]) -> Iterator[tuple[Span, str, str]]:
    """The places with their label and the rule that found each; a region with the town in it first."""
    regions = {m.span.end: m.span.start for m in view.found.mentions if isinstance(m.value, Place)}
    for end, start in sorted(towns.items(), key=lambda item: -item[0]):
        while start in regions or start in towns:
            start = regions.get(start, towns.get(start, start))
        yield Span(start, end), "GPE", "ner.town"
    for end, start in regions.items():
        yield Span(start, end), "GPE", "region"
    for m in AREAS.finditer(view.chars):
        yield Span(*m.span()), "LOC", "ner.area"
    for token in tokens.tagged("LOC", "ns"):
        words = view.chars[slice(*token.span)]
        if LOC.search(words) and len(words) > 2:
            yield token.span, "LOC", "ner.lac"
