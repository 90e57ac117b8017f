"""`policyextract import`: what people decided elsewhere, taken into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyextract.cli import decided, edited
from policyextract.cli.app import app
from policyextract.cli.arguments import Database
from policyextract.cli.arguments import database as chosen
from policyextract.cli.output import refuse
from policyextract.cli.status import UNREACHABLE, USAGE

READERS = {".json": decided.take, ".xlsx": edited.take}
"""What takes a file, by its suffix."""


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="FILE.decisions.json, as a page of records saved it, or an exported FILE.xlsx, edited.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take it without asking.")] = False,
    database: Database = None,
) -> None:
    """Take decisions that were made elsewhere into the database, after a look at what they change.

    Decisions that are there already count once. A record that has changed since it was seen is left as it
    is and gets one line on standard error, and the others are taken; the exit status is then 1.
    """
    from policyextract.store import database as store
    from policyextract.store.errors import StoreError

    take = READERS.get(file.suffix.lower())
    if take is None:
        refuse(f"{file}: its suffix says no kind of file; there are {', '.join(READERS)}", USAGE)
    try:
        with store.open(chosen(database)) as opened:
            take(file, opened, yes)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)
