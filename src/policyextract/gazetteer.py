"""The gazetteer: every written form of every region, looked up in a text; names that touch are a chain."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from policyextract import patterns
from policyextract.regions import Form, table
from policyextract.scanner import Scanner, of_kinds
from policyextract.text import Span


class Name(NamedTuple):
    """A written form in the text and the regions that it may mean."""

    span: Span
    forms: tuple[Form, ...]

    @property
    def is_bare(self) -> bool:
        """Whether it has no class word (厦门, 平安)."""
        return self.forms[0].kind == "bare"


class Chain(NamedTuple):
    """Names that touch, each inside the one before: 江西 南昌市 西湖区."""

    names: tuple[Name, ...]
    codes: tuple[str, ...]  # what the last name may mean, the likelier first

    @property
    def span(self) -> Span:
        """From the first name to the last."""
        return Span(self.names[0].span.start, self.names[-1].span.end)

    @property
    def is_bare(self) -> bool:
        """Whether it is a single name with no class word."""
        return len(self.names) == 1 and self.names[0].is_bare


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All written forms of all regions, ready to be looked up in one pass."""

    automaton: AhoCorasick
    forms: tuple[tuple[Form, ...], ...]
    common: frozenset[str]
    common_full: frozenset[str]
    risky: frozenset[str]
    surnames: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    guards: Scanner

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer of the region table, with patterns/places.toml and patterns/place_tails.toml."""
        forms = table().forms()
        lists = patterns.Words.load(patterns.folder() / "lists").lists
        return cls(
            automaton=AhoCorasick(list(forms)),
            forms=tuple(forms.values()),
            common=frozenset(lists["common_places"]),
            common_full=frozenset(lists["common_full"]),
            risky=frozenset(lists["risky_places"]),
            surnames=frozenset(lists["surnames"]),
            before=tuple(lists["place_before"]),
            after=tuple(lists["place_after"]),
            guards=of_kinds("not-place", "place-tail"),
        )

    def names(self, chars: str) -> Iterator[Name]:
        """The written forms in `chars` that no guard refuses, from left to right, none on another.

        Of two that overlap, that with a class word stays (加上海口市), then the longer, then the first.
        A name with no class word that a tail makes a street's or a town's (南京西路) is none. Of 青岛市北区
        the 市 belongs to the district.
        """
        found = [
            Name(Span(start, end), self.forms[index])
            for index, start, end in self.automaton.find_matches_as_indexes(chars, overlapping=True)
        ]
        if not found:
            return
        told = list(self.guards.find(chars))
        taken = {at for m in told if m.rule.startswith("not-place.") for at in range(*m.span)}
        tails = {at for m in told if m.rule.startswith("place-tail.") for at in range(*m.span)}
        kept = []
        for name in sorted(_parted(chars, found), key=_precedence):
            if taken.isdisjoint(range(*name.span)):
                taken.update(range(*name.span))
                kept.append(name)
        yield from sorted(n for n in kept if not (n.is_bare and n.span.end in tails))


def _parted(chars: str, found: list[Name]) -> Iterator[Name]:
    """The names without those of cities whose 市 begins the name of their district: 青岛[市北区]."""
    districts = {name.span.start: name for name in found if chars.startswith(DISTRICTS, name.span.start)}
    for name in found:
        district = districts.get(name.span.end - 1)
        if not district or not any(lies_in(d.code, f.code) for d in district.forms for f in name.forms):
            yield name


DISTRICTS = ("市中区", "市北区", "市南区")


def _precedence(name: Name) -> tuple[bool, int, Span]:
    return name.is_bare, name.span.start - name.span.end, name.span


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer, built at the first call."""
    return Gazetteer.load()


def chains(chars: str) -> list[Chain]:
    """The names in a text, those put together that touch and lie in one another.

    城区 and 郊区, which are common nouns, are names of regions only inside a chain.
    """
    common = gazetteer().common_full
    found = _chains(gazetteer().names(chars))
    return [chain for chain in found if len(chain.names) > 1 or chars[slice(*chain.span)] not in common]


def _chains(names: Iterator[Name]) -> Iterator[Chain]:
    held: Chain | None = None
    for name in names:
        longer = held and _prolonged(held, name)
        if held and not longer:
            yield held
        held = longer or Chain((name,), tuple(form.code for form in name.forms))
    if held:
        yield held


def _prolonged(chain: Chain, name: Name) -> Chain | None:
    """`chain` with `name` at its end, if the two touch and the name lies in the chain's region."""
    if chain.span.end != name.span.start:
        return None
    inside = tuple(
        form.code for form in name.forms if any(lies_in(form.code, outer) for outer in chain.codes)
    )
    return Chain((*chain.names, name), inside) if inside else None


@functools.lru_cache(8192)
def lies_in(code: str, outer: str) -> bool:
    """Whether the region `code` lies in the region `outer` (or is it not, being the same one).

    >>> lies_in("350206", "350200"), lies_in("350200", "350200"), lies_in("429004", "420000")
    (True, False, True)
    """
    return code != outer and any(region.code == outer for region in table().path(code)[:-1])
