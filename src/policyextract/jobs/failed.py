"""What failed in a job, as its tables have it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract.failures import Failure
from policyextract.jobs.shard import MANIFEST, Entry
from policyextract.jobs.storage import JobError, Storage
from policyextract.sources import Reason

JOB = "job.json"


def entries(place: Storage) -> Iterator[Entry]:
    """The shards of the manifest; raises JobError where no job has written."""
    if place.read(JOB) is None:
        raise nothing(place)
    for name in sorted(place.sizes(MANIFEST)):
        if data := place.read(name):
            yield cast(Entry, json.loads(data))


def nothing(place: Storage) -> JobError:
    """What is said of a folder in which no job has written."""
    return JobError(f"{place.url}: no job has written here; name the --out of `policyextract bulk`")


def table(place: Storage, name: str) -> pa.Table:
    """A table of a shard; raises JobError where it is gone."""
    data = place.read(name)
    if data is None:
        raise JobError(f"{place.url}/{name}: no such file; run the job again with the command that began it")
    return pq.read_table(io.BytesIO(data))


def rows(table: pa.Table) -> Iterator[Failure]:
    """The failures of a table."""
    for row in table.to_pylist():
        yield Failure(row["source"], Reason(row["reason"]), row["message"], row["advice"])


def failures(place: Storage) -> Iterator[Failure]:
    """All failures of a job, shard by shard."""
    for entry in entries(place):
        if entry["counts"]["failures"]:
            yield from rows(table(place, f"failures/part-{entry['shard']}.parquet"))
