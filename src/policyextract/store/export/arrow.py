"""Records as Arrow tables, typed; Parquet and DuckDB take them from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TypeVar

import pyarrow as pa

from policyextract.formats.arrow import AMOUNT, BOXES, EVIDENCE, WHOLE, WORDS
from policyextract.store.export.columns import COLUMNS, Type, value
from policyextract.store.export.record import Exported

BATCH = 5000  # rows that are in memory at a time
TYPES: Mapping[Type, pa.DataType] = {
    "text": pa.string(),
    "texts": WORDS,
    "number": AMOUNT,
    "integer": WHOLE,
    "share": pa.float64(),
    "day": pa.string(),
    "time": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
}
SAID = (*EVIDENCE, pa.field("confidence", pa.float64()))  # a row of `evidence`
COLUMNS_HERE = tuple(column for column in COLUMNS if column.type != "words")
RECORDS = pa.schema(
    [
        pa.field(
            column.name,
            TYPES[column.type],
            metadata={"heading": column.heading, "about": column.about.en, "说明": column.about.zh},
        )
        for column in COLUMNS_HERE
    ]
    + [pa.field("boxes", BOXES)]
)

Row = TypeVar("Row")


def batched(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows some thousands at a time, so that memory stays flat however many there are."""
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some


def row(record: Exported) -> dict[str, object]:
    """A record with typed values."""
    cells = {column.name: value(record, column) for column in COLUMNS_HERE}
    if record.reviewed_at:
        cells["reviewed_at"] = datetime.fromisoformat(record.reviewed_at)
    return {**cells, "conditions": record.conditions, "issuers": record.issuers, "boxes": record.boxes}


def evidence(record: Exported) -> Iterator[dict[str, object]]:
    """A row for each field of a record that says which words it was read from."""
    for name, found in record.evidence.items():
        yield {"field": name, "confidence": record.confidences.get(name), **dict(found)}
