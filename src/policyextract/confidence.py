"""How sure a record is: the share of answers like it that were right on clippings with gold answers.

`data/confidence.tsv` counts, for each field of a kind of record, each rule and each way of finding, how
many answers the rule gave there and how many of them were right; `scripts/fit_confidence` writes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import prod
from typing import NamedTuple

# The fields that decide if a record is right; the others have a confidence of their own.
DECISIVE: Mapping[str, tuple[str, ...]] = {
    "incentive": ("kind", "amount", "region", "level", "frequency"),
    "indicator": ("kind", "amount", "region"),
    "policy": ("title",),
}
UNTOLD = "untold"  # the rule and the way of a field that no words tell
PRIOR = 4  # answers that the wider group counts for beside a rule's own


class Key(NamedTuple):
    """A field of a kind of record, the rule that read it, and how."""

    kind: str
    field: str
    rule: str = UNTOLD
    how: str = UNTOLD


class Count(NamedTuple):
    """How many answers were right, and how many were given."""

    right: int
    given: int


@dataclass(frozen=True)
class Confidence:
    """The counts by key, and what follows from them."""

    counts: Mapping[Key, Count]
    wider: Mapping[Key, Count] = field(init=False)

    def __post_init__(self) -> None:
        right: Counter[Key] = Counter()
        given: Counter[Key] = Counter()
        for key, count in self.counts.items():
            for group in _groups(key):
                right[group] += count.right
                given[group] += count.given
        object.__setattr__(self, "wider", {key: Count(right[key], n) for key, n in given.items()})

    @classmethod
    def load(cls) -> Confidence:
        """The counts that come with the package."""
        text = files("policyextract").joinpath("data/confidence.tsv").read_text(encoding="utf-8")
        rows = [line.split("\t") for line in text.splitlines()[1:]]
        return cls({Key(*row[:4]): Count(int(row[4]), int(row[5])) for row in rows})

    def of(self, key: Key) -> float | None:
        """The chance that a field found this way is right; None for a field that no gold answer has.

        A rule with few answers leans on all that were found the same way, and these on the whole field.

        >>> low, high = Key("policy", "title", "a", "explicit"), Key("policy", "title", "b", "explicit")
        >>> sure = Confidence({low: Count(0, 2), high: Count(98, 98)})
        >>> round(sure.of(low), 2), round(sure.of(high), 2), sure.of(Key("policy", "issuers"))
        (0.65, 1.0, None)
        """
        field, how = _groups(key)
        if field not in self.wider:
            return None
        share = 0.5
        for group, count in ((field, self.wider), (how, self.wider), (key, self.counts)):
            right, given = count.get(group, Count(0, 0))
            share = (right + PRIOR * share) / (given + PRIOR)
        return share

    def record(self, kind: str, fields: Mapping[str, float]) -> float:
        """The chance that a whole record is right: the product over the fields that decide it."""
        return prod(fields[name] for name in DECISIVE[kind] if name in fields)


def _groups(key: Key) -> tuple[Key, Key]:
    """The wider groups of a key: the whole field, and all that was found the same way."""
    return Key(key.kind, key.field, "*", "*"), Key(key.kind, key.field, "*", key.how)


@cache
def confidence() -> Confidence:
    """`Confidence.load()`, once."""
    return Confidence.load()


@cache
def chance(kind: str, field: str, rule: str = UNTOLD, how: str = UNTOLD) -> float | None:
    """The chance that a field is right, by the counts that come with the package."""
    return confidence().of(Key(kind, field, rule, how))


def written(counts: Mapping[Key, Count]) -> str:
    """The counts as the lines of the file, by key."""
    rows: Iterable[tuple[object, ...]] = ((*key, *counts[key]) for key in sorted(counts))
    head = ("kind", "field", "rule", "how", "right", "given")
    return "".join("\t".join(map(str, row)) + "\n" for row in (head, *rows))
