"""Which records say otherwise than another clipping: kept right by whoever writes records.

What waits for a person, and in which order, follows from that: the column `priority` computes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, RowMapping, bindparam, select, update

from policyextract.store.schema import articles, documents, records
from policyextract.store.subjects import Claim, Said, Terms, contradictions, is_definite, slips

T = TypeVar("T", int, str)
AT_ONCE = 500  # subjects, or ids, in one query
COLUMNS = ("subject", "document", "article", "id", "since", "min", "max", "terms", "status", "conflict")


def mark(connection: Connection, subjects: Iterable[object]) -> None:
    """Notes for all records about some subjects which record of another clipping says otherwise, or none.

    To be called, in the same transaction, by whoever writes records, takes them out or decides on them,
    with the `subject` that each had before and has now (None: it has none). What a record with another
    amount in another clipping has to have in common with it, `contradictions` and `slips` tell; rejected
    ones don't count.
    """
    for some in _some({subject for subject in subjects if isinstance(subject, str)}):
        _mark(connection, some)


def subjects(connection: Connection, document: int) -> set[str | None]:
    """What the records of a document are about, for `mark`."""
    return set(connection.scalars(select(records.c.subject).where(records.c.document == document)))


def _mark(connection: Connection, wanted: Collection[str]) -> None:
    """The same for as many subjects as one query takes."""
    found = select(*(records.c[name] for name in COLUMNS)).where(records.c.subject.in_(wanted))
    rows = connection.execute(found).all()
    told: dict[str, list[Claim]] = defaultdict(list)
    for row in rows:
        if row.status != "rejected" and (row.min, row.max) != (None, None):
            told[row.subject].append(_claim(row))
    several = {subject: own for subject, own in told.items() if len({claim.document for claim in own}) > 1}
    conflicts: dict[str, Claim] = {}
    for subject, own in several.items():
        if is_definite(subject):
            conflicts |= contradictions(own)
    for claim, other in _misread(connection, list(several.values())):
        conflicts |= {claim.id: other, other.id: claim}
    _write(connection, rows, {id: other.id for id, other in conflicts.items()})


def _claim(row: Row[Any]) -> Claim:
    said = Said(row.since, row.min, row.max, Terms.parse(row.terms))
    return Claim(row.document, row.id, row.article, said)


def _misread(connection: Connection, told: Sequence[Sequence[Claim]]) -> Iterator[tuple[Claim, Claim]]:
    """Records of a reprint and of its original that give other amounts in the same words."""
    originals = _originals(connection, {claim.document for own in told for claim in own})
    pairs: list[tuple[list[Claim], list[Claim]]] = []
    for own in told:
        by_article: dict[int, list[Claim]] = defaultdict(list)
        for claim in own:
            by_article[claim.article].append(claim)
        for article in sorted(by_article.keys() & originals.keys()):
            original = [claim for claim in own if claim.document == originals[article]]
            pairs.append((by_article[article], original))
    sentences = _sentences(connection, {claim.id for pair in pairs for side in pair for claim in side})
    for reprint, original in pairs:
        yield from slips(reprint, original, sentences)


def _originals(connection: Connection, documents: Collection[int]) -> dict[int, int]:
    """The articles that are reprints of a story in one of some documents, each with that document."""
    return {
        row.id: row.sibling
        for some in _some(documents)
        for row in connection.execute(
            select(articles.c.id, articles.c.sibling).where(articles.c.sibling.in_(some))
        )
    }


def _sentences(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The sentences of some records."""
    return {
        row.id: row.sentence
        for some in _some(ids)
        for row in connection.execute(select(records.c.id, records.c.sentence).where(records.c.id.in_(some)))
    }


def _some(values: Collection[T]) -> Iterator[list[T]]:
    """As many at a time as one query takes, in order."""
    ordered = sorted(values)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))


def _write(connection: Connection, rows: Sequence[Row[Any]], conflicts: Mapping[str, str]) -> None:
    """Writes the conflicts that are other ones than before."""
    changed = [
        {"of": row.id, "other": conflicts.get(row.id)}
        for row in rows
        if row.conflict != conflicts.get(row.id)
    ]
    if changed:
        own = update(records).where(records.c.id == bindparam("of"))
        connection.execute(own.values(conflict=bindparam("other")), changed)


def opposed(connection: Connection, ids: Collection[str]) -> dict[str, RowMapping]:
    """What the records with these ids say, and where, for those that they contradict."""
    columns = (records.c.id, records.c.min, records.c.max, records.c.unit, documents.c.name)
    asked = select(*columns).join(documents, documents.c.id == records.c.document)
    found = connection.execute(asked.where(records.c.id.in_(sorted(set(ids))))).mappings()
    return {row["id"]: row for row in found}
