"""`policyextract ingest` and `reprocess`: clippings into the database, and answers brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Database, Encoding, Limit, Ocr, Password, Workers, options
from policyextract.cli.arguments import database as chosen
from policyextract.cli.arguments import workers as cores
from policyextract.cli.failures import Failures
from policyextract.cli.output import refuse
from policyextract.cli.progress import Steps
from policyextract.cli.status import UNREACHABLE
from policyextract.cli.stopping import Stopping

if TYPE_CHECKING:
    from policyextract.failures import Failure

AGAIN = "run the same command again to go on"


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files, folders, globs, archive.zip!/path.")
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option(
            "--watch", metavar="FOLDER", help="Take what lies in a folder, and what comes, until Ctrl-C."
        ),
    ] = None,
    poll: Annotated[
        bool,
        typer.Option("--poll", help="Look through the watched folder again and again: for network folders."),
    ] = False,
    database: Database = None,
    workers: Workers = None,
    password: Password = None,
    encoding: Encoding = None,
    ocr: Ocr = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Take clippings into the database; those that it has already are passed over.

    A file that can't be read gets one line on standard error, is remembered for `policyextract failures`,
    and the others are still done; the exit status is then 1. Broken off, the same command goes on.
    """
    from policyextract.store import database as store
    from policyextract.store.errors import StoreError
    from policyextract.store.ingest import Ingest
    from policyextract.store.watch import arrivals

    failed = Failures()
    reading, files = options(limit, password, encoding=encoding, ocr=ocr), list(failed.files(paths or []))
    _check(files, paths, watch)
    try:
        with (
            store.open(chosen(database)) as opened,
            Stopping(AGAIN) as stopping,
            Ingest(opened, reading, cores(workers)) as work,
        ):
            with Steps("reading", len(files)) as bar:
                work.take(files, _telling(failed, bar), stopping.is_set)
            for names in arrivals(watch, stopping, poll) if watch else ():
                if names:
                    work.take(names, _telling(failed), stopping.is_set)
                    typer.echo(f"{work.counts}, since the start", err=True)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)
    typer.echo(f"{work.counts}; the database is {opened.name}", err=True)
    if not watch:
        stopping.close()
    failed.close()


@app.command()
def reprocess(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Only documents from these files, folders or archives."),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Also documents that this version and these patterns have answered.")
    ] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read the files again where they are still there, unchanged.")
    ] = False,
    database: Database = None,
    workers: Workers = None,
    password: Password = None,
    encoding: Encoding = None,
    ocr: Ocr = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Bring the database to the answers of this version and its patterns; people's decisions stay.

    Documents are run through the chain as they were read. A reviewed record whose answer is another one
    now comes back for review. Broken off, the same command goes on.
    """
    from policyextract.store import database as store
    from policyextract.store.errors import StoreError
    from policyextract.store.reprocess import Reprocess

    failed = Failures()
    reading = options(limit, password, encoding=encoding, ocr=ocr)
    try:
        with (
            store.open(chosen(database)) as opened,
            Stopping(AGAIN) as stopping,
            Reprocess(opened, reading, cores(workers)) as work,
            Steps("reprocessing", work.choose(paths or [], all_)) as bar,
        ):
            tell = _telling(failed, bar)
            work.run(lambda failure: tell("", [failure] if failure else []), stopping.is_set, reread)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)
    typer.echo(
        "{documents} documents reprocessed: {new} records new, {changed} changed, {removed} removed, "
        "{back} reviewed ones back for review, {failed} failed".format_map(work.counts),
        err=True,
    )
    stopping.close()
    failed.close()


def _telling(failed: Failures, bar: Steps | None = None) -> Callable[[str, list[Failure]], None]:
    """What is done about a file that is done: its failures are told."""

    def tell(_: str, failures: list[Failure]) -> None:
        for failure in failures:
            failed.say(str(failure))
        if bar:
            bar.step()

    return tell


def _check(files: list[str], paths: list[str] | None, watch: Path | None) -> None:
    """Ends the program where there is nothing to do, or nothing that could be found again."""
    if "-" in files:
        refuse("standard input has no place to come back to; save it as a file first")
    if watch and not watch.is_dir():
        refuse(f"{watch}: no such folder; make it first")
    if not paths and not watch:
        raise typer.BadParameter("give files or folders, or a folder with --watch", param_hint="PATH")
