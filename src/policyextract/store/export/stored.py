"""The records of a database that a filter leaves, read as they are written: memory stays flat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, select

from policyextract.model import ArticleOut, Document
from policyextract.store import clippings, schema
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import About, ArticleRow, Clipped, DocumentRow
from policyextract.store.filters import Filter, chosen, conditions, unindexed
from policyextract.store.history import standing
from policyextract.store.schema import articles, documents, records, reviews

AT_ONCE = 500  # records that are read together, with their reviews and evidence
Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a filter leaves; the connection has one transaction, so that all of it is of one moment."""

    connection: Connection
    filter: Filter
    about: About

    def records(self, evidence: bool = False) -> Iterator[Exported]:
        """The records document by document, each in the order of its text; with `evidence` if asked."""
        asked, lead = chosen(self.connection, self.filter, "place")
        keys = [records.c[name] for name in schema.ORDERS["place"]]
        found = (
            select(*(records.c[name] for name in ("id", "fields", "since", "status", "gone", "version")))
            .add_columns(documents.c.sha256, documents.c.publisher, documents.c.published)
            .join(documents, documents.c.id == records.c.document)
            .where(*asked)
            .order_by(*(unindexed(key) if lead else key for key in keys))
        )
        for some in self._partitions(found):
            ids = [str(row["id"]) for row in some]
            reviewed = self._reviewed(ids)
            words = self._evidence(ids) if evidence else {}
            for row, id in zip(some, ids, strict=True):
                yield exported(row, reviewed.get(id, {}), words.get(id, {}))

    def documents(self) -> Iterator[DocumentRow]:
        """The documents that they are from."""
        columns = ("sha256", "name", "format", "publisher", "published", "pages", "added")
        found = select(*(documents.c[name] for name in columns)).where(documents.c.id.in_(self._from()))
        for row in self._rows(found.order_by(documents.c.id)):
            yield DocumentRow(**{**row, "pages": len(row["pages"])})

    def articles(self) -> Iterator[ArticleRow]:
        """The articles of these documents."""
        columns = ("kind", "title", "region", "byline", "source_note", "text")
        found = (
            select(documents.c.sha256, articles.c.key.label("article"), *(articles.c[n] for n in columns))
            .join(documents, documents.c.id == articles.c.document)
            .where(articles.c.document.in_(self._from()))
            .order_by(articles.c.document, articles.c.id)
        )
        for row in self._rows(found):
            yield ArticleRow(**row)

    def texts(self) -> Iterator[Clipped]:
        """The documents as they were read, in the order of their records, which are not in them yet."""
        found = self._from().distinct().order_by(records.c.document)
        for id in self.connection.scalars(found).all():
            yield _clipped(self.connection, id)

    def _asked(self) -> list[ColumnElement[bool]]:
        return conditions(self.connection, self.filter)

    def _from(self) -> Select[int]:
        """The ids of the documents of the records."""
        return select(records.c.document).where(*self._asked())

    def _rows(self, found: Select[*tuple[object, ...]]) -> Iterator[RowMapping]:
        return (row for some in self._partitions(found) for row in some)

    def _partitions(self, found: Select[*tuple[object, ...]]) -> Iterator[list[RowMapping]]:
        """The rows some hundreds at a time, without all of them in memory."""
        with self.connection.execution_options(yield_per=AT_ONCE).execute(found) as result:
            yield from (list(some) for some in result.mappings().partitions())

    def _reviewed(self, ids: list[str]) -> dict[str, dict[str, object]]:
        """Who decided last on each of some records, when and why, and the last note about it."""
        found = select(reviews).where(reviews.c.record.in_(ids), standing()).order_by(reviews.c.id)
        told: defaultdict[str, dict[str, object]] = defaultdict(dict)
        for row in self.connection.execute(found):
            if row.decision != "note":
                last = {"reviewed_by": row.who, "reviewed_at": row.at, "review_reason": row.reason}
                told[row.record].update(last)
            if row.note:
                told[row.record]["review_note"] = row.note
        return told

    def _evidence(self, ids: list[str]) -> dict[str, dict[str, Fields]]:
        """The words that the fields of some records were read from."""
        told: defaultdict[str, dict[str, Fields]] = defaultdict(dict)
        for row in self.connection.execute(
            select(schema.evidence).where(schema.evidence.c.record.in_(ids))
        ).mappings():
            words = dict(row)
            told[words.pop("record")][words.pop("field")] = words
        return told


def exported(row: RowMapping, review: Fields, evidence: Mapping[str, Fields]) -> Exported:
    """A row of the table `records` with what belongs to it."""
    fields = row["fields"]
    assert isinstance(fields, Mapping)
    return Exported.model_validate(
        {
            **fields,
            "evidence": evidence,
            "status": row["status"],
            **review,
            "year": row["since"] or None,
            "gone": row["gone"],
            "version": row["version"],
            "publisher": row["publisher"],
            "published": row["published"],
            "sha256": row["sha256"],
        }
    )


def _clipped(connection: Connection, id: int) -> Clipped:
    """A document of the database without its records."""
    about = clippings.clippings(connection, [id])[id]._asdict()
    told = {name: about[name] for name in ("sha256", "format", "encoding", "publisher", "published")}
    own = [{**row._asdict(), "id": row.key} for row in clippings.articles_of(connection, id)]
    document = Document.model_validate(
        {
            **told,
            "source": about["name"],
            "pages": about["pages"],
            "warnings": about["warnings"],
            "articles": [{name: one[name] for name in ArticleOut.model_fields} for one in own],
            "mentions": (),
            "records": (),
        }
    )
    return Clipped(clippings.source(connection, id), document)
