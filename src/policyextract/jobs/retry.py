"""The failed documents of a job once more: with a password, an encoding, recognition, other limits.

Nothing else is read again: what was done stays as it is. What comes now stands in the tables where it would
have stood, and the shard counts as finished as before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from itertools import groupby
from pathlib import PurePath
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract import patterns
from policyextract.extractor import Extractor
from policyextract.failures import Failure
from policyextract.jobs import failed, merging
from policyextract.jobs.inputs import Item
from policyextract.jobs.merging import Order
from policyextract.jobs.plan import digest
from policyextract.jobs.renewal import renew, settle
from policyextract.jobs.shard import JSONL, MANIFEST, PLAN, Entry, Results, Work, entered, outcomes, packed
from policyextract.jobs.storage import JobError, Storage
from policyextract.sources import Limits, Options, Reason
from policyextract.sources.kinds import SUFFIXES
from policyextract.sources.paths import INSIDE

ARCHIVES = ("zip", "tar", "eml")


def work(place: Storage) -> Work:
    """How a job was done; raises JobError where there is none, or this version would answer otherwise."""
    known = place.read(failed.JOB)
    if known is None:
        raise failed.nothing(place)
    was = json.loads(known)
    if (was["version"], was["patterns"]) != (version("policyextract"), patterns.digest()):
        raise JobError(
            f"{place.url}: was done by version {was['version']} with its patterns; retry with these, "
            "or do the job anew with another --out"
        )
    wished = [name.removeprefix("--") for name in was["tables"]]
    tables = ("records", *(name for name in wished if name != JSONL), "failures")
    options = Options(limits=Limits(**was["limits"]), encoding=was["encoding"], ocr=was["ocr"])
    return Work(place.url, tables, JSONL in wished, options)


class Outcome(NamedTuple):
    """What came of the failed documents of a shard: how many were read, and what still fails."""

    read: int
    failed: list[Failure]


class Retry:
    """Reads failed documents again, those of one reason or all; use it in a `with`, in the job's lock."""

    def __init__(self, place: Storage, work: Work, reason: Reason | None = None) -> None:
        self._place, self._work, self._reason = place, work, reason
        self._tried = Tried([])
        self._extractor = Extractor(work.options, lambda name, sha256: not self._tried.concerns(name))

    def __enter__(self) -> Retry:
        return self

    def __exit__(self, *_: object) -> None:
        self._extractor.close()

    def todo(self) -> list[Entry]:
        """The shards in which something failed for the reason."""
        settle(self._place)
        return [
            entry
            for entry in failed.entries(self._place)
            if any(self._is_chosen(reason) for reason in entry["counts"]["failures"])
        ]

    def shard(self, entry: Entry) -> Outcome:
        """Reads again what failed in a shard, and puts its files and its entry in place anew."""
        items = self._items(entry)
        was = failed.table(self._place, _part("failures", entry))
        chosen = [self._is_chosen(reason) for reason in was["reason"].to_pylist()]
        tried = was.filter(pa.array(chosen, pa.bool_()))
        self._tried = Tried(failed.rows(tried))
        results = Results(self._work)
        still = list(self._read(items, set(tried["sha256"].to_pylist()), results))
        left = was.filter(pa.array([not one for one in chosen], pa.bool_()))
        self._put(entry, Order(items), left, results)
        return Outcome(results.counts["documents"], still)

    def _is_chosen(self, reason: str) -> bool:
        return self._reason in (None, reason)

    def _items(self, entry: Entry) -> list[Item]:
        """The items of a shard: its name is how their hashes begin, in bits."""
        bits = "" if entry["shard"] == "all" else entry["shard"]
        low, high = (f"{int(bits.ljust(256, fill), 2):064x}" for fill in "01")
        with self._place.open(PLAN) as plan:
            rows = pq.read_table(plan, filters=[("sha256", ">=", low), ("sha256", "<=", high)])
        items = [Item(*row) for row in zip(*(column.to_pylist() for column in rows.columns), strict=True)]
        if digest(items) != entry["members"]:
            raise JobError(
                f"{self._place.url}: its files have changed since; run the job again with the command that "
                "began it, and then retry"
            )
        return items

    def _read(self, items: list[Item], contents: set[str], results: Results) -> Iterator[Failure]:
        """Reads what failed in these contents again; gives what still fails."""
        for sha256, same in groupby(items, key=lambda item: item.sha256):
            if sha256 not in contents:
                continue
            names = list(same)
            for outcome in outcomes(self._extractor, names[0]):
                if not isinstance(outcome, Failure):
                    results.take(outcome, names)
                elif self._tried.concerns(outcome.source):
                    results.take(outcome, names)
                    yield outcome

    def _put(self, entry: Entry, order: Order, left: pa.Table, results: Results) -> None:
        """Merges what came of a shard with what was there; `left` are the failures that were not tried."""
        files = {}
        for name, rows in results.tables.rows.items():
            was = left if name == "failures" else failed.table(self._place, _part(name, entry))
            files[_part(name, entry)] = merging.table(was, name, rows, order)
        if self._work.jsonl:
            name = f"{JSONL}/part-{entry['shard']}.jsonl"
            files[name] = merging.lines(self._place.read(name) or b"", results.lines, order)
        counts = merging.counts(entry["counts"], results.counts, self._tried.failures)
        new = entered(entry["shard"], entry["members"], files, counts)
        renew(self._place, entry["shard"], {**files, f"{MANIFEST}/{entry['shard']}.json": packed(new)})


class Tried:
    """The failed documents that are tried."""

    def __init__(self, failures: Iterable[Failure]) -> None:
        self.failures = list(failures)
        self._sources = {failure.source for failure in self.failures}
        nested = (one.source for one in self.failures if one.reason is Reason.nested)
        self._deep = min((source.count(INSIDE) for source in nested), default=None)

    def concerns(self, name: str) -> bool:
        """Whether a file is one that failed, holds one, or is in one.

        Of archives that lie too deep in others one is told for all, so each may hold what was not read.
        """
        if any(name == one or _holds(name, one) or _holds(one, name) for one in self._sources):
            return True
        is_archive = SUFFIXES.get(PurePath(name).suffix.lower()) in ARCHIVES
        return self._deep is not None and (is_archive or name.count(INSIDE) > self._deep)


def _holds(outer: str, inner: str) -> bool:
    return inner.startswith(outer + INSIDE)


def _part(table: str, entry: Entry) -> str:
    return f"{table}/part-{entry['shard']}.parquet"
