"""Which of the records of a document before is which of those now, whatever moved a little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from policyextract.matching import best_pairs
from policyextract.store.answers import VALUES, Fields


class Entry(NamedTuple):
    """A record as it is paired: its words are the characters from `start` to `end`."""

    id: str
    kind: str
    start: int
    end: int
    sentence: str
    fields: Fields

    @classmethod
    def of(cls, fields: Fields, place: tuple[int, int] | None = None) -> Entry:
        """A record as JSON has it, at its own place or at another one."""
        start, end = place or (int(str(fields["start"])), int(str(fields["end"])))
        return cls(str(fields["id"]), str(fields["kind"]), start, end, str(fields["sentence"]), fields)


def pairs(before: Sequence[Entry], now: Sequence[Entry]) -> dict[int, int]:
    """For records of before the one that each is now, by their places in the two lists; one to one.

    Those of the same words first, which have the same id, or an id that differs in its count alone; then
    of those left over the best pairs of one kind whose words overlap, or stand in the same sentence.
    """
    found: dict[int, int] = {}
    places: dict[tuple[str, int, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((before, now)):
        for at, one in enumerate(entries):
            places[one.kind, one.start, one.end][side].append(at)
    for olds, news in places.values():
        found |= _best(before, now, olds, news)
    olds = [at for at in range(len(before)) if at not in found]
    taken = set(found.values())
    return found | _best(before, now, olds, [at for at in range(len(now)) if at not in taken])


def _best(
    before: Sequence[Entry], now: Sequence[Entry], olds: Sequence[int], news: Sequence[int]
) -> dict[int, int]:
    """The best pairs of some of the records."""
    gains = [[_gain(before[old], now[new]) for new in news] for old in olds]
    return {olds[row]: news[column] for row, column in best_pairs(gains).items()}


def _gain(old: Entry, new: Entry) -> float:
    """How much speaks for two records being the same; 0 where nothing does.

    That they overlap counts more than what they say, so that a value that is read otherwise moves nothing.
    """
    if old.kind != new.kind:
        return 0.0
    common = min(old.end, new.end) - max(old.start, new.start)
    if common > 0:
        near = 2 + 2 * common / (max(old.end, new.end) - min(old.start, new.start))
    elif old.sentence == new.sentence:
        near = 1 / (1 - common)
    else:
        return 0.0
    return near + agreement(old.fields, new.fields) + 0.5 * (old.id == new.id)


def agreement(one: Fields, other: Fields) -> float:
    """The share of the values that one of them has which both have alike."""
    told = [name for name in VALUES if one[name] or other[name]]
    return sum(one[name] == other[name] for name in told) / len(told) if told else 1.0
