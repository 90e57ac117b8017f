"""`policyextract bulk`: archives of any size to tables, on this machine or a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Encoding, Limit, Ocr, Password, Workers, options, settings
from policyextract.cli.arguments import workers as cores
from policyextract.cli.output import refuse
from policyextract.cli.progress import Shards
from policyextract.cli.status import FAILED, of_job
from policyextract.cli.stopping import Stopping

if TYPE_CHECKING:
    from policyextract.jobs.engines import Engine
    from policyextract.jobs.engines.cluster import Cluster
    from policyextract.jobs.engines.local import Local
    from policyextract.jobs.job import Job, State
    from policyextract.jobs.storage import Lock


@app.command()
def bulk(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Files, folders, globs, archives, manifests (.csv, .jsonl, .parquet), URLs."
        ),
    ],
    out: Annotated[str, typer.Option(metavar="DIR", help="A folder or URL for the tables.")],
    mentions: Annotated[bool, typer.Option("--mentions", help="Write a table of mentions too.")] = False,
    documents: Annotated[bool, typer.Option("--documents", help="Write a table of documents too.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Write records as JSON lines too.")] = False,
    workers: Workers = None,
    engine: Annotated[
        Literal["local", "dask"] | None,
        typer.Option(
            help="This machine, or a dask cluster. Without it, as in the settings.", show_default=False
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The scheduler of the cluster, such as tcp://10.0.0.5:8786."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and stop.")] = False,
    password: Password = None,
    encoding: Encoding = None,
    ocr: Ocr = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Read archives of any size into tables; the same command goes on where it was stopped."""
    import tempfile

    from policyextract.jobs.job import Job
    from policyextract.jobs.shard import Work
    from policyextract.jobs.storage import JobError
    from policyextract.sources import SourceError

    tables = ("records", *["mentions"] * mentions, *["documents"] * documents, "failures")
    work = Work(out, tables, jsonl, options(limit, password, encoding, ocr))
    try:
        with tempfile.TemporaryDirectory(prefix="policyextract-job-") as scratch:
            job = Job(inputs, work, Path(scratch))
            if dry_run:
                _begin(job.planned())
                return
            with (
                job.place.lock(Path(scratch)) as lock,
                _engine(engine, scheduler, cores(workers), scratch) as carrier,
            ):
                job.settle()
                state = job.planned()
                _begin(state)
                _run(job, state, carrier, lock)
    except JobError as error:
        refuse(str(error), of_job(error))
    except SourceError as error:
        refuse(str(error))


@contextlib.contextmanager
def _engine(
    engine: str | None, scheduler: str | None, workers: int, scratch: str
) -> Iterator[Local | Cluster]:
    """What carries the shards, as the options say it, else the settings; a cluster is reached at once."""
    address = scheduler or settings().scheduler
    if (engine or ("dask" if scheduler else settings().engine)) == "local":
        from policyextract.jobs.engines.local import Local

        yield Local(workers, scratch)
        return
    if address is None:
        refuse("--engine dask: where is the scheduler? Say it with --scheduler tcp://HOST:8786")
    try:
        from policyextract.jobs.engines.cluster import Cluster
    except ImportError:
        refuse("--engine dask: dask is not installed; pip install 'policyextract[cluster]'")
    with Cluster(address, lambda line: typer.echo(f"policyextract: {line}", err=True)) as cluster:
        yield cluster


def _run(job: Job, state: State, engine: Engine, lock: Lock) -> None:
    """Does what is left of a job and tells how it ended; status 1 where anything failed or is left."""
    from policyextract.jobs.engines import Lost

    failed = 0
    with Stopping("the same command goes on with what is left") as stopping, Shards(state.left) as bar:
        for outcome in job.run(state, engine, stopping.is_set):
            lock.check()
            if isinstance(outcome, Lost):
                typer.echo(f"policyextract: shard {outcome.shard.name}: {outcome.why}", err=True)
            else:
                failed += sum(outcome["counts"]["failures"].values())
            bar.show(state.left, failed)
    failed = _end(job, state)
    stopping.close()
    if failed or state.left:
        raise typer.Exit(FAILED)


def _end(job: Job, state: State) -> int:
    """Tells what the job came to so far, over all times that it was run; gives how many failed."""
    report, out = job.report(state), job.work.out
    done = "{documents} documents, {records} records, {failed} failed".format_map(report)
    typer.echo(f"{done}; the tables are in {out}", err=True)
    if report["failed"]:
        typer.echo(f"what failed, and what to do: policyextract failures {out}", err=True)
    if state.left:
        typer.echo(f"{state.left} files are left; the same command goes on with them", err=True)
    return report["failed"]


def _begin(state: State) -> None:
    done = len(state.shards) - len(state.todo)
    typer.echo(
        f"{state.items} files in {len(state.shards)} shards; {done} shards are done, "
        f"{state.left} files are to be read",
        err=True,
    )
