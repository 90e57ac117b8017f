"""Which fields of a found record are right, each given that those before it are."""

from __future__ import annotations

from collections.abc import Iterator

from policyextract.confidence import UNTOLD, Key
from policyextract.evaluate.answers import RECORDS, Answer, Answers
from policyextract.evaluate.scores import SAME, equal, pair, right

AMOUNT = {"incentive": ("min", "max"), "indicator": ("min", "max", "unit")}
REST = {
    "incentive": (
        *("region", "place", "level", "frequency", "beneficiary", "issuers"),
        *("effective", "expires", "validity"),
    ),
    "indicator": ("region", "date", "modality"),
    "policy": ("number", "region", "effective", "expires", "validity"),
}


def judged(gold: Answers, found: Answers) -> Iterator[tuple[Key, bool]]:
    """For each field of the found records how it was found, and whether it is right.

    A record at a place where the gold has none of its kind is wrong in its `kind` (a policy in its
    `title`), and nothing is said of its other fields. What the gold leaves open is left out.
    """
    for kind in RECORDS:
        golds, left = gold.kind(kind), found.kind(kind)
        first = "title" if kind == "policy" else "kind"
        pairs, rest = pair(golds, left, _at)
        yield from ((key(answer, first), False) for answer in rest)
        for wanted, answer in pairs:
            if not wanted.optional:
                yield from _of_pair(wanted, answer, first)


def _at(gold: Answer, found: Answer) -> bool:
    return right("policy", gold, found) if gold.kind == "policy" else gold.overlaps(found)


def _of_pair(gold: Answer, found: Answer, first: str) -> Iterator[tuple[Key, bool]]:
    yield key(found, first), True
    if first == "kind":
        good = all(equal(gold.values.get(name), found.values.get(name)) for name in AMOUNT[gold.kind])
        yield key(found, "amount"), good
        if not good:
            return
    for name in REST[gold.kind]:
        if name in gold.values:
            yield key(found, name), SAME.get(name, equal)(gold.values[name], found.values.get(name))


def key(found: Answer, field: str) -> Key:
    """How a field of a found record was found."""
    evidence = found.values.get("evidence")
    words = evidence.get(field) if isinstance(evidence, dict) else None
    if not words:
        return Key(found.kind, field, UNTOLD, UNTOLD)
    return Key(found.kind, field, words["rule"], words["how"])
