"""How often each rule is right, as people's decisions tell, and where it was most sure of what was wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import sqrt
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from policyextract.store import history
from policyextract.store.answers import EVIDENCE, Fields
from policyextract.store.marking import RULE as PERSON
from policyextract.store.schema import evidence, records, reviews

Z = 1.96  # standard deviations on either side of 95 %
FIRST = ("kind", "title")  # what a rejected record is wrong in: that it is one at all; a policy, in its title
Outcome = Literal["accepted", "corrected", "rejected"]
Key = tuple[str, str]  # a rule and a field that it read


class Precision(NamedTuple):
    """How often a field that a rule has read was accepted, corrected, or rejected with its record.

    A rejected record says that no record was there, so it counts against the rule that made it one (field
    `kind`, or `title` of a policy), and not against those that read its other fields.
    """

    rule: str
    field: str
    accepted: int
    corrected: int
    rejected: int

    @property
    def judged(self) -> int:
        """How many were decided on."""
        return self.accepted + self.corrected + self.rejected

    @property
    def share(self) -> float:
        """The share that was right, 0 to 1."""
        return self.accepted / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the share of all is, with 95 % certainty (Wilson's interval)."""
        return wilson(self.accepted, self.judged)


class Wrong(NamedTuple):
    """A field that a rule has read wrongly: what it said, what is right (null for a rejected record).

    `confidence` is how sure it was, `quote` the words that it read, at `place` in the text; `marked` is the
    place of those that a person marked instead.
    """

    record: str
    rule: str
    field: str
    outcome: Outcome
    confidence: float
    quote: str
    place: tuple[int, int]
    marked: tuple[int, int] | None
    sentence: str
    said: list[object]
    right: list[object] | None


def wilson(right: int, all: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share, from 0 to 1; `all` is at least 1.

    >>> [round(end, 2) for end in wilson(9, 10)]
    [0.6, 0.98]
    """
    share, weight = right / all, Z * Z / all
    middle = (share + weight / 2) / (1 + weight)
    reach = Z * sqrt(share * (1 - share) / all + weight / all / 4) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def precision(connection: Connection, rule: str | None = None) -> list[Precision]:
    """Each rule that people have judged (or the one that is asked for), by field; the worst first.

    Those are first of which even the best case, with 95 % certainty, is bad.
    """
    told: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for name, field, count in _accepted(connection, rule):
        told[name, field]["accepted"] = count
    for key, outcome, _ in _decided(connection):
        if rule in (None, key[0]):
            told[key][outcome] += 1
    found = [
        Precision(*key, *(told[key][name] for name in ("accepted", "corrected", "rejected"))) for key in told
    ]
    return sorted(found, key=lambda one: (one.interval[1], one.rule, one.field))


def worst(connection: Connection, rule: str, limit: int) -> list[Wrong]:
    """The fields that a rule has read wrongly, the surest first."""
    found = [
        _wrong(key, outcome, row)
        for key, outcome, row in _decided(connection)
        if key[0] == rule and outcome != "accepted"
    ]
    return sorted(found, key=lambda one: (-one.confidence, one.record))[:limit]


def of_record(connection: Connection, record: str) -> list[Wrong]:
    """The fields of a record that a rule has read wrongly, by what people decided."""
    return [
        _wrong(key, outcome, row)
        for key, outcome, row in _decided(connection, records.c.id == record)
        if outcome != "accepted"
    ]


def _accepted(connection: Connection, rule: str | None) -> list[tuple[str, str, int]]:
    """How many fields of accepted records each rule has read."""
    asked = [records.c.status == "accepted", records.c.answer.is_not(None), evidence.c.rule != PERSON]
    named = [] if rule is None else [evidence.c.rule == rule]
    found = (
        select(evidence.c.rule, evidence.c.field, func.count())
        .join(records, records.c.id == evidence.c.record)
        .where(*asked, *named)
        .group_by(evidence.c.rule, evidence.c.field)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(found)]


def _decided(
    connection: Connection, *asked: ColumnElement[bool]
) -> Iterator[tuple[Key, Outcome, Mapping[str, Any]]]:
    """What rules have read in records that were corrected or rejected, and what became of it."""
    first = (records.c.status == "rejected") & evidence.c.field.in_(FIRST)
    words = [evidence.c[name] for name in ("record", "field", "rule", "quote", "start", "end")]
    state = [records.c[name] for name in ("answer", "fields", "status", "sentence")]
    by_machine = (records.c.answer.is_not(None), *asked)
    found = select(*words, *state).join(records, records.c.id == evidence.c.record)
    read = found.where(or_(records.c.status == "corrected", first), *by_machine)
    replaced = _replaced(connection)
    for row in connection.execute(read).mappings():
        before = replaced.pop((row["record"], row["field"]), None)
        marked = (row["start"], row["end"]) if before else None
        yield from _judged({**row, **(before or {}), "marked": marked})
    emptied: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for (record, field), before in replaced.items():
        emptied[record].append({**before, "record": record, "field": field, "marked": None})
    gone = select(records.c.id, *state).where(records.c.status == "corrected", *by_machine)
    for row in connection.execute(gone).mappings() if emptied else ():
        for before in emptied.get(row["id"], ()):
            yield from _judged({**row, **before})


def _judged(one: Mapping[str, Any]) -> Iterator[tuple[Key, Outcome, Mapping[str, Any]]]:
    """A field that a rule has read, judged; nothing for one that a person has read."""
    if one["rule"] != PERSON:
        yield (one["rule"], one["field"]), _outcome(one), one


def _replaced(connection: Connection) -> dict[Key, Mapping[str, Any]]:
    """The evidence of rules whose place a person's has taken, by record and field."""
    found = select(reviews.c.record, reviews.c.evidence).where(
        reviews.c.decision == "correct", history.standing()
    )
    told: dict[Key, Mapping[str, Any]] = {}
    for record, pairs in connection.execute(found.order_by(reviews.c.id)):
        for field, (before, _) in pairs.items():
            if before:
                told.setdefault((record, field), before)
    return told


def _outcome(one: Mapping[str, Any]) -> Outcome:
    if one["status"] == "rejected":
        return "rejected"
    return (
        "accepted"
        if _values(one["answer"], one["field"]) == _values(one["fields"], one["field"])
        else "corrected"
    )


def _values(told: Fields, field: str) -> list[object]:
    """The values of a field: least, most and unit of an amount."""
    return [told[name] for name in EVIDENCE.get(field, (field,))]


def _wrong(key: Key, outcome: Outcome, one: Mapping[str, Any]) -> Wrong:
    rule, field = key
    answer = one["answer"]
    sure = answer.get("confidences", {}).get(field, answer["confidence"])
    right = None if outcome == "rejected" else _values(one["fields"], field)
    place = (one["start"], one["end"])
    words = (one["quote"], place, one["marked"], one["sentence"])
    return Wrong(one["record"], rule, field, outcome, sure, *words, _values(answer, field), right)
