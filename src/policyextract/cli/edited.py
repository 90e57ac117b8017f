"""An export that was edited in Excel, shown and taken into the database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from policyextract.cli.output import refuse
from policyextract.cli.status import FAILED

if TYPE_CHECKING:
    from policyextract.store.database import Database
    from policyextract.store.readback import Preview

SHOWN = 20  # corrections that are listed


def take(file: Path, database: Database, yes: bool) -> None:
    """Shows what a workbook changes and takes it, if a person says yes; what isn't taken gets a line each."""
    from policyextract.review.callers import person
    from policyextract.sources import SourceError
    from policyextract.store import readback, workbook

    try:
        lines = list(workbook.rows(file, str(file), readback.WANTED))
    except SourceError as error:
        refuse(f"{file}: {error.refusal.message}; {error.refusal.advice}")
    except OSError as error:
        refuse(f"{file}: can't be read ({error.strerror}); check the name")
    with database.read() as connection:
        found = readback.preview(connection, lines)
    _show(file, found)
    left = 0
    if found.edits:
        if not yes:
            typer.confirm(f"Take them into {database.name}?", abort=True, err=True)
        with database.write() as connection:
            done, late = readback.apply(connection, found.edits, person(), file.name)
        for edit in late:
            typer.echo(
                f"{file}: {edit.place}: record {edit.record} has changed meanwhile; look at it again",
                err=True,
            )
        left = len(late)
        typer.echo(f"{done.records} decisions taken into {database.name}", err=True)
    if found.troubles or found.conflicts or left:
        raise typer.Exit(FAILED)


def _show(file: Path, found: Preview) -> None:
    """Prints what changes, what doesn't, and why."""
    told = Counter[str](edit.verdict or "note" for edit in found.edits)
    what = ", ".join(f"{count} {verdict}" for verdict, count in told.items()) or "nothing changes"
    typer.echo(f"{file}: {found.rows} rows: {what}", err=True)
    corrections = [edit for edit in found.edits if edit.values]
    for edit in corrections[:SHOWN]:
        values = ", ".join(
            f"{name} {edit.before[name]!r} -> {value!r}" for name, value in edit.values.items()
        )
        typer.echo(f"  {edit.place}: {values}", err=True)
    if len(corrections) > SHOWN:
        typer.echo(f"  and {len(corrections) - SHOWN} corrections more", err=True)
    for trouble in found.troubles:
        typer.echo(f"{file}: {trouble.place}: {trouble.what.en}", err=True)
    for conflict in found.conflicts:
        who = ", ".join(dict.fromkeys(review.who for review in conflict.since)) or "a new extraction"
        typer.echo(f"{file}: {conflict.place}: {who} changed the record since; look at it again", err=True)
