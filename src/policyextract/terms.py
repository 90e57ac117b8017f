"""From when to when a policy document is in force: what an article says of each document that it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Date, Duration

SUBJECT = regex.compile(
    r"(?P<own>[本新])?(?P<genre>办法|意见|通知|方案|规划|细则|规定|条例|措施|计划|政策|标准|规程|公告|通告)(?![》〉])"
)
LENGTH = regex.compile(r"P(\d+)([YM])")
REPEALED = regex.compile(r"(?:[（(][^（()）]{1,40}[）)])?[^，。；《]{0,6}(?:废止|失效|停止|作废|届满)")
MOST = 500  # documents named before a statement of which it may speak
SIGNED = regex.compile(r"\s*(?:.*(?:成文|发文|印发|发布|公布|签发)(?:日期|时间)[：:]\s*)?")


class Told(NamedTuple):
    """When a policy is in force, as far as the article tells."""

    effective: Fact | None = None
    expires: Fact | None = None
    validity: Fact | None = None


class Named(NamedTuple):
    """A place where a document is named, by its title or a short name, and the place of its first naming."""

    span: Span
    title: str
    of: Span


@dataclass(frozen=True)
class Terms:
    """Reads when the documents of an article hold; `main` is the one that it is about."""

    view: View
    named: list[Named]
    main: Span

    def read(self) -> dict[Span, Told]:
        """The terms of each document, by the place of its first naming; what is told first counts."""
        found: dict[Span, Told] = {}
        for place, field, fact in self._statements():
            about = self._subject(place)
            told = found.get(about, Told())
            if getattr(told, field) is None:
                found[about] = told._replace(**{field: fact})
        return {about: _completed(told) for about, told in found.items()}

    def _named(self, start: int, end: int) -> list[Named]:
        """Where documents are named from one character to another."""
        names = self._in_order
        return names[bisect_left(names, ((start,),)) : bisect_left(names, ((end,),))]

    @cached_property
    def _in_order(self) -> list[Named]:
        return sorted(self.named)

    def _statements(self) -> Iterator[tuple[Span, str, Fact]]:
        """Each place that says from when, until when or how long something holds, and what it says."""
        for term in self.view.words(Span(0, len(self.view.chars)), "term"):
            if str(term.value) == "signed" and (signed := self._signed):
                yield term.span, "effective", Fact(_first(signed), signed.span, "policy.signed", "computed")
            for mention in self._beside(term):
                for field, fact in _read(str(term.value), mention):
                    yield term.span, field, fact

    def _beside(self, term: Mention) -> list[Mention]:
        """The date that stands right before 起施行 or 失效, the time that stands right behind 有效期."""
        near = Span(max(0, term.span.start - 24), min(len(self.view.chars), term.span.end + 2))
        return [
            m
            for m in self.view.of(near, Date, Duration)
            if not self.view.chars[slice(*_between(m.span, term.span))].strip()
            and self.view.chars[m.span.end - 1] != "来"  # 试行三年来 tells how long it has been
        ]

    @cached_property
    def _signed(self) -> Mention | None:
        """The date on a line of its own at the end of a paper, or behind 成文日期 at its top."""
        for mention in reversed(self.view.of(Span(0, len(self.view.chars)), Date)):
            line = self.view.paragraph(mention.span.start)
            before = self.view.chars[line.start : mention.span.start]
            alone = not self.view.chars[mention.span.end : line.end].strip() and SIGNED.fullmatch(before)
            if alone and len(_first(mention)) == len("2024-01-01"):
                return mention
        return None

    def _subject(self, words: Span) -> Span:
        """The document of which a statement speaks: 本办法, a title before it, 细则, or the main one."""
        start = self.view.sentence(words.start).start
        before = self._named(start, words.start)
        titles = [name for name in before if not REPEALED.match(self.view.chars, name.span.end)]
        after = titles[-1].span.end if titles else start
        said = list(SUBJECT.finditer(self.view.chars, after, words.start))
        if said and said[-1]["own"]:
            return self.main
        if titles:
            return titles[-1].of
        if said:
            fits = [name.of for name in self._named(0, start)[-MOST:] if said[-1]["genre"] in name.title]
            return fits[-1] if fits and self.main not in fits else self.main
        return self.main


def _between(a: Span, b: Span) -> Span:
    first, second = sorted((a, b))
    return Span(min(first.end, second.start), second.start)


def _first(mention: Mention) -> str:
    assert isinstance(mention.value, Date)
    return mention.value.edtf.partition("/")[0]


def _read(kind: str, mention: Mention) -> Iterator[tuple[str, Fact]]:
    """What a date or a length of time beside a term says."""
    value = str(mention.value)
    if isinstance(mention.value, Duration):
        if kind == "for":
            yield "validity", Fact(value, mention.span, "policy.validity", "explicit")
        return
    first, _, last = value.partition("/")
    if kind == "from":
        yield "effective", Fact(first, mention.span, "policy.effective", "explicit")
    elif kind == "until" and not value.endswith(".."):
        yield "expires", Fact(value, mention.span, "policy.expires", "explicit")
    elif kind == "for" and last:
        yield "effective", Fact(first, mention.span, "policy.effective", "explicit")
        if last != "..":
            yield "expires", Fact(last, mention.span, "policy.expires", "explicit")


def _completed(told: Told) -> Told:
    """With the last day, worked out from the first and how long it holds."""
    if told.expires or not (told.effective and told.validity):
        return told
    last = last_day(told.effective.value or "", told.validity.value or "")
    return told._replace(
        expires=Fact(last, told.validity.words, "policy.expires", "computed") if last else None
    )


def last_day(first: str, duration: str) -> str | None:
    """The last day of a validity that starts on the day `first`; None where that is no day of a calendar.

    >>> last_day("2023-10-01", "P5Y"), last_day("2024-02-29", "P1Y"), last_day("2022", "P3Y")
    ('2028-09-30', '2025-02-28', None)
    """
    m = LENGTH.fullmatch(duration)
    try:
        start = date.fromisoformat(first)
    except ValueError:
        return None
    if not m:
        return None
    months = start.month - 1 + int(m[1]) * (12 if m[2] == "Y" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    anniversary = date(year, month, 1) + timedelta(days=start.day - 1)
    if anniversary.month != month:  # the 29th or 31st of a month that has none: its last day
        return (anniversary.replace(day=1) - timedelta(days=1)).isoformat()
    return (anniversary - timedelta(days=1)).isoformat()
