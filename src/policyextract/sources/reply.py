"""What a reader in another process answers: a value, or what went wrong, packed for the way back.

The process may have been taken over by the file that it reads, so nothing but the data types of this
package is made of what it sends: no class of another module, no function.
"""

from __future__ import annotations

import errno
import io
import pickle
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Literal, NamedTuple

from policyextract.sources.options import Limits
from policyextract.sources.source import Reason, Refusal, SourceError

Fault = Literal["time", "memory", "size", "death", "strange", "depth", "loading", "system", "damage"]
# What is said of each, of a file that is read.
READING: Mapping[Fault, Refusal] = {
    "time": Refusal(
        Reason.time,
        "took more than {seconds} s to read",
        "split it, or allow more with --limit seconds={later}",
    ),
    "memory": Refusal(
        Reason.memory,
        "needs more than {memory} MB to read",
        "split it, or allow more with --limit memory={more}",
    ),
    "size": Refusal(
        Reason.size,
        "unpacks to more than one document can be",
        "split it, or allow more with --limit memory={more}",
    ),
    "death": Refusal(
        Reason.crash, "made its reader break down, as it is damaged or made to do harm", "get it again"
    ),
    "strange": Refusal(
        Reason.harm,
        "made its reader answer with {detail}, so it may be made to do harm",
        "don't open it elsewhere",
    ),
    "depth": Refusal(
        Reason.nested, "nested too deep to be read, as it is damaged or made to do harm", "get it again"
    ),
    "loading": Refusal(
        Reason.program,
        "the part of the program that reads it can't be loaded ({detail})",
        "install policyextract anew",
    ),
    "system": Refusal(Reason.disk, "can't be read ({detail})", "make room on this disk and try again"),
    "damage": Refusal(Reason.damaged, "damaged, so that it can't be read", "get it again"),
}
DATA = ("policyextract.sources.", "policyextract.text")
PATHS = {"PosixPath", "WindowsPath"}


class Answer(NamedTuple):
    """The value that a call gives; or why the reader refused; or a fault."""

    value: object = None
    refusal: Refusal | None = None
    fault: Fault | None = None
    detail: str = ""

    def given(self, name: str, limits: Limits, faults: Mapping[Fault, Refusal] = READING) -> object:
        """The value; raises SourceError where there is none. `name` is the file that was read."""
        if self.refusal:
            raise SourceError(name, *self.refusal)
        if self.fault:
            reason, message, advice = faults[self.fault]
            words = {
                "seconds": limits.seconds,
                "later": 4 * limits.seconds,
                "memory": limits.memory,
                "more": 2 * limits.memory,
                "detail": self.detail,
            }
            raise SourceError(name, reason, message.format(**words), advice.format(**words))
        return self.value


def answer_for(error: Exception) -> Answer:
    """What an error of a reader, or of the library that it uses, means for its file."""
    if isinstance(error, SourceError):
        return Answer(refusal=error.refusal)
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return Answer(fault="memory")
    if isinstance(error, RecursionError):
        return Answer(fault="depth", detail="nested too deep")
    if isinstance(error, ImportError):
        return Answer(fault="loading", detail=str(error).partition(" (")[0][:100])  # not where it lies
    # A place in a file that isn't there (EINVAL) comes from what the file says, not from the system.
    if isinstance(error, OSError) and error.strerror and error.errno != errno.EINVAL:
        return Answer(fault="system", detail=error.strerror)
    return Answer(fault="damage", detail=f"{type(error).__name__}: {error}"[:200])


def packed(answer: Answer, most: int) -> bytes:
    """An answer as bytes, at most so many; one that is larger, or can't be packed, becomes a fault."""
    try:
        reply = pickle.dumps(answer)
    except Exception as error:  # no memory for it, or nested too deep
        return pickle.dumps(answer_for(error))
    return reply if len(reply) <= most else pickle.dumps(Answer(fault="size"))


def unpacked(reply: bytes | None) -> Answer:
    """The answer in what came back; None and what is no answer are the death of the process."""
    try:
        answer = _Unpickler(io.BytesIO(reply or b"")).load()
    except Strange as error:
        return Answer(fault="strange", detail=str(error))
    except Exception:  # bytes of which no answer can be made
        return Answer(fault="death")
    return answer if isinstance(answer, Answer) and _is_told(answer.refusal) else Answer(fault="death")


class Strange(Exception):
    """A type in an answer that no reader gives."""


class _Unpickler(pickle.Unpickler):
    """Makes values of this package's data types, and nothing else that isn't built in."""

    def find_class(self, module: str, name: str) -> object:
        """A data type; raises Strange for anything else that could be called."""
        if module.startswith("pathlib") and name in PATHS:
            return super().find_class(module, name)
        if module.startswith(DATA) and name.isidentifier():
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_data(found):
                return found
        raise Strange(f"{module}.{name}")


def _is_told(refusal: object) -> bool:
    """Whether a refusal, where there is one, has a known reason and words."""
    if not isinstance(refusal, Refusal):
        return refusal is None
    return isinstance(refusal.reason, Reason) and all(isinstance(words, str) for words in refusal[1:])


def _is_data(found: type) -> bool:
    """Whether a type does nothing but hold values."""
    return issubclass(found, tuple | Reason) or is_dataclass(found)
