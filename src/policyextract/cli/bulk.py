"""`policyextract bulk`: archives of any size to tables, on this machine or a cluster."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Limit, Password, options
from policyextract.cli.output import refuse

if TYPE_CHECKING:
    from policyextract.jobs.job import State


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
    workers: Annotated[int, typer.Option(help="Processes at work; as many as there are cores.")] = 2,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and stop.")] = False,
    password: Password = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Read archives of any size into tables; the same command goes on where it was stopped."""
    from policyextract.jobs.engines import Lost
    from policyextract.jobs.engines.local import Local
    from policyextract.jobs.job import Job
    from policyextract.jobs.shard import Work
    from policyextract.jobs.storage import JobError
    from policyextract.sources import SourceError

    tables = ("records", *["mentions"] * mentions, *["documents"] * documents, "failures")
    work = Work(str(Path(out).absolute()), tables, jsonl, options(limit, password))
    try:
        with tempfile.TemporaryDirectory(prefix="policyextract-job-") as scratch:
            job = Job(inputs, work, Path(scratch))
            state = job.planned()
            _tell(state)
            if dry_run:
                return
            for outcome in job.run(state, Local(workers, scratch), lambda: False):
                if isinstance(outcome, Lost):
                    typer.echo(f"policyextract: shard {outcome.shard.name}: {outcome.why}", err=True)
    except (JobError, SourceError) as error:
        refuse(str(error))


def _tell(state: State) -> None:
    left = sum(shard.contents for shard in state.todo)
    typer.echo(
        f"{state.items} files in {len(state.shards)} shards, {len(state.done)} shards done, "
        f"{left} files to do",
        err=True,
    )
