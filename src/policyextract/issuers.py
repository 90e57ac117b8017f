"""Whose policy a payment is: the bodies that issued or decided it, or pay by it; none where 全市 does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import regex

from policyextract.bodies import Bodies
from policyextract.context import View
from policyextract.donors import donor
from policyextract.evidence import Fact, how_near
from policyextract.homes import CLASS, Speaker, resolve
from policyextract.imprints import Imprint, Told
from policyextract.payers import Payers
from policyextract.text import Span
from policyextract.values import Place

BETWEEN = regex.compile(
    r"(?:等)?(?:\d*[一二三四五六七八九十]*个?(?:部门|单位|家))?(?:日前|近日|于近日|最近|新近|昨日|今年|去年|年初|专门|正式|又|还|已|也|就|将|再|率先)?"
    r"(?:于?\d{0,4}年?\d{1,2}月(?:\d{1,2}日)?)?(?:联合|共同|一起|联手|联名|牵头|配套|新|全文)*"
)
ISSUES = regex.compile(
    r"印发|出台|发布(?!会|厅|人|日期|时间|机构|单位|科)|下发|制定|制发|推出|公布|颁布|会签|联发|发文|修订|明确|规定|通知|决定|提出|牵头|答复|回复|负责评选|启动"
)
PAYS = regex.compile(
    r"(?:今年|去年|还|也|又|每年|同时|专门|随后|已|则)*(?:从[^，。；]{2,20})?"
    r"(?:面向|设立|安排|承诺|对|给|向|为|按|将|再|另|每|拿出|发|奖|补|一次性|先后|资助|支付|支出|为此|直接|计划|用|挤出)"
)
SPEAKER = regex.compile(r"\s*[【\[]?(?P<name>\p{Han}\s{0,2}\p{Han}{1,3})[】\]：:]")
WE = regex.compile(r"(?:我们|我[局部厅委办])[^，。；]{0,20}$")
LASTING = ("印发", "出台", "下发", "制定", "制发", "推出", "颁布", "会签", "联发", "修订", "发布", "启动")
REPLIES = ("答复", "回复")
PLANS = regex.compile(r"《|拟|计划")  # what an answer must tell of to speak of its own policy
BY_REGION = regex.compile(r"的?《|了《")
REGION_ALONE = regex.compile(r"[我本全该][省市县区州旗][^，。；]{0,4}$|[省市县区州旗]里[^，。；]{0,4}$")
GIVER = regex.compile(r"[省市县区州旗镇]里")
BEARS = regex.compile(r"(?:统一|直接|全额|负责|予以)*(?:承担|负担|列支|汇入|支付|拨付|发放|解决|安排)")
REACH = 200  # sentences, places where something is issued, or bodies in a list above, that are looked at


class Event(NamedTuple):
    """Bodies that issue or pay: from where, up to where it holds, for which region."""

    at: int
    end: int
    code: str
    bodies: tuple[Span, ...]


@dataclass(frozen=True)
class Issuers:
    """The bodies of an article that issue policies."""

    view: View
    payers: Payers

    @cached_property
    def bodies(self) -> Bodies:
        """Those that the article names."""
        return Bodies(self.view)

    @cached_property
    def imprint(self) -> Imprint:
        """Those whose paper it is."""
        return Imprint(self.view, self.bodies)

    def of(self, span: Span, payer: Speaker) -> tuple[Fact, ...]:
        """The issuers of the policy by which the sum at `span` is paid; `payer` is whose money it is."""
        home = payer.code == self.payers.home.code
        own = self.imprint.own if home else Told((), "")
        told = Told(self._told(span, payer), "told")
        ways = [told, own] if self.imprint.explains else [own, told]
        if not own.bodies:
            paying = self._paying(span) or donor(self.view, span)
            ways = [Told(paying, "pays"), Told(self._bearing(payer), "bears"), told]
        if home and not self._events:
            ways.append(Told(self.imprint.source, "source"))
        found = next((way for way in ways if way.bodies), Told((), ""))
        return tuple(self._fact(body, span, "issuer." + found.rule) for body in found.bodies)

    def _bearing(self, payer: Speaker) -> tuple[Span, ...]:
        """The body that a paper of somebody else says bears a region's part: 盟级部分由盟行署承担."""
        if payer.code == self.payers.home.code or not self.imprint.own.bodies:
            return ()
        return next(((body,) for body, code in self._bearers if code == payer.code), ())

    @cached_property
    def _bearers(self) -> list[tuple[Span, str]]:
        """The bodies that are said to bear something, each with its region."""
        chars = self.view.chars
        return [
            (body, self._code(body))
            for body in self.bodies.names
            if chars[body.start - 1 : body.start] == "由" and BEARS.match(chars, body.end)
        ]

    def _fact(self, body: Span, span: Span, rule: str) -> Fact:
        near = how_near(body, self.view.sentence(span.start))
        return Fact(self.view.chars[slice(*body)], body, rule, near)

    @cached_property
    def _events(self) -> list[Event]:
        """Where bodies issue something, in order; an event without bodies where a region alone does."""
        return sorted(self._issuing())

    def _issuing(self) -> Iterator[Event]:
        chars = self.view.chars
        for m in ISSUES.finditer(chars):
            row = self.bodies.row_before(m.start(), BETWEEN)
            if row:
                paragraph = self.view.paragraph(m.start())
                label = m[0] in REPLIES and chars.startswith("】", m.end())
                if label and not PLANS.search(chars, *paragraph):
                    continue
                end = len(chars) if m[0] in LASTING and not self.imprint.reports else paragraph.end
                yield Event(row[0].start, end, self._code(row[0]), row)
            elif m[0] in LASTING and (body := self._speaking(m.start())):
                yield Event(m.start(), self.view.paragraph(m.start()).end, self._code(body), (body,))
            elif not self.imprint.explains and BY_REGION.match(chars, m.end()) and self._of_region(m.start()):
                yield Event(m.start(), len(chars), self.payers.at(m.start()).code, ())

    def _speaking(self, at: int) -> Span | None:
        """The body for which a speaker says 我们……下发: it stands beside his name in the list above."""
        paragraph = self.view.paragraph(at)
        label = SPEAKER.match(self.view.chars, *paragraph)
        if not label or not WE.search(self.view.chars, paragraph.start, at):
            return None
        name = "".join(label["name"].split())
        for body in islice(self.bodies.names, REACH):
            line = self.view.paragraph(body.start)
            if line.end <= paragraph.start and name in "".join(self.view.chars[slice(*line)].split()):
                return body
        return None

    def _code(self, body: Span) -> str:
        """The region of a body: the one in its name, else that which speaks there."""
        named = self.view.of(body, Place)
        word = CLASS.match(self.view.chars, *body)
        meant = resolve(word["word"], self.payers.at(body.end).code) if word else None
        return str(named[-1].value) if named else meant or self.payers.at(body.end).code

    def _of_region(self, at: int) -> bool:
        """Whether a region alone issues something: 我县配套（出台《……》）, 岳阳市（印发……）."""
        sentence = self.view.sentence(at)
        return bool(REGION_ALONE.search(self.view.chars, sentence.start, at)) or any(
            BETWEEN.fullmatch(self.view.chars, place.span.end, at)
            for place in self.view.of(Span(sentence.start, at), Place)[-1:]
        )

    def _told(self, span: Span, payer: Speaker) -> tuple[Span, ...]:
        """The bodies that issue something in the nearest sentence before a sum, for the same region."""
        events = self._events_of.get(payer.code, [])
        if self.view.headline and self.view.headline.covers(span):
            return events[0].bodies if events else ()
        last = bisect_left(events, (span.start,))
        before = (event for event in reversed(events[max(0, last - REACH) : last]) if span.start < event.end)
        return next((event.bodies for event in before), ())

    @cached_property
    def _events_of(self) -> dict[str, list[Event]]:
        """The events by their region."""
        found: dict[str, list[Event]] = {}
        for event in self._events:
            found.setdefault(event.code, []).append(event)
        return found

    def _paying(self, span: Span) -> tuple[Span, ...]:
        """The bodies whose clause pays: 市民政局对……给予, 由区民政局一次性奖励; also behind ；."""
        sentence = self.view.sentence(span.start)
        names = self.bodies.names
        index = bisect_left(names, (span.start,)) - 1
        first = self.view.found.sentences[max(0, self.view.sentence_index(span.start) - REACH)].start
        while index >= 0 and names[index].start < sentence.start:
            if sentence.start <= first or self.view.chars[sentence.start - 1] not in "；;":
                return ()
            if GIVER.search(self.view.chars, *sentence) or self.view.of(sentence, Place):
                return ()
            sentence = self.view.sentence(sentence.start - 1)
        if index < 0 or not PAYS.match(self.view.chars, names[index].end):
            return ()
        return self.bodies.row_before(names[index].end)
