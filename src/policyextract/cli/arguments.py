"""Arguments and options that several commands have, and what they come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from policyextract.sources import Options

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, or - for standard input.")
]
Password = Annotated[
    str | None, typer.Option("--password", metavar="WORD", help="The password of encrypted files.")
]
Limit = Annotated[
    list[str],
    typer.Option(
        "--limit",
        metavar="NAME=NUMBER",
        help="Allow a file more or less than usual: megabytes, text_megabytes, pages, megapixels, depth, "
        "entries, unpacked (megabytes), seconds, memory (megabytes). May be repeated.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, whole or not at all.")
]


def options(limit: list[str], password: str | None, pictures: bool = False) -> Options:
    """How files are read, as the command line says it; a wrong `--limit` ends the program."""
    from policyextract.sources import Limits, Options

    try:
        return Options(password, pictures, Limits().changed(limit))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--limit") from None
