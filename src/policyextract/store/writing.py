"""Documents with all that is in them into the tables; the runs that did it; what could not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from policyextract import patterns
from policyextract.failures import Failure
from policyextract.model import Document, Record
from policyextract.sources import Source
from policyextract.store import rows, schema

AT_ONCE = 500  # articles that are looked at together


class Added(NamedTuple):
    """A document in the database; `new` is false where it was there already."""

    document: int
    new: bool


def now() -> str:
    """The time as the database keeps it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def start_run(connection: Connection, command: str) -> int:
    """The id of a new run of a command (ingest, reprocess, retry), with the version of what answers."""
    row = {
        "command": command,
        "version": version("policyextract"),
        "patterns": patterns.digest(),
        "started": now(),
    }
    made: int = connection.execute(schema.runs.insert().values(row).returning(schema.runs.c.id)).scalar_one()
    return made


def finish_run(connection: Connection, run: int) -> None:
    """Notes that a run came to its end."""
    connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(finished=now()))


def add_document(connection: Connection, run: int, source: Source, document: Document) -> Added:
    """Writes a document with its name, articles, mentions, records and evidence.

    One with the same content that is there already only gets this name as well; where two programs add
    it at once, the second finds that of the first. A failure under this name is forgotten.
    """
    row = {**rows.document(source, document), "added": now(), "run": run}
    made = connection.execute(
        _insert(connection, schema.documents)
        .values(row)
        .on_conflict_do_nothing(index_elements=["sha256"])
        .returning(schema.documents.c.id)
    ).scalar()
    if made is not None:
        write_answers(connection, made, source, document)
    id = find_document(connection, source.sha256) if made is None else made
    assert id is not None, "a document of this content is there"
    add_name(connection, source.name, id)
    return Added(id, made is not None)


def find_document(connection: Connection, sha256: str) -> int | None:
    """The id of the document with this content; None where there is none."""
    found = select(schema.documents.c.id).where(schema.documents.c.sha256 == sha256)
    return connection.execute(found).scalar()


def add_name(connection: Connection, name: str, document: int) -> None:
    """Notes the name that a document was found under, which is no longer that of another or of a failure."""
    written = _insert(connection, schema.names).values(name=name, document=document)
    connection.execute(written.on_conflict_do_update(index_elements=["name"], set_={"document": document}))
    clear_failure(connection, name)


def write_answers(connection: Connection, document: int, source: Source, answers: Document) -> None:
    """Writes the articles, mentions and records of a document that has none."""
    here: rows.Row = {"document": document}
    _write(connection, schema.articles, (here | row for row in rows.articles(source, answers)))
    write_mentions(connection, document, answers)
    articles = article_ids(connection, document)
    made = (
        {"article": articles[one.article], **rows.record(one, answers.published)} for one in answers.records
    )
    _write(connection, schema.records, (here | row for row in made))
    write_evidence(connection, answers.records)


def write_mentions(connection: Connection, document: int, answers: Document) -> None:
    """Writes the mentions of a document whose articles are there."""
    articles = article_ids(connection, document)
    found = ({"article": articles.get(one.article), **rows.mention(one)} for one in answers.mentions)
    _write(connection, schema.mentions, ({"document": document, **row} for row in found))


def article_ids(connection: Connection, document: int) -> dict[str, int]:
    """The ids of a document's articles in the database, by those that they have in the document."""
    articles = schema.articles.c
    found = select(articles.key, articles.id).where(articles.document == document)
    return {row.key: row.id for row in connection.execute(found)}


def write_evidence(connection: Connection, records: Iterable[Record]) -> None:
    """Writes what the fields of records were read from, for records that have no evidence there."""
    _write(connection, schema.evidence, (row for record in records for row in rows.evidence(record)))


def index_articles(connection: Connection, articles: Collection[int]) -> None:
    """Lets search find articles by what their records hold now; to be called when their fields change."""
    ordered = sorted(articles)
    for at in range(0, len(ordered), AT_ONCE):
        _index(connection, ordered[at : at + AT_ONCE])


def _index(connection: Connection, ids: Sequence[int]) -> None:
    """The same for as many as one query takes."""
    articles, records = schema.articles.c, schema.records.c
    told: dict[int, list[rows.Row]] = {id: [] for id in ids}
    held = select(records.article, records.fields).where(records.article.in_(ids)).order_by(records.id)
    for article, fields in connection.execute(held):
        told[article].append(fields)
    found = select(articles.id, articles.title, articles.text, articles.words).where(articles.id.in_(ids))
    new = [
        {"of": row.id, "now": words}
        for row in connection.execute(found)
        if (words := rows.words(row.title, row.text, told[row.id])) != row.words
    ]
    if new:
        own = update(schema.articles).where(articles.id == bindparam("of"))
        connection.execute(own.values(words=bindparam("now")), new)


def add_file(connection: Connection, path: str, size: int, modified: int, sha256: str) -> None:
    """Notes that all of a file was taken, and how it was then; `modified` is in nanoseconds."""
    row = {"size": size, "modified": modified, "sha256": sha256}
    written = _insert(connection, schema.files).values(path=path, **row)
    connection.execute(written.on_conflict_do_update(index_elements=["path"], set_=row))


def add_failure(connection: Connection, run: int, failure: Failure, path: str, sha256: str | None) -> None:
    """Notes that a document could not be read, and how often that was tried.

    `path` is the file to read again; `sha256` that of its content, None where it could not even be opened.
    """
    told = {name: getattr(failure, name) for name in ("reason", "message", "advice")}
    row = {**told, "path": path, "sha256": sha256, "at": now(), "run": run}
    written = _insert(connection, schema.failures).values(name=failure.source, tries=1, **row)
    tries = schema.failures.c.tries + 1
    connection.execute(written.on_conflict_do_update(index_elements=["name"], set_={**row, "tries": tries}))


def clear_failure(connection: Connection, name: str) -> None:
    """Forgets that a document could not be read."""
    connection.execute(delete(schema.failures).where(schema.failures.c.name == name))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can tell what happens to a row that is there already."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _write(connection: Connection, table: Table, new: Iterable[rows.Row]) -> None:
    """Inserts rows, all in as few statements as can be."""
    if values := list(new):
        connection.execute(table.insert(), values)
