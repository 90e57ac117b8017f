"""What shards hold: documents, records, mentions and failures as rows with typed columns.

Amounts are exact decimals. Evidence and confidences are lists of structs with the field's name in them,
which duckdb, pandas and Spark all read. Rows stand in the order of the plan.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract.failures import Failure
from policyextract.formats.arrow import AMOUNT, BOXES, EVIDENCE, WHOLE, WORDS
from policyextract.model import Document, MentionOut, Record

Row = dict[str, object]
CONFIDENCE = pa.struct([("field", pa.string()), ("confidence", pa.float64())])
ARTICLE = pa.struct(
    [
        ("id", pa.string()),
        ("kind", pa.string()),
        ("title", pa.string()),
        ("region", pa.string()),
        ("byline", pa.string()),
        ("source_note", pa.string()),
        ("spans", pa.list_(pa.list_(WHOLE))),
    ]
)
KINDS: dict[str, pa.DataType] = {
    **dict.fromkeys(("start", "end", "page", "pages"), WHOLE),
    **dict.fromkeys(("min", "max"), AMOUNT),
    **dict.fromkeys(("issuers", "conditions", "warnings", "levels", "also"), WORDS),
    "boxes": BOXES,
    "confidence": pa.float64(),
    "confidences": pa.list_(CONFIDENCE),
    "evidence": pa.list_(EVIDENCE),
    "articles": pa.list_(ARTICLE),
}


def _schema(names: Iterable[str]) -> pa.Schema:
    return pa.schema([(name, KINDS.get(name, pa.string())) for name in names])


ABOUT = ("sha256", "source", "also", "format", "encoding", "publisher", "published", "pages")
SCHEMAS = {
    "records": _schema(["sha256", *Record.model_fields]),
    "mentions": _schema(["sha256", "source", *MentionOut.model_fields]),
    "documents": _schema([*ABOUT, "articles", "warnings"]),
    "failures": _schema(["source", "sha256", "reason", "message", "advice"]),
}


class Tables:
    """The rows of a shard as they are made."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in wanted}

    def add(self, document: Document, also: list[str]) -> None:
        """Takes in a document; `also` are further names of the same content."""
        self._extend("documents", lambda: [_about(document, also)])
        self._extend("records", lambda: [_record(document, record) for record in document.records])
        own: Row = {"sha256": document.sha256, "source": document.source}
        self._extend("mentions", lambda: [own | mention.model_dump() for mention in document.mentions])

    def refuse(self, failure: Failure, sha256: str) -> None:
        """Takes in what could not be done; `sha256` is the hash of the file."""
        row: Row = {
            "source": failure.source,
            "sha256": sha256,
            "reason": failure.reason,
            "message": failure.message,
            "advice": failure.advice,
        }
        self._extend("failures", lambda: [row])

    def _extend(self, table: str, made: Callable[[], list[Row]]) -> None:
        if table in self.rows:
            self.rows[table].extend(made())


def parquet(table: str, rows: list[Row]) -> bytes:
    """Rows as a Parquet file; the same rows give the same bytes."""
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, SCHEMAS[table]), out, compression="zstd")
    return out.getvalue()


def _about(document: Document, also: list[str]) -> Row:
    row = document.model_dump(include={*ABOUT, "articles", "warnings"})
    return row | {"pages": len(document.pages) or None, "also": also}


def _record(document: Document, record: Record) -> Row:
    row = record.model_dump()
    evidence = [{"field": name, **found} for name, found in row["evidence"].items()]
    sure = [{"field": name, "confidence": value} for name, value in row["confidences"].items()]
    return row | {"sha256": document.sha256, "evidence": evidence, "confidences": sure}
