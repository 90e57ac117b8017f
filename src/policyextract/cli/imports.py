"""`policyextract import`: what people decided elsewhere, taken into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyextract import exchange
from policyextract.cli import annotated, decided, edited
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
            help="FILE.decisions.json, as a page of records saved it; an exported FILE.xlsx, edited; or "
            "annotations that were corrected in another tool: .spacy, .conll, a folder of brat, JSON of "
            "Label Studio, JSON lines of doccano, .jsonld.",
        ),
    ],
    spans: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the corrected spans of annotations here too: JSON lines for training."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take it without asking.")] = False,
    database: Database = None,
) -> None:
    """Take decisions and annotations that were made elsewhere into the database, after a look at them.

    Decisions that are there already count once. A record that has changed since it was seen is left as it
    is and gets one line on standard error, and the others are taken; the exit status is then 1.
    """
    from policyextract.store import database as store
    from policyextract.store.errors import StoreError

    form, take = exchange.form_of(file), READERS.get(file.suffix.lower())
    if form is None and take is None:
        known = [*READERS, *(suffix for one in exchange.FORMATS.values() for suffix in one.read_as)]
        refuse(f"{file}: its suffix says no kind of file; there are {', '.join(known)}", USAGE)
    if form is None and spans:
        refuse(f"{file}: decides on records and has no spans; leave out --spans", USAGE)
    try:
        with store.open(chosen(database)) as opened:
            if form:
                annotated.Import(file, opened).take(form, yes, spans)
            elif take:
                take(file, opened, yes)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)
