"""Calls functions in another process that has a time and a memory limit, so that no file can harm this one.

The other process is kept for the next call and replaced when it is lost. It is started as a program of
its own and not with multiprocessing, which would import the user's main script a second time. It leads a
group of processes, so that what a reader starts (LibreOffice) ends with it, and has a folder of its own
for temporary files, so that a reader that is killed leaves none behind. A parser that a file has taken
over could send anything: what comes back is bounded, and only the readers' own types are unpickled.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import IO, ParamSpec, TypeVar

from policyextract.sources.options import Limits
from policyextract.sources.reply import READING, Answer, Fault, answer_for, packed, unpacked
from policyextract.sources.source import Refusal

P = ParamSpec("P")
R = TypeVar("R")
PERIOD = 0.1  # seconds between two looks at the clock
LOST = ("time", "memory", "death", "strange")  # after these the process is not to be asked again


class Child:
    """A process that reads files; one call at a time. Close it, or use it in a `with`.

    `faults` says what it means for a file when it exceeds a limit or breaks the process down.
    """

    def __init__(self, limits: Limits, faults: Mapping[Fault, Refusal] = READING) -> None:
        self.limits, self.faults = limits, faults
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._watch: Watch | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, name: str, function: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
        """What `function` (of a module, picklable) gives; `name` is the file that it reads.

        Raises the SourceError that it raises, or one that says that it took too long or too much memory,
        or that the process died.
        """
        request = pickle.dumps((function, args, named))
        with self._lock:
            try:
                used = self._process is not None
                answer = self._asked(request)
                if used and answer.fault == "memory":  # files before it may be at fault
                    answer = self._asked(request)
                if answer.fault == "death":  # whoever killed it may be at fault
                    answer = self._asked(request)
            except BaseException:  # a call that is broken off must not answer the next one
                self.close()
                raise
        return answer.given(name, self.limits, self.faults)  # type: ignore[return-value]

    def _asked(self, request: bytes) -> Answer:
        """What the process answers; where it is lost by that, or spoilt, it is ended."""
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        assert self._watch is not None
        with self._watch as watched:
            with contextlib.suppress(OSError):  # its death is told by the missing reply
                send(process.stdin, request)
            answer = unpacked(receive(process.stdout, self.limits.reply))
        if watched.late:
            answer = Answer(fault="time")
        if answer.fault in LOST:
            self.close()
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._folder = tempfile.TemporaryDirectory(prefix="policyextract-", ignore_cleanup_errors=True)
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder.name)
        self._process = subprocess.Popen(
            # -P: a file called pickle.py in the folder of the clippings is no module.
            [sys.executable, "-P", "-c", f"from {__name__} import main; main()", *self._settings()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **places, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        self._watch = Watch(self._process, self.limits.seconds)
        return self._process

    def _settings(self) -> tuple[str, str]:
        return str(self.limits.memory), str(self.limits.reply)

    def close(self) -> None:
        """Ends the process and all that it started; the next call starts another."""
        process, self._process = self._process, None
        if self._watch is not None:
            self._watch.end()
        if process is not None:
            _kill(process)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with contextlib.suppress(OSError):  # what could not be sent any more
                    pipe.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


class Watch:
    """Ends a process in a `with` that takes longer than it may; `late` is whether it did.

    One thread looks at the clock for all calls: one for each would cost more than a small text does.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process, self._seconds = process, seconds
        self._until = math.inf
        self.late = False
        self._lock = threading.Lock()
        self._over = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def __enter__(self) -> Watch:
        self._until = time.monotonic() + self._seconds
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._until = math.inf

    def end(self) -> None:
        """Looks no more."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(PERIOD):
            with self._lock:
                if time.monotonic() > self._until:
                    self.late = True
                    _kill(self._process)
                    return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with all that it started; it isn't waited for yet, so its number is still its own."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def send(pipe: IO[bytes], message: bytes) -> None:
    """Puts a message into a pipe, its length before it."""
    pipe.write(len(message).to_bytes(8, "big"))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes], most: int = sys.maxsize) -> bytes | None:
    """The next message of a pipe; None where it has ended, or is of more than `most` bytes."""
    head = pipe.read(8)
    size = int.from_bytes(head, "big")
    if len(head) < 8 or size > most:
        return None
    message = pipe.read(size)
    return message if len(message) == size else None


def _answer(request: bytes) -> Answer:
    """What a request comes to."""
    try:
        function, args, named = pickle.loads(request)
        return Answer(function(*args, **named))
    except Exception as error:  # what a parser raises on a damaged file can be anything
        return answer_for(error)


def _limited(megabytes: int) -> None:
    """Takes this process the right to more memory, where the system knows such a limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


def _requests(pipe: IO[bytes]) -> Iterator[bytes]:
    """What comes in. Its end is the end of this process at once, though a file is just being read:
    whoever asked is gone.
    """
    coming: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while (request := receive(pipe)) is not None:
            coming.put(request)
        _end()

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield coming.get()


def _end() -> None:
    """Ends this process and all that it started."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def main() -> None:
    """Answers requests from standard input until it ends. What parsers print goes nowhere."""
    memory, most = map(int, sys.argv[1:])
    _limited(memory)
    warnings.simplefilter("ignore")
    requests, replies = (os.fdopen(os.dup(pipe), mode) for pipe, mode in ((0, "rb"), (1, "wb")))
    nothing = os.open(os.devnull, os.O_RDWR)
    for pipe in (0, 1):
        os.dup2(nothing, pipe)
    for request in _requests(requests):
        send(replies, packed(_answer(request), most))
