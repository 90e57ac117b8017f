"""`policyextract extract`: files in, records out."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Encoding, Limit, Ocr, Output, Password, Paths, options
from policyextract.cli.failures import Failures
from policyextract.cli.output import opened
from policyextract.cli.progress import with_progress
from policyextract.formats import FORMATS


class OutputFormat(StrEnum):
    """How records are written."""

    records = "records"
    table = "table"
    documents = "documents"
    csv = "csv"
    html = "html"


Format = Annotated[
    OutputFormat | None,
    typer.Option(
        "--output-format",
        "-f",
        help="; ".join(f"{name}: {form.about}" for name, form in FORMATS.items())
        + ". Without it: table on a terminal, else records.",
    ),
]


@app.command()
def extract(
    paths: Paths,
    output_format: Format = None,
    output: Output = None,
    password: Password = None,
    encoding: Encoding = None,
    ocr: Ocr = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Print the records of clippings.

    A file that can't be read gets one line on standard error and the others are still done; the exit
    status is then 1.
    """
    chosen = output_format or (
        OutputFormat.table if output is None and sys.stdout.isatty() else OutputFormat.records
    )
    reading = options(limit, password, encoding, ocr, pictures=chosen is OutputFormat.html)
    failures = Failures()
    files = list(failures.files(paths))
    shown = output is None and sys.stdout.isatty()
    with opened(output) as out:
        shown_files = files if shown else with_progress(files)
        FORMATS[chosen].write(failures.extractions(shown_files, reading), out)
    failures.close()
