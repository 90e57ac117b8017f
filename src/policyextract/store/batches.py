"""One decision on all records of a filter: what it would change, and doing it, all or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from policyextract.store import marking, reviews, states, writing
from policyextract.store.answers import EVIDENCE, OF_KIND, Fields, WrongValue
from policyextract.store.filters import Filter, conditions
from policyextract.store.reviews import Decision, ReviewError, Verdict
from policyextract.store.schema import batches, records
from policyextract.store.schema import reviews as kept
from policyextract.store.states import Change

AT_ONCE = 500  # records that are read and written together
SHOWN = 20

Read = Callable[[Connection, ColumnElement[bool]], Sequence[Row[Any]]]


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

    def on(self, row: Row[Any]) -> Decision:
        """The decision on one of the records."""
        told = (self.who, self.verdict, self.values, self.reason, self.note)
        return Decision(row.id, row.version, *told)


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
    return _planned(connection, filter, bulk, states.read)


def _planned(connection: Connection, filter: Filter, bulk: Bulk, read: Read) -> Preview:
    """The same of records that are read in one way or another."""
    _check(bulk)
    found = Preview()
    seen = sha256(json.dumps([asdict(filter), {**asdict(bulk), "key": None}], sort_keys=True).encode())
    for change in (
        one for some in _ids(connection, filter) for one in _of(connection, some, bulk, found, read)
    ):
        row = change.row
        found.changed[row.kind, row.status] += 1
        seen.update(f"{row.id} {row.version}\n".encode())
        if len(found.shown) < SHOWN:
            found.shown.append(change)
    found.fingerprint = seen.hexdigest()
    return found


def apply(connection: Connection, filter: Filter, bulk: Bulk, fingerprint: str) -> Applied:
    """Decides on all the records that `preview` told of. Use it in a transaction that writes.

    Raises ReviewError where they are not the same any more, or none; then nothing is changed.
    """
    if done := known(connection, bulk.key):
        return done
    now = _planned(connection, filter, bulk, states.locked)
    if now.fingerprint != fingerprint:
        raise ReviewError("the records have changed since they were shown; look at them again")
    if not now.records:
        raise ReviewError("there is nothing to change; choose other records")
    about = {"decision": bulk.verdict, "values": bulk.values, "filter": _told(filter)}
    row = {"who": bulk.who, "at": writing.now(), "about": about, "key": bulk.key}
    batch: int = connection.execute(insert(batches).values(row).returning(batches.c.id)).scalar_one()
    done = Applied(batch, sum(_write(connection, some, bulk, batch) for some in _ids(connection, filter)))
    if done.records != now.records:  # in PostgreSQL, where others add records at the same time
        raise ReviewError("the records have changed since they were shown; look at them again")
    return done


def known(connection: Connection, key: str | None) -> Applied | None:
    """What was done with a key."""
    found = select(batches.c.id).where(batches.c.key == key)
    batch = connection.execute(found).scalar() if key else None
    if batch is None:
        return None
    ids = connection.scalars(select(kept.c.id).where(kept.c.batch == batch, kept.c.undoes.is_(None)))
    return Applied(batch, len(ids.all()))


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


def _of(connection: Connection, ids: list[str], bulk: Bulk, found: Preview, read: Read) -> Iterator[Change]:
    """What becomes of some of the records, those that change; `found` counts the others."""
    words = marking.rows_of(connection, ids) if bulk.values else {}
    for row in read(connection, records.c.id.in_(ids)):
        try:
            change = _change(row, bulk, words)
        except WrongValue:
            found.unfit += 1
            continue
        if _is_same(change, bulk):
            found.same += 1
        else:
            yield change


def _change(row: Row[Any], bulk: Bulk, words: dict[str, dict[str, Row[Any]]]) -> Change:
    """What one record becomes; raises WrongValue for a value that it can't have."""
    for name in bulk.values:
        if not any(name in EVIDENCE[own] for own in OF_KIND[row.kind]):
            raise WrongValue(f"{name}: a record of the kind {row.kind} has no such field")
    return reviews.changed(row, bulk.on(row), words.get(row.id, {}))


def _is_same(change: Change, bulk: Bulk) -> bool:
    """Whether a record is so already; a value is set where there is another one, whatever the status."""
    row = change.row
    if bulk.values or row.fields != change.fields:
        return bool(row.fields == change.fields)
    return bool(change.status == row.status and row.attention is None)


def _write(connection: Connection, ids: list[str], bulk: Bulk, batch: int) -> int:
    """Decides on some of the records; how many it changed."""
    done = list(_of(connection, ids, bulk, Preview(), states.locked))
    states.write(connection, done)
    if done:
        told = ({**reviews.kept(change, bulk.on(change.row)), "batch": batch} for change in done)
        connection.execute(insert(kept), list(told))
    return len(done)
