"""What people decide on records: all of it is kept, and nobody overwrites what he hasn't seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select

from policyextract.sources import Source
from policyextract.store import history, marking, rows, states, writing
from policyextract.store.answers import Fields, changes, corrected
from policyextract.store.errors import StoreError
from policyextract.store.history import Review
from policyextract.store.marking import Marks
from policyextract.store.schema import documents, records, reviews
from policyextract.store.states import Change

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

    `values` are those of corrected fields by their names, as JSON has them; `evidence` the words in the
    text, from start to end, that fields are read from. Of several with one `key` only the first is taken.
    `batch` is the step of many decisions that it is part of.
    """

    record: str
    version: int
    who: str
    verdict: Verdict
    values: Fields = field(default_factory=dict)
    reason: str | None = None
    note: str | None = None
    key: str | None = None
    evidence: Marks = field(default_factory=dict)
    batch: int | None = None


class ReviewError(StoreError):
    """A decision that can't be taken as it is; the message says why and what to do.

    `key` says what is wrong for those who tell it in other words.
    """

    def __init__(self, message: str, key: str = "refused") -> None:
        super().__init__(message)
        self.key = key


class Stale(ReviewError):
    """The record has changed since it was seen; `since` are the decisions that did it, oldest first."""

    def __init__(self, record: str, version: int, since: Sequence[Review]) -> None:
        self.record, self.version, self.since = record, version, since
        told = "; ".join(map(_told, since)) or "it was read anew, with another answer"
        super().__init__(f"record {record} has changed meanwhile: {told}; look at it again and decide then")


DONE: Mapping[str, str] = {
    **{str(verdict): done for verdict, done in STATUS.items()},
    "add": "added",
    "undo": "took back a decision on",
    "note": "noted something on",
}


def _told(review: Review) -> str:
    """What somebody did, in words."""
    what = ", ".join(
        f"{name} from {before!r} to {after!r}" for name, (before, after) in review.changes.items()
    )
    return f"{review.who} {DONE[review.decision]} it at {review.at}" + (f", {what}" if what else "")


def decide(connection: Connection, decision: Decision) -> int:
    """The version that the record has by a decision. Use it in a transaction that writes.

    Raises Stale where the record is no longer the one that was seen, WrongValue for a value that a field
    can't have, ReviewError for a decision that is none. Then nothing is changed.
    """
    check(decision)
    row = _locked(connection, decision.record)
    if (done := known(connection, decision.key, decision.record)) is not None:
        return done.version
    if row.version != decision.version:
        raise Stale(row.id, row.version, history.since(connection, row.id, decision.version))
    source = _source(connection, row.document) if decision.evidence else None
    change = changed(row, decision, marking.rows_of(connection, [row.id])[row.id], source)
    if decision.verdict == "correct" and row.fields == change.fields and not change.evidence:
        raise ReviewError(f"record {row.id}: these are its values already; accept it instead", "same")
    states.write(connection, [change])
    connection.execute(insert(reviews).values(kept(change, decision)))
    return change.version


def known(connection: Connection, key: str | None, record: str | None) -> Review | None:
    """The decision that was taken with a key; raises ReviewError where it was on another record."""
    found = history.found(connection, reviews.c.key == key) if key else []
    if found and record not in (None, found[0].record):
        raise ReviewError(f"record {record}: this key is of a decision on {found[0].record}; take another")
    return found[0] if found else None


def changed(
    row: Row[Any], decision: Decision, evidence: Mapping[str, Row[Any]], source: Source | None = None
) -> Change:
    """What a record with some evidence becomes by a decision; raises WrongValue.

    The text is needed where words are marked in it.
    """
    fields = corrected(row.fields, decision.values) if decision.values else row.fields
    marking.check(decision.evidence, fields)
    told = marking.marked(evidence, source, decision.evidence, fields)
    return Change(row, fields, status(decision.verdict, row.answer, fields), None, told)


def kept(change: Change, decision: Decision) -> dict[str, object]:
    """A decision as a row of `reviews`."""
    row = change.row
    return {
        "record": row.id,
        "who": decision.who,
        "at": writing.now(),
        "decision": decision.verdict,
        "version": change.version,
        "was": row.status,
        "attention": row.attention,
        "changes": changes(row.fields, change.fields),
        "evidence": change.evidence,
        "reason": decision.reason,
        "note": decision.note,
        "key": decision.key,
        "batch": decision.batch,
    }


def _locked(connection: Connection, record: str) -> Row[Any]:
    """A record that nobody else writes until the transaction ends."""
    found = states.locked(connection, records.c.id == record)
    if not found:
        raise ReviewError(f"record {record}: there is none; look for it again")
    return found[0]


def _source(connection: Connection, document: int) -> Source:
    """The text of a document."""
    stored = select(documents.c.source).where(documents.c.id == document)
    return rows.unpacked(connection.execute(stored).scalar_one())


def check(decision: Decision) -> None:
    """Raises ReviewError for a decision without what it needs."""
    if not decision.who.strip():
        raise ReviewError("a decision needs the name of who makes it; give it")
    if decision.verdict == "reject" and not (decision.reason or "").strip():
        raise ReviewError(f"record {decision.record}: say why it is rejected")
    if (decision.values or decision.evidence) and decision.verdict != "correct":
        raise ReviewError(
            f"record {decision.record}: values go with `correct`, not with `{decision.verdict}`"
        )


def status(verdict: Verdict, answer: Fields | None, fields: Fields) -> str:
    """The status by a decision; who accepts what somebody corrected leaves it a corrected record."""
    if verdict == "accept" and answer is not None and changes(answer, fields):
        return "corrected"
    return STATUS[verdict]


def note(connection: Connection, record: str, who: str, words: str, key: str | None = None) -> None:
    """Keeps a remark on a record; the record stays as it is, whatever its version."""
    row = _locked(connection, record)
    if not words.strip():
        raise ReviewError(f"record {record}: the note is empty; write something", "empty_note")
    if known(connection, key, record) is None:
        connection.execute(insert(reviews).values(**remark(row, who, words), key=key))


def remark(row: Row[Any], who: str, words: str) -> dict[str, object]:
    """A remark on a record as a row of `reviews`."""
    state = {"version": row.version, "changes": {}, "evidence": {}}
    return {"record": row.id, "who": who, "at": writing.now(), "decision": "note", **state, "note": words}
