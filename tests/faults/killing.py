"""Kills a job again and again, at any moment: all of it, its main process, a worker, a child of a worker."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator

from faults.jobs import Job, children, workers, written

KINDS = {"all": 2, "main": 2, "worker": 4, "child": 4}


class Killer:
    """Kills jobs; `kills` counts what was killed.

    A child is killed only where a shard was done since the last one was: a document at which the program
    dies twice counts as one that makes it die.
    """

    def __init__(self, seed: int, pause: float) -> None:
        self.chance, self.pause = random.Random(seed), pause
        self.kills: Counter[str] = Counter()
        self._shards = -1

    def done(self, job: Job, most: int) -> None:
        """Starts a job until it is done, and meanwhile kills until there are `most` kills in all."""
        while True:
            process = job.start(self.chance.randint(1, 3))
            while process.poll() is None and self.kills.total() < most:
                time.sleep(self.chance.uniform(0, self.pause))
                self._strike(job, process)
            said = process.communicate()[1]
            if "Traceback" in said:
                raise AssertionError(said)
            if process.returncode in (0, 1) and "are left" not in said:
                return

    def _strike(self, job: Job, process: subprocess.Popen[str]) -> None:
        """Kills something of a job."""
        kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
        victims: dict[str, Callable[[int], list[int]]] = {"worker": workers, "child": children}
        if kind == "all":
            job.kill()
        elif kind == "main":
            process.kill()
        elif (found := victims[kind](process.pid)) and (kind == "worker" or self._may_strike_child(job)):
            os.kill(self.chance.choice(found), signal.SIGKILL)
        else:
            return
        self.kills[kind] += 1

    def _may_strike_child(self, job: Job) -> bool:
        before, self._shards = self._shards, job.shards()
        return self._shards != before


def loop(jobs: Iterator[Job], wanted: dict[str, object], killer: Killer, most: int) -> Iterator[list[str]]:
    """For each job what is wrong behind it (nothing, if all is well), until so many kills are done."""
    while killer.kills.total() < most:
        job = next(jobs)
        killer.done(job, most)
        yield differences(written(job.out), wanted) + job.leftovers()


def differences(found: dict[str, object], wanted: dict[str, object]) -> list[str]:
    """The names of the files that are not as they should be."""
    names = found.keys() | wanted.keys()
    return sorted(f"{name} differs" for name in names if found.get(name) != wanted.get(name))
