"""Annotations that were corrected in another tool, shown, taken into the database, and kept for training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from policyextract.cli.output import opened, refuse
from policyextract.cli.status import FAILED

if TYPE_CHECKING:
    from policyextract.exchange import Format
    from policyextract.exchange.annotated import Annotation
    from policyextract.exchange.changes import Change, Corrected
    from policyextract.store.database import Database
    from policyextract.store.reviews import Decision

SHOWN = 20  # changes that are listed


class Import:
    """Corrections on their way into a database; `left` counts those that aren't taken, told line by line."""

    def __init__(self, file: Path, database: Database) -> None:
        self.file, self.database = file, database
        self.left = 0

    def take(self, form: Format, yes: bool, spans: Path | None) -> None:
        """Shows what was corrected and takes it, if a person says yes; writes the spans if asked."""
        found = list(self._corrected(form))
        decisions = self._decisions(found)
        _show(self.file, found, len(decisions))
        if spans:
            _write(spans, found)
        if decisions:
            if not yes:
                typer.confirm(f"Take them into {self.database.name}?", abort=True, err=True)
            self._take(decisions)
        elif not spans and any(one.changes for one in found):
            typer.echo("no record changes; --spans FILE.jsonl keeps the spans for training", err=True)
        if self.left:
            raise typer.Exit(FAILED)

    def _corrected(self, form: Format) -> Iterator[Corrected]:
        """What became of each document; one that isn't there, or whose text was changed, gets a line."""
        from policyextract import exchange
        from policyextract.exchange.annotated import ExchangeError
        from policyextract.exchange.changes import corrected
        from policyextract.exchange.stored import Shelf

        try:
            returned = list(exchange.read(form, self.file))
        except ExchangeError as error:
            refuse(str(error))
        with self.database.read() as connection:
            shelf = Shelf(connection)
            for one in returned:
                try:
                    yield corrected(shelf.find(one), one)
                except ExchangeError as error:
                    self._say(f"{self.file}: {error}")

    def _decisions(self, found: Sequence[Corrected]) -> list[Decision]:
        """What the corrections decide on records, if the database takes that; what it doesn't gets a line."""
        from policyextract.exchange import decisions
        from policyextract.review.callers import person

        wanted = []
        with self.database.read() as connection:
            for one in found:
                told = decisions.proposed(connection, one, person(), self.file.name)
                wanted += told.decisions
                for line in told.left:
                    self._say(line)
        plan = decisions.take(self.database, wanted, self.file.name, preview=True)
        for _, why in plan.left:
            self._say(f"{self.file}: {why}")
        return plan.new

    def _take(self, wanted: Sequence[Decision]) -> None:
        from policyextract.exchange import decisions

        done = decisions.take(self.database, wanted, self.file.name)
        for _, why in done.left:
            self._say(f"{self.file}: {why}")
        typer.echo(f"{len(done.new)} decisions taken into {self.database.name}", err=True)

    def _say(self, line: str) -> None:
        self.left += 1
        typer.echo(line, err=True)


def _show(file: Path, found: Sequence[Corrected], decisions: int) -> None:
    """Prints what was corrected, and what that comes to."""
    changes = [(one, change) for one in found for change in one.changes]
    told = Counter(_kind(change) for _, change in changes)
    what = ", ".join(f"{count} {kind}" for kind, count in told.items()) or "nothing changes"
    also = f"; {decisions} decisions on records" if decisions else ""
    typer.echo(f"{file}: {len(found)} documents: {what}{also}", err=True)
    for one, change in changes[:SHOWN]:
        words = (_words(one, span) for span in change)
        typer.echo(f"  {one.document.name}: {' -> '.join(words)}", err=True)
    if len(changes) > SHOWN:
        typer.echo(f"  and {len(changes) - SHOWN} changes more", err=True)


def _kind(change: Change) -> str:
    before, after = change
    if before is None or after is None:
        return "added" if after else "taken away"
    return "moved" if before.label == after.label else "relabelled"


def _words(one: Corrected, span: Annotation | None) -> str:
    """A span as people read it."""
    if span is None:
        return "nothing"
    quote = " ".join(one.document.text[slice(*span.span)].split())
    return f"{span.label} «{quote}» {span.start}:{span.end}"


def _write(target: Path, found: Sequence[Corrected]) -> None:
    """Writes the spans of the documents that people have seen."""
    from policyextract.exchange.training import line

    seen = [one for one in found if one.seen]
    with opened(target) as out:
        for one in seen:
            out.write(line(one))
    typer.echo(f"{target}: {len(seen)} documents with their spans", err=True)
