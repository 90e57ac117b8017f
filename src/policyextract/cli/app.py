"""The program and its options that belong to no command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from policyextract import log

app = typer.Typer(
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
) -> None:
    """Read Chinese clippings and official papers about social-work policy: who pays whom how much."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"policyextract {installed('policyextract')}")
        raise typer.Exit
    if log_file:  # as a variable, so that the processes that are started write there too
        os.environ["POLICYEXTRACT_LOG"] = str(log_file.absolute())
    log.run.command = context.invoked_subcommand or ""
