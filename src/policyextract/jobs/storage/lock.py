"""Who writes to an output: what is told of a job, and what is taken away that a killed one left.

Also the lock of a folder, which the system keeps: it ends with the process, however that ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypedDict, cast

from policyextract.jobs.errors import Busy, JobError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".lock"
SCRATCH = "policyextract-"  # how folders for temporary files are called
BEHIND = 1 << 30  # the byte that Windows locks; what is locked can't be read


class Lock(Protocol):
    """The right to write to an output."""

    def check(self) -> None:
        """Raises JobError if the right was lost: call it before writing."""


class Holder(TypedDict):
    """A job that writes."""

    token: str
    host: str
    system: str  # this boot of this machine, and which of its processes see each other
    process: int
    since: str
    scratch: str


def holder(scratch: Path) -> Holder:
    """This job."""
    return Holder(
        token=uuid.uuid4().hex,
        host=socket.gethostname(),
        system=system(),
        process=os.getpid(),
        since=datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        scratch=str(scratch.absolute()),
    )


def system() -> str:
    """What two processes must have in common to know each other by number; empty where it can't be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def refusal(output: str, other: Holder | None, advice: str = "") -> Busy:
    """What is said to a job that finds another one at work."""
    who = f"process {other['process']} on {other['host']}, since {other['since']}" if other else "just begun"
    wait = f"wait until it has ended, or choose another --out{advice}"
    return Busy(f"{output}: another job writes there ({who}); {wait}")


def lost(output: str) -> JobError:
    """What is said to a job that has no right to write any more."""
    return JobError(
        f"{output}: another job has begun to write there, or the lock was taken away; "
        "wait until the other one has ended, and run the command again"
    )


def clean(left: Holder | None) -> None:
    """Takes away the temporary files of a job that was killed on this machine."""
    if not left or left["host"] != socket.gethostname():
        return
    folder = Path(left["scratch"])
    with contextlib.suppress(OSError):
        own = not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()
        if own and folder.name.startswith(SCRATCH) and folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(output: Path, scratch: Path) -> Iterator[Lock]:
    """The lock of a folder."""
    try:
        handle = os.open(output / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise JobError(
            f"{output}: can't be written ({error.strerror}); choose another folder as --out"
        ) from None
    _handles.add(handle)
    try:
        _take(handle, output)
        clean(_read(handle))
        _write(handle, output, json.dumps(holder(scratch)))
        try:
            yield FolderLock(handle, output)
        finally:
            with contextlib.suppress(JobError):
                _write(handle, output, "")
    finally:
        _handles.discard(handle)
        os.close(handle)


class FolderLock:
    """The lock of a folder that this process has."""

    def __init__(self, handle: int, output: Path) -> None:
        self._handle, self._output = handle, output

    def check(self) -> None:
        """Raises JobError if the file of the lock is another one now, or gone."""
        try:
            same = os.path.samestat(os.fstat(self._handle), os.stat(self._output / LOCK))
        except OSError:
            same = False
        if not same:
            raise lost(str(self._output))


def _take(handle: int, output: Path) -> None:
    """Locks a file; raises JobError where another process has it."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, BEHIND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise refusal(str(output), _read(handle)) from None
    except OSError as error:
        raise JobError(
            f"{output}: this file system has no locks ({error.strerror}); choose a folder on another one"
        ) from None


def _read(handle: int) -> Holder | None:
    """Who has written itself down last; None where nobody has, or is just doing it."""
    os.lseek(handle, 0, os.SEEK_SET)
    return told(os.read(handle, 1 << 16))


def told(data: bytes) -> Holder | None:
    """The holder that a file of a lock tells; None where it tells none."""
    try:
        found = json.loads(data)
    except ValueError:
        return None
    known = isinstance(found, dict) and found.keys() >= Holder.__annotations__.keys()
    return cast(Holder, found) if known else None


def _write(handle: int, output: Path, said: str) -> None:
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, said.encode())
        os.fsync(handle)
    except OSError as error:
        raise JobError(f"{output}: can't be written ({error.strerror}); make room there") from None


_handles: set[int] = set()


def _leave_locks() -> None:
    """Closes the locks in a process that was forked from one that has them: they end with that one."""
    for handle in _handles:
        os.close(handle)
    _handles.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_locks)
