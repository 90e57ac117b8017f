"""One shard, on whatever machine: its items to files, and the entry in the manifest that says it is done.

What it writes follows from its items and the work alone, not from who does it, when, or how often.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypedDict

from policyextract.extractor import Extractor
from policyextract.failures import Failure
from policyextract.formats.records import json_line
from policyextract.jobs.inputs import Item, opened
from policyextract.jobs.plan import Shard, members
from policyextract.jobs.storage import Storage, storage
from policyextract.jobs.tables import Tables, parquet
from policyextract.model import Document, Record
from policyextract.sources import Options, SourceError, read_bytes

PLAN = "plan.parquet"
MANIFEST = "manifest"
JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Work:
    """What all shards of a job have in common: where the output lies, what is written, how files are read."""

    out: str
    tables: tuple[str, ...] = ("records", "failures")
    jsonl: bool = False
    options: Options = field(default_factory=Options)

    @property
    def wished(self) -> list[str]:
        """What is written beside the records and the failures."""
        return [name for name in self.tables if name not in ("records", "failures")] + [JSONL] * self.jsonl


class Written(TypedDict):
    """A file of a shard."""

    name: str
    bytes: int
    sha256: str


class Counts(TypedDict):
    """What is in a shard; `cells` counts records by `kind|region|level`."""

    documents: int
    duplicates: int
    mentions: int
    records: int
    failures: dict[str, int]
    cells: dict[str, int]


class Entry(TypedDict):
    """A finished shard in the manifest."""

    shard: str
    members: str
    files: list[Written]
    counts: Counts


class Unwanted(Exception):
    """A shard for which nobody waits any more."""


def do(work: Work, shard: Shard) -> Entry:
    """Does a shard and puts its files in place, the entry of the manifest last."""
    return done(work, shard, planned(work, shard))


def planned(work: Work, shard: Shard) -> list[Item]:
    """The items of a shard; raises JobError where the plan is another one by now."""
    with storage(work.out).open(PLAN) as plan:
        return members(plan, shard)


def done(work: Work, shard: Shard, items: list[Item], wanted: Callable[[], bool] = lambda: True) -> Entry:
    """Does these items of a shard; raises Unwanted, and puts nothing in place, as soon as it isn't wanted."""
    results = Results(work)
    extractor = _extractor(work.options)
    for _, same in groupby(items, key=lambda item: item.sha256):
        if not wanted():
            raise Unwanted
        results.add(extractor, list(same))
    if not wanted():
        raise Unwanted
    return written(storage(work.out), work, shard, results)


class Results:
    """What the items of a shard give."""

    def __init__(self, work: Work) -> None:
        self.tables = Tables(work.tables)
        self.lines: list[str] = []
        self._wants_lines = work.jsonl
        self.counts = Counts(documents=0, duplicates=0, mentions=0, records=0, failures={}, cells={})

    def add(self, extractor: Extractor, same: list[Item]) -> None:
        """Does a content that has these names."""
        first, *others = same
        self.counts["duplicates"] += len(others)
        for outcome in outcomes(extractor, first):
            self.take(outcome, same)

    def take(self, outcome: Document | Failure, same: list[Item]) -> None:
        """Takes in what came of a content that has these names."""
        first, *others = same
        if isinstance(outcome, Failure):
            self.tables.refuse(outcome, first.sha256)
            reasons = self.counts["failures"]
            reasons[outcome.reason] = reasons.get(outcome.reason, 0) + 1
        else:
            self._count(outcome)
            self.tables.add(outcome, [item.name for item in others])
            if self._wants_lines:
                self.lines += [json_line(record) for record in outcome.records]

    def _count(self, document: Document) -> None:
        self.counts["documents"] += 1
        self.counts["mentions"] += len(document.mentions)
        self.counts["records"] += len(document.records)
        cells = self.counts["cells"]
        for record in document.records:
            cell = _cell(record)
            cells[cell] = cells.get(cell, 0) + 1


def outcomes(extractor: Extractor, item: Item) -> Iterator[Document | Failure]:
    """What each document of an item says, or why it can't be had."""
    limits = extractor.options.limits
    try:
        if item.text is None:
            with opened(item, limits) as path:
                found = extractor.documents(item.name, path)
                yield from (one if isinstance(one, Failure) else one[1] for one in found)
        else:
            one = extractor.document(read_bytes(item.text.encode(), item.name, limits))
            yield one if isinstance(one, Failure) else one[1]
    except SourceError as error:
        yield Failure.of(error)


def written(place: Storage, work: Work, shard: Shard, results: Results) -> Entry:
    """Puts the files of a shard in place, and then its entry."""
    files = {
        f"{table}/part-{shard.name}.parquet": parquet(table, rows)
        for table, rows in results.tables.rows.items()
    }
    if work.jsonl:
        files[f"{JSONL}/part-{shard.name}.jsonl"] = "".join(results.lines).encode()
    for name, data in files.items():
        place.write(name, data)
    entry = entered(shard.name, shard.members, files, results.counts)
    place.write(f"{MANIFEST}/{shard.name}.json", packed(entry))
    return entry


def entered(shard: str, members: str, files: dict[str, bytes], counts: Counts) -> Entry:
    """The entry of a shard that has these files."""
    written = [Written(name=name, bytes=len(data), sha256=_hash(data)) for name, data in files.items()]
    return Entry(shard=shard, members=members, files=written, counts=counts)


def packed(value: object) -> bytes:
    """A value as JSON, the same bytes whatever order it was put together in."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _cell(record: Record) -> str:
    return f"{record.kind}|{record.region or ''}|{record.level or ''}"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_kept = threading.local()


def _extractor(options: Options) -> Extractor:
    """The extractor of this thread, kept from shard to shard, since its processes take time to start."""
    kept: Extractor | None = getattr(_kept, "extractor", None)
    if kept is None or kept.options != options:
        if kept is not None:
            kept.close()
        kept = _kept.extractor = Extractor(options)
    return kept
