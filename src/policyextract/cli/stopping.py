"""Ctrl-C and SIGTERM in commands that work long: they finish what is under way, a second one ends at once."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from types import FrameType

import typer

from policyextract.cli.status import SIGNALLED

SIGNALS = (signal.SIGINT, signal.SIGTERM)
STDERR = 2
STEP = 0.1  # seconds; Python goes on sleeping after a signal, so sleep is taken in steps
FIRST = "stopping after what is under way (once more to stop at once)"


class Stopping:
    """Whether the user wants the command to end. Loops ask `asked` before each piece of work.

    with Stopping("run the same command again to go on") as stopping:
        for name in names:
            if stopping.asked:
                break
            ...
    stopping.close()  # behind the summary

    Worker processes must leave SIGINT to their parent: a terminal sends it to all of them.
    """

    def __init__(self, how_to_go_on: str) -> None:
        self.how_to_go_on = how_to_go_on
        self._signal: int | None = None
        self._before: list[signal.Handlers | int | None] = []

    def __enter__(self) -> Stopping:
        self._before = [signal.signal(number, self._told) for number in SIGNALS]  # type: ignore[misc]
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in zip(SIGNALS, self._before, strict=True):
            signal.signal(number, handler)

    @property
    def asked(self) -> bool:
        """Whether to begin nothing more."""
        return self._signal is not None

    def is_set(self) -> bool:
        """The same, where a library wants an event to stop at (watchfiles)."""
        return self.asked

    def wait(self, seconds: float) -> bool:
        """Sleeps that long, or until the command is to end: whether it is."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(STEP, left))
        return self.asked

    def close(self) -> None:
        """Ends the program with the signal's status and says how to go on, if it was asked to end."""
        if self._signal is not None:
            typer.echo(f"policyextract: stopped; {self.how_to_go_on}", err=True)
            raise typer.Exit(SIGNALLED + self._signal)

    def _told(self, number: int, _: FrameType | None) -> None:
        """Takes note of a signal; the second one breaks off what runs, the third one the program."""
        if self._signal is None:
            self._signal = number
            _say(FIRST)
            return
        _say(f"stopped at once; {self.how_to_go_on}")
        for other in SIGNALS:
            signal.signal(other, signal.SIG_DFL)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(SIGNALLED + number)


def _say(message: str) -> None:
    """Prints a line, though the signal may have come while something else is being printed."""
    with contextlib.suppress(OSError):
        os.write(STDERR, f"policyextract: {message}\n".encode())
