"""What failed in the database, and which files are to be read again for it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from policyextract.failures import Failure
from policyextract.sources import Reason
from policyextract.store import writing
from policyextract.store.database import Database
from policyextract.store.schema import failures as table

REST = "…"  # how what is missing of an archive that is cut off is called


class Row(NamedTuple):
    """A failure, and the path of the file that is to be read again."""

    failure: Failure
    path: str


def failures(database: Database, reason: Reason | None = None) -> Iterator[Failure]:
    """The failures of a reason, or all, by name."""
    for row in _rows(database, reason):
        yield row.failure


def missing(database: Database, reason: Reason | None = None) -> list[Failure]:
    """The failures whose files are gone since; from now on they are of this reason."""
    gone = [row for row in _rows(database, reason) if not os.path.lexists(row.path)]
    told = [
        Failure(row.failure.source, Reason.missing, "no such file any more", "put it back in its place")
        for row in gone
    ]
    if not told:
        return []
    with database.write() as connection:
        run = writing.start_run(connection, "retry")
        for failure, row in zip(told, gone, strict=True):
            writing.add_failure(connection, run, failure, row.path, None)
        writing.finish_run(connection, run)
    return told


def files(database: Database, reason: Reason | None = None) -> list[str]:
    """The names of the files to read again: one in an archive by itself, for several the archive."""
    found: dict[str, list[str]] = defaultdict(list)
    for failure, path in _rows(database, reason):
        if os.path.lexists(path):
            found[path].append(failure.source)
    return [
        names[0] if len(names) == 1 and not names[0].endswith(REST) else path for path, names in found.items()
    ]


def _rows(database: Database, reason: Reason | None) -> list[Row]:
    wanted = select(table).order_by(table.c.name)
    if reason:
        wanted = wanted.where(table.c.reason == reason.value)
    with database.read() as connection:
        return [
            Row(Failure(row.name, Reason(row.reason), row.message, row.advice), row.path)
            for row in connection.execute(wanted)
        ]
