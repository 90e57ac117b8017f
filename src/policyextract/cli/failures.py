"""What could not be read: told, counted, and the exit status of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

from policyextract.cli.progress import Pages
from policyextract.cli.status import FAILED

if TYPE_CHECKING:
    from policyextract.pipeline import Extraction
    from policyextract.sources import Options


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
        from policyextract.pipeline import run
        from policyextract.sources import Reader, SourceError

        pages = Pages()
        with Reader(options, pages) as reader:
            for source in (source for name in files for source in reader.read(name)):
                pages.hide()
                if isinstance(source, SourceError):
                    self.say(str(source))
                    continue
                for warning in source.warnings:
                    typer.echo(f"policyextract: {source.name}: {warning}", err=True)
                try:
                    yield run(source)
                except Exception as error:  # a fault of ours must not stop the other files
                    fault = f"{type(error).__name__}: {error}"
                    self.say(f"{source.name}: a fault in policyextract ({fault}); please report it")

    def close(self) -> None:
        """Ends the program with status FAILED where anything failed."""
        if self.count:
            raise typer.Exit(FAILED)
