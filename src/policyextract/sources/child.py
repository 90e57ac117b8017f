"""Calls functions in another process that has a time and a memory limit, so that no file can harm this one.

The other process is kept for the next call and replaced when it is lost. It is started as a program of
its own and not with multiprocessing, which would import the user's main script a second time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from typing import IO, Generic, ParamSpec, TypeVar

from policyextract.sources.options import Limits
from policyextract.sources.source import SourceError

P = ParamSpec("P")
R = TypeVar("R")


class Child:
    """A process that reads files; one call at a time. Close it, or use it in a `with`."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, name: str, function: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
        """What `function` (of a module, picklable) gives; `name` is the file that it reads.

        Raises the SourceError that it raises, or one that says that it took too long or too much memory,
        or that the process died.
        """
        self._send(pickle.dumps((function, args, named)))
        try:
            reply = self._replies.get(timeout=self.limits.seconds)
        except queue.Empty:
            self.close()
            raise SourceError(
                f"{name}: took more than {self.limits.seconds} s to read; it may be damaged, "
                f"or allow more with --limit seconds={4 * self.limits.seconds}"
            ) from None
        if reply is None:
            self.close()
            raise SourceError(f"{name}: its reader broke down; the file is damaged or made to do harm")
        answer: Answer[R] = pickle.loads(reply)
        return answer.given(name, self.limits)

    def _send(self, request: bytes) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process is not None and self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # its death is told by the missing reply
            write(self._process.stdin, request)

    def _start(self) -> None:
        self.close()
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import main; main()", str(self.limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert self._process.stdout is not None
        self._replies = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process.stdout, self._replies), daemon=True).start()

    def close(self) -> None:
        """Ends the process; the next call starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe is not None
                    pipe.close()
            self._process = None


class Answer(Generic[R]):
    """What a call came to: a value, or what went wrong, in words that can be sent."""

    def __init__(self, value: R | None = None, refusal: str | None = None, fault: str | None = None) -> None:
        self.value, self.refusal, self.fault = value, refusal, fault

    def given(self, name: str, limits: Limits) -> R:
        """The value; raises SourceError where there is none."""
        if self.refusal:
            raise SourceError(self.refusal)
        if self.fault == MemoryError.__name__:
            raise SourceError(
                f"{name}: needs more than {limits.memory} MB to read; split it, "
                f"or allow more with --limit memory={2 * limits.memory}"
            )
        if self.fault:
            raise SourceError(f"{name}: can't be read ({self.fault}); it is damaged: get it again")
        return self.value  # type: ignore[return-value]


def write(pipe: IO[bytes], message: bytes) -> None:
    """Puts a message into a pipe, its length before it."""
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message of a pipe; None where it has ended."""
    head = pipe.read(8)
    size = int.from_bytes(head, "big")
    message = pipe.read(size) if len(head) == 8 else b""
    return message if len(head) == 8 and len(message) == size else None


def _listen(pipe: IO[bytes], replies: queue.SimpleQueue[bytes | None]) -> None:
    """Puts what comes out of a pipe into a queue, and None at its end."""
    with contextlib.suppress(OSError, ValueError):
        while (message := receive(pipe)) is not None:
            replies.put(message)
    replies.put(None)


def _answer(request: bytes) -> Answer[object]:
    """What a request comes to."""
    try:
        function, args, named = pickle.loads(request)
        return Answer(function(*args, **named))
    except SourceError as error:
        return Answer(refusal=str(error))
    except MemoryError:
        return Answer(fault=MemoryError.__name__)
    except RecursionError:
        return Answer(fault="nested too deep")
    except Exception as error:  # what a parser raises on a damaged file can be anything
        return Answer(fault=f"{type(error).__name__}: {error}"[:200])


def _limited(megabytes: int) -> None:
    """Takes this process the right to more memory, where the system knows such a limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answers requests from standard input until it ends. What parsers print goes nowhere."""
    _limited(int(sys.argv[1]))
    warnings.simplefilter("ignore")
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    while (request := receive(sys.stdin.buffer)) is not None:
        write(replies, pickle.dumps(_answer(request)))
