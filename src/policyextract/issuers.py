"""Whose policy a payment is: the bodies that issued or decided it, or pay by it; none where 全市 does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import regex

from policyextract import scanner
from policyextract.context import View
from policyextract.donors import donor
from policyextract.evidence import Fact, how_near
from policyextract.homes import CLASS, Speaker, resolve
from policyextract.payers import Payers
from policyextract.text import Span
from policyextract.values import Place

JOINT = regex.compile(r"\s*(?:[、和与及，\s]|会同|联合|以及)\s*")
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
LABEL = regex.compile(
    r"(?:发布机构|发文机关|制发机关|制发机构|发布单位|发文单位|填报单位|编制单位|制定单位|制定机关|答复单位|答复机构|印发机关|主办单位|承办单位)\s*[：:】]\s*"
)
SOURCE = regex.compile(r"来源\s*[：:]\s*")
PUBLISHER = regex.compile(r"融媒体|新闻|宣传部|电视台|广播|报社|网信")
GENRE = regex.compile(
    r"(?:办法|意见|方案|细则|规定|条例|措施|计划|标准|政策|指南|通知|公告)(?:（[^（）]{1,12}）)?$"
)
BULLETIN = regex.compile(r"公报|统计|年鉴")
BEARS = regex.compile(r"(?:统一|直接|全额|负责|予以)*(?:承担|负担|列支|汇入|支付|拨付|发放|解决|安排)")
EXPLAINS = regex.compile(r"(?:负责)?解释")
ADOPTED = regex.compile(r"[^，。；]{0,12}(?:会议|常务会)[^，。；]{0,8}(?:审议)?通过")
HEADS = regex.compile(r"\s*(?:关于|对(?=[^，]{2,30}(?:答复|回复))|\d{4}年|文件)")
ABOUT_IT = regex.compile(r"解读|问答|一图|答记者|对话|发布会|简介|答复|回复|总结|报告|工作安排|要点")
LETTER = regex.compile(r"\w")
NOTHING = regex.compile("")
REACH = 200  # sentences, or places where something is issued, that are looked back at
END = 360  # characters at the end in which it is signed
SIGNED = regex.compile(
    r"[\s（()）\d〇一二三四五六七八九十年月日　./-]*"
)  # what a line of signatures holds besides the names


class Event(NamedTuple):
    """Bodies that issue or pay: from where, up to where it holds, for which region."""

    at: int
    end: int
    code: str
    bodies: tuple[Span, ...]


class Told(NamedTuple):
    """Bodies, and the way in which they are told."""

    bodies: tuple[Span, ...]
    rule: str


@dataclass(frozen=True)
class Issuers:
    """The bodies of an article that issue policies."""

    view: View
    payers: Payers

    def of(self, span: Span, payer: Speaker) -> tuple[Fact, ...]:
        """The issuers of the policy by which the sum at `span` is paid; `payer` is whose money it is."""
        home = payer.code == self.payers.home.code
        own = self.own if home else Told((), "")
        told = Told(self._told(span, payer), "told")
        ways = [told, own] if self._explains else [own, told]
        if not own.bodies:
            paying = self._paying(span) or donor(self.view, span)
            ways = [Told(paying, "pays"), Told(self._bearing(payer), "bears"), told]
        if home and not self._events:
            ways.append(Told(self._source, "source"))
        found = next((way for way in ways if way.bodies), Told((), ""))
        return tuple(self._fact(body, span, "issuer." + found.rule) for body in found.bodies)

    @cached_property
    def _explains(self) -> bool:
        """Whether the article explains a paper that others have issued."""
        return bool(ABOUT_IT.search(self.view.title or ""))

    def _bearing(self, payer: Speaker) -> tuple[Span, ...]:
        """The body that a paper of somebody else says bears a region's part: 盟级部分由盟行署承担."""
        if payer.code == self.payers.home.code or not self.own.bodies:
            return ()
        for body in self.bodies:
            before = self.view.chars[body.start - 1 : body.start]
            if before == "由" and BEARS.match(self.view.chars, body.end) and self._code(body) == payer.code:
                return (body,)
        return ()

    def _fact(self, body: Span, span: Span, rule: str) -> Fact:
        near = how_near(body, self.view.sentence(span.start))
        return Fact(self.view.chars[slice(*body)], body, rule, near)

    @cached_property
    def bodies(self) -> list[Span]:
        """The names of bodies, in order, each with the regions and the 中共 right before it.

        Where somebody else has found the names of the article, they are those.
        """
        if self.view.names is not None:
            return [name.span for name in self.view.names if str(name.value) == "ORG"]
        chars = self.view.chars
        left: dict[int, int] = {}
        for place in self.view.of(Span(0, len(chars)), Place):
            left |= dict.fromkeys(range(place.span.start + 1, place.span.end + 1), place.span.start)
        found: dict[int, Span] = {}
        for mention in scanner.of_kinds("name").find(chars):
            if str(mention.value) == "ORG":
                start = mention.span.start
                while start in left:
                    start = left[start]
                start -= 2 * chars.startswith("中共", max(0, start - 2), start)
                body = Span(start, mention.span.end)
                found[start] = max(body, found.get(start, body))
        return _apart(sorted(found.values()))

    def _row_before(self, end: int, gap: regex.Pattern[str]) -> tuple[Span, ...]:
        """The bodies in a row that end right before a place, with only `gap` between."""
        index = bisect_left(self.bodies, (end,)) - 1
        if index < 0 or not gap.fullmatch(self.view.chars, self.bodies[index].end, end):
            return ()
        first = index
        while first and JOINT.fullmatch(
            self.view.chars, self.bodies[first - 1].end, self.bodies[first].start
        ):
            first -= 1
        return tuple(self.bodies[first : index + 1])

    def _row_from(self, start: int) -> tuple[Span, ...]:
        """The bodies in a row of which the first begins at a place."""
        row: list[Span] = []
        for body in islice(self.bodies, bisect_left(self.bodies, (start,)), None):
            between = self.view.chars[row[-1].end if row else start : body.start]
            if between and not (row and JOINT.fullmatch(between)):
                break
            row.append(body)
        return tuple(row)

    @cached_property
    def own(self) -> Told:
        """Those whose document the article is: by its signature, its heading, a label, its last article."""
        ways = {
            "heading": self._heading,
            "signature": self._signature,
            "label": self._labelled,
            "explains": self._explaining,
            "adopts": self._adopting,
        }
        if self._reports:
            return Told(self._reporting, "reports")
        if BULLETIN.search(self.view.title or ""):
            return Told((), "")
        told = (Told(way(), rule) for rule, way in ways.items())
        return next((way for way in told if way.bodies), Told((), ""))

    def _signature(self) -> tuple[Span, ...]:
        """The bodies that fill lines of their own, at the end or below a letter that brings the paper."""
        groups = list(self._groups())
        printed = [g for g in groups if not self.view.chars[slice(*g[-1])].endswith(("办公室", "办公厅"))]
        groups = printed or groups
        last = [g for g in groups if g[0].start > len(self.view.chars) - END]
        return tuple((last[-1:] or groups[:1] or [[]])[0])

    def _groups(self) -> Iterator[list[Span]]:
        """The bodies on lines of their own below the headline, those of neighbouring lines together."""
        title = self.view.headline
        held: list[Span] = []
        ended = 0
        signed: dict[Span, bool] = {}
        for body in self.bodies:
            line = self.view.paragraph(body.start)
            if title and line.start < title.end:
                continue
            if line not in signed:
                signed[line] = self._is_signed(line)
            if not signed[line]:
                continue
            if held and LETTER.search(self.view.chars, min(ended, line.start), line.start):
                yield held
                held = []
            held.append(body)
            ended = line.end
        if held:
            yield held

    def _is_signed(self, line: Span) -> bool:
        """Whether a line holds nothing but bodies and the day."""
        at = line.start
        for body in islice(self.bodies, bisect_left(self.bodies, (at,)), None):
            if not (line.covers(body) and SIGNED.fullmatch(self.view.chars, at, max(at, body.start))):
                break
            at = body.end
        return bool(SIGNED.fullmatch(self.view.chars, at, line.end))

    def _heading(self) -> tuple[Span, ...]:
        """Those with which the headline begins, or that fill the lines above it."""
        title = self.view.headline
        if not title:
            return ()
        row = self._row_from(title.start)
        if row and HEADS.match(self.view.chars, row[-1].end):
            return row
        for body in self.bodies:
            line = self.view.paragraph(body.start)
            if line.end <= title.start and line.start == body.start:
                rest = self.view.chars[body.end : line.end].strip()
                if rest == "文件" or not rest and self.view.chars.startswith("关于", title.start):
                    row += (body,)
        return row

    def _labelled(self) -> tuple[Span, ...]:
        return self._behind(LABEL)

    @cached_property
    def _source(self) -> tuple[Span, ...]:
        """The body that a line of the kind 来源：某县民政局 names, if it is none that only publishes."""
        row = self._behind(SOURCE)
        published = not GENRE.search(self.view.title or "") or self._explains
        return () if published or any(PUBLISHER.search(self.view.chars, *body) for body in row) else row

    def _behind(self, label: regex.Pattern[str]) -> tuple[Span, ...]:
        rows = (self._row_from(m.end()) for m in label.finditer(self.view.chars))
        return next((row for row in rows if row), ())

    def _explaining(self) -> tuple[Span, ...]:
        """Those that 本办法由……负责解释 names."""
        for m in EXPLAINS.finditer(self.view.chars):
            if row := self._row_before(m.start(), NOTHING):
                return row
        return ()

    def _adopting(self) -> tuple[Span, ...]:
        """The government of a line under the headline: （4月9日县人民政府第31次常务会议通过）."""
        title = self.view.headline
        if not title:
            return ()
        near = [body for body in self.bodies if title.end <= body.start < title.end + 40]
        return tuple(body for body in near[:1] if ADOPTED.match(self.view.chars, body.end))

    @cached_property
    def _events(self) -> list[Event]:
        """Where bodies issue something, in order; an event without bodies where a region alone does."""
        return sorted(self._issuing())

    def _issuing(self) -> Iterator[Event]:
        chars = self.view.chars
        for m in ISSUES.finditer(chars):
            row = self._row_before(m.start(), BETWEEN)
            if row:
                paragraph = self.view.paragraph(m.start())
                label = m[0] in REPLIES and chars.startswith("】", m.end())
                if label and not PLANS.search(chars, *paragraph):
                    continue
                end = len(chars) if m[0] in LASTING and not self._reports else paragraph.end
                yield Event(row[0].start, end, self._code(row[0]), row)
            elif m[0] in LASTING and (body := self._speaking(m.start())):
                yield Event(m.start(), self.view.paragraph(m.start()).end, self._code(body), (body,))
            elif not self._explains and BY_REGION.match(chars, m.end()) and self._of_region(m.start()):
                yield Event(m.start(), len(chars), self.payers.at(m.start()).code, ())

    def _speaking(self, at: int) -> Span | None:
        """The body for which a speaker says 我们……下发: it stands beside his name in the list above."""
        paragraph = self.view.paragraph(at)
        label = SPEAKER.match(self.view.chars, *paragraph)
        if not label or not WE.search(self.view.chars, paragraph.start, at):
            return None
        name = "".join(label["name"].split())
        for body in self.bodies:
            line = self.view.paragraph(body.start)
            if line.end <= paragraph.start and name in "".join(self.view.chars[slice(*line)].split()):
                return body
        return None

    @cached_property
    def _reports(self) -> bool:
        """Whether a government reports on its whole work; what one of its bodies did is a passage of it."""
        return "政府工作报告" in (self.view.title or "")

    @property
    def _reporting(self) -> tuple[Span, ...]:
        """The government for which somebody says 我代表县人民政府向大会报告工作."""
        found = (body for body in self.bodies if self.view.chars.startswith("代表", body.start - 2))
        return tuple(found)[:1] if self._reports else ()

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
        index = bisect_left(self.bodies, (span.start,)) - 1
        first = self.view.found.sentences[max(0, self.view.sentence_index(span.start) - REACH)].start
        while index >= 0 and self.bodies[index].start < sentence.start:
            if sentence.start <= first or self.view.chars[sentence.start - 1] not in "；;":
                return ()
            if GIVER.search(self.view.chars, *sentence) or self.view.of(sentence, Place):
                return ()
            sentence = self.view.sentence(sentence.start - 1)
        if index < 0 or not PAYS.match(self.view.chars, self.bodies[index].end):
            return ()
        return self._row_before(self.bodies[index].end, NOTHING)


def _apart(spans: list[Span]) -> list[Span]:
    """The spans without those that lie in the one before them."""
    out: list[Span] = []
    for span in spans:
        if not out or span.start >= out[-1].end:
            out.append(span)
    return out
