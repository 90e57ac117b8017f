"""Whose paper an article is, by its heading, its signature, a label, its last article or its title."""

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
from policyextract.text import Span

LABEL = regex.compile(
    r"(?:发布机构|发文机关|制发机关|制发机构|发布单位|发文单位|填报单位|编制单位|制定单位|制定机关|答复单位|答复机构|印发机关|主办单位|承办单位)\s*[：:】]\s*"
)
SOURCE = regex.compile(r"来源\s*[：:]\s*")
PUBLISHER = regex.compile(r"融媒体|新闻|宣传部|电视台|广播|报社|网信")
GENRE = regex.compile(
    r"(?:办法|意见|方案|细则|规定|条例|措施|计划|标准|政策|指南|通知|公告)(?:（[^（）]{1,12}）)?$"
)
BULLETIN = regex.compile(r"公报|统计|年鉴")
EXPLAINS = regex.compile(r"(?:负责)?解释")
ADOPTED = regex.compile(r"[^，。；]{0,12}(?:会议|常务会)[^，。；]{0,8}(?:审议)?通过")
HEADS = regex.compile(r"\s*(?:关于|对(?=[^，]{2,30}(?:答复|回复))|\d{4}年|文件)")
ABOUT_IT = regex.compile(r"解读|问答|一图|答记者|对话|发布会|简介|答复|回复|总结|报告|工作安排|要点")
LETTER = regex.compile(r"\w")
END = 360  # characters at the end in which it is signed
SIGNED = regex.compile(
    r"[\s（()）\d〇一二三四五六七八九十年月日　./-]*"
)  # what a line of signatures holds besides the names


class Told(NamedTuple):
    """Bodies, and the way in which they are told."""

    bodies: tuple[Span, ...]
    rule: str


@dataclass(frozen=True)
class Imprint:
    """What an article says of those who issued it."""

    view: View
    bodies: Bodies

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
        if self.reports:
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
        for body in self.bodies.names:
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
        for body in islice(self.bodies.names, bisect_left(self.bodies.names, (at,)), None):
            if not (line.covers(body) and SIGNED.fullmatch(self.view.chars, at, max(at, body.start))):
                break
            at = body.end
        return bool(SIGNED.fullmatch(self.view.chars, at, line.end))

    def _heading(self) -> tuple[Span, ...]:
        """Those with which the headline begins, or that fill the lines above it."""
        title = self.view.headline
        if not title:
            return ()
        row = self.bodies.row_from(title.start)
        if row and HEADS.match(self.view.chars, row[-1].end):
            return row
        for body in self.bodies.names:
            line = self.view.paragraph(body.start)
            if line.end <= title.start and line.start == body.start:
                rest = self.view.chars[body.end : line.end].strip()
                if rest == "文件" or not rest and self.view.chars.startswith("关于", title.start):
                    row += (body,)
        return row

    def _labelled(self) -> tuple[Span, ...]:
        return self._behind(LABEL)

    @cached_property
    def source(self) -> tuple[Span, ...]:
        """The body that a line of the kind 来源：某县民政局 names, if it is none that only publishes."""
        row = self._behind(SOURCE)
        published = not GENRE.search(self.view.title or "") or self.explains
        return () if published or any(PUBLISHER.search(self.view.chars, *body) for body in row) else row

    def _behind(self, label: regex.Pattern[str]) -> tuple[Span, ...]:
        rows = (self.bodies.row_from(m.end()) for m in label.finditer(self.view.chars))
        return next((row for row in rows if row), ())

    def _explaining(self) -> tuple[Span, ...]:
        """Those that 本办法由……负责解释 names."""
        for m in EXPLAINS.finditer(self.view.chars):
            if row := self.bodies.row_before(m.start()):
                return row
        return ()

    def _adopting(self) -> tuple[Span, ...]:
        """The government of a line under the headline: （4月9日县人民政府第31次常务会议通过）."""
        title = self.view.headline
        if not title:
            return ()
        near = [body for body in self.bodies.names if title.end <= body.start < title.end + 40]
        return tuple(body for body in near[:1] if ADOPTED.match(self.view.chars, body.end))

    @cached_property
    def reports(self) -> bool:
        """Whether a government reports on its whole work; what one of its bodies did is a passage of it."""
        return "政府工作报告" in (self.view.title or "")

    @property
    def _reporting(self) -> tuple[Span, ...]:
        """The government for which somebody says 我代表县人民政府向大会报告工作."""
        found = (body for body in self.bodies.names if self.view.chars.startswith("代表", body.start - 2))
        return tuple(found)[:1] if self.reports else ()

    @cached_property
    def explains(self) -> bool:
        """Whether the article explains a paper that others have issued."""
        return bool(ABOUT_IT.search(self.view.title or ""))
