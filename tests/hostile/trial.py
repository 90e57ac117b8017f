"""Reads hostile files as a user does, and watches: time, memory, what is left over, who is asked."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from policyextract.sources import Limits, Options, Reader, Source, SourceError, shown

PORT = 8925  # of marked.LISTENER
ARCHIVES = (".zip", ".tar", ".gz", ".bz2", ".xz", ".eml")  # they may hold many files, each with its own time
ESCAPED = [Path("/tmp/escaped.txt"), Path("/tmp/c/escaped.txt")]
SPARE = 100  # MB over the limit that code and libraries, which aren't data, may take


class Outcome(NamedTuple):
    """What reading a file came to: documents and refusals, how long it took, the largest child's MB."""

    path: Path
    documents: int
    refusals: list[str]
    seconds: float
    megabytes: int
    breaches: list[str]


def trial(paths: Iterable[Path], limits: Limits) -> Iterator[Outcome]:
    """The outcome of each file, all read by one Reader."""
    watch = Watch()
    with Reader(Options(limits=limits)) as reader:
        for path in paths:
            watch.megabytes, started = 0, time.monotonic()
            found, breaches = [], []
            try:
                for one in reader.read(str(path)):
                    breaches += wrong(one, path)
                    found.append(str(one) if isinstance(one, SourceError) else "")
            except Exception as error:
                breaches.append(f"raised {error!r}")
            seconds = time.monotonic() - started
            if not found:
                breaches.append("neither a document nor an error")
            if seconds > limits.seconds + 5 and path.suffix not in ARCHIVES:
                breaches.append(f"took {seconds:.0f} s")
            if watch.megabytes > limits.memory + SPARE:
                breaches.append(f"took {watch.megabytes} MB")
            refusals = [line for line in found if line]
            yield Outcome(path, len(found) - len(refusals), refusals, seconds, watch.megabytes, breaches)
    watch.ended = True


def wrong(one: Source | SourceError, path: Path) -> list[str]:
    """What a document or an error must not be."""
    if isinstance(one, SourceError):
        line = str(one)
        rest = line.removeprefix(str(path))
        return [
            what
            for what, holds in {
                f"names no file: {line[:100]}": rest == line,
                f"more than a line: {line[:100]!r}": line != shown(line),
                f"too long: {line[:300]}": len(rest) > 400,
                f"tells nothing to do: {line}": ";" not in line and ":" not in rest[2:],
                f"names a class: {line}": "Error" in rest,
            }.items()
            if holds
        ]
    words = one.chars
    return [
        what
        for what, holds in {
            "no words": not any(char.isalnum() for char in words),
            "half a character": any("\ud800" <= char <= "\udfff" for char in words),
            "words of another file": "root:x:0" in words,
        }.items()
        if holds
    ]


class Watch:
    """Looks ten times a second how much memory the largest of the processes below this one has."""

    def __init__(self) -> None:
        self.megabytes = 0
        self.ended = False
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self.ended:
            self.megabytes = max([self.megabytes, *(size(process) for process in below(os.getpid()))])
            time.sleep(0.1)


def below(process: int) -> list[int]:
    """The processes that one has started, and those that they have."""
    found: list[int] = []
    for thread in _listed(f"/proc/{process}/task"):
        try:
            children = Path(f"/proc/{process}/task/{thread}/children").read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            found += [child, *below(child)]
    return found


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def size(process: int, field: str = "VmRSS") -> int:
    """The MB of memory that a process has, or (VmHWM) has ever had."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith(field)), 0)


class Surroundings:
    """What must not change by reading: processes, temporary files, the files themselves, the network."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self.folder, self.temporary = folder, temporary
        self.before = self._state()
        self.asked = 0
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # another trial listens there already
            self.socket.bind(("127.0.0.1", PORT))
            self.socket.listen()
            threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.asked += 1

    def _state(self) -> dict[str, tuple[int, int]]:
        stats = {path: path.lstat() for path in self.folder.rglob("*")}
        return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}

    def breaches(self) -> list[str]:
        """What has changed."""
        self.socket.close()
        left = sorted(path.name for path in self.temporary.iterdir())
        return [
            what
            for what, holds in {
                f"left in the temporary folder: {left[:5]}": left,
                "changed the files": self._state() != self.before,
                f"asked the network {self.asked} times": self.asked,
                f"left processes: {below(os.getpid())}": below(os.getpid()),
                f"left processes that are nobody's: {orphans(self.temporary)}": orphans(self.temporary),
                "wrote outside of its folder": [path for path in ESCAPED if path.exists()],
            }.items()
            if holds
        ]


def orphans(temporary: Path) -> list[int]:
    """Processes other than this one whose temporary folder lies in one."""
    mark = f"={temporary}".encode()
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            ours = mark in Path(f"/proc/{process}/environ").read_bytes()
        except OSError:
            continue
        if ours and int(process) != os.getpid():
            found.append(int(process))
    return found
