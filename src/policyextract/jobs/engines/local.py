"""Shards on the cores of this machine, in a pool of processes that outlives any of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from multiprocessing import connection

from pebble import ProcessExpired, ProcessPool

from policyextract.jobs.engines import TRIES, Lost, Stopping
from policyextract.jobs.plan import Shard
from policyextract.jobs.shard import Entry, Work, do
from policyextract.jobs.storage import JobError


class Local:
    """Processes of this machine; temporary files of all of them are in the folder `scratch`."""

    name = "local"

    def __init__(self, workers: int, scratch: str) -> None:
        self.workers = workers
        self.scratch = scratch

    def run(self, work: Work, shards: Iterable[Shard], stopping: Stopping) -> Iterator[Entry | Lost]:
        """The shards as they are done, in any order; ends after those under way when stopping."""
        pool = ProcessPool(
            self.workers,
            initializer=_begin,
            initargs=(self.scratch,),
            context=multiprocessing.get_context("spawn"),
        )
        try:
            yield from Carried(pool, work, shards, stopping, self.workers).outcomes()
            pool.close()
        finally:
            pool.stop()
            pool.join()


class Carried:
    """The shards that are with a worker or wait for one: one more than there are workers."""

    def __init__(
        self, pool: ProcessPool, work: Work, shards: Iterable[Shard], stopping: Stopping, workers: int
    ) -> None:
        self.pool, self.work, self.stopping = pool, work, stopping
        self.most = workers + 1
        self.coming = iter(shards)
        self.tries: dict[Future[Entry], tuple[Shard, int]] = {}

    def outcomes(self) -> Iterator[Entry | Lost]:
        """Each shard as it is done, or given up."""
        self._fill()
        while self.tries:
            done, _ = wait(self.tries, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in done:
                yield from self._outcome(future, *self.tries.pop(future))
            if self.stopping():
                self._leave()
            else:
                self._fill()

    def _outcome(self, future: Future[Entry], shard: Shard, tries: int) -> Iterator[Entry | Lost]:
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            yield future.result()
        elif isinstance(error, ProcessExpired) and tries < TRIES:
            self._schedule(shard, tries + 1)
        elif isinstance(error, ProcessExpired):
            yield Lost(shard, f"its worker died {tries} times")
        elif isinstance(error, JobError):  # what can't be written now can't be written by the next either
            raise error
        else:
            yield Lost(shard, f"{type(error).__name__}: {error}")

    def _fill(self) -> None:
        while len(self.tries) < self.most and (shard := next(self.coming, None)):
            self._schedule(shard, 1)

    def _schedule(self, shard: Shard, tries: int) -> None:
        self.tries[self.pool.schedule(do, args=(self.work, shard))] = shard, tries

    def _leave(self) -> None:
        """Takes back the shards that no worker has begun."""
        for future in [future for future in self.tries if not future.running() and not future.done()]:
            future.cancel()


def _begin(scratch: str) -> None:
    """Makes a process a worker: it leaves Ctrl-C to the driver and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    threading.Thread(target=_end_with_driver, daemon=True).start()


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    assert driver is not None
    connection.wait([driver.sentinel])
    os._exit(1)
