"""What people decide on records: all of it is kept, and nobody overwrites what he hasn't seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from policyextract.store import queue, rows, writing
from policyextract.store.answers import Fields, changes, corrected
from policyextract.store.errors import StoreError
from policyextract.store.schema import documents, records, reviews

Verdict = Literal["accept", "correct", "reject", "unsure"]
STATUS: Mapping[Verdict, str] = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "rejected",
    "unsure": "unsure",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides on a record, and which version of it he saw.

    `values` are those of corrected fields by their names, as JSON has them.
    """

    record: str
    version: int
    who: str
    verdict: Verdict
    values: Fields = field(default_factory=dict)
    reason: str | None = None
    note: str | None = None


class Review(NamedTuple):
    """A decision as it is kept; `changes` are fields with what they were and what they became."""

    who: str
    at: str
    decision: str
    version: int
    changes: Mapping[str, list[object]]
    reason: str | None
    note: str | None


class ReviewError(StoreError):
    """A decision that can't be taken as it is; the message says why and what to do."""


class Stale(ReviewError):
    """The record has changed since it was seen; `since` are the decisions that did it, oldest first."""

    def __init__(self, record: str, version: int, since: Sequence[Review]) -> None:
        self.record, self.version, self.since = record, version, since
        told = "; ".join(map(_told, since)) or "it was read anew, with another answer"
        super().__init__(f"record {record} has changed meanwhile: {told}; look at it again and decide then")


def _told(review: Review) -> str:
    """What somebody did, in words."""
    done = STATUS.get(review.decision, "added")  # type: ignore[call-overload]
    what = ", ".join(
        f"{name} from {before!r} to {after!r}" for name, (before, after) in review.changes.items()
    )
    return f"{review.who} {done} it at {review.at}" + (f", {what}" if what else "")


def decide(connection: Connection, decision: Decision) -> int:
    """The version that the record has by a decision. Use it in a transaction that writes.

    Raises Stale where the record is no longer the one that was seen, WrongValue for a value that a field
    can't have, ReviewError for a decision that is none. Then nothing is changed.
    """
    _check(decision)
    row = _seen(connection, decision)
    fields = corrected(row.fields, decision.values) if decision.values else row.fields
    changed = changes(row.fields, fields)
    if decision.verdict == "correct" and not changed:
        raise ReviewError(f"record {row.id}: these are its values already; accept it instead")
    version = int(row.version) + 1
    told = rows.repeated(fields, row.published)
    written = connection.execute(
        update(records)
        .where(records.c.id == row.id, records.c.version == row.version)
        .values(
            fields=fields,
            status=_status(decision.verdict, row.answer, fields),
            attention=None,
            version=version,
            **told,
        )
    )
    if not written.rowcount:  # in PostgreSQL another transaction can be faster
        _seen(connection, decision)
    _keep(connection, decision, version, changed)
    if changed:
        writing.index_article(connection, row.article)
    queue.mark(connection, [row.subject, told["subject"]])
    return version


def _seen(connection: Connection, decision: Decision) -> Row[Any]:
    """The record that is decided on, with its document's day; raises Stale where it is another version."""
    own = select(records, documents.c.published).join(documents, documents.c.id == records.c.document)
    row = connection.execute(own.where(records.c.id == decision.record)).one_or_none()
    if row is None:
        raise ReviewError(f"record {decision.record}: there is none; look for it again")
    if row.version != decision.version:
        raise Stale(row.id, row.version, since(connection, row.id, decision.version))
    return row


def _check(decision: Decision) -> None:
    """Raises ReviewError for a decision without what it needs."""
    if not decision.who.strip():
        raise ReviewError("a decision needs the name of who makes it; give it")
    if decision.verdict == "reject" and not (decision.reason or "").strip():
        raise ReviewError(f"record {decision.record}: say why it is rejected")
    if decision.values and decision.verdict != "correct":
        raise ReviewError(
            f"record {decision.record}: values go with `correct`, not with `{decision.verdict}`"
        )


def _status(verdict: Verdict, answer: Fields | None, fields: Fields) -> str:
    """The status by a decision; who accepts what somebody corrected leaves it a corrected record."""
    if verdict == "accept" and answer is not None and changes(answer, fields):
        return "corrected"
    return STATUS[verdict]


def note(connection: Connection, record: str, who: str, words: str) -> None:
    """Keeps a remark on a record; the record stays as it is, whatever its version."""
    version = connection.execute(select(records.c.version).where(records.c.id == record)).scalar_one_or_none()
    if version is None:
        raise ReviewError(f"record {record}: there is none; look for it again")
    if not words.strip():
        raise ReviewError(f"record {record}: the note is empty; write something")
    kept = {"record": record, "who": who, "at": writing.now(), "decision": "note", "version": version}
    connection.execute(insert(reviews).values(**kept, changes={}, note=words))


def since(connection: Connection, record: str, version: int) -> list[Review]:
    """The decisions on a record that somebody who saw `version` doesn't know, oldest first."""
    later = select(reviews).where(reviews.c.record == record, reviews.c.version > version)
    return [
        Review(*(getattr(row, name) for name in Review._fields))
        for row in connection.execute(later.order_by(reviews.c.id))
    ]


def _keep(
    connection: Connection, decision: Decision, version: int, changed: Mapping[str, list[object]]
) -> None:
    """Writes a decision down."""
    connection.execute(
        insert(reviews).values(
            record=decision.record,
            who=decision.who,
            at=writing.now(),
            decision=decision.verdict,
            version=version,
            changes=changed,
            reason=decision.reason,
            note=decision.note,
        )
    )
