"""Contenders in turns over the same text: a process for each, and what each round came to."""

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Self

from speed.contenders import OWN, Contender

SCRIPTS = Path(__file__).resolve().parents[1]
# One thread each, so that CPU time is what one core needs; bytecode is kept, as for any user.
SURROUNDINGS = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "PYTHONPATH": str(SCRIPTS),
}
LOADING = 600  # seconds: some read dictionaries for minutes on a busy machine
PATIENCE = 4  # times as long as it should take may a turn take by the clock, and 30 s, before it is ended


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn took: characters, CPU seconds, and those of its parts."""

    chars: int
    seconds: float
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def speed(self) -> float:
        """Characters a second."""
        return self.chars / max(self.seconds, 1e-6)


class Process:
    """A contender at work in a process of its own, which is ended with the `with`."""

    def __init__(self, contender: Contender) -> None:
        self.contender = contender
        self.speed = 0.0  # of the last turn
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def ended(self) -> bool:
        """Whether it is at work no more."""
        return self.process is None

    def end(self) -> None:
        """Ends it, whatever it does."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.communicate()

    def ready(self, text: Path) -> str:
        """Starts it, unless it is at work, and warms it; gives why that can't be done, else nothing."""
        if self.process is not None:
            return ""
        command = [sys.executable, "-m", "speed.worker", self.contender.name]
        pipe = subprocess.PIPE
        with tempfile.TemporaryFile() as told:
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=told, env=SURROUNDINGS)
            if self._line(LOADING) is not None:
                return "" if self._warm(text) else "gave no answer to a small text"
            self.end()
            told.seek(0)
            last = told.read().decode(errors="replace").strip().rpartition("\n")[2]
            return last or f"not loaded in {LOADING} s"

    def _warm(self, text: Path) -> bool:
        """First turns over a small text, which tell how fast it is; false if it hangs."""
        turns = [self.whole(text, most, LOADING) for most in (1, 3000)]  # what is loaded late is in the first
        self.speed = turns[-1].speed if turns[-1] else 0
        return self.speed > 0

    def turn(self, path: Path, seconds: float) -> Turn | None:
        """A turn over the first pages of a file, as many as it does in so many seconds; None if it hangs."""
        found = self.whole(path, max(1, int(self.speed * seconds)), seconds)
        self.speed = found.speed if found else self.speed
        return found

    def whole(self, path: Path, most: int, seconds: float) -> Turn | None:
        """A turn over so many characters that should take so long; None, and an end to it, if it hangs."""
        if self.process is None:
            return None
        with suppress(OSError):  # its death is told by the missing answer
            self.process.stdin.write(json.dumps([str(path), most]).encode() + b"\n")
            self.process.stdin.flush()
        line = self._line(PATIENCE * seconds + 30)
        if line is None:
            self.end()
            return None
        return Turn(*json.loads(line))

    def _line(self, seconds: float) -> bytes | None:
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return self.process.stdout.readline() or None if ready else None


def missing(contender: Contender) -> str:
    """Why a contender can't be measured, if its package isn't there."""
    try:
        return "" if not contender.package else version(contender.package) and ""
    except PackageNotFoundError:
        return f"{contender.package} isn't installed; run scripts/setup benchmark"


def rounds(
    crew: Sequence[Process], texts: Iterator[Path], seconds: tuple[float, float]
) -> Iterator[dict[str, Turn]]:
    """The turns of each round, by contender; each round has a text of its own.

    `seconds` are how long a turn of policyextract may take, and one of anybody else.
    """
    for path in texts:
        found = {}
        for one in crew:
            turn = one.turn(path, seconds[one.contender is not OWN])
            if turn is not None:
                found[one.contender.name] = turn
        yield found
