"""The command line: each command is a call into the library, in a module of its own.

Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys

import typer

from policyextract import log
from policyextract.cli import (
    bulk,
    doctor,
    evaluate,
    export,
    extract,
    imports,
    ingest,
    patterns,
    review,
    status,
    users,
    worklist,
)
from policyextract.cli.app import app

__all__ = [
    "app",
    "bulk",
    "doctor",
    "evaluate",
    "export",
    "extract",
    "imports",
    "ingest",
    "main",
    "patterns",
    "review",
    "users",
    "worklist",
]


def main() -> None:
    """The program `policyextract`."""
    # pydantic would look through all installed packages for plugins of its own at each start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A program that is told to end puts away its temporary files first.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(status.SIGNALLED + number))
    ended = status.FAILED
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("policyextract: stopped", err=True)
        ended = status.SIGNALLED + signal.SIGINT
        sys.exit(ended)
    except SystemExit as end:
        ended = end.code if isinstance(end.code, int) else status.DONE
        raise
    finally:
        log.end(ended)
