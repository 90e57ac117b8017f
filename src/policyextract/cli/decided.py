"""Decisions of a page of a few records, shown and taken into the database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from policyextract.cli.output import refuse
from policyextract.cli.status import FAILED

if TYPE_CHECKING:
    from policyextract.store.database import Database
    from policyextract.store.decided import Decided
    from policyextract.store.taking import Taken

SHOWN = 20  # corrections that are listed


def take(file: Path, database: Database, yes: bool) -> None:
    """Shows what a file decides and takes it, if a person says yes; what can't be taken gets a line each."""
    from policyextract.store import decided

    try:
        found = decided.read(file)
    except decided.DecidedError as error:
        refuse(str(error))
    plan = decided.preview(database, found, file.name)
    _show(file, found, plan)
    if plan.new or plan.notes:
        if not yes:
            typer.confirm(f"Take them into {database.name}?", abort=True, err=True)
        plan = decided.take(database, found, file.name)
        typer.echo(f"{len(plan.new) + plan.notes} decisions taken into {database.name}", err=True)
    if plan.left:
        raise typer.Exit(FAILED)


def _show(file: Path, found: Decided, plan: Taken) -> None:
    """Prints what is new, what not, and why."""
    told = Counter[str](one.verdict for one in plan.new) + Counter(note=plan.notes)
    what = ", ".join(f"{count} {verdict}" for verdict, count in told.items()) or "nothing new"
    known = f"; {plan.known} were taken before" if plan.known else ""
    typer.echo(f"{file}: {len(found.decisions)} decisions of {found.who}: {what}{known}", err=True)
    corrections = [one for one in plan.new if one.values]
    for one in corrections[:SHOWN]:
        values = ", ".join(f"{name} = {value!r}" for name, value in one.values.items())
        typer.echo(f"  record {one.record}: {values}", err=True)
    if len(corrections) > SHOWN:
        typer.echo(f"  and {len(corrections) - SHOWN} corrections more", err=True)
    for _, why in plan.left:
        typer.echo(f"{file}: {why}", err=True)
