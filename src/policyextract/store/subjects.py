"""What a record is about, and which records of several clippings can't both be right about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from math import inf
from typing import NamedTuple

import regex

from policyextract.store.near import shingles
from policyextract.store.words import folded

Told = Mapping[str, object]
VAGUE = ("", "none", "unspecified")  # of two records about these it can't be said that they mean the same
MOST = 100  # others that what a clipping says about a subject is compared with
NUMBER = regex.compile(r"[\d.,%〇零一二两三四五六七八九十百千万亿]+")
SAME = 0.6  # share of the shorter sentence's shingles that the sentence of a reprint has


class Terms(NamedTuple):
    """A policy by its title and by its number, its first year (0: not told), and conditions; words as marks.

    Marks are short whatever the words are, as databases want what they sort by.
    """

    title: str = ""
    number: str = ""
    year: int = 0
    conditions: str = ""

    @classmethod
    def of(cls, told: Told, year: int) -> Terms:
        """The terms of a record whose policy holds from a year on."""
        conditions = told.get("conditions")
        each = sorted(map(str, conditions)) if isinstance(conditions, Sequence) else []
        title, number = (_mark(str(told.get(name) or "")) for name in ("policy", "policy_number"))
        return cls(title, number, year, _mark("\n".join(each)))

    @classmethod
    def parse(cls, printed: str) -> Terms:
        """The terms that `str()` printed."""
        title, number, year, conditions = printed.split("|")
        return cls(title, number, int(year), conditions)

    def __str__(self) -> str:
        return "|".join(map(str, self))

    def same_policy(self, other: Terms) -> bool | None:
        """Whether both name the same policy; None where one of them names none."""
        if not (self.title or self.number) or not (other.title or other.number):
            return None
        return "" != self.title == other.title or "" != self.number == other.number


class Said(NamedTuple):
    """What a record says about its subject, without where it stands; `since` is its year, 0: none is told."""

    since: int
    min: float | None
    max: float | None
    terms: Terms

    def agrees(self, other: Said) -> bool:
        """Whether there is an amount that fits both."""
        least = max(self.min or 0, other.min or 0)
        return least <= min(inf if one is None else one for one in (self.max, other.max))

    @property
    def topics(self) -> Iterator[tuple[object, ...]]:
        """What it has one of in common with all that is about the same payment."""
        terms = self.terms
        if terms.title:
            yield ("title", terms.title, terms.conditions)
        if terms.number:
            yield ("number", terms.number, terms.conditions)
        yield (self.since, terms.conditions)

    def same_thing(self, other: Said) -> bool:
        """Whether two records about one subject are about the same payment."""
        mine, theirs = self.terms, other.terms
        if mine.conditions != theirs.conditions or (mine.year and theirs.year and mine.year != theirs.year):
            return False
        same = mine.same_policy(theirs)
        return self.since == other.since if same is None else same


Speech = frozenset[Said]  # all that a document says about a subject


class Claim(NamedTuple):
    """A record with an amount, as it is compared with others about its subject."""

    document: int
    id: str
    article: int
    said: Said


def subject(told: Told, since: int) -> str | None:
    """What a record with amounts is about, as one word; None for a kind that has none.

    >>> promise = {"kind": "incentive", "region": "350200", "level": "junior", "unit": "CNY"}
    >>> subject({**promise, "frequency": "month"}, 2021)
    'incentive|350200|junior|CNY|month'
    """
    if told["kind"] == "policy":
        return None
    level = f"{told['family']} {told['grade']}" if told.get("grade") else told.get("level")
    payer = f"{told.get('region') or ''} {_mark(str(told.get('place') or ''))}".strip()
    parts = [str(one or "") for one in (told["kind"], payer, level, told.get("unit"))]
    if told["kind"] == "incentive":
        return "|".join([*parts, str(told.get("frequency") or "")])
    return "|".join([*parts, str(told.get("modality") or ""), str(since)])


def is_definite(subject: str) -> bool:
    """Whether clippings that speak of it mean the same: what a region pays for which certificate how often.

    >>> is_definite("incentive|350200|junior|CNY|month"), is_definite("incentive|350200|none|CNY|month")
    (True, False)
    """
    kind, *parts = subject.split("|")
    return kind == "incentive" and not any(part in VAGUE for part in parts)


def contradictions(claims: Iterable[Claim]) -> dict[str, Claim]:
    """For records about a definite subject that another clipping contradicts, the record there.

    Two clippings contradict each other where they mean the same payment (that of the same policy, or of
    the same year where not both name a policy; on the same conditions; not from different years on) and
    no amount of the one fits one of the other:

    - 厦门市初级每月200元 and, in another clipping of that year, 300元: a contradiction;
    - 200元 and 300元 by two policies, or from 2020 and from 2023 on: none, as the amount was raised;
    - 200元 and 500元 in the one, 200元 in the other: none, as the one only tells more;
    - 最高500元 and 300元: none, as both can hold.

    Of several records that of the oldest document is named. What is said is compared with the 100 oldest
    others that may mean the same payment, so that a wide subject takes time by its size and not by its
    square: of two of which only the younger one sees the other so, that one alone is told.
    """
    spoken = _by_what_is_said(claims)
    found: dict[str, Claim] = {}
    for mine, theirs in _comparable(spoken):
        pairs = [(one, other) for one in mine for other in theirs if one.same_thing(other)]
        if any(one.agrees(other) for one, other in pairs):
            continue
        for one, other in pairs:
            against = min(spoken[theirs][other])
            for claim in spoken[mine][one]:
                found[claim.id] = min(against, found.get(claim.id, against))
    return found


def _comparable(spoken: Mapping[Speech, Mapping[Said, Sequence[Claim]]]) -> Iterator[tuple[Speech, Speech]]:
    """What documents say, each with the oldest others that may mean the same payment."""
    ordered = sorted(spoken, key=lambda said: min(min(own) for own in spoken[said].values()))
    by_topic: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(ordered):
        for topic in {topic for said in own for topic in said.topics}:
            by_topic[topic].append(number)
    for number, own in enumerate(ordered):
        topics = {topic for said in own for topic in said.topics}
        others = {other for topic in topics for other in by_topic[topic][: MOST + 1]} - {number}
        yield from ((own, ordered[other]) for other in sorted(others)[:MOST])


def _by_what_is_said(claims: Iterable[Claim]) -> dict[Speech, dict[Said, list[Claim]]]:
    """The claims of the documents that say the same, by what they say."""
    documents: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        documents[claim.document].append(claim)
    spoken: dict[Speech, dict[Said, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for own in documents.values():
        same = spoken[frozenset(claim.said for claim in own)]
        for claim in own:
            same[claim.said].append(claim)
    return spoken


def slips(
    reprint: Sequence[Claim], original: Sequence[Claim], sentences: Mapping[str, str]
) -> Iterator[tuple[Claim, Claim]]:
    """Records of a story and of the same story in an older document with other amounts in the same words.

    `sentences` are those of the records by their ids. A record that has its like on the other side differs
    from none, as a story tells several amounts in sentences that are alike.
    """
    alike = [
        (one, other)
        for one in reprint
        for other in original
        if _same_words(sentences[one.id], sentences[other.id])
    ]
    agreed = {claim.id for pair in alike if pair[0].said.agrees(pair[1].said) for claim in pair}
    return (pair for pair in alike if not agreed & {pair[0].id, pair[1].id})


def _same_words(one: str, other: str) -> bool:
    """Whether two sentences are the same but for their numbers and some characters.

    >>> _same_words("对取得证书的社工每月补贴200元", "对取得证书的社工每月补贴300元。")
    True
    """
    mine, theirs = (shingles(NUMBER.sub("", sentence)) for sentence in (one, other))
    return len(mine & theirs) > SAME * min(len(mine), len(theirs))


def _mark(words: str) -> str:
    """Twelve characters that stand for some words; none for none."""
    return blake2b(folded(words).encode(), digest_size=6).hexdigest() if words.strip() else ""
