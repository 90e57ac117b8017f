"""Calls of the system that fail, one after the other."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVENTS = {"os.rename": 1, "os.mkdir": 0, "os.remove": 0, "os.chmod": 0, "os.truncate": 0}
"""What changes a folder, as Python's audit events tell it, and which argument is the path."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fault:
    """The call with a number, among those that change a folder, fails."""

    now: "Fault | None" = None

    def __init__(self, folder: Path, number: int, code: int) -> None:
        self.folder, self.number, self.code = str(folder), number, code
        self.calls = 0

    @property
    def happened(self) -> bool:
        """Whether there were so many calls."""
        return self.calls > self.number

    def count(self, path: object) -> None:
        """Counts a call on a path, or a file that is open; fails if it is the one."""
        if isinstance(path, int):
            path = os.readlink(f"/proc/self/fd/{path}")
        if isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self.folder):
            self.calls += 1
            if self.calls == self.number + 1:
                raise OSError(self.code, os.strerror(self.code))


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    """Takes note of what Python is about to do; what is raised here is what it comes to."""
    if Fault.now is None:
        return
    if event in EVENTS:
        Fault.now.count(arguments[EVENTS[event]])
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
        Fault.now.count(arguments[0])


def _heard_too(name: str) -> None:
    """Lets a call that Python doesn't tell of be heard as well."""
    call = getattr(os, name)

    def told(handle: int, *arguments: object) -> object:
        if Fault.now is not None:
            Fault.now.count(handle)
        return call(handle, *arguments)

    setattr(os, name, told)


@contextmanager
def failing(folder: Path, number: int, code: int = errno.EIO) -> Iterator[Fault]:
    """Lets one call that changes a folder fail."""
    if "fsync" not in _listening:
        sys.addaudithook(_heard)
        for name in ("fsync", "write", "fdopen"):
            _heard_too(name)
            _listening.add(name)
    Fault.now = Fault(folder, number, code)
    try:
        yield Fault.now
    finally:
        Fault.now = None


_listening: set[str] = set()
