"""Files to documents, one after the other, so that none of them can stop or harm the others.

Reading has its limits already (`sources.child`). The chain runs in a process of its own too, with the same
limits of time and memory: a text on which it hangs, or a fault of ours, costs that document only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from policyextract import log
from policyextract.failures import Failure
from policyextract.model import Document
from policyextract.sources import Options, Reader, Reason, Source, SourceError
from policyextract.sources.child import Child
from policyextract.sources.read import Known
from policyextract.sources.reply import READING
from policyextract.sources.source import Refusal

# What is said of a text that is read, when something goes wrong with what is found in it.
FAULT = Refusal(Reason.fault, "a fault in policyextract ({detail})", "report it with the file")
ANSWERING = {
    **READING,
    "time": Refusal(
        Reason.time,
        "its words were read, but took more than {seconds} s to understand",
        "split it, or allow more with --limit seconds={later}",
    ),
    "memory": Refusal(
        Reason.memory,
        "its words were read, but need more than {memory} MB to understand",
        "split it, or allow more with --limit memory={more}",
    ),
    "size": Refusal(
        Reason.size,
        "more is found in it than one document can hold",
        "split it, or allow more with --limit memory={more}",
    ),
    "death": Refusal(
        Reason.crash, "its words were read, but made the program break down", "report it with the file"
    ),
    "depth": FAULT,
    "damage": FAULT,
}


class Extractor:
    """Reads files and runs the chain; it keeps processes for that, so use it in a `with`."""

    def __init__(self, options: Options | None = None, known: Known | None = None) -> None:
        self.options = options or Options()
        # There is an extractor for each core, and a recogniser takes half a gigabyte.
        self._reader = Reader(self.options, known=known, recognisers=1)
        self._chain = Child(self.options.limits, ANSWERING)
        self._reading = 0.0  # seconds that the text took which was read last

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its processes."""
        self._reader.__exit__()
        self._chain.close()

    def documents(self, name: str, path: Path | None = None) -> Iterator[tuple[Source, Document] | Failure]:
        """What each document of a file says, or why it can't be had.

        `path` is where the file lies, if that is not its name: a copy of what a URL names.
        """
        for source in self.sources(name, path):
            yield source if isinstance(source, Failure) else self.document(source)

    def sources(self, name: str, path: Path | None = None) -> Iterator[Source | Failure]:
        """The text of each document of a file, or why it can't be read; for `document`."""
        began = time.monotonic()
        for source in self._reader.read(name, path):
            self._reading = time.monotonic() - began
            yield _failed(source, self._reading) if isinstance(source, SourceError) else source
            began = time.monotonic()

    def document(self, source: Source) -> tuple[Source, Document] | Failure:
        """What a text says that is read already."""
        began, self._reading = time.monotonic() - self._reading, 0.0
        try:
            document = Document.model_validate_json(self._chain.call(source.name, answer, source))
        except SourceError as error:
            return _failed(error, time.monotonic() - began)
        log.done(source.name, len(document.records), time.monotonic() - began, source.warnings)
        return source, document


def answer(source: Source) -> bytes:
    """What the chain finds in a text, as JSON."""
    from policyextract.pipeline import run  # only the process of the chain needs all its parts

    return run(source).document.model_dump_json().encode()


def _failed(error: SourceError, seconds: float) -> Failure:
    """The failure that an error of a reader or of the chain tells, which took so long."""
    failure = Failure.of(error)
    log.failed(failure.source, failure.reason, failure.message, seconds)
    return failure
