"""Records as people and what they take back leave them, into the tables with all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, update

from policyextract.store import marking, queue, rows, writing
from policyextract.store.answers import Fields
from policyextract.store.marking import Replaced
from policyextract.store.schema import documents, records

SEARCHED = ("title", "policy")  # values that search finds an article by
OWN = ("status", "attention", "version")  # what a decision changes that leaves the values as they are


class Change(NamedTuple):
    """A record as it was read, and what holds from now on; its version is the next one."""

    row: Row[Any]
    fields: Fields
    status: str
    attention: Mapping[str, object] | None
    evidence: Replaced

    @property
    def version(self) -> int:
        """The version that the record gets."""
        return int(self.row.version) + 1

    @property
    def corrects(self) -> bool:
        """Whether the record says something else."""
        return bool(self.fields != self.row.fields)

    @property
    def counts_otherwise(self) -> bool:
        """Whether it counts among the records of its subject now and didn't before, or no more."""
        return bool((self.status == "rejected") != (self.row.status == "rejected"))


@dataclass
class Affected:
    """What changes of records have to do with, looked at once when all of them are written.

    `subjects` are those of which other records may contradict each other now, `articles` those that other
    words find.
    """

    subjects: set[str | None] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)

    def add(self, other: Affected) -> None:
        """Takes in what other changes have to do with."""
        self.subjects |= other.subjects
        self.articles |= other.articles

    def settle(self, connection: Connection) -> None:
        """Notes what contradicts what now, and lets search find the articles."""
        writing.index_articles(connection, self.articles)
        queue.mark(connection, self.subjects)


def read(connection: Connection, asked: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Some records as they are, each with the day of its document."""
    return connection.execute(_dated().where(asked).order_by(records.c.id)).all()


def locked(connection: Connection, asked: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The same, which nobody else writes until the transaction ends."""
    return connection.execute(_dated().where(asked).order_by(records.c.id).with_for_update(of=records)).all()


def _dated() -> Select[*tuple[Any, ...]]:
    return select(records, documents.c.published).join(documents, documents.c.id == records.c.document)


def write(connection: Connection, changes: Sequence[Change]) -> None:
    """Brings records that are locked to their new states, with all that follows from it."""
    put(connection, changes).settle(connection)


def put(connection: Connection, changes: Sequence[Change]) -> Affected:
    """The same without what follows, which is returned: of many changes it follows once."""
    corrected = [change for change in changes if change.corrects]
    told = [rows.repeated(change.fields, change.row.published) for change in corrected]
    _update(connection, [_state(change) for change in changes if not change.corrects])
    _update(
        connection,
        [
            {**_state(change), "fields": change.fields, **repeated}
            for change, repeated in zip(corrected, told, strict=True)
        ],
    )
    marking.write(connection, {change.row.id: change.evidence for change in changes if change.evidence})
    subjects = {change.row.subject for change in changes if change.corrects or change.counts_otherwise}
    return Affected(
        subjects | {str(now["subject"]) for now in told if now["subject"]},
        {change.row.article for change in corrected if _is_searched(change)},
    )


def _state(change: Change) -> rows.Row:
    return {"of": change.row.id, **{name: getattr(change, name) for name in OWN}}


def _update(connection: Connection, new: Sequence[rows.Row]) -> None:
    """Writes columns of records, the same of each, given with the ids (`of`)."""
    if new:
        own = update(records).where(records.c.id == bindparam("of"))
        connection.execute(own.values({name: bindparam(name) for name in new[0] if name != "of"}), list(new))


def _is_searched(change: Change) -> bool:
    """Whether words that search looks through are other ones now."""
    return any(change.row.fields.get(name) != change.fields.get(name) for name in SEARCHED)
