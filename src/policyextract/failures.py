"""A document that gave nothing: which, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from policyextract.sources import SourceError


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be done.

    `reason` is one word to group by, `message` says what is wrong, `advice` what to do next. The same
    document fails with the same words on every machine: no times, no paths of temporary files.
    """

    source: str
    reason: str
    message: str
    advice: str

    def __str__(self) -> str:
        return f"{self.source}: {self.message}; {self.advice}"

    @classmethod
    def of(cls, error: SourceError, source: str) -> Failure:
        """The failure that an error of a reader tells, whose line is `source: what is wrong; what to do`."""
        message, _, advice = str(error).removeprefix(f"{source}: ").rpartition("; ")
        return cls(source, "unreadable", message, advice)
