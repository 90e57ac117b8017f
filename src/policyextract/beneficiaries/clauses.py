"""The words of a clause for who is paid: 对X给予…, X的，…, X每人每月…, 奖给X…

A clause is read up to its sum or its end. What is found has its prepositions, counts and time words
taken off, and neither the 的 of a condition nor the words of giving behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from policyextract import patterns
from policyextract.beneficiaries import words
from policyextract.text import Span


class Payee(NamedTuple):
    """Words for somebody who is paid: `noun`, `condition` (headless, 的), or `bare` (no 的 either)."""

    span: Span
    kind: str


def of_clause(chars: str, clause: Span, to_sum: bool = False) -> Payee | None:
    """Who is paid by a clause, which goes up to a sum or is one before it; None where it says nobody."""
    found = _read(chars[slice(*clause)], to_sum)
    if (
        not found
        or found.kind == "condition"
        and words.EXCLUDED.match(chars, clause.start + found.span.end + 1)
    ):
        return None
    return _moved(found, clause.start)


def behind_verb(chars: str, clause: Span) -> Payee | None:
    """Who is paid in what stands behind 奖给, up to the next words of giving."""
    return _up_to_giving(chars, clause, given=True)


def begin(chars: str, clause: Span) -> int:
    """Where a clause begins behind its item mark and adverbs."""
    at = clause.start
    while (m := words.LEADS.match(chars, at, clause.end)) and m.end() > at:
        at = m.end()
    return at


def is_somebody(phrase: str) -> bool:
    """Whether a phrase ends in a word for people or bodies (`patterns/payees.toml`)."""
    return any(next(pattern.find(phrase), None) for pattern in patterns.of_kind("payee"))


@lru_cache(maxsize=4096)
def _read(clause: str, to_sum: bool) -> Payee | None:
    """Who is paid by a clause, at the place in it."""
    whole = Span(0, len(clause))
    start = begin(clause, whole)
    if start >= whole.end:
        return None
    if given := _object(clause, whole, words.OBJECT):
        return given
    topic = _up_to_giving(clause, Span(start, whole.end), not to_sum)
    if topic and (topic.kind == "condition" or "的" in clause[slice(*topic.span)]):
        return topic
    if topic and topic.kind == "bare" and to_sum and words.LEVEL.search(clause, *topic.span):
        return topic._replace(kind="noun")
    return _object(clause, whole, words.CHOSEN) or topic


def _moved(payee: Payee, by: int) -> Payee:
    return payee._replace(span=Span(payee.span.start + by, payee.span.end + by))


def _object(chars: str, clause: Span, lead: regex.Pattern[str]) -> Payee | None:
    """Those behind 对, 给, 向, 为, or behind the verb of giving."""
    if (m := words.BEHIND_VERB.search(chars, *clause)) and (
        payee := _whole(chars, Span(*m.span("who")), True)
    ):
        return payee
    for m in lead.finditer(chars, *clause, overlapped=True):
        place = Span(begin(chars, Span(*m.span("who"))), m.end("who"))
        if place.end <= place.start:
            continue
        payee = _up_to_giving(chars, place, given=True)
        if payee or m[0][: -len(m["who"])] in words.OPEN and (payee := _whoever(chars, place, given=True)):
            return payee
    return None


def _up_to_giving(chars: str, place: Span, does: bool = False, given: bool = False) -> Payee | None:
    """The phrase from the start of a place up to the words of giving."""
    if chars[place.end - 1] == "的" and (does or not words.GIVES.search(chars, *place)):
        return _condition(chars, place)
    for end in _ends(chars, place, does):
        phrase = Span(place.start, end)
        if end - phrase.start >= 2 and chars[end - 1] == "的":
            if payee := _condition(chars, phrase):
                return payee
            continue
        if payee := _whole(chars, phrase, given):
            return payee
    return None if given else _counted(chars, place) or _whoever(chars, place) or _bare(chars, place)


def _counted(chars: str, place: Span) -> Payee | None:
    """Some people who are counted, and what they do: 6名双语社工轮班值守."""
    if not words.COUNTED.match(chars, *place):
        return None
    ends = reversed(range(place.start + 2, place.end))
    return next((payee for end in ends if (payee := _whole(chars, Span(place.start, end)))), None)


def _whoever(chars: str, place: Span, given: bool = False) -> Payee | None:
    """Whoever stands between 对 and 给予, or before 每人, whatever the word for them."""
    for end in _ends(chars, place, False):
        text = chars[place.start : end].rstrip()
        shared = words.EACH.match(chars, end) if not given else end < place.end
        if not shared or not 2 <= len(text) <= 30 or words.NOT_OPEN.search(text):
            continue
        if (
            words.NOBODY.match(text)
            or words.NO_HEAD.search(text)
            or words.PLACED.match(text)
            or words.NOT_PAID.search(text)
        ):
            return None
        return Payee(_unquoted(chars, Span(place.start, place.start + len(text))), "noun")
    return None


def _ends(chars: str, place: Span, does: bool) -> Iterator[int]:
    """Where the words for somebody may end: before each word of giving, and at the end.

    None is inside the name of what is paid: 持证 in 持证津贴 is nobody.
    """
    ends = {m.start() for m in words.GIVING.finditer(chars, place.start + 1, place.end, overlapped=True)}
    if does:
        ends |= {m.start() for m in words.DOES.finditer(chars, place.start + 1, place.end)}
    names = [m.span() for m in words.PAID.finditer(chars, *place)]
    yield from sorted(end for end in ends | {place.end} if not any(a < end < b for a, b in names))


def _condition(chars: str, phrase: Span) -> Payee | None:
    """A headless phrase that ends in 的, without that."""
    inner = chars[phrase.start : phrase.end - 1]
    if len(inner) < 2 or words.NOBODY.match(inner) or words.NO_CONDITION.search(inner):
        return None
    kind = "bare" if inner in ("租房", "购房", "买房") else "condition"
    return Payee(Span(phrase.start, phrase.end - 1), kind)


def _whole(chars: str, phrase: Span, given: bool = False) -> Payee | None:
    """A phrase that ends in somebody, without its count."""
    text = words.TRAILS.sub("", chars[slice(*phrase)].rstrip())
    skip = len(m[0]) if (m := words.COUNTED.match(text)) else 0
    text = text[skip:]
    if not is_somebody(text) or words.NOBODY.match(text) or words.NO_HEAD.search(text) or "《" in text:
        return None
    if words.PLACED.match(text) or not given and text in words.ALONE:
        return None
    if words.WITHOUT_NOUN.search(text) and text[-1] in "证书格" and not words.CERTIFIED.match(text):
        return None
    start = phrase.start + skip
    kind = (
        "bare" if words.DONE.match(text) and words.WITHOUT_NOUN.search(text) and "的" not in text else "noun"
    )
    return Payee(_unquoted(chars, Span(start, start + len(text))), kind)


def _bare(chars: str, place: Span) -> Payee | None:
    """A condition without 的: 头回过关（都奖1000元）."""
    if not words.DONE.match(chars, *place):
        return None
    end = next(_ends(chars, place, False))
    text = chars[place.start : end].rstrip()
    if len(text) < 4 or words.NOBODY.match(text):
        return None
    return Payee(Span(place.start, place.start + len(text)), "bare")


def _unquoted(chars: str, span: Span) -> Span:
    """A phrase without the marks that enclose the whole."""
    inner = chars[slice(*span)]
    enclosed = inner[0] in '“‘"' and inner[-1] in '”’"' and not set("“”") & set(inner[1:-1])
    return Span(span.start + 1, span.end - 1) if enclosed else span
