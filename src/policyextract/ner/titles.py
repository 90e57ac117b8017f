"""Names of policies, plans, programmes and projects: in 《》, in “”, or as a heading."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract import scanner
from policyextract.context import View
from policyextract.ner.name import Name
from policyextract.text import Span

INSIDE = regex.compile(r"^[《](?P<name>[^《》]*)[》]$")
# A line, or two, that say nothing but the name of a document: 某市……补贴⏎实施细则（试行）.
HEADING = regex.compile(
    r"""
    ^ [ \t\u3000]* (?P<name> (?! 关于 | 第[一二三四五六七八九十] | [一二三四五六七八九十]+、 | 附件 | 相关 )
        [^\s，。；：？！《》]{6,40} (?: \n [ \t\u3000]* [^\s，。；：？！《》]{0,16} )?
        (?: 办法 | 细则 | 规定 | 条例 | 若干措施 | 规划 | 方案 ) (?: （ (?: 试行 | 暂行 | 修订 ) ） )? )
    [ \t\u3000]* $
    """,
    regex.VERBOSE | regex.MULTILINE,
)
NOTICE = regex.compile(r"关于[^《》]{6,60}的?(?:通知|公告|意见|若干措施|若干规定)$")


def read(view: View) -> Iterator[Name]:
    """The names without the marks around them, from left to right."""
    for span in sorted(_bare(view.chars, span) for span in _spans(view)):
        yield Name(span, "LAW", "ner.title")


def _spans(view: View) -> Iterator[Span]:
    yield from (m.span for m in view.found.mentions if m.rule.startswith("title."))
    yield from (m.span for m in scanner.of_kinds("programme").find(view.chars))
    yield from (Span(*m.span("name")) for m in HEADING.finditer(view.chars))
    yield from _headline(view)


def _headline(view: View) -> Iterator[Span]:
    """The headline of a notice that brings no other document, without who issues it."""
    if view.headline and (m := NOTICE.search(view.chars, *view.headline)):
        yield Span(*m.span())


def _bare(chars: str, span: Span) -> Span:
    return Span(span.start + 1, span.end - 1) if INSIDE.match(chars[slice(*span)]) else span
