"""`policyextract bulk`: archives of any size to tables, on this machine or a cluster."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Limit, Password, Workers, options
from policyextract.cli.arguments import workers as cores
from policyextract.cli.output import refuse
from policyextract.cli.progress import Shards

if TYPE_CHECKING:
    from policyextract.jobs.engines import Engine, Stopping
    from policyextract.jobs.job import Job, State
    from policyextract.jobs.shard import Work


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and stop.")] = False,
    password: Password = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Read archives of any size into tables; the same command goes on where it was stopped."""
    from policyextract.jobs.engines.local import Local
    from policyextract.jobs.job import Job
    from policyextract.jobs.shard import Work
    from policyextract.jobs.storage import JobError
    from policyextract.sources import SourceError

    tables = ("records", *["mentions"] * mentions, *["documents"] * documents, "failures")
    work = Work(out, tables, jsonl, options(limit, password))
    try:
        with tempfile.TemporaryDirectory(prefix="policyextract-job-") as scratch:
            job = Job(inputs, work, Path(scratch))
            state = job.planned()
            _begin(state)
            if not dry_run:
                done = Done()
                done.run(job, state, Local(cores(workers), scratch), lambda: False)
                done.close(work, state)
    except (JobError, SourceError) as error:
        refuse(str(error))


class Done:
    """What the run of a job came to; shown as it grows."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def run(self, job: Job, state: State, engine: Engine, stopping: Stopping) -> None:
        """Does what is left of a job."""
        from policyextract.jobs.engines import Lost

        with Shards(state.left) as bar:
            for outcome in job.run(state, engine, stopping):
                if isinstance(outcome, Lost):
                    self.counts["lost"] += 1
                    typer.echo(f"policyextract: shard {outcome.shard.name}: {outcome.why}", err=True)
                else:
                    counts = outcome["counts"]
                    failed = sum(counts["failures"].values())
                    self.counts.update(
                        documents=counts["documents"], records=counts["records"], failed=failed
                    )
                bar.show(state.left, self.counts["failed"])

    def close(self, work: Work, state: State) -> None:
        """Says how it ended and how to go on; status 1 where anything failed or is left."""
        typer.echo(
            "{documents} documents read, {records} records, {failed} failed; the tables are in {out}".format(
                **{name: self.counts[name] for name in ("documents", "records", "failed")}, out=work.out
            ),
            err=True,
        )
        if self.counts["failed"]:
            typer.echo(f"what failed, and what to do: policyextract failures {work.out}", err=True)
        if state.left:
            typer.echo(
                f"policyextract: {state.left} files are left; the same command goes on with them", err=True
            )
        if state.left or self.counts["failed"]:
            raise typer.Exit(1)


def _begin(state: State) -> None:
    done = len(state.shards) - len(state.todo)
    typer.echo(
        f"{state.items} files in {len(state.shards)} shards; {done} shards are done, "
        f"{state.left} files are to be read",
        err=True,
    )
