"""Shards on the cores of this machine: processes that share nothing, each with a pipe of its own.

So whenever one of them is killed, while it starts or in the middle of an answer, the end of its pipe tells
so, and no other waits for a lock that it held.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing import connection

from policyextract.jobs.engines import TRIES, Lost, Stopping
from policyextract.jobs.plan import Shard
from policyextract.jobs.shard import Entry, Work, do
from policyextract.jobs.storage import JobError

Pipe = connection.Connection
Answer = Entry | JobError | str
SPAWN = multiprocessing.get_context("spawn")
PATIENCE = 5  # seconds that a worker with nothing to do may take to end


class Local:
    """Processes of this machine; temporary files of all of them are in the folder `scratch`."""

    name = "local"

    def __init__(self, workers: int, scratch: str) -> None:
        self.workers = workers
        self.scratch = scratch

    def run(self, work: Work, shards: Iterable[Shard], stopping: Stopping) -> Iterator[Entry | Lost]:
        """The shards as they are done, in any order; ends after those under way when stopping."""
        crew = Crew(self, work, shards)
        try:
            yield from crew.outcomes(stopping)
        finally:
            crew.end()


class Worker:
    """A process that does shards, and the one that it does."""

    def __init__(self, work: Work, scratch: str) -> None:
        self.pipe, theirs = SPAWN.Pipe()
        self.process = SPAWN.Process(target=_serve, args=(theirs, work, scratch))
        with _without_interrupts():
            self.process.start()
        theirs.close()
        self.shard: Shard | None = None

    def begin(self, shard: Shard) -> None:
        """Gives it a shard."""
        self.shard = shard
        with contextlib.suppress(OSError):  # its death is told by the end of the pipe
            self.pipe.send(shard)

    def answer(self) -> Answer | None:
        """What it answers, when the pipe is ready; None if it died."""
        try:
            return self.pipe.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        """Ends it, whatever it does."""
        self.pipe.close()
        if self.shard is None:
            self.process.join(PATIENCE)
        self.process.kill()
        self.process.join()


class Crew:
    """The workers, those with a shard and those without, and how often shards were begun that died."""

    def __init__(self, engine: Local, work: Work, shards: Iterable[Shard]) -> None:
        self.engine, self.work = engine, work
        self.coming = iter(shards)
        self.again: deque[Shard] = deque()
        self.deaths: dict[str, int] = {}
        self.busy: dict[Pipe, Worker] = {}
        self.idle: list[Worker] = []

    def outcomes(self, stopping: Stopping) -> Iterator[Entry | Lost]:
        """Each shard as it is done, or given up."""
        self._fill()
        while self.busy:
            for pipe in connection.wait(list(self.busy), timeout=0.2):
                assert isinstance(pipe, Pipe)
                yield from self._outcome(self.busy.pop(pipe))
            if not stopping():
                self._fill()

    def _fill(self) -> None:
        """Gives work to all that can have some."""
        while len(self.busy) < self.engine.workers and (shard := self._next()):
            worker = self.idle.pop() if self.idle else Worker(self.work, self.engine.scratch)
            self.busy[worker.pipe] = worker
            worker.begin(shard)

    def _next(self) -> Shard | None:
        return self.again.popleft() if self.again else next(self.coming, None)

    def _outcome(self, worker: Worker) -> Iterator[Entry | Lost]:
        """What a worker has to say of its shard; nothing if it died and another shall try."""
        shard, answer = worker.shard, worker.answer()
        assert shard is not None
        if answer is None:
            worker.end()
            yield from self._died(shard)
            return
        worker.shard = None
        self.idle.append(worker)
        if isinstance(answer, JobError):  # what can't be written now can't be written by the next either
            raise answer
        yield Lost(shard, answer) if isinstance(answer, str) else answer

    def _died(self, shard: Shard) -> Iterator[Lost]:
        deaths = self.deaths[shard.name] = self.deaths.get(shard.name, 0) + 1
        if deaths == TRIES:
            yield Lost(shard, f"its worker died {deaths} times")
        else:
            self.again.append(shard)

    def end(self) -> None:
        """Ends all workers."""
        for worker in (*self.idle, *self.busy.values()):
            worker.end()


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Keeps Ctrl-C from what is started meanwhile, from its first moment on; it is the driver's."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Pipe, work: Work, scratch: str) -> None:
    """Does the shards that come through the pipe, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    threading.Thread(target=_end_with_driver, daemon=True).start()
    with contextlib.suppress(EOFError):
        while True:
            pipe.send(_done(work, pipe.recv()))


def _done(work: Work, shard: Shard) -> Answer:
    try:
        return do(work, shard)
    except JobError as error:
        return error
    except Exception as error:  # a fault of ours, or of the machine, that costs one shard
        return f"{type(error).__name__}: {error}"


def _end_with_driver() -> None:
    """Ends this process when the driver ends, though a shard is just being done."""
    driver = multiprocessing.parent_process()
    assert driver is not None
    connection.wait([driver.sentinel])
    os._exit(1)
