"""What a person did, taken back step by step: his last decision, or all of one on many records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select, update

from policyextract.store import history, marking, revising, rows, states, wholesale, writing
from policyextract.store.answers import changes
from policyextract.store.history import Review
from policyextract.store.reviews import ReviewError, Stale
from policyextract.store.revising import State
from policyextract.store.schema import batches, documents, records, reviews
from policyextract.store.states import Affected, Change

AT_ONCE = 500  # records that are taken back together


class Step(NamedTuple):
    """What can be taken back at once: a decision, `about` which many records it is, if it is one of many."""

    review: Review
    about: Mapping[str, object] | None


class Undone(NamedTuple):
    """What was taken back: the step, how many records it concerned, and those left as they are.

    These are records that somebody has decided on since; the exceptions tell who and what.
    """

    step: Step
    records: int
    left: Sequence[Stale]


def last(connection: Connection, who: str, before: int | None = None) -> Step | None:
    """The last step of a person that stands, None without; `before`: of those older than this decision.

    What he did on a record, and others changed after him, is one too; it can't be taken back.
    """
    id = newest(connection, who, before)
    return None if id is None else _step(connection, id)


def newest(connection: Connection, who: str, before: int | None = None) -> int | None:
    """The number of that step: the id of its decision, of many the last one's."""
    asked = (reviews.c.who == who) & history.standing()
    if before is not None:
        asked &= reviews.c.id < before
    return connection.execute(select(reviews.c.id).where(asked).order_by(reviews.c.id.desc())).scalar()


def is_undone(connection: Connection, step: int) -> bool:
    """Whether a step was taken back."""
    return connection.execute(select(reviews.c.id).where(reviews.c.undoes == step)).first() is not None


def undo(connection: Connection, who: str, step: int | None = None) -> Undone:
    """Takes back the last step of a person, or that of which the decision `step` is. Use it to write.

    A step that was taken back is so already: asked again, nothing is done. Raises ReviewError where there
    is none, and Stale where somebody has decided on the record since; then nothing is changed.
    """
    chosen = last(connection, who) if step is None else _step(connection, step)
    if chosen is None or chosen.review.undoes is not None:
        raise ReviewError("there is nothing to take back")
    if chosen.review.who != who:
        raise ReviewError(f"this is a decision of {chosen.review.who}; decide anew instead of taking it back")
    if chosen.review.batch is not None:
        return _batch(connection, chosen)
    affected = Affected()
    left = [] if chosen.review.undone else _take_back(connection, [chosen.review], affected)
    if left:
        raise left[0]
    affected.settle(connection)
    return Undone(chosen, 1, [])


def _step(connection: Connection, id: int) -> Step | None:
    """The step of which a decision is."""
    found = history.found(connection, reviews.c.id == id)
    if not found:
        return None
    about = select(batches.c.about).where(batches.c.id == found[0].batch)
    return Step(found[0], connection.execute(about).scalar())


def _batch(connection: Connection, step: Step) -> Undone:
    """Takes back the decisions of a batch that stand; raises ReviewError where none can be."""
    batch = step.review.batch
    assert batch is not None
    own = (reviews.c.batch == batch) & reviews.c.undoes.is_(None)
    wholesale.take_back(connection, batch, step.review.who)
    others = select(reviews.c.id).where(own, ~history.is_undone()).order_by(reviews.c.record)
    ids = connection.scalars(others).all()
    left: list[Stale] = []
    affected = Affected()
    for at in range(0, len(ids), AT_ONCE):
        some = history.found(connection, reviews.c.id.in_(ids[at : at + AT_ONCE]))
        left += _take_back(connection, some, affected)
    affected.settle(connection)
    count = connection.execute(select(func.count()).where(own)).scalar_one()
    if len(left) == count:
        raise ReviewError(f"others have decided on all {count} records since; look at them one by one")
    connection.execute(update(batches).where(batches.c.id == batch).values(undone=writing.now()))
    return Undone(step, count - len(left), left)


def _take_back(connection: Connection, done: Sequence[Review], affected: Affected) -> list[Stale]:
    """Takes back decisions on different records, but for those that it returns."""
    own = {row.id: row for row in states.locked(connection, records.c.id.in_([one.record for one in done]))}
    others: dict[str, list[Review]] = defaultdict(list)
    since = [review.record for review in done if own[review.record].version != review.version]
    for review in history.found(connection, reviews.c.record.in_(since)):
        others[review.record].append(review)
    left = [stale for review in done if (stale := _later(own[review.record], review, others[review.record]))]
    free = [review for review in done if review.record not in {stale.record for stale in left}]
    back = [_Back(connection, own[review.record], review, others[review.record]) for review in free]
    turned = [(one.review, one.change()) for one in back]
    affected.add(states.put(connection, [change for review, change in turned if review.was is not None]))
    if turned:
        connection.execute(insert(reviews), [_kept(review, change) for review, change in turned])
    return left


def _later(row: Row[Any], review: Review, others: Sequence[Review]) -> Stale | None:
    """What somebody decided on the record since, and didn't take back."""
    told = [
        other
        for other in others
        if other.id > review.id and not other.undone and other.undoes is None and other.was is not None
    ]
    return Stale(row.id, row.version, told) if told and review.was is not None else None


class _Back:
    """A record with a decision on it that is taken back; all decisions on it, if anything happened since."""

    def __init__(
        self, connection: Connection, row: Row[Any], review: Review, others: Sequence[Review]
    ) -> None:
        self.review = review
        self._connection, self._row, self._others = connection, row, others

    def change(self) -> Change:
        """What the record becomes: what it was, or what the machine says without the decision."""
        state = self._state()
        evidence = self.review.evidence
        if evidence:
            stored = select(documents.c.source).where(documents.c.id == self._row.document)
            source = rows.unpacked(self._connection.execute(stored).scalar_one())
            evidence = marking.turned(source, evidence)
        return Change(self._row, state.fields, state.status, state.attention, evidence)

    def _state(self) -> State:
        row, review = self._row, self.review
        before = {name: pair[0] for name, pair in review.changes.items()}
        status = "rejected" if review.decision == "add" else review.was or row.status
        fields = row.fields if review.decision == "add" else {**row.fields, **before}
        state = State(
            *(fields, fields, status, review.attention, False),
            reviewed=True,
            added=row.answer is None,
            corrected=self._corrected(),
        )
        if row.answer is None or not self._is_read_anew():
            return state
        now = revising.found(state, row.answer)
        return revising.missed(now) if row.gone else now

    def _corrected(self) -> dict[str, list[object]]:
        """What other decisions that stand correct."""
        told: dict[str, list[object]] = defaultdict(list)
        for other in self._others:
            if other.id != self.review.id and other.undoes is None and not other.undone:
                for name, (before, _) in other.changes.items():
                    told[name].append(before)
        return told

    def _is_read_anew(self) -> bool:
        """Whether the machine has changed the record since; each decision made one version, others it did."""
        since = sum(other.id > self.review.id and other.was is not None for other in self._others)
        return bool(self._row.version - self.review.version > since)


def _kept(review: Review, change: Change) -> dict[str, object]:
    """What is taken back, as a decision of its own."""
    row, noted = change.row, review.was is None
    return {
        "record": row.id,
        "who": review.who,
        "at": writing.now(),
        "decision": "undo",
        "version": row.version if noted else change.version,
        "was": None if noted else row.status,
        "attention": row.attention,
        "changes": {} if noted else changes(row.fields, change.fields),
        "evidence": {} if noted else change.evidence,
        "batch": review.batch,
        "undoes": review.id,
    }
