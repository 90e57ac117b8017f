"""Policy documents: those that an article is about or cites, each once, with number, issuer and dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact
from policyextract.homes import resolve
from policyextract.patterns import Mention
from policyextract.payers import Payers
from policyextract.regions import NATION
from policyextract.text import Span
from policyextract.values import Date, Duration, Place

ALIAS = regex.compile(
    r"(?:实施|工作|暂行|指导|若干|管理|试行)*(?:办法|意见|通知|方案|规划|细则|规定|条例|措施|计划|纲要|政策|标准|举措|条)(?:（试行）)?"
)
SHORT_FOR = regex.compile(r"(?:简称|下称|统称)[“为]?$")
GENRE_TITLE = regex.compile(
    r".{6,}(?:办法|意见|通知|方案|规划|细则|规定|条例|措施|计划|公告|决定|纲要|通告)(?:（[^（）]{1,12}）)?"
)
NATIONAL_NUMBER = regex.compile(r"民[发办函]|人社部|国[发办函]|中[办发]|财社|社工部|国人部|中组[发]")
NATIONAL_ISSUER = regex.compile(r"国务院|中央|民政部|人力资源和?社会保障部|财政部")
ISSUER_BEFORE = 60  # characters before a title in which its issuer is looked for
COMES_INTO_FORCE = regex.compile(r"(?:施行|实施|执行|试行|生效|起算)")
WORD_OF_REGION = regex.compile(r"^(?:中共)?(?P<word>省|自治区|市|州|盟|区|县|旗)(?=委|政|民|人|办|财|级)")


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """One policy document: its title and what the article tells of it, each with its evidence."""

    title: Fact
    number: Fact | None
    region: Fact
    issuers: tuple[Fact, ...] = ()
    effective: Fact | None = None
    expires: Fact | None = None
    validity: Fact | None = None
    own: bool = False

    @property
    def in_force(self) -> dict[str, Fact | None]:
        """From when to when it holds, by the names of a record's fields."""
        return {"effective": self.effective, "expires": self.expires, "validity": self.validity}

    @property
    def words(self) -> Span:
        """Where the title stands."""
        assert self.title.words is not None
        return self.title.words


class Told(NamedTuple):
    """When a policy is in force."""

    effective: Fact
    expires: Fact | None
    validity: Fact | None


def read(view: View, payers: Payers) -> list[PolicyFact]:
    """The policies of an article in the order in which they are first named."""
    found = [policy for policy in [own(view, payers)] if policy]
    short = {
        str(m.value)
        for m in _titles(view)
        if SHORT_FOR.search(view.chars[max(0, m.span.start - 8) : m.span.start])
    }
    for mention in _titles(view):
        title = str(mention.value)
        if title in short or ALIAS.fullmatch(title) or any(title == policy.title.value for policy in found):
            continue
        found.append(_cited(view, payers, mention))
    return _with_dates(view, found)


def _titles(view: View) -> list[Mention]:
    return [m for m in view.found.mentions if m.rule.startswith("title.")]


def own(view: View, payers: Payers) -> PolicyFact | None:
    """The document itself, where it carries its own number beside its headline."""
    if not (view.title and view.headline):
        return None
    near = Span(max(0, view.headline.start - 80), min(len(view.chars), view.headline.end + 80))
    numbers = [m for m in view.within(near) if m.rule.startswith("number.") and _own_line(view, m.span)]
    if not numbers or not GENRE_TITLE.fullmatch(view.title):
        return None
    title = Fact(view.title, view.headline, "policy.own-title", "explicit")
    number = Fact(str(numbers[0].value), numbers[0].span, numbers[0].rule, "explicit")
    region = Fact(payers.home.code, payers.home.words, "policy.own-region", "inherited")
    return PolicyFact(title, number, region, own=True)


def _own_line(view: View, span: Span) -> bool:
    return view.chars[slice(*view.paragraph(span.start))].strip() == view.chars[slice(*span)].strip()


def _cited(view: View, payers: Payers, mention: Mention) -> PolicyFact:
    behind = Span(mention.span.end, min(len(view.chars), mention.span.end + 3))
    numbers = [m for m in view.within(behind) if m.rule.startswith("number.")]
    number = Fact(str(numbers[0].value), numbers[0].span, numbers[0].rule, "explicit") if numbers else None
    issuers = _issuers(view, mention)
    return PolicyFact(
        title=Fact(str(mention.value), mention.span, mention.rule, "explicit"),
        number=number,
        region=_region(view, payers, mention, number, issuers),
        issuers=issuers,
    )


def _issuers(view: View, mention: Mention) -> tuple[Fact, ...]:
    """The agencies that stand right before a title: 民政部、财政部《……》, 市民政局印发《……》."""
    sentence = view.sentence(mention.span.start)
    start = max(sentence.start, mention.span.start - ISSUER_BEFORE)
    before = view.words(Span(start, mention.span.start), "agency")
    near = [m for m in before if "》" not in view.chars[m.span.end : mention.span.start]]
    return tuple(Fact(view.chars[slice(*m.span)], m.span, m.rule, "explicit") for m in near)


def _region(
    view: View, payers: Payers, mention: Mention, number: Fact | None, issuers: tuple[Fact, ...]
) -> Fact:
    """Whose document it is: a region in the title, its number's agency, its issuer, who speaks there."""
    inside = [m for m in view.of(mention.span, Place) if m.span.start <= mention.span.start + 3]
    if inside:
        return Fact(str(inside[0].value), inside[0].span, "policy.title-region", "explicit")
    if number and NATIONAL_NUMBER.match(number.value or ""):
        return Fact(NATION, number.words, "policy.national-number", "dictionary")
    home = payers.at(mention.span.start).code
    word = WORD_OF_REGION.match(str(mention.value))
    if word and (code := resolve(word["word"], home)):
        return Fact(code, mention.span, "policy.title-word", "inherited")
    for issuer in reversed(issuers):
        fact = _of_issuer(view, issuer, home)
        if fact:
            return fact
    speaker = payers.at(mention.span.start)
    return Fact(speaker.code, speaker.words, "policy.speaker", "inherited")


def _of_issuer(view: View, issuer: Fact, home: str) -> Fact | None:
    if not issuer.words:
        return None
    if NATIONAL_ISSUER.search(issuer.value or ""):
        return Fact(NATION, issuer.words, "policy.national-issuer", "dictionary")
    named = view.of(Span(max(0, issuer.words.start - 1), issuer.words.end), Place)
    if named:
        return Fact(str(named[-1].value), named[-1].span, "policy.issuer-region", "explicit")
    word = WORD_OF_REGION.match(issuer.value or "")
    code = resolve(word["word"], home) if word else None
    return Fact(code, issuer.words, "policy.issuer-word", "inherited") if code else None


def _with_dates(view: View, policies: list[PolicyFact]) -> list[PolicyFact]:
    """The policies, the one that the article is about with the dates between which it is in force."""
    main = next((p for p in policies if p.own), None) or next((p for p in policies), None)
    told = in_force(view)
    if not main or not told:
        return policies
    dated = replace(main, effective=told.effective, expires=told.expires, validity=told.validity)
    return [dated if policy is main else policy for policy in policies]


def in_force(view: View) -> Told | None:
    """From when to when the article says that its policy holds; None where it doesn't say."""
    for mention in view.found.mentions:
        if not isinstance(mention.value, Date) or not COMES_INTO_FORCE.match(view.chars, mention.span.end):
            continue
        first = mention.value.edtf.partition("/")[0]
        effective = Fact(first, mention.span, "policy.effective", "explicit")
        sentence = view.sentence(mention.span.start)
        rest = Span(mention.span.end, min(len(view.chars), sentence.end))
        for lasting in view.of(rest, Duration):
            if "期" in view.chars[rest.start : lasting.span.end]:
                validity = Fact(str(lasting.value), lasting.span, "policy.validity", "explicit")
                last = last_day(first, str(lasting.value))
                expires = Fact(last, lasting.span, "policy.expires", "computed") if last else None
                return Told(effective, expires, validity)
        ends = [m for m in view.of(rest, Date) if "至" in view.chars[rest.start : m.span.start + 1]]
        expires = Fact(str(ends[0].value), ends[0].span, "policy.expires", "explicit") if ends else None
        return Told(effective, expires, None)
    return None


def last_day(first: str, duration: str) -> str | None:
    """The last day of a validity that starts on the day `first`; None where that is no day of a calendar.

    >>> last_day("2023-10-01", "P5Y"), last_day("2024-02-29", "P1Y"), last_day("2022", "P3Y")
    ('2028-09-30', '2025-02-28', None)
    """
    m = regex.fullmatch(r"P(\d+)([YM])", duration)
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
