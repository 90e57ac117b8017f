"""What happened, for programs: JSON lines in the file of the setting `log`; nothing where there is none.

    from policyextract import log
    log.get().info("shard.done", shard="0007", seconds=3.2)

A line has `time` (UTC), `level`, `event` and `run`, which all processes of a run have in common, and what
the call says. No words of clippings go into it. It is written at once and whole, from any process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, cast

RUN = "_POLICYEXTRACT_RUN"  # the variable that tells the processes of a run which it is


@dataclass
class Run:
    """What this process does: a command, since when (by `time.monotonic`), if it has begun to work."""

    command: str = ""
    began: float | None = None


run = Run()


class Log(Protocol):
    """Writes lines of a level; `event` is what happened, the fields what there is to know of it."""

    def debug(self, event: str, **fields: object) -> None:
        """What helps to find a fault of the program."""

    def info(self, event: str, **fields: object) -> None:
        """What was done."""

    def warning(self, event: str, **fields: object) -> None:
        """What a person should look at."""

    def error(self, event: str, **fields: object) -> None:
        """What failed."""


class _Off:
    """Writes nothing."""

    def debug(self, event: str, **fields: object) -> None:
        """Nothing."""

    info = warning = error = debug


class _Lines:
    """Lines at the end of a file; it is opened for each, so that another can take its place meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lost = False

    def msg(self, line: bytes) -> None:
        """Adds a line; a full disk doesn't stop the work, and is told once."""
        try:
            append(self.path, line + b"\n")
        except OSError as error:
            if not self.lost:
                lost = f"{self.path}: the log can't be written ({error.strerror}), so it has gaps"
                print(f"policyextract: {lost}", file=sys.stderr)
            self.lost = True

    debug = info = warning = error = msg


@cache
def get() -> Log:
    """The log of this process, as the settings say when it is first asked for."""
    from policyextract.settings import SettingsError, current

    try:
        settings = current()
    except SettingsError:  # commands refuse them; in other programs they are none of the log's business
        return _Off()
    return _Off() if settings.log is None else _log(settings.log.absolute(), settings.log_level)


def begin() -> None:
    """Notes that the run begins, once in a process; raises OSError where the log can't be written."""
    if run.began is not None:
        return
    from importlib.metadata import version

    from policyextract.settings import current

    if path := current().log:
        append(path, b"")
    os.environ[RUN] = os.urandom(4).hex()
    run.began = time.monotonic()
    get().info("run.begin", command=run.command, version=version("policyextract"), process=os.getpid())


def end(status: int) -> None:
    """Notes that the run ends with an exit status, if it began."""
    if run.began is not None:
        seconds = round(time.monotonic() - run.began, 3)
        get().info("run.end", command=run.command, status=status, seconds=seconds)


def done(document: str, records: int, seconds: float, warnings: Sequence[str] = ()) -> None:
    """Notes a document that is done, and what was doubtful about it."""
    for warning in warnings:
        get().warning("document.warning", document=document, warning=warning)
    get().info("document.done", document=document, records=records, seconds=round(seconds, 3))


def failed(document: str, reason: str, message: str, seconds: float) -> None:
    """Notes a document that gave nothing: why, as in a Failure."""
    get().error(
        "document.failed", document=document, reason=reason, message=message, seconds=round(seconds, 3)
    )


def append(path: Path, line: bytes) -> None:
    """Puts a line at the end of a file in one write, so that lines of several processes stay whole."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def _log(path: Path, level: str) -> Log:
    """A log in a file."""
    import logging

    import structlog

    return cast(
        Log,
        structlog.wrap_logger(
            _Lines(path),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper("iso", key="time"),
                _line,
            ],
            wrapper_class=structlog.make_filtering_bound_logger(
                logging.getLevelNamesMapping()[level.upper()]
            ),
            cache_logger_on_first_use=True,
            run=os.environ.get(RUN),
        ),
    )


def _line(_: object, __: str, fields: MutableMapping[str, object]) -> bytes:
    """The line of some fields, those that all lines have first; names of files may have bytes of no text."""
    first = {name: fields[name] for name in ("time", "level", "run", "event")}
    text = json.dumps({**first, **fields}, ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace")
