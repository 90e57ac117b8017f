"""Shards on the workers of a dask cluster, which may come and go while a job runs.

Each shard is given to one worker that has room for it, and to another if that one is lost, so a worker
has only what it is at work on. What is done is read from the manifest, not from what a worker says.
"""

# mypy: disable-error-code="no-untyped-call"
# (distributed is typed in part)

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import cast

from distributed import Client, Future

from policyextract.jobs.engines import TRIES, Lost, Stopping
from policyextract.jobs.engines.task import Unfit, carried
from policyextract.jobs.errors import JobError
from policyextract.jobs.installed import installed
from policyextract.jobs.plan import Shard
from policyextract.jobs.shard import MANIFEST, Entry, Work
from policyextract.jobs.storage import storage

REACHED = 10  # seconds in which a scheduler has to answer
LOOKS = 1.0  # seconds between two looks at who is there

Tell = Callable[[str], None]
"""Is told what the user should know of the cluster, a line at a time."""


class Cluster:
    """The workers of the scheduler at an address; use it in a `with`.

    `workers` is how many shards they do at a time now. Raises JobError where the scheduler can't be reached.
    """

    name = "dask"

    def __init__(self, address: str, tell: Tell) -> None:
        for logger in ("distributed", "distributed.client"):  # what goes wrong is told here
            logging.getLogger(logger).setLevel(logging.CRITICAL)
        self.address, self.tell = address, tell
        try:
            self.client = Client(address, timeout=REACHED, name="policyextract", set_as_default=False)
        except (OSError, ValueError) as error:
            raise JobError(
                f"{address}: no scheduler answers there ({_line(error)}); "
                "start one with `dask scheduler`, or correct --scheduler"
            ) from None
        self.workers = sum(worker.threads for worker in self.present().values())

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            self.client.close(timeout=REACHED)

    def present(self) -> dict[str, Worker]:
        """The workers that are there and do not just leave; raises JobError where the scheduler is lost."""
        try:
            found = self.client.scheduler_info()["workers"] if self.client.status == "running" else None
        except (OSError, TimeoutError):
            found = None
        if found is None:
            raise JobError(
                f"{self.address}: the scheduler is lost; start it and its workers again, "
                "then give the same command: it goes on with what is left"
            )
        return {
            address: Worker(address, about["nthreads"], about["status"] == "running")
            for address, about in found.items()
        }

    def run(self, work: Work, shards: Iterable[Shard], stopping: Stopping) -> Iterator[Entry | Lost]:
        """The shards as they are done, in any order; ends after those under way when stopping.

        Raises JobError where the scheduler is lost, or no worker is fit.
        """
        carrying = Carrying(self, work, shards)
        try:
            yield from carrying.outcomes(stopping)
        finally:
            carrying.end()


@dataclass(eq=False)
class Worker:
    """A worker: how many shards it does at a time, whether it takes any now, and how many it has.

    `failed` counts the new shards that failed there one after the other, `unfit` says why it gets no more.
    """

    address: str
    threads: int
    open: bool
    has: int = 0
    failed: int = 0
    unfit: str | None = None


@dataclass(eq=False)
class Task:
    """A shard with the addresses of the workers that it was given to in vain."""

    shard: Shard
    tried: list[str] = field(default_factory=list)


class Carrying:
    """The shards that are with a worker now, and those that come back."""

    def __init__(self, cluster: Cluster, work: Work, shards: Iterable[Shard]) -> None:
        self.cluster = cluster
        self.place = storage(work.out)
        self.work = replace(work, out=self.place.url)
        self.coming = (Task(shard) for shard in shards)
        self.again: list[Task] = []
        self.workers: dict[str, Worker] = {}
        self.held: dict[Future[None], tuple[Task, Worker]] = {}
        self.finished: SimpleQueue[Future[None]] = SimpleQueue()
        self.numbers, self.run = itertools.count(), uuid.uuid4().hex[:8]
        self.looked, self.waiting = 0.0, False

    def outcomes(self, stopping: Stopping) -> Iterator[Entry | Lost]:
        """Each shard as it is done, or given up."""
        while True:
            yield from self._look()
            if not stopping():
                self._fill()
            if not self.held and (stopping() or not self.again and self._none_comes()):
                return
            yield from self._outcomes()

    def _none_comes(self) -> bool:
        task = next(self.coming, None)
        self.again += [task] if task else []
        return task is None

    def _look(self) -> Iterator[Lost]:
        """Sees who has come and who has gone; what the gone ones had comes back."""
        if time.monotonic() - self.looked < LOOKS:
            return
        self.looked = time.monotonic()
        present = self.cluster.present()
        for address, worker in present.items():
            self.workers.setdefault(address, worker).open = worker.open
        gone = [self.workers.pop(address) for address in self.workers.keys() - present.keys()]
        for future, (task, worker) in list(self.held.items()):
            if worker in gone:
                yield from self._back(future, task, worker, "its worker was lost")
        self._judge()

    def _judge(self) -> None:
        """Tells when there is no worker; raises JobError where there are some, and none is fit."""
        unfit = [worker for worker in self.workers.values() if worker.unfit]
        if unfit and len(unfit) == len(self.workers):
            raise JobError(f"{self.cluster.address}: no worker is fit for this job: {unfit[0].unfit}")
        if not self.workers and not self.waiting:
            address = self.cluster.address
            self.cluster.tell(f"{address}: no workers now; they may come any time: dask worker {address}")
        self.waiting = not self.workers

    def _fill(self) -> None:
        """Gives a shard to each worker that has room."""
        for worker in self.workers.values():
            while worker.open and not worker.unfit and worker.has < worker.threads:
                task = self._next(worker)
                if task is None:
                    return
                self._give(task, worker)

    def _next(self, worker: Worker) -> Task | None:
        """What a worker may do next: what came back from others, or a new shard."""
        fit = {other.address for other in self.workers.values() if not other.unfit}
        for task in self.again:
            if worker.address not in task.tried or fit <= set(task.tried):
                self.again.remove(task)
                return task
        return next(self.coming, None)

    def _give(self, task: Task, worker: Worker) -> None:
        future = self.cluster.client.submit(
            carried,
            self.work,
            task.shard,
            installed(),
            key=f"shard-{task.shard.name}-{self.run}-{next(self.numbers)}",
            workers=[worker.address],
            pure=False,
        )
        worker.has += 1
        self.held[future] = task, worker
        future.add_done_callback(self.finished.put)

    def _outcomes(self) -> Iterator[Entry | Lost]:
        """What is finished by now; waits for a moment where nothing is."""
        with contextlib.suppress(Empty):
            future = self.finished.get(timeout=LOOKS / 5)
            while True:
                if future in self.held:
                    yield from self._outcome(future, *self.held[future])
                future = self.finished.get_nowait()

    def _outcome(self, future: Future[None], task: Task, worker: Worker) -> Iterator[Entry | Lost]:
        if future.status == "finished":
            yield from self._done(future, task, worker)
        elif future.status == "error":
            yield from self._failed(future, task, worker)
        else:  # taken away by somebody, or the scheduler is lost, which the next look tells
            self.looked = 0.0
            yield from self._back(future, task, worker, "it was taken away from its worker")

    def _done(self, future: Future[None], task: Task, worker: Worker) -> Iterator[Entry | Lost]:
        """A shard of which the manifest should have an entry now."""
        entry = self._entry(task.shard)
        if entry is None:
            self._leave_out(worker, f"{worker.address}: has a {self.place.url} of its own; share the folder")
            yield from self._back(future, task, worker, "its worker wrote elsewhere")
            return
        self._release(future, worker)
        worker.failed = 0
        yield entry

    def _failed(self, future: Future[None], task: Task, worker: Worker) -> Iterator[Lost]:
        """A shard that ended with an error: the worker is at fault, or the shard is."""
        error = future.exception()
        why = f"{worker.address}: {error if isinstance(error, JobError) else _line(error)}"
        worker.failed += not task.tried  # what failed elsewhere too is not this worker's fault
        if isinstance(error, Unfit) or worker.failed >= TRIES:
            self._leave_out(worker, why)
        if isinstance(error, Unfit):
            self._release(future, worker)
            self.again.append(task)
        else:
            yield from self._back(future, task, worker, why)

    def _leave_out(self, worker: Worker, why: str) -> None:
        if worker.unfit is None:
            self.cluster.tell(f"{why}; this worker gets no more")
        worker.unfit = why

    def _back(self, future: Future[None], task: Task, worker: Worker, why: str) -> Iterator[Lost]:
        """Takes a shard back that was given in vain, for another worker, or for good."""
        self._release(future, worker)
        task.tried.append(worker.address)
        if len(task.tried) < TRIES:
            self.again.append(task)
        else:
            yield Lost(task.shard, f"{why}, the last of {TRIES}")

    def _release(self, future: Future[None], worker: Worker) -> None:
        del self.held[future]
        worker.has -= 1
        if not future.done():
            future.cancel()

    def _entry(self, shard: Shard) -> Entry | None:
        data = self.place.read(f"{MANIFEST}/{shard.name}.json")
        entry = cast(Entry, json.loads(data)) if data else None
        return entry if entry and entry["members"] == shard.members else None

    def end(self) -> None:
        """Takes back what is still with workers; they leave off at the next file."""
        with contextlib.suppress(OSError, TimeoutError):
            self.cluster.client.cancel(list(self.held))


def _line(error: BaseException) -> str:
    """An error in one line."""
    said = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
