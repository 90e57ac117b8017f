"""Arguments and options that several commands have, and what they come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract import log
from policyextract.cli.output import refuse
from policyextract.cli.status import USAGE

if TYPE_CHECKING:
    from policyextract.settings import Settings
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
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="The encoding of texts and web pages (gb18030, big5, utf-8 …), if it isn't found out rightly.",
    ),
]
Ocr = Annotated[
    bool | None,
    typer.Option(
        "--ocr/--no-ocr",
        help="Recognise the words of scans and photos, which takes seconds a page; or leave them out.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, whole or not at all.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="The database: the path of an SQLite file, or postgresql://user@host/name. Without it, that of "
        "the settings.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, metavar="N", help="Processes at work. Without it, as in the settings."),
]


def settings() -> Settings:
    """The user's settings, with which the work begins; wrong ones end the program."""
    from policyextract.settings import SettingsError, current

    try:
        usual = current()
        log.begin()
    except SettingsError as error:
        refuse(str(error), USAGE)
    except OSError as error:
        refuse(f"{error.filename}: the log can't be written ({error.strerror}); name another file", USAGE)
    return usual


def database(given: str | None) -> str:
    """The database that `--database` names, else the settings: a URL or the path of an SQLite file."""
    return given or settings().database.get_secret_value()


def existing(url: str) -> str:
    """The database, if it is one that can have records: a file that isn't there is not made."""
    path = url.removeprefix("sqlite:///")
    if "://" not in path and not Path(path).expanduser().is_file():
        refuse(f"{path}: no such database; name it with --database, or make it with `policyextract ingest`")
    return url


def workers(given: int | None) -> int:
    """How many processes `--workers` says, else the settings."""
    return given or settings().workers


def options(
    limit: list[str],
    password: str | None,
    encoding: str | None = None,
    ocr: bool | None = None,
    pictures: bool = False,
) -> Options:
    """How files are read: as options say, else the settings; a wrong option ends the program."""
    from policyextract.sources import Options

    usual = settings()
    try:
        limits = usual.limits.changed(limit)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--limit") from None
    try:
        return Options(password, pictures, limits, encoding, usual.ocr if ocr is None else ocr)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--encoding") from None
