"""Institutions that pay of their own: 淮康医院今年把……, 由基金会资助."""

from __future__ import annotations

import regex

from policyextract.context import View
from policyextract.text import Span

KINDS = ("基金会", "慈善总会", "慈善会", "医院", "服务社", "公司", "集团", "商会", "大学", "学院")
PAYING = regex.compile(
    r"(?:(?<!\p{Han})|(?<=[由的]))[\p{Han}--[的由对给向在和与为把是各每]]{2,14}?"
    rf"(?P<kind>{'|'.join(KINDS)})"
    r"(?=(?:今年|去年|每年|则|也|还|又)?(?:面向|把|盯|对|给|向|为|按|将|拿出|发|奖|补|一次性|资助|支付|出资|计划|每))",
    regex.V1,
)
OTHER_PURSE = regex.compile(r"[省市县区州旗镇]里|财政|政府|民政")
REACH = 80  # characters before a sentence in which the institution is named that it takes up


def donor(view: View, span: Span) -> tuple[Span, ...]:
    """The institution in whose sentence the sum at `span` is paid; none where another purse comes between.

    Behind ； it goes on, and 由基金会资助 takes up the name of the sentence before.
    """
    start = _begun(view, span.start)
    near = Span(max(0, start - REACH), span.start)
    if not any(view.chars.find(kind, *near) >= 0 for kind in KINDS):
        return ()
    named = list(PAYING.finditer(view.chars, *near))
    if not named or OTHER_PURSE.search(view.chars, named[-1].end(), span.start):
        return ()
    again = view.chars.find("由" + named[-1]["kind"], start, span.start) >= 0
    return (Span(*named[-1].span()),) if again or named[-1].start() >= start else ()


def _begun(view: View, offset: int) -> int:
    """Where the sentence begins that a character is of, with those before it that end in ；."""
    start = view.sentence(offset).start
    while start and view.chars[start - 1] in "；;":
        start = view.sentence(start - 1).start
    return start
