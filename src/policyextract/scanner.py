"""Many patterns over one text: one look for their literals tells which of them may match, and where.

Most sentences so meet few patterns. The answer is that of each pattern's own `find`, one after the other.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from policyextract import patterns
from policyextract.literals import DIGIT, HERE, Clause, Place, Places
from policyextract.patterns import Mention, Part, Pattern
from policyextract.text import Span

DIGITS = frozenset(regex.findall(r"\d", "".join(map(chr, range(0x20000)))))

DENSE = 3  # a place tried by itself takes as long as so many in a row
FEW = 8


class Sign(NamedTuple):
    """What a literal tells where it stands: the needs that it meets, and the patterns that may begin there.

    Needs are bits. Of patterns that begin a little away, it tells the first and the last place.
    """

    met: int
    here: tuple[int, ...]
    behind_no_digit: tuple[int, ...]
    beside: tuple[tuple[int, int, int], ...]


class Scanner:
    """Finds what some patterns find."""

    def __init__(self, some: Sequence[Pattern]) -> None:
        self.patterns = tuple(some)
        known = [pattern.facts for pattern in some]
        bits = {clause: 1 << n for n, clause in enumerate({c for facts in known for c in facts.needs})}
        self.needs = [sum(bits[clause] for clause in set(facts.needs)) for facts in known]
        places = [facts.places() for facts in known]
        self.firsts = [_with_digits(facts.firsts()) for facts in known]
        self.everywhere = frozenset(index for index, told in enumerate(places) if told is None)
        signs = _signs(bits, [told or {} for told in places])
        self.signs = list(signs.values())
        self.automaton = AhoCorasick(list(signs))

    def find(self, chars: str, spans: Iterable[Span] | None = None) -> Iterator[Mention]:
        """The mentions in a text, or in spans of it past whose ends none sees, pattern for pattern."""
        tried: dict[int, list[Part]] = defaultdict(list)
        for start, end in [(0, len(chars))] if spans is None else spans:
            words = chars[start:end]
            met, places = self._look(words)
            for index in (*self.everywhere, *places):
                needs = self.needs[index]
                if met & needs == needs:
                    near = places.get(index)
                    tried[index].append((words, start, near if near and not _dense(near, words) else None))
        for index in sorted(tried):
            yield from self.patterns[index].mentions(tried[index])

    def _look(self, chars: str) -> tuple[int, Mapping[int, Sequence[int]]]:
        """The needs that a text meets, and the places in it at which each pattern may match."""
        met = 0
        places: dict[int, list[int]] = defaultdict(list)
        signs = self.signs
        for literal, start, _ in self.automaton.find_matches_as_indexes(chars, overlapping=True):
            needs, here, behind_no_digit, beside = signs[literal]
            met |= needs
            for index in here:
                places[index].append(start)
            if behind_no_digit and chars[start - 1 : start] not in DIGITS:
                for index in behind_no_digit:
                    places[index].append(start)
            for index, first, last in beside:
                if len(places[index]) > len(chars) + FEW:
                    continue
                near = range(max(0, start + first), min(start + last, len(chars) - 1) + 1)
                firsts = self.firsts[index]
                places[index].extend(near if firsts is None else [at for at in near if chars[at] in firsts])
        return met, places


def _dense(places: Sequence[int], chars: str) -> bool:
    """Whether so many places of a text are as good as all: one by itself takes longer than in a row."""
    return DENSE * (len(places) - FEW) > len(chars)


def _with_digits(chars: frozenset[str] | None) -> frozenset[str] | None:
    """The characters, all digits instead of what stands for them."""
    return chars - {DIGIT} | DIGITS if chars and DIGIT in chars else chars


def _signs(bits: Mapping[Clause, int], places: Sequence[Places]) -> dict[str, Sign]:
    """What each literal tells; a digit tells what it does itself and what any digit does."""
    met: dict[str, int] = defaultdict(int)
    for clause, bit in bits.items():
        for literal in clause:
            met[literal] |= bit
    told: dict[str, list[tuple[int, Place]]] = defaultdict(list)
    for index, of_pattern in enumerate(places):
        for literal, place in of_pattern.items():
            told[literal].append((index, place))
    any_digit = (met.pop(DIGIT, 0), told.pop(DIGIT, []))
    signs = {literal: _sign(met[literal], told[literal]) for literal in {*met, *told} - DIGITS}
    for digit in DIGITS if any(any_digit) else DIGITS.intersection((*met, *told)):
        signs[digit] = _sign(met[digit] | any_digit[0], told[digit] + any_digit[1])
    return signs


def _sign(met: int, told: Sequence[tuple[int, Place]]) -> Sign:
    here = tuple(index for index, place in told if place == HERE)
    fresh = tuple(index for index, place in told if place.fresh)
    rest = tuple(
        (index, int(place.first), int(place.last))
        for index, place in told
        if place != HERE and not place.fresh
    )
    return Sign(met, here, fresh, rest)


@functools.cache
def of_kinds(*kinds: str, reach: str = "sentence") -> Scanner:
    """A scanner for the patterns of some kinds in the library, kind for kind."""
    return Scanner([p for kind in kinds for p in patterns.of_kind(kind) if p.reach == reach])
