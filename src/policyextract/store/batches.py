"""One decision on all records of a filter: what it would change, and doing it, all or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select

from policyextract.store import marking, reviews, states, wholesale, writing
from policyextract.store.answers import EVIDENCE, OF_KIND, Fields, WrongValue
from policyextract.store.filters import Filter, conditions
from policyextract.store.reviews import Decision, ReviewError, Verdict
from policyextract.store.schema import batches, records
from policyextract.store.schema import reviews as kept
from policyextract.store.states import Affected, Change

AT_ONCE = 500  # records that are read and written together
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Bulk:
    """What somebody decides on many records: like a Decision, with one value at most.

    Of several with one `key` only the first is taken.
    """

    who: str
    verdict: Verdict
    values: Fields = field(default_factory=dict)
    reason: str | None = None
    note: str | None = None
    key: str | None = None

    @property
    def words(self) -> list[str]:
        """The fields, as evidence names them, that get another value."""
        return [name for name, values in EVIDENCE.items() if not self.values.keys().isdisjoint(values)]

    def on(self, row: Row[Any] | None = None, batch: int | None = None) -> Decision:
        """The decision on one of the records, or what all of them have in common."""
        record, version = (row.id, row.version) if row else ("", 0)
        told = (self.who, self.verdict, self.values, self.reason, self.note)
        return Decision(record, version, *told, batch=batch)


@dataclass
class Preview:
    """What a decision on many records would do.

    `changed` counts by kind and status those that it changes, `same` are so already, `unfit` can't have the
    value. `shown` are the first that it changes. The `fingerprint` is another one when any of that is.
    """

    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    same: int = 0
    unfit: int = 0
    shown: list[Change] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def records(self) -> int:
        """How many records it changes."""
        return self.changed.total()


class Applied(NamedTuple):
    """A decision on many records that was taken: its number, and how many it changed."""

    batch: int
    records: int


def preview(connection: Connection, filter: Filter, bulk: Bulk) -> Preview:
    """What a decision would change, and what not; raises ReviewError or WrongValue for one that is none."""
    _check(bulk)
    going = _Going(connection, bulk)
    found = going.through(filter)
    words = marking.rows_of(connection, going.first, bulk.words)
    shown = states.read(connection, records.c.id.in_(going.first))
    return replace(found, shown=[_change(row, bulk, words[row.id]) for row in shown])


def apply(connection: Connection, filter: Filter, bulk: Bulk, fingerprint: str) -> Applied:
    """Decides on all the records that `preview` told of. Use it in a transaction that writes.

    Raises ReviewError where they are not the same any more, or none; the transaction is to be undone then.
    """
    if done := known(connection, bulk.key):
        return done
    _check(bulk)
    about = {"decision": bulk.verdict, "values": bulk.values, "filter": _told(filter)}
    row = {"who": bulk.who, "at": writing.now(), "about": about, "key": bulk.key}
    batch: int = connection.execute(insert(batches).values(row).returning(batches.c.id)).scalar_one()
    now = _Going(connection, bulk, batch).through(filter)
    if now.fingerprint != fingerprint:
        raise ReviewError("the records have changed since they were shown; look at them again")
    if not now.records:
        raise ReviewError("there is nothing to change; choose other records")
    return Applied(batch, now.records)


def known(connection: Connection, key: str | None) -> Applied | None:
    """What was done with a key."""
    found = select(batches.c.id).where(batches.c.key == key)
    batch = connection.execute(found).scalar() if key else None
    if batch is None:
        return None
    taken = select(func.count()).where(kept.c.batch == batch, kept.c.undoes.is_(None))
    return Applied(batch, connection.execute(taken).scalar_one())


def _check(bulk: Bulk) -> None:
    """Raises ReviewError for a decision without what it needs."""
    reviews.check(Decision("", 0, bulk.who, bulk.verdict, bulk.values, bulk.reason))
    if bulk.verdict == "correct" and not bulk.values:
        raise ReviewError("a correction needs the field and its value; give them")


def _told(filter: Filter) -> dict[str, object]:
    """What a filter asks for."""
    return {name: value for name, value in asdict(filter).items() if value is not None}


def _ids(connection: Connection, filter: Filter) -> list[list[str]]:
    """The records of a filter, as many at a time as are read together, in the order of their ids."""
    asked = select(records.c.id).where(*conditions(connection, filter)).order_by(records.c.id)
    ids = list(connection.scalars(asked))
    return [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]


class _Going:
    """A way through records on which something is decided: it counts them and, for a batch, changes them.

    So what is shown and what is done can't differ. `first` are the ids of the first that are changed.
    """

    def __init__(self, connection: Connection, bulk: Bulk, batch: int | None = None) -> None:
        self.first: list[str] = []
        self._connection, self._bulk, self._batch = connection, bulk, batch
        self._found, self._affected = Preview(), Affected()
        self._seen = sha256()

    def through(self, filter: Filter) -> Preview:
        """What is changed of the records of a filter, but for what it shows of them."""
        told = [asdict(filter), {**asdict(self._bulk), "key": None}]
        self._seen.update(json.dumps(told, sort_keys=True).encode())
        for ids in _ids(self._connection, filter):
            if self._bulk.values:
                self._correct(ids)
            else:
                self._judge(ids)
        self._affected.settle(self._connection)
        self._found.fingerprint = self._seen.hexdigest()
        return self._found

    def _judge(self, ids: Sequence[str]) -> None:
        """Decides on some of the records, and leaves their values."""
        decision = self._bulk.on(batch=self._batch)
        found = wholesale.outcomes(self._connection, ids, decision)
        new = [one for one in found if not one.is_same]
        self._count([one.row for one in new], len(found) - len(new))
        if self._batch is not None and new:
            self._affected.add(wholesale.take(self._connection, new, decision))

    def _correct(self, ids: Sequence[str]) -> None:
        """Gives some of the records a value."""
        read = states.read if self._batch is None else states.locked
        words = marking.rows_of(self._connection, ids, self._bulk.words)
        rows = read(self._connection, records.c.id.in_(ids))
        found = [change for row in rows if (change := self._changed(row, words[row.id]))]
        new = [change for change in found if change.corrects]
        self._count([change.row for change in new], len(found) - len(new))
        if self._batch is not None and new:
            self._affected.add(states.put(self._connection, new))
            told = [reviews.kept(one, self._bulk.on(one.row, self._batch)) for one in new]
            self._connection.execute(insert(kept), told)

    def _changed(self, row: Row[Any], words: Mapping[str, Row[Any]]) -> Change | None:
        """What a record becomes; None, and counted, where it can't have the value."""
        try:
            return _change(row, self._bulk, words)
        except WrongValue:
            self._found.unfit += 1
            return None

    def _count(self, rows: Sequence[Row[Any]], same: int) -> None:
        """Notes which records are changed, and how many are so already."""
        self._found.same += same
        self._found.changed.update((row.kind, row.status) for row in rows)
        self._seen.update("".join(f"{row.id} {row.version}\n" for row in rows).encode())
        self.first += [row.id for row in rows[: SHOWN - len(self.first)]]


def _change(row: Row[Any], bulk: Bulk, words: Mapping[str, Row[Any]]) -> Change:
    """What one record becomes; raises WrongValue for a value that it can't have."""
    for name in bulk.values:
        if not any(name in EVIDENCE[own] for own in OF_KIND[row.kind]):
            raise WrongValue(f"{name}: a record of the kind {row.kind} has no such field")
    return reviews.changed(row, bulk.on(row), words if bulk.values else {})
