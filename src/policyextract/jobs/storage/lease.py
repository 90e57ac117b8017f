"""The lock of an output behind a URL, where no system tells that a process has ended.

It is a folder of numbered files. Who wants to write makes the file with the next number, which stores let
only one do, and then tells in it every few seconds that it is still there. The file with the highest number
counts; its number goes up for ever, so that a slow one can't take what others have had since it looked.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fsspec.spec import AbstractFileSystem

from policyextract.jobs.errors import JobError
from policyextract.jobs.storage.lock import Holder, Lock, clean, holder, lost, refusal, system, told
from policyextract.jobs.urls import why

BEAT = 15.0  # seconds between two signs of life
MISSED = 6  # beats without one after which a job counts as dead
SETTLE = 1.0  # seconds in which stores that can't make a file once show who was the last


class Seen(NamedTuple):
    """The file that counts: its number, what is in it, and the holder that it tells, if it has one still."""

    number: int
    data: bytes
    holder: Holder | None


@contextlib.contextmanager
def leased(files: AbstractFileSystem, folder: str, output: str, scratch: Path) -> Iterator[Lock]:
    """The lock of an output whose lock files are in `folder`."""
    lease = Lease(files, folder, output, holder(scratch))
    try:
        lease.take()
    except JobError:
        raise
    except Exception as error:  # each driver has its own
        raise JobError(
            f"{output}: can't be written ({why(error)}); see whether it is there and yours, "
            "and run the same command again"
        ) from None
    try:
        yield lease
    finally:
        lease.leave()


class Lease:
    """The right of this job to write to an output."""

    def __init__(self, files: AbstractFileSystem, folder: str, output: str, own: Holder) -> None:
        self._files, self._folder, self._output, self._own = files, folder, output, own
        self._number = 0
        self._renewed = _now()
        self._ended = threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True, name="lock")

    def take(self) -> None:
        """Takes the lock; raises JobError where another job has it."""
        seen = self._seen()
        if seen.holder and not self._is_dead(seen):
            raise self._refusal(seen)
        self._number = seen.number + 1
        self._make()
        time.sleep(SETTLE)
        if not self._is_own():
            raise self._refusal(self._seen())
        clean(seen.holder)
        self._forget_older()
        self._renewed = _now()
        self._beating.start()

    def check(self) -> None:
        """Raises JobError if the lock was lost: a job that stood still for long counted as dead."""
        late = _now().since(self._renewed) > BEAT * MISSED / 2
        if self._ended.is_set() or (late and not self._is_own_still()):
            raise lost(self._output)

    def leave(self) -> None:
        """Gives the lock back; the file stays, so that its number is not used again."""
        held = not self._ended.is_set()
        self._ended.set()
        self._beating.join()
        with contextlib.suppress(Exception):  # the lock will be free when it has missed its beats
            if held and self._is_own():
                self._files.pipe_file(self._at(self._number), b"{}")

    def _at(self, number: int) -> str:
        return f"{self._folder}/{number:012d}.json"

    def _numbers(self) -> list[int]:
        try:
            found = self._files.ls(self._folder, detail=False)
        except FileNotFoundError:
            return []
        names = (str(place).rstrip("/").rpartition("/")[2].removesuffix(".json") for place in found)
        return sorted(int(name) for name in names if name.isdecimal())

    def _seen(self) -> Seen:
        """The file that counts now."""
        while numbers := self._numbers():
            with contextlib.suppress(FileNotFoundError):  # a higher one has come meanwhile
                data = self._files.cat_file(self._at(numbers[-1]))
                return Seen(numbers[-1], data, told(data))
        return Seen(0, b"", None)

    def _is_own(self) -> bool:
        seen = self._seen()
        return seen.holder is not None and seen.holder["token"] == self._own["token"]

    def _is_own_still(self) -> bool:
        """Whether the lock is ours after a long silence; one who takes it just now is waited for."""
        try:
            self._renew()
            time.sleep(SETTLE)
            return self._is_own()
        except JobError:
            raise
        except Exception as error:  # each driver has its own
            raise JobError(
                f"{self._output}: can't be reached ({why(error)}); run the command again"
            ) from None

    def _is_dead(self, seen: Seen) -> bool:
        """Whether a holder has ended: a process of this machine that is gone, or one that gives no sign of
        life as long as it is watched, however the clocks are set.
        """
        assert seen.holder is not None
        if seen.holder["system"] == system() != "":
            return not _is_alive(seen.holder["process"])
        if time.time() - _time(seen.data) < BEAT * MISSED:
            return False
        time.sleep(2 * BEAT)
        return self._seen() == seen

    def _make(self) -> None:
        """Makes our file; raises JobError where another job was quicker."""
        try:
            self._files.pipe_file(self._at(self._number), self._said(), mode="create")
        except Exception:  # each driver has its own; some stores don't know what "create" means
            time.sleep(SETTLE)
            seen = self._seen()
            if seen.number >= self._number:
                raise self._refusal(seen) from None
            self._files.pipe_file(self._at(self._number), self._said())

    def _said(self) -> bytes:
        return json.dumps({**self._own, "time": time.time()}).encode()

    def _refusal(self, seen: Seen) -> JobError:
        return refusal(
            self._output,
            seen.holder,
            f"; if it was killed, the lock is free {BEAT * MISSED:.0f} seconds later",
        )

    def _forget_older(self) -> None:
        for number in self._numbers():
            if number < self._number:
                with contextlib.suppress(FileNotFoundError):
                    self._files.rm_file(self._at(number))

    def _beat(self) -> None:
        """Tells again and again that this job is there, until it ends or another has the lock."""
        while not self._ended.wait(BEAT):
            with contextlib.suppress(Exception):  # the store can't be reached now, perhaps the next time
                self._renew()

    def _renew(self) -> None:
        """A sign of life; where the lock is another's by now, this is the end of ours."""
        if not self._is_own():
            self._ended.set()
            raise lost(self._output)
        self._files.pipe_file(self._at(self._number), self._said())
        self._renewed = _now()


class Clocks(NamedTuple):
    """The time by both clocks: one may stand still while the machine sleeps, the other may be set."""

    steady: float
    told: float

    def since(self, other: Clocks) -> float:
        """Seconds since then."""
        return max(self.steady - other.steady, self.told - other.told)


def _now() -> Clocks:
    return Clocks(time.monotonic(), time.time())


def _time(data: bytes) -> float:
    return float(json.loads(data).get("time", 0))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
