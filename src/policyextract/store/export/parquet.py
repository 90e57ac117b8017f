"""Parquet: typed columns, for pandas, polars, DuckDB, R; the evidence is a list in each record."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract.store.export import arrow
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import Selection, Written

SCHEMA = arrow.RECORDS.append(pa.field("evidence", pa.list_(pa.struct(arrow.SAID))))


def write(selection: Selection, path: Path) -> Written:
    """Writes row groups of some thousands; what was exported stands in the file's metadata."""
    count = 0
    schema = SCHEMA.with_metadata({"policyextract": selection.about.line})
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        for records in arrow.batched(selection.records(evidence=True)):
            out.write_batch(pa.RecordBatch.from_pylist([_row(one) for one in records], schema=schema))
            count += len(records)
    return Written(count)


def _row(record: Exported) -> dict[str, object]:
    return {**arrow.row(record), "evidence": list(arrow.evidence(record))}
