"""Records as people and what they take back leave them, into the tables with all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, update

from policyextract.store import marking, queue, rows, writing
from policyextract.store.answers import Fields
from policyextract.store.marking import Replaced
from policyextract.store.schema import documents, records

SEARCHED = ("title", "policy")  # values that search finds an article by


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


def read(connection: Connection, asked: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Some records as they are, each with the day of its document."""
    return connection.execute(_dated().where(asked).order_by(records.c.id)).all()


def locked(connection: Connection, asked: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The same, which nobody else writes until the transaction ends."""
    return connection.execute(_dated().where(asked).order_by(records.c.id).with_for_update(of=records)).all()


def _dated() -> Select[*tuple[Any, ...]]:
    return select(records, documents.c.published).join(documents, documents.c.id == records.c.document)


def write(connection: Connection, changes: Sequence[Change]) -> None:
    """Brings records that are locked to their new states."""
    told = [(change, rows.repeated(change.fields, change.row.published)) for change in changes]
    if not told:
        return
    new = [{"of": change.row.id, **_state(change), **repeated} for change, repeated in told]
    own = update(records).where(records.c.id == bindparam("of"))
    connection.execute(own.values({name: bindparam(name) for name in new[0] if name != "of"}), new)
    marking.write(connection, {change.row.id: change.evidence for change in changes if change.evidence})
    for article in sorted({change.row.article for change in changes if _is_searched(change)}):
        writing.index_article(connection, article)
    queue.mark(
        connection, [subject for change, now in told for subject in (change.row.subject, now["subject"])]
    )


def _state(change: Change) -> rows.Row:
    names = ("fields", "status", "attention", "version")
    return {name: getattr(change, name) for name in names}


def _is_searched(change: Change) -> bool:
    """Whether words that search looks through are other ones now."""
    return any(change.row.fields.get(name) != change.fields.get(name) for name in SEARCHED)
