"""New files into the database; those that it has already are passed over in no time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from types import TracebackType

from sqlalchemy import delete, select, union_all
from sqlalchemy.exc import DBAPIError

from policyextract.failures import Failure
from policyextract.sources import Options, shown
from policyextract.sources.paths import INSIDE, split
from policyextract.store import near, queue, writing
from policyextract.store.database import Database
from policyextract.store.schema import documents, failures, files
from policyextract.store.visits import Answer, Crew, Found, Known, Seen, Visit, fault, running

LOOKED_UP = 500  # files in one query
Told = Callable[[str, list[Failure]], None]
"""Is told of each file that is done, known ones too: its name and what failed in it."""


@dataclass
class Counts:
    """What came of files: documents in all cases but `known`, which counts an unchanged archive once."""

    new: int = 0
    near: int = 0  # of the new ones
    known: int = 0
    failed: int = 0
    records: int = 0  # of the new documents

    def __str__(self) -> str:
        near = f" ({self.near} near-duplicates)" if self.near else ""
        new = f"{self.new} new documents{near} with {self.records} records"
        return f"{new}, {self.known} known, {self.failed} failed"


class Ingest:
    """Takes files into a database, under one run; use it in a `with`.

    Each document is one transaction, in the order of the files, so that whoever breaks it off anywhere
    finds the same in the database, after the same call, as if nothing had happened.
    """

    def __init__(self, database: Database, options: Options, workers: int, command: str = "ingest") -> None:
        self.counts = Counts()
        self._database = database
        self._crew = Crew(options, workers, self._has)
        self._running = running(database, self._crew, partial(writing.start_run, command=command))

    def __enter__(self) -> Ingest:
        self._run = self._running.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.__exit__(kind, error, trace)

    def take(self, names: Iterable[str], told: Told, stopping: Callable[[], bool]) -> None:
        """Takes files, each by its path or as `archive.zip!/path`, until `stopping` says so.

        What is under way then is finished, and kept up to the first document that isn't.
        """
        for visit in self._crew.visits(self._unknown(names, told, stopping)):
            failed = []
            for found in visit.found():
                failed += self._kept(visit, found)
                if stopping():
                    self._crew.stop()
            if not visit.whole:
                return
            self._close(visit, failed)
            told(visit.name, failed)

    def _unknown(
        self, names: Iterable[str], told: Told, stopping: Callable[[], bool]
    ) -> Iterator[tuple[str, str]]:
        """The name and path of the files that aren't on the disk as they were when they were taken."""
        for some in _chunks(map(_absolute, names)):
            seen = self._seen([shown(path) for _, path in some])
            for name, path in some:
                if stopping():
                    return
                if shown(path) in seen and Seen.of(path) == seen[shown(path)]:
                    self.counts.known += 1
                    told(name, [])
                else:
                    yield name, path

    def _seen(self, paths: list[str]) -> dict[str, Seen]:
        """How those of some files were that were taken whole."""
        known = select(files.c.path, files.c.size, files.c.modified).where(files.c.path.in_(paths))
        with self._database.read() as connection:
            return {row.path: Seen(row.size, row.modified) for row in connection.execute(known)}

    def _has(self, sha256: str) -> bool:
        """Whether the database has a document, or all of an archive, with this content."""
        same = (select(table.c.sha256).where(table.c.sha256 == sha256) for table in (documents, files))
        with self._database.read() as connection:
            return connection.execute(union_all(*same)).first() is not None

    def _kept(self, visit: Visit, found: Found) -> list[Failure]:
        """Writes what was found in a file into the database; what failed."""
        if isinstance(found, Known):
            self._name(found)
            return []
        if not isinstance(found, Failure):
            try:
                self._add(found)
                return []
            except DBAPIError as error:  # a document that the database doesn't take
                found = fault(found[0].name, error)
        with self._database.write() as connection:
            writing.add_failure(connection, self._run, found, shown(visit.path), visit.sha256)
        self.counts.failed += 1
        return [found]

    def _name(self, known: Known) -> None:
        """Notes the name of a document that is there."""
        with self._database.write() as connection:
            document = writing.find_document(connection, known.sha256)
            if document is not None:  # else it is an archive
                writing.add_name(connection, known.name, document)
        self.counts.known += 1

    def _add(self, answer: Answer) -> None:
        """Writes a document, with its sibling if it is a near-duplicate."""
        with self._database.write() as connection:
            added = writing.add_document(connection, self._run, *answer)
            sibling = near.mark(connection, added.document) if added.new else None
            if added.new:
                queue.mark(connection, queue.subjects(connection, added.document))
        self.counts.new += added.new
        self.counts.known += not added.new
        self.counts.near += sibling is not None
        self.counts.records += len(answer[1].records) * added.new

    def _close(self, visit: Visit, failed: list[Failure]) -> None:
        """Notes that all of a file was taken, so that it needn't be opened again if nothing failed."""
        path = shown(visit.path)
        with self._database.write() as connection:
            if visit.name != visit.path:  # it is in an archive of which the rest wasn't looked at
                if visit.name not in {failure.source for failure in failed}:
                    writing.clear_failure(connection, shown(visit.name))
                return
            others = failures.c.name.not_in([failure.source for failure in failed])
            connection.execute(delete(failures).where(failures.c.path == path, others))
            if failed or visit.seen is None or visit.sha256 is None:
                connection.execute(delete(files).where(files.c.path == path))
            else:
                writing.add_file(connection, path, *visit.seen, visit.sha256)


def _chunks(names: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """As many at a time as one query takes."""
    while some := list(islice(names, LOOKED_UP)):
        yield some


def _absolute(name: str) -> tuple[str, str]:
    """The name by which a file is kept, and its path on the disk: both without regard to where we are."""
    path, inside = split(name)
    path = os.path.abspath(path)
    return (f"{path}{INSIDE}{inside}" if inside else path), path
