"""What people did on records: who, when, from what to what, why, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, or_, select

from policyextract.store.schema import batches, records, reviews

LATER, SAME, NEXT = (reviews.alias(name) for name in ("later", "same", "next"))


class Review(NamedTuple):
    """A decision as it is kept; `changes` are fields with what they were and what they became.

    `evidence` are the same of the words that fields were read from; `was` is the status before (None: it
    concerned none), `undoes` the decision that this one takes back. `undone`: another one takes it back.
    """

    id: int
    record: str
    who: str
    at: str
    decision: str
    version: int
    was: str | None
    attention: Mapping[str, object] | None
    changes: Mapping[str, list[object]]
    evidence: Mapping[str, list[Mapping[str, object] | None]]
    reason: str | None
    note: str | None
    batch: int | None
    undoes: int | None
    undone: bool


class Entry(NamedTuple):
    """A line of the history: a decision, the words of its record, and how many records a batch had.

    `after` is the status that the record had behind it.
    """

    review: Review
    quote: str
    about: Mapping[str, object] | None  # what was decided on which records; None: it is a decision on one
    records: int
    after: str


class Page(NamedTuple):
    """Some lines, the latest first; `before`, if any, is where the next page goes on."""

    entries: list[Entry]
    before: int | None


def is_undone() -> ColumnElement[bool]:
    """Whether another decision takes one back."""
    return exists().where(LATER.c.undoes == reviews.c.id)


def standing() -> ColumnElement[bool]:
    """Whether a decision counts: it takes none back, and none takes it back."""
    return reviews.c.undoes.is_(None) & ~is_undone()


def found(connection: Connection, asked: ColumnElement[bool]) -> list[Review]:
    """The decisions that a condition leaves, oldest first."""
    return [review(row) for row in connection.execute(_reviews().where(asked).order_by(reviews.c.id))]


def since(connection: Connection, record: str, version: int) -> list[Review]:
    """The decisions on a record that somebody who saw `version` doesn't know, oldest first."""
    return found(connection, (reviews.c.record == record) & (reviews.c.version > version))


def review(row: Row[Any]) -> Review:
    """A decision of a row that has its columns."""
    return Review(*(getattr(row, name) for name in Review._fields))


def history(connection: Connection, of: str | int | None, before: int | None, limit: int) -> Page:
    """Up to `limit` lines, the latest first; `before`: older than this decision.

    Of one record (its id), of one decision on many records (its number), or of all: then that is one line.
    """
    asked = _reviews(records.c.quote, batches.c.about, _status_after().label("after"))
    asked = asked.join(records, records.c.id == reviews.c.record)
    asked = asked.outerjoin(batches, batches.c.id == reviews.c.batch)
    if of is None:
        asked = asked.where(_leads())
    else:
        asked = asked.where((reviews.c.record if isinstance(of, str) else reviews.c.batch) == of)
    if before is not None:
        asked = asked.where(reviews.c.id < before)
    rows = connection.execute(asked.order_by(reviews.c.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    counts = _counts(connection, {row.batch for row in shown if row.batch is not None})
    entries = [
        Entry(
            review(row), row.quote, row.about, counts.get((row.batch, row.undoes is not None), 1), row.after
        )
        for row in shown
    ]
    return Page(entries, shown[-1].id if len(rows) > limit else None)


def _reviews(*others: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """All decisions, with other columns beside them."""
    return select(reviews, is_undone().label("undone"), *others).select_from(reviews)


def _status_after() -> ColumnElement[str]:
    """The status of the record behind a decision: that before the next one, or that of now."""
    following = select(NEXT.c.was).where(
        NEXT.c.record == reviews.c.record, NEXT.c.version > reviews.c.version, NEXT.c.was.is_not(None)
    )
    return func.coalesce(following.order_by(NEXT.c.version).limit(1).scalar_subquery(), records.c.status)


def _leads() -> ColumnElement[bool]:
    """Whether a decision is on one record, or the first of many that were decided or taken back at once."""
    alike = SAME.c.undoes.is_(None) == reviews.c.undoes.is_(None)
    earlier = exists().where(SAME.c.batch == reviews.c.batch, SAME.c.id < reviews.c.id, alike)
    return or_(reviews.c.batch.is_(None), ~earlier)


def _counts(connection: Connection, wanted: Iterable[int]) -> dict[tuple[int, bool], int]:
    """How many records were decided on in batches (False), and taken back (True)."""
    taken = reviews.c.undoes.is_not(None)
    asked = select(reviews.c.batch, taken.label("taken"), func.count().label("records"))
    rows = connection.execute(asked.where(reviews.c.batch.in_(wanted)).group_by(reviews.c.batch, taken))
    return {(row.batch, bool(row.taken)): row.records for row in rows}
