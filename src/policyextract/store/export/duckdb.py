"""A DuckDB file: tables `records`, `evidence`, `documents` and `articles`, for questions in SQL.

`sha256` leads from a record to its document, `sha256` and `article` to its article, `evidence.record`
to the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from policyextract.formats.arrow import WHOLE
from policyextract.store.export import arrow
from policyextract.store.export.selection import Selection, Written

TEXT = pa.string()
TABLES = {
    "records": arrow.RECORDS,
    "evidence": pa.schema([("record", TEXT), *arrow.SAID]),
    "documents": pa.schema(
        [(name, TEXT) for name in ("sha256", "name", "format", "publisher", "published")]
        + [("pages", WHOLE), ("added", TEXT)]
    ),
    "articles": pa.schema(
        [
            (name, TEXT)
            for name in ("sha256", "article", "kind", "title", "region", "byline", "source_note", "text")
        ]
    ),
}


def write(selection: Selection, path: Path) -> Written:
    """Writes the four tables; the comment of `records` says what was exported."""
    count = 0
    with duckdb.connect(str(path)) as database:
        for name, schema in TABLES.items():
            _insert(database, f"CREATE TABLE {name} AS", schema.empty_table())
        for records in arrow.batched(selection.records(evidence=True)):
            _append(database, "records", (arrow.row(record) for record in records))
            _append(
                database,
                "evidence",
                ({"record": record.id, **row} for record in records for row in arrow.evidence(record)),
            )
            count += len(records)
        for documents in arrow.batched(selection.documents()):
            _append(database, "documents", (row._asdict() for row in documents))
        for articles in arrow.batched(selection.articles()):
            _append(database, "articles", (row._asdict() for row in articles))
        _comment(database, selection.about.line)
    return Written(count)


def _append(database: duckdb.DuckDBPyConnection, name: str, rows: Iterable[dict[str, object]]) -> None:
    """Adds rows to a table."""
    table = pa.Table.from_pylist(list(rows), schema=TABLES[name])
    _insert(database, f"INSERT INTO {name}", table)


def _insert(database: duckdb.DuckDBPyConnection, statement: str, table: pa.Table) -> None:
    """Runs a statement that takes the rows of an Arrow table."""
    database.register("batch", table)
    database.execute(f"{statement} FROM batch")
    database.unregister("batch")


def _comment(database: duckdb.DuckDBPyConnection, about: str) -> None:
    """Says what was exported, and what each column means, where tools for databases show it."""
    database.execute(f"COMMENT ON TABLE records IS {_quoted(about)}")
    for column in arrow.COLUMNS_HERE:
        told = f"{column.heading}：{column.about.zh}; {column.about.en}"
        database.execute(f'COMMENT ON COLUMN records."{column.name}" IS {_quoted(told)}')


def _quoted(words: str) -> str:
    """A string of SQL, where no parameter can stand."""
    return "'" + words.replace("'", "''") + "'"
