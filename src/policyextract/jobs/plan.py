"""The plan of a job: its items in order of their content, cut into shards.

A shard is a range of content hashes (`ranges`), so where a file lies in the archive changes nothing, the
same content under two names is one piece of work, and a file more or less changes its own shard only. The
plan is a Parquet file; the items of a shard lie in one of its row groups.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs import Item
from policyextract.jobs.ranges import Contents, capacity

GROUP_ITEMS = 1024  # or more in a row group: one for each shard of a single large file would be too many
GROUP_BYTES = 8_000_000  # of texts, or more
CHUNK = 1024  # rows at a time, however many there are
SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("sha256", pa.string()),
        ("size", pa.int64()),
        ("stamp", pa.string()),
        ("text", pa.string()),
        ("place", pa.string()),
        ("refusal", pa.string()),
    ]
)
COLUMNS = ", ".join(SCHEMA.names)
EARLIER = "name, place, size, stamp, sha256"
SHARDS = "policyextract.shards"  # in the metadata of the file: the shards as JSON
TABLES = """
    PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;
    CREATE TABLE earlier (name TEXT, place TEXT, size INTEGER, stamp TEXT, sha256 TEXT);
    CREATE TABLE items
        (name TEXT, sha256 TEXT, size INTEGER, stamp TEXT, text TEXT, place TEXT, refusal TEXT);
"""
# The same name twice: one of them if it is the same place too, else each with its place.
NAMES = """
    CREATE INDEX names ON items (name, place, sha256);
    CREATE TEMP TABLE twice AS SELECT name FROM items GROUP BY name HAVING count(*) > 1;
    DELETE FROM items WHERE name IN twice AND EXISTS (
        SELECT 1 FROM items AS other WHERE other.name = items.name AND other.place = items.place
        AND (other.sha256, other.rowid) < (items.sha256, items.rowid));
    UPDATE items SET name = name || ' (' || place || ')' WHERE name IN (
        SELECT name FROM items WHERE name IN twice GROUP BY name HAVING count(*) > 1);
    DROP INDEX names;
"""
# An item that is new, or is no more what it was in the earlier plan.
NEWS = """
    SELECT 1 FROM items WHERE NOT EXISTS (
        SELECT 1 FROM earlier WHERE earlier.place = items.place AND earlier.size = items.size
        AND earlier.stamp = items.stamp AND earlier.sha256 = items.sha256 AND earlier.name = items.name)
    LIMIT 1
"""


class Shard(NamedTuple):
    """A piece of a job: its name, where its items lie in the plan (row group, first row in it, rows), how
    many contents they have, and a hash of them.
    """

    name: str
    group: int
    first: int
    items: int
    contents: int
    members: str


class Plan:
    """Items as they are collected, in a scratch file: any number of them needs next to no memory."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        # Hashes are looked up by the threads that read files; SQLite lets in one at a time.
        self._items = sqlite3.connect(scratch, check_same_thread=False)
        self._earlier: list[Shard] | None = None
        with self._room():
            self._items.executescript(TABLES)

    def close(self) -> None:
        """Lets the scratch file go."""
        self._items.close()

    def remember(self, plan: BinaryIO) -> None:
        """Takes the hashes of an earlier plan, so that unchanged files need not be read for theirs."""
        file = pq.ParquetFile(plan)
        shards = (file.metadata.metadata or {}).get(SHARDS.encode())
        self._earlier = [Shard(*shard) for shard in json.loads(shards)] if shards else None
        with self._room():
            for batch in file.iter_batches(columns=EARLIER.split(", ")):
                rows = zip(*(batch.column(name).to_pylist() for name in EARLIER.split(", ")), strict=True)
                self._items.executemany("INSERT INTO earlier VALUES (?, ?, ?, ?, ?)", rows)
            self._items.execute("CREATE INDEX known ON earlier (place, size, stamp, sha256)")

    def known(self, place: str, size: int, stamp: str) -> str | None:
        """The hash of a file that is as it was in the earlier plan."""
        found = self._items.execute(
            "SELECT sha256 FROM earlier WHERE place = ? AND size = ? AND stamp = ? AND stamp <> ''",
            (place, size, stamp),
        ).fetchone()
        return found[0] if found else None

    def add(self, items: Iterable[Item]) -> int:
        """Takes items in, once; gives how many different ones there are."""
        with self._room():
            self._items.executemany(f"INSERT INTO items ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", items)
            self._items.executescript(NAMES)
            return int(self._items.execute("SELECT count(*) FROM items").fetchone()[0])

    def shards(self, target: Path) -> list[Shard]:
        """Cuts the items into shards and writes the plan, unless the earlier one is of the same items."""
        with self._room():
            if self._earlier is not None and self._is_as_before():
                return self._earlier
            self._items.execute("CREATE INDEX contents ON items (sha256, name, size)")
            with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
                shards = list(self._written(writer))
                writer.add_key_value_metadata({SHARDS: json.dumps(shards)})
            return shards

    def _is_as_before(self) -> bool:
        """Whether the earlier plan has the same items, none of them changed."""
        counts = "SELECT (SELECT count(*) FROM items) = (SELECT count(*) FROM earlier)"
        return bool(self._items.execute(counts).fetchone()[0]) and not self._items.execute(NEWS).fetchone()

    def _written(self, writer: pq.ParquetWriter) -> Iterator[Shard]:
        rows = self._items.execute(f"SELECT {COLUMNS} FROM items ORDER BY sha256, name")
        contents = Contents(
            self._items.execute("SELECT sha256, max(size), count(*) FROM items GROUP BY sha256")
        )
        group = _Group(writer)
        for found in contents.ranges(capacity(len(contents))):
            group.end_if_large()
            first, members = group.rows, hashlib.sha256()
            left = islice(rows, found.items)
            while chunk := list(islice(left, CHUNK)):
                group.add(chunk)
                members.update(b"".join(map(_line, chunk)))
            yield Shard(
                found.bits or "all", group.number, first, found.items, found.contents, members.hexdigest()
            )
        group.end()

    @contextlib.contextmanager
    def _room(self) -> Iterator[None]:
        """Raises JobError where the scratch folder is full, or can't be written."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            raise JobError(
                f"{self._scratch.parent}: can't be written ({error}); make room there, "
                "or set TMPDIR to a folder on another disk"
            ) from None


class _Group:
    """The row group being filled: shard after shard until it is large enough."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self._chunks: list[pa.Table] = []
        self.number = self.rows = self._bytes = 0

    def add(self, rows: list[tuple[object, ...]]) -> None:
        """Takes some rows of a shard."""
        chunk = pa.table([list(column) for column in zip(*rows, strict=True)], SCHEMA)
        self._chunks.append(chunk)
        self.rows += len(rows)
        self._bytes += chunk["text"].nbytes

    def end_if_large(self) -> None:
        """Ends the group where the next shard shall begin another."""
        if self.rows >= GROUP_ITEMS or self._bytes >= GROUP_BYTES:
            self.end()

    def end(self) -> None:
        """Writes the group."""
        if self._chunks:
            self._writer.write_table(pa.concat_tables(self._chunks), row_group_size=self.rows)
            self._chunks.clear()
            self.number, self.rows, self._bytes = self.number + 1, 0, 0


def members(plan: BinaryIO, shard: Shard) -> list[Item]:
    """The items of a shard, in order of content and name; raises JobError where the plan is another one."""
    file = pq.ParquetFile(plan)
    if shard.group < file.num_row_groups:
        rows = file.read_row_group(shard.group).slice(shard.first, shard.items)
        found = [Item(*row) for row in zip(*(column.to_pylist() for column in rows.columns), strict=True)]
        if digest(found) == shard.members:
            return found
    raise JobError("the plan of this job has changed; give the command again")


def digest(items: Iterable[Item]) -> str:
    """The hash of the items of a shard."""
    return hashlib.sha256(b"".join(map(_line, items))).hexdigest()


def _line(item: Sequence[object]) -> bytes:
    """What makes an item another one: its content and its name."""
    name, sha256, *_ = item
    return f"{sha256} {name}\n".encode()
