"""Files extracted on several cores; what is in them comes in the order in which they were given.

A thread reads each file and gives its texts to other threads for the chain, so that the documents of one
large archive are done on all cores too. The threads only wait: the work is done in their processes.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import Full, Queue, SimpleQueue
from typing import NamedTuple

from sqlalchemy import Connection

from policyextract.extractor import Extractor
from policyextract.failures import Failure
from policyextract.model import Document
from policyextract.sources import Options, Reason, Source
from policyextract.store import writing
from policyextract.store.database import Database

AHEAD = 8  # documents of one file that wait to be written
FILES_AHEAD = 4  # files for each worker that are begun before the first is written
TICK_S = 0.2


class Seen(NamedTuple):
    """A file as it is on the disk: its bytes and when it was changed, in nanoseconds."""

    size: int
    modified: int

    @classmethod
    def of(cls, path: str) -> Seen | None:
        """None where it can't be seen."""
        try:
            status = os.stat(path)
        except OSError:
            return None
        return cls(status.st_size, status.st_mtime_ns)


class Known(NamedTuple):
    """A document, or a whole archive, whose content the database has already."""

    name: str
    sha256: str


Answer = tuple[Source, Document]
Found = Answer | Failure | Known
Asked = Callable[[str], bool]  # whether the database has the content with this SHA-256


class Visit:
    """A file that is being extracted; `name` may be that of one in an archive, `path` is on the disk."""

    def __init__(self, name: str, path: str) -> None:
        self.name, self.path = name, path
        self.seen = Seen.of(path)
        self.sha256: str | None = None  # of the file on the disk, known when the first document is
        self.whole = False  # whether `found` has given all that is in the file
        self._coming: Queue[Future[Found | None] | bool] = Queue(AHEAD)

    def found(self) -> Iterator[Found]:
        """What is in the file, in its order; it ends early where no more is to be begun."""
        while not isinstance(coming := self._coming.get(), bool):
            found = coming.result()
            if found is None:
                return
            yield found
        self.whole = coming

    def put(self, coming: Future[Found | None] | bool, gone: threading.Event) -> None:
        """Gives what comes next, or whether that was all; waits for room while it may be taken."""
        given = False
        while not given and not gone.is_set():
            with contextlib.suppress(Full):
                self._coming.put(coming, timeout=TICK_S)
                given = True


class Crew:
    """Extractors at work in threads; use it in a `with`."""

    def __init__(self, options: Options, workers: int, asked: Asked) -> None:
        self.visits_to_come: SimpleQueue[Visit | None] = SimpleQueue()
        self.texts: SimpleQueue[tuple[Source, Future[Found | None]] | None] = SimpleQueue()
        self.stopped, self.gone = threading.Event(), threading.Event()
        self._workers = [_Worker(self, options, asked) for _ in range(workers)]

    def __enter__(self) -> Crew:
        for worker in self._workers:
            for work in (worker.read, worker.answer):
                threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.gone.set()
        for worker in self._workers:
            self.visits_to_come.put(None)
            self.texts.put(None)
            worker.extractor.close()

    def stop(self) -> None:
        """Begins nothing more; the documents that are under way are finished."""
        self.stopped.set()

    def visits(self, files: Iterable[tuple[str, str]]) -> Iterator[Visit]:
        """A visit of each file, given its name and its path on the disk, in this order."""
        begun: deque[Visit] = deque()
        for name, path in files:
            begun.append(Visit(name, path))
            self.visits_to_come.put(begun[-1])
            if len(begun) >= FILES_AHEAD * len(self._workers):
                yield begun.popleft()
        yield from begun

    def answers(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Future[Found | None]]]:
        """Texts that were read already, each with what will come of it, in this order."""
        begun: deque[tuple[Source, Future[Found | None]]] = deque()
        for source in sources:
            begun.append((source, self.answer(source)))
            if len(begun) >= FILES_AHEAD * len(self._workers):
                yield begun.popleft()
        yield from begun

    def answer(self, source: Source) -> Future[Found | None]:
        """What the chain will find in a text; None where it isn't begun any more."""
        coming: Future[Found | None] = Future()
        self.texts.put((source, coming))
        return coming


@contextlib.contextmanager
def running(database: Database, crew: Crew, begin: Callable[[Connection], int]) -> Iterator[int]:
    """The id of the run that `begin` gives, with the crew at work.

    Its end is noted, unless the crew was stopped or the work broken off by an error.
    """
    with database.write() as connection:
        run = begin(connection)
    with crew:
        yield run
        stopped = crew.stopped.is_set()
    if not stopped:
        with database.write() as connection:
            writing.finish_run(connection, run)


class _Worker:
    """An extractor with a thread that reads files and one that waits for the chain."""

    def __init__(self, crew: Crew, options: Options, asked: Asked) -> None:
        self.extractor = Extractor(options, self._is_known)
        self._crew, self._asked = crew, asked
        self._visit: Visit | None = None

    def read(self) -> None:
        """Reads one file after the other."""
        while (visit := self._crew.visits_to_come.get()) is not None:
            self._visit = visit
            try:
                whole = all(self._is_given(visit, found) for found in self._texts(visit))
            except Exception as error:  # a fault of ours, or of the disk, costs this file only
                whole = self._is_given(visit, fault(visit.name, error))
            visit.put(whole and not self._crew.stopped.is_set(), self._crew.gone)

    def answer(self) -> None:
        """Runs the chain over one text after the other."""
        while (task := self._crew.texts.get()) is not None:
            source, coming = task
            try:
                coming.set_result(None if self._crew.stopped.is_set() else self.extractor.document(source))
            except Exception as error:
                coming.set_result(fault(source.name, error))

    def _texts(self, visit: Visit) -> Iterator[Source | Failure]:
        """The texts in a file; a failure where it is changed while it is read."""
        if self._crew.stopped.is_set():
            return
        for found in self.extractor.sources(visit.name):
            if Seen.of(visit.path) != visit.seen:
                yield Failure(
                    visit.name, Reason.changed, "was changed while it was read", "ingest it when it is whole"
                )
                return
            yield found

    def _is_given(self, visit: Visit, found: Source | Failure | Known) -> bool:
        """Gives what was found, a text when the chain is done with it; whether to go on."""
        if isinstance(found, Source):
            coming = self._crew.answer(found)
        else:
            coming = Future()
            coming.set_result(found)
        visit.put(coming, self._crew.gone)
        return not self._crew.stopped.is_set()

    def _is_known(self, name: str, sha256: str) -> bool:
        """Told by the reader of every file that it comes upon: whether to leave it out."""
        assert self._visit is not None
        self._visit.sha256 = self._visit.sha256 or sha256
        known = self._asked(sha256)
        if known:
            self._is_given(self._visit, Known(name, sha256))
        return known


def fault(name: str, error: Exception) -> Failure:
    """The failure that a fault of the program, or of the system, is."""
    what = f"a fault in policyextract ({type(error).__name__}: {error})"
    return Failure(name, Reason.fault, what, "please report it")
