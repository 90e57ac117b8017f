"""Kills a job again and again, at any moment: all of it, its main process, a worker, a child of a worker;
on a cluster a worker, the scheduler, the driver.
"""

import contextlib
import itertools
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator

import psutil

from faults.cluster import Cluster
from faults.jobs import SABOTAGE, Job, children, on_path, workers, written

KINDS = {"all": 2, "main": 2, "worker": 4, "child": 4}
EACH = 20  # kills of one job at most; then it is left alone, so that it ends on a slow machine too
ALONE = 5  # seconds that a worker may take to end behind its scheduler


class Killer:
    """Kills jobs; `kills` counts what was killed, `pause` is the mean of the seconds between two kills.

    A worker loses one child at most: a document at which the program dies twice counts as one that makes
    it die.
    """

    def __init__(self, seed: int, pause: float) -> None:
        self.chance, self.pause = random.Random(seed), pause
        self.kills: Counter[str] = Counter()
        self._bereft: set[int] = set()

    def done(self, job: Job, most: int) -> None:
        """Starts a job until it is done, and meanwhile kills until there are `most` kills in all."""
        while True:
            process = job.start(self.chance.randint(1, 2))
            while self.kills.total() < most and not self._ends(process):
                self._strike(job, process)
            said = process.communicate()[1]
            if "Traceback" in said:
                raise AssertionError(said)
            if process.returncode in (0, 1) and "are left" not in said:
                return

    def _ends(self, process: subprocess.Popen[str]) -> bool:
        """Whether a job ends before the next kill, which may come at any moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.chance.expovariate(1 / self.pause))
        return process.returncode is not None

    def _strike(self, job: Job, process: subprocess.Popen[str]) -> None:
        """Kills something of a job, if there is such a thing just now."""
        kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "all":
            job.kill()
        elif kind == "main":
            process.kill()
        elif not self._one_dies(workers(process.pid) if kind == "worker" else self._spare(process.pid)):
            return
        self.kills[kind] += 1

    def _one_dies(self, processes: list[int]) -> bool:
        """Kills one of these; false where there is none, or it has just ended."""
        with contextlib.suppress(IndexError, ProcessLookupError):
            os.kill(self.chance.choice(processes), signal.SIGKILL)
            return True
        return False

    def _spare(self, main: int) -> list[int]:
        """A child of a worker that has lost none yet, if there is one."""
        for child in self.chance.sample(found := children(main), len(found)):
            with contextlib.suppress(psutil.NoSuchProcess):
                if (worker := psutil.Process(child).ppid()) not in self._bereft:
                    self._bereft.add(worker)
                    return [child]
        return []


class ClusterKiller(Killer):
    """Kills a worker, the scheduler and the driver in turn, and starts again what a job needs to go on."""

    def __init__(self, seed: int, pause: float, cluster: Cluster) -> None:
        super().__init__(seed, pause)
        self.cluster = cluster
        self._turns = itertools.cycle(("worker", "scheduler", "driver"))
        self._scheduler = cluster.scheduler()
        self._workers = [self._worker(), self._worker()]

    def _worker(self) -> subprocess.Popen[bytes]:
        return self.cluster.worker("--no-nanny", "--nthreads", "1", PYTHONPATH=on_path(SABOTAGE))

    def _strike(self, job: Job, process: subprocess.Popen[str]) -> None:
        kind = next(self._turns)
        if kind == "driver":
            process.kill()
        elif kind == "worker":
            lost = self._workers.pop(self.chance.randrange(len(self._workers)))
            lost.kill()
            self._workers.append(self._worker())
        else:
            self._scheduler.kill()
            self._scheduler = self.cluster.scheduler()
            for worker in self._workers:  # without their scheduler they end, but one may just have begun
                with contextlib.suppress(subprocess.TimeoutExpired):
                    worker.wait(ALONE)
                worker.kill()
            self._workers = [self._worker(), self._worker()]
        self.kills[kind] += 1


def loop(jobs: Iterator[Job], wanted: dict[str, object], killer: Killer, most: int) -> Iterator[list[str]]:
    """For each job what is wrong behind it (nothing, if all is well), until so many kills are done."""
    while killer.kills.total() < most:
        job = next(jobs)
        killer.done(job, min(most, killer.kills.total() + EACH))
        yield differences(written(job.out), wanted) + job.leftovers()


def differences(found: dict[str, object], wanted: dict[str, object]) -> list[str]:
    """The names of the files that are not as they should be."""
    names = found.keys() | wanted.keys()
    return sorted(f"{name} differs" for name in names if found.get(name) != wanted.get(name))
