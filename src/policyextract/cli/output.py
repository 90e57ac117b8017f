"""Where output goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, TextIO

import typer

from policyextract.cli.status import FAILED


@contextlib.contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its place only when all is written."""
    if output is None:
        with standard_output() as out:
            yield out
        return
    if output.exists() and not output.is_file():  # a device or a pipe is written to, never replaced
        with _to_device(output) as out:
            yield out
        return
    from policyextract.whole import whole

    try:
        with whole(output) as path, path.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        refuse(
            f"{output}: can't be written ({error.strerror}); nothing was changed; "
            "make room, or choose a folder that exists and is yours"
        )


@contextlib.contextmanager
def _to_device(output: Path) -> Iterator[TextIO]:
    """A device or a pipe, open for writing; a folder is refused."""
    try:
        with output.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        refuse(f"{output}: can't be written ({error.strerror}); name a file")


@contextlib.contextmanager
def standard_output() -> Iterator[TextIO]:
    """Standard output in UTF-8; a reader that goes away (`| head`) ends the program quietly."""
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
        try:
            yield out
            out.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(FAILED) from None


def refuse(message: str, status: int = FAILED) -> NoReturn:
    """Ends the program with one line on standard error and a status of `cli.status`."""
    typer.echo(f"policyextract: {message}", err=True)
    raise typer.Exit(status)
