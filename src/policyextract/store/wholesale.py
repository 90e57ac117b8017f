"""Verdicts on many records that leave their values as they are, and their undo, in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from policyextract.store import queue, writing
from policyextract.store.reviews import STATUS, Decision, status
from policyextract.store.schema import records, reviews
from policyextract.store.states import Affected

KEPT = ("record", "who", "at", "decision", "version", "was", "attention", "changes", "evidence", "batch")


class Outcome(NamedTuple):
    """A record as it was read (`id`, `kind`, `status`, `version`, `subject`), and the status that it gets."""

    row: Row[Any]
    status: str

    @property
    def is_same(self) -> bool:
        """Whether it is so already."""
        return bool(self.row.status == self.status and not self.row.back)


def outcomes(connection: Connection, ids: Collection[str], decision: Decision) -> list[Outcome]:
    """What a verdict makes of some records, in the order of their ids."""
    as_told = or_(records.c.answer.is_(None), _printed(records.c.answer) == _printed(records.c.fields))
    columns = [records.c[name] for name in ("id", "kind", "status", "version", "subject")]
    back = records.c.attention.is_not(None).label("back")
    same = (as_told if decision.verdict == "accept" else true()).label("same")
    asked: Select[*tuple[Any, ...]] = (
        select(*columns, back, same).where(records.c.id.in_(ids)).order_by(records.c.id)
    )
    rows = connection.execute(asked).all()
    others = _statuses(connection, [row.id for row in rows if not row.same], decision)
    return [Outcome(row, others.get(row.id, STATUS[decision.verdict])) for row in rows]


def _statuses(connection: Connection, ids: Collection[str], decision: Decision) -> dict[str, str]:
    """The statuses that depend on what fields hold."""
    asked = select(records.c.id, records.c.answer, records.c.fields).where(records.c.id.in_(ids))
    rows = connection.execute(asked) if ids else ()
    return {row.id: status(decision.verdict, row.answer, row.fields) for row in rows}


def take(connection: Connection, found: Sequence[Outcome], decision: Decision) -> Affected:
    """Gives records these statuses, and keeps the decision on each as one of its batch."""
    own = records.c.id.in_([one.row.id for one in found])
    given = {"reason": decision.reason, "note": decision.note}
    kept = {**_kept(decision.who, decision.verdict), "batch": literal(decision.batch)}
    told = {**kept, **{name: literal(words, reviews.c[name].type) for name, words in given.items()}}
    lines = select(*told.values()).where(own).order_by(records.c.id)
    connection.execute(insert(reviews).from_select(list(told), lines))
    corrected = records.c.id.in_([one.row.id for one in found if one.status == "corrected"])
    now = case((corrected, "corrected"), else_=STATUS[decision.verdict])
    state = {"status": now, "attention": null(), "version": records.c.version + 1}
    connection.execute(update(records).where(own).values(state))
    turned = (one.row.subject for one in found if "rejected" in (one.row.status, one.status))
    return Affected(subjects=set(turned))


def take_back(connection: Connection, batch: int, who: str) -> None:
    """Takes back the decisions of a batch that changed a status alone, on records that are so still.

    Those are at the version that the decision gave them, so nobody did anything on them since.
    """
    empty = [_printed(reviews.c[name]) == "{}" for name in ("changes", "evidence")]
    asked = and_(
        reviews.c.batch == batch,
        reviews.c.decision.in_(STATUS),
        records.c.id == reviews.c.record,
        records.c.version == reviews.c.version,
        *empty,
    )
    counted = or_(records.c.status == "rejected", reviews.c.was == "rejected")
    subjects = set(connection.scalars(select(records.c.subject).distinct().where(asked, counted)))
    told = {**_kept(who, "undo"), "batch": reviews.c.batch, "undoes": reviews.c.id}
    lines = select(*told.values()).where(asked).order_by(reviews.c.record)
    connection.execute(insert(reviews).from_select(list(told), lines))
    state = {"status": reviews.c.was, "attention": reviews.c.attention, "version": records.c.version + 1}
    connection.execute(update(records).where(asked, reviews.c.undoes.is_(None)).values(state))
    queue.mark(connection, subjects)


def _kept(who: str, decision: str) -> dict[str, ColumnElement[Any]]:
    """What is kept of a decision on a record that changes no value, before it is changed."""
    nothing = literal({}, reviews.c.changes.type)
    told = (records.c.id, literal(who), literal(writing.now()), literal(decision), records.c.version + 1)
    return dict(zip(KEPT, (*told, records.c.status, records.c.attention, nothing, nothing), strict=False))


def _printed(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A column of JSON as the text that it is kept as."""
    return cast(column, Text)
