"""New answers for a document that is in the database; records keep their ids, and people's decisions stay."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from policyextract.evaluate.alignment import Alignment
from policyextract.model import Document, Record
from policyextract.sources import Source
from policyextract.store import marking, near, queue, revising, rows, writing
from policyextract.store.answers import Fields
from policyextract.store.history import standing
from policyextract.store.marking import Moves, Place
from policyextract.store.pairing import Entry, pairs
from policyextract.store.revising import State
from policyextract.store.schema import articles, documents, evidence, mentions, records, reviews


def renew(connection: Connection, run: int, document: int, source: Source, answers: Document) -> Counter[str]:
    """How many records are `new`, `changed`, `removed`, and how many reviewed ones came `back` for review.

    Brings a document to new answers about its text, or about that of its file read anew. Records that
    nobody reviewed follow the machine. Use it in a transaction that writes.
    """
    stored = connection.execute(select(documents).where(documents.c.id == document).with_for_update()).one()
    source = replace(source, name=stored.name)
    named = [record.model_copy(update={"source": stored.name}) for record in answers.records]
    answers = answers.model_copy(update={"source": stored.name, "records": tuple(named)})
    before = queue.subjects(connection, document)
    moves = _moves(rows.unpacked(stored.source).chars, source.chars)
    _write_articles(connection, document, source, answers)
    counts = _Renewal(connection, document, source, answers, moves).write()
    _write_mentions(connection, document, answers)
    _drop_articles(connection, document, answers)
    own = {**rows.document(source, answers), "run": run}
    connection.execute(update(documents).where(documents.c.id == document).values(own))
    writing.index_articles(connection, writing.article_ids(connection, document).values())
    near.mark(connection, document)
    queue.mark(connection, before | queue.subjects(connection, document))
    return counts


def _moves(before: str, now: str) -> Moves:
    """Where the words of a place in a text stand in the same text read anew; where they were, if nowhere."""
    if before == now:
        return lambda place: place
    alignment = Alignment(before, now, ())
    return lambda place: max(alignment.spans(*place), key=lambda span: span[1] - span[0], default=place)


class _Renewal:
    """The records of a document: those there are, and those that the machine finds now."""

    def __init__(
        self, connection: Connection, document: int, source: Source, answers: Document, moves: Moves
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._connection, self._document, self._answers = connection, document, answers
        self._articles = writing.article_ids(connection, document)
        own = select(records).where(records.c.document == document).order_by(records.c.start, records.c.id)
        self._before = connection.execute(own.with_for_update()).all()
        self._states = _states(connection, document, self._before)
        self._places = [moves(_place(row.fields)) for row in self._before]
        reviewed = [row.id for row, one in zip(self._before, self._states, strict=True) if one.reviewed]
        self._marks = marking.moved(connection, reviewed, source, moves)

    def write(self) -> Counter[str]:
        """Brings the records to the new answers."""
        now = self._answers.records
        before = [Entry.of(row.fields, place) for row, place in zip(self._before, self._places, strict=True)]
        found = pairs(before, [Entry.of(rows.fields(record)) for record in now])
        for at, state in enumerate(self._states):
            if at in found:
                self._update(at, revising.found(state, rows.fields(now[found[at]])))
            elif state.reviewed:
                self._update(at, self._here(at, revising.missed(state)))
            else:
                self._remove(self._before[at].id)
        taken = set(found.values())
        added = [self._add(now[at]) for at in range(len(now)) if at not in taken]
        kept = [self._kept(at, now[new]) for at, new in found.items()]
        missed = [
            self._missed(at) for at, state in enumerate(self._states) if at not in found and state.reviewed
        ]
        self._write_evidence([*kept, *added, *missed])
        return +self.counts

    def _update(self, at: int, state: State) -> None:
        """Writes what a record has become."""
        row, before = self._before[at], self._states[at]
        news = revising.is_news(before, state)
        self.counts.update(changed=int(news), back=int(news and revising.comes_back(before, state)))
        told = {name: getattr(state, name) for name in ("answer", "fields", "attention", "gone")}
        article = self._articles.get(str(state.fields["article"]), row.article)
        new = {**told, **rows.repeated(state.fields, self._answers.published), "article": article}
        if any(getattr(row, name) != value for name, value in new.items()):
            own = update(records).where(records.c.id == row.id)
            self._connection.execute(own.values(**new, version=row.version + news))

    def _here(self, at: int, state: State) -> State:
        """A record that the machine doesn't find, at its words' place in the text and articles of now."""
        start, end = self._places[at]
        keys = [
            article.id
            for article in self._answers.articles
            for span in article.spans
            if span[0] <= start < span[1]
        ]
        fields = {**state.fields, "start": start, "end": end}
        return state._replace(fields={**fields, "article": next(iter(keys), fields["article"])})

    def _remove(self, id: str) -> None:
        """Takes out a record that nobody reviewed."""
        self._connection.execute(delete(records).where(records.c.id == id))
        self.counts["removed"] += 1

    def _add(self, found: Record) -> Record:
        """Writes a record that wasn't there; its id is another one where a record that moved still has it."""
        ids = {row.id for row in self._before}
        free = found.model_copy(update={"id": _free(found.id, ids)})
        own = {"document": self._document, "article": self._articles[found.article]}
        self._connection.execute(insert(records).values(**own, **rows.record(free, self._answers.published)))
        self.counts["new"] += 1
        return free

    def _kept(self, at: int, found: Record) -> Record:
        """The record as the machine finds it now, with the evidence of what a person stands for."""
        state, id = self._states[at], self._before[at].id
        evidence = marking.held(found.evidence, self._marks.get(id, {}), state.held, state.fields)
        return found.model_copy(update={"id": id, "evidence": evidence})

    def _missed(self, at: int) -> Record:
        """A record that the machine doesn't find, with its evidence where that stands now."""
        row = self._before[at]
        return Record.model_validate(row.fields).model_copy(update={"evidence": self._marks[row.id]})

    def _write_evidence(self, found: Sequence[Record]) -> None:
        """Writes what the fields of records were read from, in place of what they were."""
        ids = [record.id for record in found]
        self._connection.execute(delete(evidence).where(evidence.c.record.in_(ids)))
        writing.write_evidence(self._connection, found)


def _free(id: str, taken: set[str]) -> str:
    """The id, or one made of it that no record has."""
    others = (hashlib.sha256(f"{id}|{n}".encode()).hexdigest()[:16] for n in count())
    return id if id not in taken else next(other for other in others if other not in taken)


def _place(fields: Fields) -> Place:
    """The offsets of a record's words."""
    start, end = fields["start"], fields["end"]
    assert isinstance(start, int) and isinstance(end, int)
    return start, end


def _states(connection: Connection, document: int, own: Sequence[Row[Any]]) -> list[State]:
    """The records as they are, with what people did on each."""
    done = (
        select(reviews.c.record, reviews.c.decision, reviews.c.changes, standing().label("standing"))
        .join(records, records.c.id == reviews.c.record)
        .where(records.c.document == document)
    )
    decisions: dict[str, set[str]] = defaultdict(set)
    corrected: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for review in connection.execute(done):
        decisions[review.record].add(review.decision)
        for name, (before, _) in review.changes.items() if review.standing else ():
            corrected[review.record][name].append(before)
    return [
        State(
            *(row.answer, row.fields, row.status, row.attention, row.gone),
            reviewed=row.id in decisions,
            added="add" in decisions[row.id],
            corrected=corrected[row.id],
        )
        for row in own
    ]


def _write_articles(connection: Connection, document: int, source: Source, answers: Document) -> None:
    """Writes the articles in place of those with the same keys; records still name those that went."""
    there = writing.article_ids(connection, document)
    for row in rows.articles(source, answers):
        if row["key"] in there:
            same = articles.c.id == there[str(row["key"])]
            connection.execute(update(articles).where(same).values(row))
        else:
            connection.execute(insert(articles).values(document=document, **row))


def _drop_articles(connection: Connection, document: int, answers: Document) -> None:
    """Takes out the articles that went, but for one in which a person's record stands."""
    keys = [article.id for article in answers.articles]
    named = exists().where(records.c.article == articles.c.id)
    gone = (articles.c.document == document) & articles.c.key.not_in(keys) & ~named
    connection.execute(delete(articles).where(gone))


def _write_mentions(connection: Connection, document: int, answers: Document) -> None:
    """Writes the mentions in place of those there were."""
    connection.execute(delete(mentions).where(mentions.c.document == document))
    writing.write_mentions(connection, document, answers)
