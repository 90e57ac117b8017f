"""Records as they are kept, with the words that they were read from, and those to be looked at beside one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from policyextract.model import Record
from policyextract.store.answers import Fields
from policyextract.store.clippings import near
from policyextract.store.pairing import agreement
from policyextract.store.schema import evidence, records

LIKE = 0.5  # share of the values that a record has in common with one of a near-duplicate about the same


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it holds now, and what the machine says of it last (None: a person added it).

    `document` and `article` are ids in the database, `conflict` that of a record of another clipping that
    says otherwise; `attention` tells why a reviewed one comes back: `changed` fields, or that it is `gone`.
    """

    record: Record
    answer: Fields | None
    document: int
    article: int
    status: str
    attention: Mapping[str, object] | None
    version: int
    gone: bool
    conflict: str | None

    @property
    def changed(self) -> Mapping[str, tuple[object, object]]:
        """The fields that a new extraction gives otherwise, from and to."""
        told = (self.attention or {}).get("changed")
        return told if isinstance(told, Mapping) else {}


def one(connection: Connection, id: str) -> Kept | None:
    """The record with this id; None where there is none."""
    return next(iter(_kept(connection, records.c.id == id)), None)


def some(connection: Connection, ids: Sequence[str]) -> list[Kept]:
    """The records with these ids, in this order, without those that aren't there."""
    found = {kept.record.id: kept for kept in _kept(connection, records.c.id.in_(ids))}
    return [found[id] for id in ids if id in found]


def of_article(connection: Connection, article: int) -> list[Kept]:
    """The records of an article, in the order of its text."""
    return _kept(connection, records.c.article == article)


def of_document(connection: Connection, document: int) -> list[Kept]:
    """The records of a document, in the order of its text."""
    return _kept(connection, records.c.document == document)


def like(connection: Connection, kept: Kept) -> list[Kept]:
    """What near-duplicates of a record's clipping say about the same thing: the likest record of each."""
    found: dict[int, tuple[float, Kept]] = {}
    others = near(connection, kept.document, kept.article)
    same_kind = records.c.kind == kept.record.kind
    for other in _kept(connection, records.c.document.in_(others), same_kind) if others else ():
        likeness = _likeness(kept.record, other.record)
        if likeness >= LIKE and likeness > found.get(other.document, (0.0,))[0]:
            found[other.document] = likeness, other
    return [other for _, other in found.values()]


def _likeness(one: Record, other: Record) -> float:
    return agreement(*(record.model_dump(mode="json") for record in (one, other)))


def _kept(connection: Connection, *which: ColumnElement[bool]) -> list[Kept]:
    """The records that conditions leave, in the order of their texts."""
    asked = select(records).where(*which).order_by(records.c.document, records.c.start, records.c.id)
    found = connection.execute(asked).all()
    words = _evidence(connection, [row.id for row in found])
    return [_of(row, words[row.id]) for row in found]


def _of(row: Row[Any], words: Fields) -> Kept:
    return Kept(
        Record.model_validate({**row.fields, "evidence": words}),
        *(row.answer, row.document, row.article, row.status, row.attention),
        *(row.version, row.gone, row.conflict),
    )


def _evidence(connection: Connection, ids: list[str]) -> dict[str, dict[str, Fields]]:
    """The words that the fields of some records were read from."""
    told: defaultdict[str, dict[str, Fields]] = defaultdict(dict)
    asked = select(evidence).where(evidence.c.record.in_(ids)).order_by(evidence.c.start)
    for row in connection.execute(asked).mappings():
        words = dict(row)
        told[words.pop("record")][words.pop("field")] = words
    return told
