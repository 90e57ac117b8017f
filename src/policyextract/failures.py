"""A document that gave nothing: which, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from policyextract.sources import Reason, SourceError, shown


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be done.

    `source` is the document's own name, which may be `archive.zip!/path`; `message` says what is wrong,
    `advice` what to do next. The same document fails with the same words on every machine: no times, no
    paths of temporary files.
    """

    source: str
    reason: Reason
    message: str
    advice: str

    def __str__(self) -> str:
        return f"{self.source}: {self.message}; {self.advice}"

    @classmethod
    def of(cls, error: SourceError) -> Failure:
        """The failure that an error of a reader tells, with no character that can't be stored or printed."""
        reason, message, advice = error.refusal
        return cls(shown(error.name), reason, shown(message), shown(advice))
