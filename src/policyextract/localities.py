"""Towns, streets, new areas and zones that pay or issue: places without a code of GB/T 2260.

Whose money a sum is, `payers` tells as a region; here is told where it is that of a place in the region: of
the subject of its paragraph (`观音桥街道对……每月补贴`), of the purse behind it (`由白龙桥镇财政承担`), of the
body that issued it (`西安高新区管委会印发`), or of the headline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.homes import Speaker
from policyextract.ner import names
from policyextract.payers import REACH, Payers
from policyextract.speakers import HEADING, is_subject
from policyextract.text import Span
from policyextract.values import Money, Place

CLASS = (
    r"(?P<class> 街道 | 苏木 | [镇乡] | 新区 | 开发区 | 园区 | 高新区 | 经开区 | 示范区 | 度假区 | 保税区 )"
)
BODY = r"""
    (?P<body> (?: 党工委 | 工委 | 党委 | (?: 人民 )? 政府 | 办事处 | 管委会 | 管理委员会 | 社会事务 [局办]
      | 社会发展局 | 党群工作 [部局] | 民政办 | 财政 [局所]? | 本级 | [、和与及] )* )
"""
WHEN = r"""
    (?: 也 | 都 | 均 | 则 | 已 | 还 | 先后 | 相继 | 同时 | 另外? | 再 | 率先 | 近日 | 日前 | 最近
      | 今年 | 去年 | 专门 | 正式 | 就 | 将
      | [从自] (?: 今年 | \d{4}年 (?: \d{1,2}月 )? (?: \d{1,2}日 )? ) 起? )* ，?
"""
ACTS = r"""
    (?: 对 (?! [口接] ) | 给 | 向 (?! 前 ) | 按 (?! 照? [省市区县上] ) | 将 | 把 | 为 (?! [了期] ) | 从 | 拿出
      | 每 [年月人站] | 奖 | 补 [助贴发] | 发 (?! [展现动生言] ) | 规定 | 明确 | 出台 | 提出 | 印发
      | 推出 | 建立 | 实施 | 实行 | 安排 | 提高 | 上调 | 增加 | 配套 | 设立 | 拨 | 资助 | 承诺 | 额外 | 增发
      | 加 [发码] | 制定 | 兑现 | 一次性 )
"""
# A place that does something, begins a line about it, or is all that a line says; 在……，.
ACTING = regex.compile(
    rf"""
    (?<! [乡各全该本我] | \P{{Han}} ) {CLASS} {BODY}
    (?: {WHEN} {ACTS} | (?P<label> ： | (?<= 在 \p{{Han}}{{2,16}} ) ， | \s* $ ) )
    """,
    regex.X | regex.M,
)
HANDS_OUT = ("由", "经")  # by these words alone a place hands out what others pay
# The purse behind a sum: 由白龙桥镇财政承担.
PURSE = regex.compile(
    rf"""
    由 [^，。；：\n]{{0,16}}? {CLASS} {BODY} (?: 全额 | 统一 | 直接 | 负责 )?
    (?: 承担 | 负担 | 列支 | 出资 | 安排 | 解决 | 配套 | 支付 | 拨付 )
    """,
    regex.X,
)
OFFICE = regex.compile(rf".{{2,16}}? {CLASS} {BODY} (?: 办公室 )?", regex.X)
# A word for the town or zone that was named last.
WORD = regex.compile(
    rf"""
    (?: (?<! \p{{Han}} ) | (?<= 由 ) ) (?: [该本我全] {CLASS} | {CLASS} (?: 里 | 上 | 财政 ) )
    {WHEN} (?: 各 | {ACTS} )
    """,
    regex.X,
)
PLACE = regex.compile(CLASS, regex.X)
NAMED = regex.compile(rf"[^，。；：、]{{2,16}}? {CLASS}", regex.X)
# A headline that begins with a place and tells what it does, or what kind of paper of its own it is.
HEADLINE = regex.compile(
    rf"""
    \W* (?P<name> (?! [各全本我对为在让驻] | 关于 | 城乡 | 乡镇 ) \p{{Han}}{{2,14}}? {CLASS} )
    (?: {BODY} {WHEN} (?: 关于 | {ACTS} )
      | .{{2,30}} (?: 办法 | 意见 | 方案 | 细则 | 规定 | 条例 | 措施 | 计划 | 政策 | 标准 | 新政
        | [\d一二三五六七八九十]条 ) )
    """,
    regex.X,
)
SUFFIXES = "省市县区旗州盟"
# What is no name without the region before it.
GENERAL = regex.compile(
    r"(?:国家级?|高新|技术|经济|工业|产业|综合|旅游|生态)*(?:新区|开发区|园区|高新区|经开区|示范区|度假区|保税区)"
)


class Town(NamedTuple):
    """A place that pays or issues: from where up to where it speaks, its name, and the rule that found it."""

    at: int
    end: int
    name: Span
    rule: str


@dataclass(frozen=True)
class Localities:
    """The places without a code whose policies or money an article tells of."""

    view: View
    payers: Payers

    def of(self, span: Span, payer: Speaker, issuers: Sequence[Fact]) -> Fact | None:
        """The place that pays the sum at `span`, by its name as printed; None where a region does.

        `payer` is the region that it would be, `issuers` are the bodies whose policy it is.
        """
        found = self._behind(span) or self._speaking(span, payer)
        if not found and payer[1:] == self.payers.home[1:]:
            found = self._issuing(issuers) or self._of_headline
        if not found:
            return None
        near = how_near(found.name, self.view.sentence(span.start))
        return Fact("".join(self.view.chars[slice(*found.name)].split()), found.name, found.rule, near)

    def _behind(self, span: Span) -> Town | None:
        """The purse that a sentence names behind a sum."""
        end = min(self.view.sentence(span.start).end, span.end + REACH)
        following = self.view.of(Span(span.end, end), Money)[:1]
        end = following[0].span.start if following else end
        m = PURSE.search(self.view.chars, span.end, end)
        name = m and (self._places.get(m.end("class")) or self._last(m.start(), m["class"]))
        return Town(span.start, end, self._proper(name), "place.purse") if name else None

    def _speaking(self, span: Span, payer: Speaker) -> Town | None:
        """The place that speaks last before a sum, if no region has spoken since."""
        before = [town for town in self._towns if payer.at < town.at <= span.start < town.end]
        return before[-1] if before else None

    def _issuing(self, issuers: Sequence[Fact]) -> Town | None:
        """The place whose body issues the policy."""
        for issuer in issuers[:1]:
            m = OFFICE.fullmatch(self.view.chars, *issuer.words) if issuer.words else None
            if m and m["body"] and not self._coded(m.end("class")):
                return Town(m.start(), m.end(), self._proper(Span(m.start(), m.end("class"))), "place.issuer")
        return None

    @cached_property
    def _of_headline(self) -> Town | None:
        """The place that the headline begins with, where it is about its paper or what it does."""
        m = HEADLINE.match(self.view.chars, *self.view.headline) if self.view.headline else None
        if not m or self._coded(m.end("class")):
            return None
        return Town(m.start(), m.end(), self._proper(Span(*m.span("name"))), "place.headline")

    @cached_property
    def _towns(self) -> list[Town]:
        """The places that speak, in order."""
        return sorted([*self._acting(), *self._by_word()])

    def _acting(self) -> Iterator[Town]:
        """Those that do something, or that a line is about; alone in its line one speaks for what follows."""
        for m in ACTING.finditer(self.view.chars):
            name = self._places.get(m.end("class"))
            if name and self._speaks(name, m["label"]):
                line = self.view.paragraph(name.start)
                end = line.end if m["label"] in (None, "：", "，") else self._next_heading(line.end)
                full = self._last(name.start, self.view.chars[slice(*name)]) or name
                yield Town(m.end("class"), end, self._proper(full), "place.subject")

    def _speaks(self, name: Span, label: str | None) -> bool:
        """Whether a place is the subject of its clause; one with a label, that of its line."""
        before = self.view.chars[self.view.paragraph(name.start).start : name.start]
        if label == "，" and not before.endswith("在"):
            return False
        if label not in (None, "，"):
            return not regex.search(r"\w", before)
        return is_subject(self.view, name) and not before.endswith(HANDS_OUT)

    def _next_heading(self, at: int) -> int:
        """Where the next line begins that says no more than a few words."""
        lines = (line for line in self.view.paragraphs() if line.start > at)
        heading = (line.start for line in lines if HEADING.fullmatch(self.view.chars, *line))
        return next(heading, len(self.view.chars))

    def _by_word(self) -> Iterator[Town]:
        """Where 镇里 or 该镇 speaks for the town that was named last."""
        for m in WORD.finditer(self.view.chars):
            if name := self._last(m.start(), m["class"]):
                end = self.view.paragraph(m.start()).end
                yield Town(m.end("class"), end, self._proper(name), "place.word")

    def _last(self, before: int, word: str) -> Span | None:
        """The place named last before a character whose name ends in a word."""
        chars = self.view.chars
        ends = [at for at in self._places if at <= before and chars.endswith(word, 0, at)]
        return self._places[max(ends)] if ends else None

    @cached_property
    def _places(self) -> Mapping[int, Span]:
        """The places without a code by their ends, in the sentences where one may pay."""
        chars = self.view.chars
        told = [m.start("class") for words in (ACTING, PURSE) for m in words.finditer(chars)]
        if WORD.search(chars) or PURSE.search(chars):
            told += [m.start() for m in PLACE.finditer(chars)]
        sentences = sorted({self.view.sentence(at) for at in told})
        return dict(self._named(sentences)) if sentences else {}

    def _named(self, sentences: Sequence[Span]) -> Iterator[tuple[int, Span]]:
        """Their ends and spans; also those with which the name of a body begins: 白龙桥镇政府."""
        for name in names(self.view, sentences):
            m = NAMED.match(self.view.chars, *name.span) if name.label in ("GPE", "LOC", "ORG") else None
            end = m.end() if m and name.label == "ORG" else name.span.end
            if (m or name.label != "ORG") and not self._coded(end):
                yield end, Span(name.span.start, end)

    def _coded(self, end: int) -> bool:
        """Whether a region of the table ends there: 滨海新区."""
        return any(m.span.end == end for m in self.view.of(Span(max(0, end - 16), end), Place))

    def _proper(self, name: Span) -> Span:
        """A name without the regions in which the place lies, as long as it is one without them."""
        start = name.start
        for m in self.view.of(name, Place):
            rest = self.view.chars[m.span.end : name.end]
            if (
                m.span.start == start
                and self.view.chars[m.span.end - 1] in SUFFIXES
                and not GENERAL.fullmatch(rest)
            ):
                start = m.span.end
        return Span(start, name.end)
