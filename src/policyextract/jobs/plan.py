"""The plan of a job: its items in order of their content, cut into shards.

A shard is a range of content hashes. Ranges are halved until they hold few enough items, so where a file
lies in the archive changes nothing, the same content under two names is one piece of work, and a file
more or less changes its own shard only. The plan is a Parquet file with a row group for each shard.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract.jobs.inputs import Item

LARGEST = 1024  # contents in a shard: half a minute of work on clippings
SMALLEST = 8
FEWEST = 64  # shards of a job that is large enough for them, so that many workers have something to do
BYTES = 8_000_000  # in a shard, if it is more than one file: some dozens of scanned pages, two minutes
SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("sha256", pa.string()),
        ("size", pa.int64()),
        ("stamp", pa.string()),
        ("text", pa.string()),
    ]
)


class Shard(NamedTuple):
    """A piece of a job: its name, its row group in the plan, its contents, and a hash of all its items."""

    name: str
    number: int
    contents: int
    members: str


class Plan:
    """Items as they are collected, in a scratch file: any number of them needs no memory."""

    def __init__(self, scratch: Path) -> None:
        self._items = sqlite3.connect(scratch)
        self._items.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE earlier (name TEXT PRIMARY KEY, sha256 TEXT, size INTEGER, stamp TEXT);"
            "CREATE TABLE items (name TEXT PRIMARY KEY, sha256 TEXT, size INTEGER, stamp TEXT, text TEXT)"
        )

    def close(self) -> None:
        """Lets the scratch file go."""
        self._items.close()

    def remember(self, plan: BinaryIO) -> None:
        """Takes the hashes of an earlier plan, so that unchanged files need not be read for theirs."""
        for batch in pq.ParquetFile(plan).iter_batches(columns=["name", "sha256", "size", "stamp"]):
            rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            self._items.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?, ?, ?)", rows)

    def known(self, name: str, size: int, stamp: str) -> str | None:
        """The hash of a file that is as it was in the earlier plan."""
        found = self._items.execute(
            "SELECT sha256 FROM earlier WHERE name = ? AND size = ? AND stamp = ?", (name, size, stamp)
        ).fetchone()
        return found[0] if found else None

    def add(self, items: Iterable[Item]) -> int:
        """Takes items in; gives how many different names there are."""
        self._items.executemany("INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?, ?)", items)
        self._items.execute("CREATE INDEX contents ON items (sha256, name)")
        return int(self._items.execute("SELECT count(*) FROM items").fetchone()[0])

    def shards(self, target: Path) -> list[Shard]:
        """Cuts the items into shards and writes the plan."""
        with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
            return list(self._written(writer))

    def _written(self, writer: pq.ParquetWriter) -> Iterator[Shard]:
        contents, _ = self._count("")
        for number, (bits, size) in enumerate(self._cut("", capacity(contents))):
            rows = self._range(bits, "name, sha256, size, stamp, text").fetchall()
            columns = [list(column) for column in zip(*rows, strict=True)]
            writer.write_table(pa.table(columns, SCHEMA), row_group_size=len(rows))
            members = hashlib.sha256("".join(f"{row[1]} {row[0]}\n" for row in rows).encode()).hexdigest()
            yield Shard(bits or "all", number, size, members)

    def _cut(self, bits: str, most: int) -> Iterator[tuple[str, int]]:
        """The ranges below a range, the range itself if it is small enough; and how much is in each."""
        contents, size = self._count(bits)
        if contents > 1 and (contents > most or size > BYTES):
            yield from self._cut(f"{bits}0", most)
            yield from self._cut(f"{bits}1", most)
        elif contents:
            yield bits, contents

    def _count(self, bits: str) -> tuple[int, int]:
        contents, size = self._range(bits, "count(DISTINCT sha256), total(size)").fetchone()
        return contents, int(size)

    def _range(self, bits: str, columns: str) -> sqlite3.Cursor:
        low, high = (f"{int(bits.ljust(256, fill), 2):064x}" for fill in "01")
        return self._items.execute(
            f"SELECT {columns} FROM items WHERE sha256 BETWEEN ? AND ? ORDER BY sha256, name", (low, high)
        )


def capacity(contents: int) -> int:
    """How many contents a shard may have: a power of two, so that growing archives seldom change it.

    >>> [capacity(n) for n in (0, 1_000, 2_000, 100_000, 10_000_000)]
    [8, 8, 16, 1024, 1024]
    """
    few = max(SMALLEST, contents // FEWEST)
    return int(min(LARGEST, 1 << (few.bit_length() - 1)))


def members(plan: BinaryIO, shard: Shard) -> list[Item]:
    """The items of a shard, in order of content and name."""
    rows = pq.ParquetFile(plan).read_row_group(shard.number)
    return [Item(*row) for row in zip(*(column.to_pylist() for column in rows.columns), strict=True)]
