"""What could not be read: told, counted, and the exit status of the program."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

from policyextract import log
from policyextract.cli.progress import Pages
from policyextract.cli.status import FAILED

if TYPE_CHECKING:
    from policyextract.pipeline import Extraction
    from policyextract.sources import Options, Source, SourceError


class Failures:
    """Counts what could not be read, and says so, one line each, on standard error."""

    def __init__(self) -> None:
        self.count = 0

    def say(self, message: str) -> None:
        """One line about one file."""
        from policyextract.sources import shown

        self.count += 1
        typer.echo(f"policyextract: {shown(message)}", err=True)

    def files(self, paths: Iterable[str]) -> Iterator[str]:
        """The files that the arguments name, each once."""
        from policyextract.sources import SourceError, expand

        seen: set[str] = set()
        for given in paths:
            try:
                for name in expand(given):
                    if name not in seen:
                        seen.add(name)
                        yield name
            except SourceError as error:
                self.say(str(error))

    def extractions(self, files: Iterable[str], options: Options) -> Iterator[Extraction]:
        """What each document of the files says; one that can't be read is told and left out."""
        from policyextract.sources import Reader, SourceError

        pages = Pages()
        with Reader(options, pages) as reader:
            began = time.monotonic()
            for source in (source for name in files for source in reader.read(name)):
                pages.hide()
                if isinstance(source, SourceError):
                    self._failed(source, began)
                elif extraction := self._extraction(source, began):
                    yield extraction
                began = time.monotonic()

    def _extraction(self, source: Source, began: float) -> Extraction | None:
        """What a document says whose reading began then; None where that can't be had."""
        from policyextract.pipeline import run
        from policyextract.sources import SourceError

        for warning in source.warnings:
            typer.echo(f"policyextract: {source.name}: {warning}", err=True)
        try:
            extraction = run(source)
        except SourceError as error:
            self._failed(error, began)
            return None
        except Exception as error:  # a fault of ours must not stop the other files
            log.failed(source.name, "fault", type(error).__name__, time.monotonic() - began)
            fault = f"{type(error).__name__}: {error}"
            self.say(f"{source.name}: a fault in policyextract ({fault}); please report it")
            return None
        log.done(source.name, len(extraction.document.records), time.monotonic() - began, source.warnings)
        return extraction

    def _failed(self, error: SourceError, began: float) -> None:
        """Tells of a document that can't be had."""
        from policyextract.failures import Failure

        failure = Failure.of(error)
        log.failed(failure.source, failure.reason, failure.message, time.monotonic() - began)
        self.say(str(error))

    def close(self) -> None:
        """Ends the program with status FAILED where anything failed."""
        if self.count:
            raise typer.Exit(FAILED)
