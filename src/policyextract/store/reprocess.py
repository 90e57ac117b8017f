"""The stored documents run through the chain again, when the program or its patterns have changed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from sqlalchemy import ColumnElement, Connection, func, or_, select

from policyextract import patterns
from policyextract.failures import Failure
from policyextract.sources import Options, Source
from policyextract.sources.paths import INSIDE, split
from policyextract.store import rows, writing
from policyextract.store.database import Database
from policyextract.store.renewal import renew
from policyextract.store.schema import documents, names, runs
from policyextract.store.visits import Crew, Found, Known, running

Told = Callable[[Failure | None], None]
"""Is told of each document that is done, and what failed if it failed."""


class Reprocess:
    """Brings documents to the answers of this version, under one run; use it in a `with`.

    Each document is one transaction. A run that was broken off is gone on with: what it did is not done
    again. `counts` has `documents`, `failed`, and for records `new`, `changed`, `removed` and `back`.
    """

    def __init__(self, database: Database, options: Options, workers: int) -> None:
        self.counts: Counter[str] = Counter()
        self._database = database
        self._todo: dict[str, int] = {}  # documents by their content
        self._crew = Crew(options, workers, self._is_left_out)
        self._running = running(database, self._crew, _begun)

    def __enter__(self) -> Reprocess:
        self._run = self._running.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.__exit__(kind, error, trace)

    def choose(self, paths: Sequence[str], all: bool) -> int:
        """How many documents there are to do.

        Those that another version or other patterns have answered, or `all`; of these those that were found
        under a path, in a folder, or in an archive, if paths are given.
        """
        wanted = documents.c.run != self._run
        if not all:
            wanted &= _outdated()
        if paths:
            under = select(names.c.document).where(or_(*map(_is_under, paths)))
            wanted &= documents.c.id.in_(under)
        chosen = (
            select(documents.c.sha256, documents.c.id).join(runs, runs.c.id == documents.c.run).where(wanted)
        )
        ordered = chosen.where(wanted).order_by(documents.c.id)
        with self._database.read() as connection:
            self._todo = {row.sha256: row.id for row in connection.execute(ordered)}
        return len(self._todo)

    def run(self, told: Told, stopping: Callable[[], bool], reread: bool = False) -> None:
        """Does the chosen documents until `stopping` says so; `reread`: their files are read again.

        Where a file is gone, has changed or can't be read any more, its stored text is taken.
        """
        if reread:
            self._reread(told, stopping)
        for source, coming in self._crew.answers(self._sources(stopping)):
            found = coming.result()
            if found is None:
                return
            self._take(self._todo[source.sha256], found, told)

    def _reread(self, told: Told, stopping: Callable[[], bool]) -> None:
        """Does the documents whose files are there."""
        for visit in self._crew.visits((path, path) for path in self._files()):
            for found in visit.found():
                if not isinstance(found, Failure | Known) and found[0].sha256 in self._todo:
                    self._take(self._todo.pop(found[0].sha256), found, told)
                if stopping():
                    self._crew.stop()
            if not visit.whole:
                return

    def _files(self) -> list[str]:
        """The files on the disk in which the documents were found, each once."""
        found = select(names.c.name, names.c.document).order_by(names.c.document, names.c.name)
        wanted = set(self._todo.values())
        with self._database.read() as connection:
            paths = [split(row.name)[0] for row in connection.execute(found) if row.document in wanted]
        return [path for path in dict.fromkeys(paths) if Path(path).is_file()]

    def _is_left_out(self, sha256: str) -> bool:
        """Whether a file that is come upon is a document that there is nothing to do about."""
        if sha256 in self._todo:
            return False
        with self._database.read() as connection:
            return writing.find_document(connection, sha256) is not None

    def _sources(self, stopping: Callable[[], bool]) -> Iterator[Source]:
        """The stored texts of the documents that are to do."""
        for document in list(self._todo.values()):
            if stopping():
                self._crew.stop()
                return
            with self._database.read() as connection:
                stored = select(documents.c.source).where(documents.c.id == document)
                content = connection.execute(stored).scalar_one_or_none()
            if content is not None:
                yield rows.unpacked(content)

    def _take(self, document: int, found: Found, told: Told) -> None:
        """Writes what came of a document, unless another program has done it meanwhile."""
        assert not isinstance(found, Known)
        failure = found if isinstance(found, Failure) else None
        with self._database.write() as connection:
            if isinstance(found, Failure):
                writing.add_failure(connection, self._run, found, split(found.source)[0], None)
                self.counts["failed"] += 1
            elif self._is_to_do(connection, document):
                self.counts += renew(connection, self._run, document, *found)
                writing.clear_failure(connection, found[0].name)
                self.counts["documents"] += 1
        told(failure)

    def _is_to_do(self, connection: Connection, document: int) -> bool:
        """Whether a document is there that this run hasn't done."""
        left = select(documents.c.id).where(documents.c.id == document, documents.c.run != self._run)
        return connection.execute(left).first() is not None


def _outdated() -> ColumnElement[bool]:
    """Whether the run of a document's answers was one of another version or with other patterns."""
    return or_(runs.c.version != version("policyextract"), runs.c.patterns != patterns.digest())


def _begun(connection: Connection) -> int:
    """The last run of this command, if it was broken off and was one of this version; else a new one."""
    last = select(func.max(runs.c.id)).where(runs.c.command == "reprocess").scalar_subquery()
    same = select(runs.c.id).where(runs.c.id == last, runs.c.finished.is_(None), ~_outdated())
    return connection.execute(same).scalar() or writing.start_run(connection, "reprocess")


def _is_under(path: str) -> ColumnElement[bool]:
    """Whether a name is that of a file, is in a folder, or in an archive."""
    outer, inside = split(path)
    outer = os.path.abspath(outer) + (INSIDE + inside if inside else "")
    below = (names.c.name.startswith(outer + end, autoescape=True) for end in (os.sep, "/", INSIDE))
    return or_(names.c.name == outer, *below)
