"""Literals beside which a regex matches, and those that it can't do without, put together from its parts.

`regexes` reads them from the source of a regex, and `scanner` looks for them in a text, to see where a
pattern may match at all. They err on one side only: what isn't known hides no match.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import inf, prod
from typing import NamedTuple

DIGIT = "\\d"  # stands for every digit among the literals
MOST_EXACT = 200  # strings up to which those of two parts are put together
WIDEST = 24  # places in a row at which a match may begin beside one literal


class Place(NamedTuple):
    """Where a match may begin, counted in characters from the beginning of a literal.

    A `fresh` one has no digit before it, so that a run of digits gives one place.
    """

    first: float
    last: float
    fresh: bool = False

    def moved(self, first: float, last: float) -> Place:
        """The place of a match that begins so many characters from what begins here."""
        return Place(self.first + first, self.last + last, self.fresh and first == last == 0)


HERE = Place(0, 0)
Places = Mapping[str, Place]
Clause = frozenset[str]


class Facts(NamedTuple):
    """What is known of whatever a part of a regex matches; None where nothing is.

    `exact` are all strings that it can match. `begins` are the literals with one of which a match begins
    that isn't empty, `marks` those of which one stands beside any match. Of each of `needs` one stands in
    the text. `low` and `high` are the lengths of a match. A part that is `barred` has no digit before it.
    """

    exact: frozenset[str] | None = None
    begins: Places | None = None
    marks: Places | None = None
    needs: tuple[Clause, ...] = ()
    low: float = 0
    high: float = inf
    barred: bool = False

    def places(self) -> Places | None:
        """Beside which literals any match begins, and where; None where that isn't known, or is too wide.

        Left out are literals with the beginning of which another tells the same.
        """
        if self.marks is None or any(place.last - place.first > WIDEST for place in self.marks.values()):
            return None
        return {
            literal: place
            for literal, place in self.marks.items()
            if not any(self.marks.get(literal[:end]) == place for end in range(1, len(literal)))
        }

    def firsts(self) -> frozenset[str] | None:
        """The characters of which a match has one first, or DIGIT; None where they aren't known."""
        if self.begins is None or not self.low:
            return None
        return frozenset(literal if literal == DIGIT else literal[0] for literal in self.begins)

    def optional(self) -> Facts:
        """The same part, where it may be left out."""
        exact = None if self.exact is None else self.exact | {""}
        return Facts(exact, self.begins, None, (), 0, self.high)

    def repeated(self, least: int, most: float) -> Facts:
        """The same part so many times."""
        once = self if least else self.optional()
        if most == 1:
            return once
        return once._replace(exact=None, low=self.low * least, high=self.high and self.high * most)

    def ahead(self) -> Facts:
        """Of what must follow a place."""
        return NOTHING._replace(marks=self.marks, needs=self.needs)

    def behind(self) -> Facts:
        """Of what must stand before a place."""
        marks = None if self.marks is None else _moved(self.marks, self.low, self.high)
        return NOTHING._replace(marks=marks, needs=self.needs)


def among(strings: Iterable[str]) -> Facts:
    """Of a part that matches any of these strings and no other."""
    exact = frozenset(strings)
    lengths = [len(string) for string in exact]
    begins = {string: HERE for string in exact if string}
    if "" in exact:
        return Facts(exact, begins, None, (), 0, max(lengths))
    return Facts(exact, begins, begins, (exact,), min(lengths), max(lengths))


UNKNOWN = Facts()
NOTHING = among([""])
ANY_CHARACTER = Facts(low=1, high=1)
A_DIGIT = Facts(None, {DIGIT: HERE}, {DIGIT: HERE}, (frozenset([DIGIT]),), 1, 1)


def in_a_row(parts: Iterable[Facts]) -> Facts:
    """Of parts that match one behind the other."""
    row = _joined(parts)
    if len(row) == 1:
        return row[0]
    low, high = sum(part.low for part in row), sum(part.high for part in row)
    begins = _begins(row)
    options = [begins] if begins is not None and low else []
    before = (0.0, 0.0)
    for part in row:
        if part.marks is not None and before[1] < WIDEST:
            options.append(_moved(part.marks, -before[1], -before[0]))
        before = before[0] + part.low, before[1] + part.high
    marks = options[0] if len(options) == 1 else min(options, key=_cost, default=None)
    needs = tuple(dict.fromkeys(clause for part in row for clause in part.needs))
    return Facts(None, begins, marks, needs, low, high, not high and any(part.barred for part in row))


def _joined(parts: Iterable[Facts]) -> list[Facts]:
    """The parts, those that match few strings put together: 奖 and 励 are 奖励.

    What may be left out goes together with what stands on both sides of it: 社工(服务)?站.
    """
    row: list[Facts] = []
    for part in (part for part in parts if part is not NOTHING):
        last = next((at for at in reversed(range(len(row))) if row[at].low), len(row))
        joined = [*row[last:], part]
        strings = [few.exact for few in joined if few.exact and few.high]
        if part.low and len(strings) == len(joined) and prod(map(len, strings)) <= MOST_EXACT:
            row[last:] = [among(map("".join, product(*strings)))]
        else:
            row.append(part)
    return row or [NOTHING]


def _plain(part: Facts) -> bool:
    """Whether its strings tell all that is known of it; those of a part that looks around don't."""
    return not part.barred and (part.high > 0 or not (part.needs or part.marks))


def _begins(row: Sequence[Facts]) -> Places | None:
    """With what a row begins: with its first part, or where that may be empty with the next."""
    found: list[Places] = []
    barred = False
    for part in row:
        if part.begins is None:
            return None
        found.append(_freshened(part.begins) if barred else part.begins)
        if part.low:
            break
        barred = barred or part.barred
    return _united(found)


def _freshened(places: Places) -> Places:
    """The same literals, the digits behind no digit."""
    return {
        literal: place._replace(fresh=literal == DIGIT or literal[0].isdecimal())
        for literal, place in places.items()
    }


def _moved(places: Places, first: float, last: float) -> Places:
    return {literal: place.moved(first, last) for literal, place in places.items()}


def _united(many: Sequence[Places]) -> Places:
    if len(many) == 1:
        return many[0]
    united: dict[str, Place] = {}
    for places in many:
        for literal, place in places.items():
            held = united.get(literal, place)
            fresh = held.fresh and place.fresh
            united[literal] = Place(min(held.first, place.first), max(held.last, place.last), fresh)
    return united


def either(branches: Sequence[Facts]) -> Facts:
    """Of parts of which one matches."""
    if len(branches) == 1:
        return branches[0]
    exact = [b.exact for b in branches if b.exact is not None and _plain(b)]
    begins = [b.begins for b in branches if b.begins is not None]
    marks = [b.marks for b in branches if b.marks is not None]
    needs = [b.needs[0] if len(b.needs) == 1 else min(b.needs, key=_rarity) for b in branches if b.needs]
    return Facts(
        frozenset().union(*exact) if len(exact) == len(branches) else None,
        _united(begins) if len(begins) == len(branches) else None,
        _united(marks) if len(marks) == len(branches) else None,
        (frozenset().union(*needs),) if len(needs) == len(branches) else (),
        min(b.low for b in branches),
        max(b.high for b in branches),
        all(b.barred for b in branches),
    )


def _cost(places: Places) -> float:
    """How many places there are to try in a text, about; too wide ones are of no use."""
    if any(place.last - place.first > WIDEST for place in places.values()):
        return inf
    return sum(
        _frequency(literal) * (place.last - place.first + 1) / (1 + place.fresh)
        for literal, place in places.items()
    )


def _rarity(clause: Clause) -> float:
    return sum(map(_frequency, clause))


@functools.lru_cache(4096)
def _frequency(literal: str) -> float:
    """How often a literal is met, about: a rare character less often than a common one, a word less still."""
    return prod(map(_common, [literal] if literal == DIGIT else literal))


def _common(char: str) -> float:
    if char == DIGIT:
        return 0.2
    return 0.03 if char.isdecimal() else 0.015 if char in COMMON else 0.002


COMMON = "，。、：；“”（）的一社工元年人作会区级市月证每政发在补有不日为上"
