"""`policyextract failures`: what could not be read, as a work list, and another try."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
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
from policyextract.cli.status import UNREACHABLE, of_job
from policyextract.cli.stopping import Stopping
from policyextract.sources.source import Reason

if TYPE_CHECKING:
    from policyextract.failures import Failure
    from policyextract.sources import Options

SHOWN = 3  # failures of a reason that are shown
AGAIN = "run the same command again to go on"


@app.command()
def failures(
    out: Annotated[
        str | None,
        typer.Argument(
            metavar="OUT", help="The --out of a bulk job. Without it, the database.", show_default=False
        ),
    ] = None,
    database: Database = None,
    reason: Annotated[Reason | None, typer.Option(help="Only failures of this reason.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Read what failed again.")] = False,
    password: Password = None,
    encoding: Encoding = None,
    ocr: Ocr = None,
    limit: Limit = [],  # noqa: B006
    workers: Workers = None,
) -> None:
    """List what could not be read by reason, with what to do; or read it again with --retry.

    --password, --encoding, --ocr and --limit are for another try.
    """
    if out and database:
        raise typer.BadParameter("give OUT or --database, not both", param_hint="OUT")
    reading = options(limit, password, encoding, ocr)  # tells what is wrong with them
    if not retry:
        groups = grouped(_of_job(out, reason) if out else _of_database(chosen(database), reason))
        _print(groups, out, as_json)
    elif out:
        _retry_job(out, reason, Changes(password, encoding, ocr, limit))
    else:
        _retry_database(chosen(database), reason, reading, cores(workers))


@dataclass
class Group:
    """The failures of one reason: how many, and the first of them."""

    reason: Reason
    count: int = 0
    examples: list[Failure] = field(default_factory=list)


def grouped(failures: Iterable[Failure]) -> list[Group]:
    """The failures by reason, the most frequent first."""
    found: dict[Reason, Group] = {}
    for failure in failures:
        group = found.setdefault(failure.reason, Group(failure.reason))
        group.count += 1
        if len(group.examples) < SHOWN:
            group.examples.append(failure)
    return sorted(found.values(), key=lambda group: (-group.count, group.reason))


def _of_job(out: str, reason: Reason | None) -> Iterator[Failure]:
    from policyextract.jobs import failed
    from policyextract.jobs.storage import JobError, storage

    try:
        yield from (one for one in failed.failures(storage(out)) if reason in (None, one.reason))
    except JobError as error:
        refuse(str(error), of_job(error))


def _of_database(url: str, reason: Reason | None) -> Iterator[Failure]:
    from policyextract.store import database as store
    from policyextract.store import retry
    from policyextract.store.errors import StoreError

    try:
        with store.open(url) as opened:
            yield from retry.failures(opened, reason)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)


def _print(groups: list[Group], out: str | None, as_json: bool) -> None:
    """The work list, for people in their language, for programs in both."""
    from policyextract.jobs.reasons import advice

    if as_json:
        told = [
            {
                **asdict(group),
                "what": advice(group.reason).what._asdict(),
                "advice": advice(group.reason).advice._asdict(),
                "command": command(group.reason, out),
            }
            for group in groups
        ]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    chinese = is_chinese()
    if not groups:
        typer.echo("没有失败的文件" if chinese else "nothing failed")
    for group in groups:
        what, do, _ = advice(group.reason)
        typer.echo(f"{group.count:>6}  {group.reason}: {what.zh if chinese else what.en}")
        typer.echo(f"        → {do.zh if chinese else do.en}")
        if line := command(group.reason, out):
            typer.echo(f"          {line}")
        for failure in group.examples:
            typer.echo(f"        {failure}")
        if group.count > len(group.examples):
            typer.echo("        …")


def command(reason: Reason, out: str | None) -> str | None:
    """The command that helps, for a job or the database; None where no command does."""
    from policyextract.jobs.reasons import advice

    line = advice(reason).command
    if line is None or out:
        return line and line.replace("DIR", out or "")
    return line.replace("failures DIR", "failures").replace("bulk INPUT --out DIR", "ingest PATH")


def is_chinese() -> bool:
    """Whether the user's language is Chinese, as the system is told."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return told.startswith("zh")


@dataclass(frozen=True)
class Changes:
    """What is to be otherwise than when the job was done."""

    password: str | None
    encoding: str | None
    ocr: bool | None
    limit: list[str]

    def made(self, options: Options) -> Options:
        """The options of the job with what the user has said."""
        return replace(
            options,
            password=self.password,
            encoding=self.encoding or options.encoding,
            ocr=options.ocr if self.ocr is None else self.ocr,
            limits=options.limits.changed(self.limit),
        )


def _retry_job(out: str, reason: Reason | None, changes: Changes) -> None:
    """Reads what failed in a bulk job again, shard by shard."""
    import tempfile

    from policyextract.jobs import retry
    from policyextract.jobs.failed import entries
    from policyextract.jobs.job import summed_up
    from policyextract.jobs.storage import JobError, storage

    failed, read = Failures(), 0
    try:
        with tempfile.TemporaryDirectory(prefix="policyextract-job-") as scratch:
            place = storage(out)
            work = retry.work(place)
            with (
                place.lock(Path(scratch)) as lock,
                Stopping(AGAIN) as stopping,
                retry.Retry(place, replace(work, options=changes.made(work.options)), reason) as again,
            ):
                todo = again.todo()
                with Steps("retrying", len(todo)) as bar:
                    for entry in todo:
                        if stopping.asked:
                            break
                        lock.check()
                        outcome = again.shard(entry)
                        read += outcome.read
                        for failure in outcome.failed:
                            failed.say(str(failure))
                        bar.step()
                summed_up(place, entries(place))
    except JobError as error:
        refuse(str(error), of_job(error))
    typer.echo(f"{read} documents read now, {failed.count} failed again; the tables are in {out}", err=True)
    stopping.close()
    failed.close()


def _retry_database(url: str, reason: Reason | None, reading: Options, workers: int) -> None:
    """Reads what failed in an ingest again, as ingest does."""
    from policyextract.store import database as store
    from policyextract.store import retry
    from policyextract.store.errors import StoreError
    from policyextract.store.ingest import Ingest

    failed = Failures()

    def tell(_: str, found: list[Failure]) -> None:
        for failure in found:
            failed.say(str(failure))
        bar.step()

    try:
        with (
            store.open(url) as opened,
            Stopping(AGAIN) as stopping,
            Ingest(opened, reading, workers, "retry") as work,
        ):
            for missing in retry.missing(opened, reason):
                failed.say(str(missing))
            names = retry.files(opened, reason)
            with Steps("retrying", len(names)) as bar:
                work.take(names, tell, stopping.is_set)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)
    typer.echo(f"{work.counts}; the database is {opened.name}", err=True)
    stopping.close()
    failed.close()
