"""The program and its options that belong to no command."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    """Read Chinese clippings and official papers about social-work policy: who pays whom how much."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"policyextract {installed('policyextract')}")
        raise typer.Exit
