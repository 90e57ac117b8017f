"""`policyextract export`: records of the database to a file for other programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Database, existing
from policyextract.cli.arguments import database as chosen
from policyextract.cli.output import refuse
from policyextract.cli.status import UNREACHABLE, USAGE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from policyextract.exchange import Format
    from policyextract.store.filters import Filter

Kind = StrEnum("Kind", ["incentive", "indicator", "policy"])
Level = StrEnum("Level", ["junior", "intermediate", "senior", "any", "none"])
Status = StrEnum("Status", ["new", "accepted", "corrected", "rejected", "unsure"])


@app.command()
def export(
    to: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="What to write, whole or not at all: .xlsx, .csv, .jsonl, .parquet, .duckdb; .html, a page "
            "on which a person decides without this program; or, with documents and all their spans, a file "
            "for another tool: docbin (.spacy), conll, brat, label-studio (.label-studio.json), doccano "
            "(.doccano.jsonl), webannotation (.jsonld).",
        ),
    ],
    database: Database = None,
    region: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Records of a region and all in it: 350000, 福建, 厦门市."),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(help="Of a town, street or zone without a code, by part of its name: 观音桥街道."),
    ] = None,
    level: Annotated[Level | None, typer.Option(help="Of a level of certificate.")] = None,
    family: Annotated[
        str | None,
        typer.Option(help="Of a family of certificates: social-worker, elderly-carer, …"),
    ] = None,
    grade: Annotated[
        str | None, typer.Option(help="Of a grade of a certificate that is no social worker's: level-3.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option(help="Of a kind.")] = None,
    status: Annotated[Status | None, typer.Option(help="By what people decided.")] = None,
    since: Annotated[int | None, typer.Option(metavar="YEAR", help="Of this year or later.")] = None,
    until: Annotated[int | None, typer.Option(metavar="YEAR", help="Of this year or earlier.")] = None,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="With these words in the article or the record.")
    ] = None,
) -> None:
    """Write records of the database to a file, for spreadsheets or other programs."""
    from policyextract import exchange
    from policyextract.store.export import ExportError, check
    from policyextract.store.export import export as write

    form = exchange.chosen(to)
    try:
        if form is None:
            check(to)
    except ExportError as error:
        refuse(str(error), USAGE)
    code = _region(region)
    held = existing(chosen(database))

    from importlib.metadata import version

    from policyextract.store import database as store
    from policyextract.store.errors import StoreError
    from policyextract.store.export.selection import About, told
    from policyextract.store.export.stored import Stored
    from policyextract.store.search import Filter

    asked = Filter(kind=kind, level=level, status=status, region=code, since=since, until=until, text=search)
    filter = replace(asked, place=place, family=_family(family), grade=grade)
    try:
        with store.open(held) as opened, opened.read() as connection:
            if form:
                _annotated(connection, filter, *form)
                return
            about = About(tuple(told(filter)), _now(), opened.name, version("policyextract"))
            written = write(Stored(connection, filter, about), to)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)
    except ExportError as error:
        refuse(str(error))
    typer.echo("; ".join([f"{to}: {written.records:,} records", *written.notes]), err=True)


def _annotated(connection: Connection, filter: Filter, form: Format, target: Path) -> None:
    """Writes the documents that have records which a filter leaves, with all their spans."""
    from policyextract import exchange
    from policyextract.exchange import stored
    from policyextract.exchange.annotated import ExchangeError

    ids = stored.chosen(connection, filter)
    try:
        notes = exchange.write(form, (stored.annotated(connection, id) for id in ids), target)
    except ExchangeError as error:
        refuse(str(error))
    typer.echo("; ".join([f"{target}: {len(ids):,} documents, {form.about}", *notes]), err=True)


def _region(given: str | None) -> str | None:
    """The code of the region that a user names; one that doesn't exist ends the program."""
    from policyextract.store.place import PlaceError, region_code

    try:
        return None if given is None else region_code(given)
    except PlaceError as error:
        raise typer.BadParameter(str(error), param_hint="--region") from None


def _family(given: str | None) -> str | None:
    """The family that a user names; one that no pattern file tells of ends the program."""
    from policyextract.certificates import families

    if given is not None and given not in families():
        known = ", ".join(families())
        raise typer.BadParameter(f"{given!r} is none of {known}", param_hint="--family")
    return given


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
