"""Policy documents: those that an article is about or cites, each once, with number, issuer and dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

import regex

from policyextract.context import View
from policyextract.evidence import Fact
from policyextract.homes import resolve
from policyextract.patterns import Mention
from policyextract.payers import Payers
from policyextract.regions import NATION
from policyextract.terms import Named, Terms, Told
from policyextract.text import Span
from policyextract.values import Place

ALIAS = regex.compile(
    r"(?:实施|工作|暂行|指导|若干|管理|试行)*(?:办法|意见|通知|方案|规划|细则|规定|条例|措施|计划|纲要|政策|标准|举措|条)(?:（试行）)?"
)
SHORT_FOR = regex.compile(r"(?:简称|下称|统称)[“为]?$")
GENRE_TITLE = regex.compile(
    r".{6,}(?:办法|意见|通知|方案|规划|细则|规定|条例|措施|计划|公告|决定|纲要|通告|公示|规程|标准)(?:（[^（）]{1,12}）)?"
)
ITS_GENRE = regex.compile(
    r"(?P<genre>办法|意见|方案|规划|细则|规定|条例|措施|计划|纲要|规程|标准|通知)(?:（[^（）]{1,12}）)?$"
)
NEWS_OF_IT = regex.compile(r"(?<!关于)(?:出台|印发|发布|推出|修订|解读|实施)(?!细则|办法|方案|意见)")
NATIONAL_NUMBER = regex.compile(r"民[发办函]|人社部|国[发办函]|中[办发]|财社|社工部|国人部|中组[发]")
NATIONAL_ISSUER = regex.compile(r"国务院|中央|民政部|人力资源和?社会保障部|财政部")
MOST = 500  # documents named before a short name that it may stand for
ISSUER_BEFORE = 60  # characters before a title in which its issuer is looked for
NATIONAL_TITLE = regex.compile(r"中共中央|国务院|中华人民共和国|民政部|.*(?<![办方做])法$|(?!.*本).*条例$")
BRINGS = regex.compile(r"(?:印发|发布|公布)《(?P<title>[^《》]{4,80})》[^《》]{0,4}的?(?:通知|公告|决定)")
LABEL = regex.compile(r"(?:文\s*号|字号|编号)[：:]\s*$")
NEXT_LABEL = regex.compile(r"\s+\p{Han}{2,6}[：:]")
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


def read(view: View, payers: Payers) -> list[PolicyFact]:
    """The policies of an article in the order in which they are first named."""
    itself = own(view, payers)
    found = {itself.title.value: itself} if itself else {}
    named = [Named(itself.words, itself.title.value or "", itself.words)] if itself else []
    short = _short_names(view)
    for mention in _titles(view):
        title = str(mention.value)
        known = found.get(title)
        if not known and (title in short or ALIAS.fullmatch(title)):
            known = _meant(title, found)
        elif not known:
            known = found[title] = _cited(view, payers, mention)
        elif not known.number and (number := _number_behind(view, mention.span)):
            known = found[title] = replace(known, number=number)
        if known:
            named.append(Named(mention.span, title, known.words))
    return _with_terms(view, list(found.values()), named)


def _titles(view: View) -> list[Mention]:
    return view.words(Span(0, len(view.chars)), "title")


def _short_names(view: View) -> set[str]:
    """The titles that 以下简称 introduces."""
    return {
        str(m.value)
        for m in _titles(view)
        if SHORT_FOR.search(view.chars[max(0, m.span.start - 8) : m.span.start])
    }


def _meant(short: str, found: dict[str | None, PolicyFact]) -> PolicyFact | None:
    """The document named last whose title has the words of a short name, else the one named last."""
    words = short.removesuffix("（试行）")
    last = list(islice(reversed(found.values()), MOST))
    fits = (policy for policy in last if words in (policy.title.value or ""))
    return next(fits, last[0] if last else None)


def own(view: View, payers: Payers) -> PolicyFact | None:
    """The document itself, where it carries its own number beside its headline or speaks of itself.

    A notice that only brings another document (关于印发《……办法》的通知) is that document.
    """
    if not (view.title and view.headline):
        return None
    near = Span(max(0, view.headline.start - 80), min(len(view.chars), view.headline.end + 80))
    numbers = [m for m in view.within(near) if m.rule.startswith("number.") and _own_line(view, m.span)]
    if not GENRE_TITLE.fullmatch(view.title) or not (numbers or _speaks_of_itself(view)):
        return None
    brought = BRINGS.search(view.title)
    title = Fact(brought["title"] if brought else view.title, view.headline, "policy.own-title", "explicit")
    number = next((Fact(str(m.value), m.span, m.rule, "explicit") for m in numbers), None)
    region = Fact(payers.home.code, payers.home.words, "policy.own-region", "inherited")
    return PolicyFact(title, number, region, own=True)


def _speaks_of_itself(view: View) -> bool:
    """Whether 本办法 in the text means the document of the headline, which is no news: 我市出台……办法."""
    genre = ITS_GENRE.search(view.title or "")
    return bool(genre and not NEWS_OF_IT.search(view.title or "") and f"本{genre['genre']}" in view.chars)


def _own_line(view: View, span: Span) -> bool:
    """Whether a number is all that its line says, follows 文号： or begins a row of labels (发布时间：)."""
    line = view.paragraph(span.start)
    if LABEL.search(view.chars, line.start, span.start):
        return True
    first = not view.chars[line.start : span.start].strip()
    last = not view.chars[span.end : line.end].strip()
    return first and (last or bool(NEXT_LABEL.match(view.chars, span.end)))


def _cited(view: View, payers: Payers, mention: Mention) -> PolicyFact:
    number = _number_behind(view, mention.span)
    issuers = _issuers(view, mention)
    return PolicyFact(
        title=Fact(str(mention.value), mention.span, mention.rule, "explicit"),
        number=number,
        region=_region(view, payers, mention, number, issuers),
        issuers=issuers,
    )


def _number_behind(view: View, title: Span) -> Fact | None:
    """The number in brackets behind a title."""
    behind = Span(title.end, min(len(view.chars), title.end + 3))
    numbers = [m for m in view.within(behind) if m.rule.startswith("number.")]
    return Fact(str(numbers[0].value), numbers[0].span, numbers[0].rule, "explicit") if numbers else None


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
    head = Span(max(0, mention.span.start - 12), mention.span.end)
    inside = [m for m in view.of(head, Place) if _heads(view, m.span, mention.span)]
    if inside:
        return Fact(str(inside[0].value), inside[0].span, "policy.title-region", "explicit")
    if NATIONAL_TITLE.match(str(mention.value)):
        return Fact(NATION, mention.span, "policy.national-title", "dictionary")
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


def _heads(view: View, place: Span, title: Span) -> bool:
    """Whether a region stands right before a title, at its start, or at the start of one inside of it."""
    return (
        place.end == title.start
        or title.start < place.start
        and (place.start <= title.start + 3 or view.chars[place.start - 1] in "《〈<")
    )


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


def _with_terms(view: View, found: list[PolicyFact], named: list[Named]) -> list[PolicyFact]:
    """The policies, each with what the article tells of the time in which it is in force."""
    if not found:
        return []
    main = next((policy for policy in found if policy.own), found[0])
    told = Terms(view, named, main.words).read()
    return [replace(policy, **told.get(policy.words, Told())._asdict()) for policy in found]
