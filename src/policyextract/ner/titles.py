"""Names of policies, plans, programmes and projects: in 《》, in “”, or as a heading."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract import patterns
from policyextract.context import View
from policyextract.text import Span

INSIDE = regex.compile(r"^[《“](?P<name>[^《》]*)[》”]$")
HEADING = regex.compile(
    r"(?m)^\s*(?P<name>(?!关于.{0,30}(?:公示|答复)$)[^\s，。；：《》]{4,40}(?:办法|细则|规定|意见|方案|规划|计划|若干措施|通知|公告)(?:（[^（）]{1,12}）)?)\s*$"
)


def read(view: View) -> Iterator[Span]:
    """The names without the marks around them, from left to right."""
    found = [m.span for m in view.found.mentions if m.rule.startswith("title.")]
    for pattern in patterns.of_kind("programme"):
        found += [m.span for m in pattern.find(view.chars)]
    yield from sorted(_bare(view.chars, span) for span in found)


def _bare(chars: str, span: Span) -> Span:
    m = INSIDE.match(chars[slice(*span)])
    return Span(span.start + 1, span.end - 1) if m else span
