"""The program and its options that belong to no command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Protocol

import typer
from typer.core import TyperGroup

from policyextract import log

JOBS = {
    "Read clippings": ("extract", "ingest", "reprocess", "failures"),
    "Read archives": ("bulk", "report"),
    "Look at what came out": ("review", "user", "search", "export", "import", "explain", "evaluate"),
    "Teach it": ("check", "gold", "schema"),
}
OTHER = "This program"


class Formatter(Protocol):
    """Writes the help of the program."""

    def section(self, name: str) -> AbstractContextManager[None]:
        """Puts what is written meanwhile under a title."""

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        """Writes names and what they are."""


class Commands(TyperGroup):
    """The commands, listed by what they are for."""

    def format_commands(self, ctx: object, formatter: Formatter) -> None:
        """Lists the commands of each job in its order, then those of no job."""
        jobs = {job: [name for name in names if name in self.commands] for job, names in JOBS.items()}
        jobs[OTHER] = [name for name in self.commands if not any(name in names for names in JOBS.values())]
        for job, names in jobs.items():
            if names:
                with formatter.section(job):
                    # The whole first sentence: a line that is cut off tells less than two.
                    formatter.write_dl(
                        [(name, self.commands[name].get_short_help_str(200)) for name in names]
                    )


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
    log_file: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help="Add what happens to this file: JSON lines."),
    ] = None,
    patterns: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder of your own pattern files, beside the package's."),
    ] = None,
) -> None:
    """Read Chinese clippings and official papers about social-work policy: who pays whom how much."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"policyextract {installed('policyextract')}")
        raise typer.Exit
    if log_file:  # as a variable, so that the processes that are started write there too
        os.environ["POLICYEXTRACT_LOG"] = str(log_file.absolute())
    if patterns:
        os.environ["POLICYEXTRACT_PATTERNS"] = str(patterns.absolute())
    log.run.command = context.invoked_subcommand or ""
