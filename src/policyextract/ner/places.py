"""Names of places: regions of the table, and below or beside them towns, villages, streets, zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import regex

from policyextract import scanner
from policyextract.context import View
from policyextract.find import ISSUER
from policyextract.gazetteer import lies_in
from policyextract.ner.name import Label, Name
from policyextract.ner.tokens import Tokens
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Place

TOWN = regex.compile(r"(?:街道|镇|乡|苏木|嘎查|村|社区)$")
# 城市社区, 苏木乡镇, 所在村: any such place.
GENERAL = regex.compile(
    r"(?:城市|城乡|苏木|苏木乡|所在|移民新|建成|扎根|经街|全[市县区旗]城乡|猎民|驻|边境|边远|老旧|试点|示范"
    r"|[城农牧乡各山本该街新])+(?:街道|镇|乡|苏木|嘎查|村|社区)+"
)
# 白沙社区工作者; but 在阳光社区工作的.
WORKS = regex.compile(r"工作(?![的了过满])|服务|社工|专职|治理|持证|和社工站")
# Of 海口市民 and 赫章县里 the class word belongs to what follows.
CLASS_OF_NEXT = regex.compile(r"[市县区省](?:里|民(?!政))")
# Right behind a region: (合肥)高新区, (长沙县)星沙产业园.
ZONE = regex.compile(
    r"[\p{Han}--[的和与及、在对向由为有级各每个给]]{0,4}?"
    r"(?:高新区|经开区|开发区|新区(?!域)|工业园区?|产业园区?|园区|合作区|保税区|自贸区|度假区|科技园)(?!划)",
    regex.V1,
)
# It has no government of its own, and a 社区 has.
ZONED = regex.compile(r"(?<!社)区$|园$")
# 如城街道花园社区, whatever follows.
NESTED = regex.compile(r"(?:街道|镇|乡)\p{Han}{2,6}社区$")
# 科尔沁镇社区、社会组织: the town, and a class of places.
CLASS_BEHIND = regex.compile(r"(?<=街道|镇|乡)(?:社区|村)$")
# What LAC takes for a place is one where a place would stand: 在鼓楼坪落幕, 州桥一带.
AT = regex.compile(r"(?:在|来自|从|到|往|翻过|走进|走出|位于|沿|、)$")
# 柳江大桥(东半幅), 幸福里小区(3号楼).
LEADING = regex.compile(r"\p{Han}{2,}?(?=[东西南北]?$|[^\p{Han}])|\p{Han}+")
BESIDE = regex.compile(r"一带|边(?![境缘远界])|旁|畔|岸|沿线|脚下|附近|深处|地区")
PLAIN = regex.compile(r"\p{Han}{1,2}[\p{Han}--[省市县区州旗盟乡镇村街里站层级部]]", regex.V1)


@dataclass(frozen=True)
class Places:
    """The places of an article, ready to be put before the names of bodies."""

    view: View
    tokens: Tokens
    regions: Mapping[int, Mention]  # by their ends
    towns: Mapping[int, int]  # places below the county, without the regions before them: end to start

    @classmethod
    def read(cls, view: View, tokens: Tokens) -> Places:
        """Those of the article in `view`."""
        regions = {
            m.span.end: m for m in view.found.mentions if isinstance(m.value, Place) and m.rule != ISSUER
        }
        return cls(view, tokens, regions, dict(_towns(view.chars, tokens, regions)))

    def before(self, at: int) -> int:
        """Where the places begin that end before the character `at`, or that it is inside of; else `at`."""
        while (start := self._starts.get(at, at)) != at:
            at = start
        return at

    @cached_property
    def _starts(self) -> Mapping[int, int]:
        inside = {
            at: m.span.start for m in self.regions.values() for at in range(m.span.start + 1, m.span.end + 1)
        }
        return {**self.towns, **inside}

    def names(self) -> Iterator[Name]:
        """The places, towns with the regions before them first, and then what only LAC knows."""
        for end in sorted(self.towns, reverse=True):
            zone = ZONED.search(self.view.chars, self.towns[end], end)
            span = Span(self.before(end), end)
            yield Name(span, "LOC" if zone else "GPE", "ner.town", within=self._region_of(end))
        yield from self._regions()
        kinds: tuple[tuple[str, Label], ...] = (("place-row", "GPE"), ("place-name", "LOC"))
        for kind, label in kinds:
            for m in scanner.of_kinds(kind).find(self.view.chars):
                yield Name(m.span, label, m.rule, within=self._region_of(m.span.start))
        for token in self.tokens.tagged("LOC", "ns"):
            if heard := _heard(self.view.chars, token.span):
                yield Name(heard, "LOC", "ner.lac", within=self._region_of(heard.start))

    def venues(self) -> Iterator[Name]:
        """Halls and buildings, though a body is in their name, with the places before them."""
        for m in scanner.of_kinds("venue").find(self.view.chars):
            yield Name(Span(self.before(m.span.start), m.span.end), "LOC", m.rule)

    def _region_of(self, end: int) -> str | None:
        """The code of the region right before a place, of which that is a part."""
        while end in self.towns:
            end = self.towns[end]
        region = self.regions.get(end)
        return str(region.value) if region else None

    def _regions(self) -> Iterator[Name]:
        """The regions; a district in the line below its city, in a cell, goes on with the city's name."""
        held: Mention | None = None
        for m in self.regions.values():
            if held and _goes_on(self.view.chars, held, m):
                held = m._replace(span=Span(held.span.start, m.span.end))
                continue
            if held:
                yield self._region(held)
            held = m
        if held:
            yield self._region(held)

    def _region(self, m: Mention) -> Name:
        start, end = m.span
        cut = end - start > 2 and CLASS_OF_NEXT.match(self.view.chars, end - 1)
        return Name(Span(start, end - bool(cut)), "GPE", m.rule, code=str(m.value))


def _towns(chars: str, tokens: Tokens, regions: Mapping[int, Mention]) -> Iterator[tuple[int, int]]:
    """The ends and starts of the places below the county."""
    starts = {m.span.start: m.span.end for m in regions.values()}
    inside = {at for m in regions.values() for at in range(*m.span)}
    for token in tokens.tagged("LOC", "ns"):
        start, end = token.span
        words = chars[start:end]
        bare = end - starts.get(start, start - 9) <= 2  # 威海社区工作者: nothing stands between
        named = TOWN.search(words) and len(words) > 2 and words.isalnum() and not bare
        if named and not _is_general(chars, token.span) and not {start, end - 1} <= inside:
            behind = CLASS_BEHIND.search(chars, start, end)
            yield behind.start() if behind else end, start
    for at in regions:
        if zone := ZONE.match(chars, at):
            yield zone.end(), at


def _is_general(chars: str, span: Span) -> bool:
    """Whether words that end in 社区 or 镇 mean any such place, or 社区 belongs to the next word."""
    if GENERAL.fullmatch(chars, *span):
        return True
    if NESTED.search(chars, *span):
        return False
    return chars.endswith("社区", *span) and bool(WORKS.match(chars, span.end))


def _goes_on(chars: str, held: Mention, m: Mention) -> bool:
    """Whether a city's name goes on with its district in the next line."""
    between = chars[held.span.end : m.span.start]
    return between == "\n" and chars[held.span.end - 1] in "市州盟" and lies_in(str(m.value), str(held.value))


def _heard(chars: str, span: Span) -> Span | None:
    """What LAC takes for a place, without what follows its name; None where neither end nor context fit."""
    name = LEADING.match(chars, *span)
    if name and _is_place(name[0]):
        return Span(*name.span())
    before = AT.search(chars, max(0, span.start - 2), span.start)
    placed = PLAIN.fullmatch(chars, *span) and (before or BESIDE.match(chars, span.end))
    return span if placed and not GENERAL.fullmatch(chars, *span) else None


def _is_place(words: str) -> bool:
    """Whether words end as the name of a place does."""
    return any(m.span == Span(0, len(words)) for m in scanner.of_kinds("place-end").find(words))
