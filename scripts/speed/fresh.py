"""Fresh processes: how long until the first output, how much CPU time in all, how much memory at most."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from speed.plan import amount
from speed.turns import SURROUNDINGS

PROGRAM = (sys.executable, "-m", "policyextract")


@dataclass(frozen=True, slots=True)
class Fresh:
    """What processes with the same command took: medians of seconds, and the most megabytes."""

    what: str
    first: float
    cpu: float
    megabytes: float


def fresh(what: str, command: Sequence[str], count: int) -> Fresh:
    """A command, so many times."""
    found = [_once(command) for _ in range(count)]
    first, cpu, memory = (list(column) for column in zip(*found, strict=True))
    return Fresh(what, median(first), median(cpu), max(memory))


def _once(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds by the clock to the first output, of CPU to the end, and megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=SURROUNDINGS)
    assert process.stdout is not None
    process.stdout.read(1)
    first = time.perf_counter() - start
    process.stdout.read()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}; run it to see why")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return first, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def starts(clipping: Path, count: int) -> Iterator[Fresh]:
    """What starting costs."""
    _once([*PROGRAM, "extract", str(clipping)])  # may write bytecode, so it doesn't count
    yield fresh("Python alone", [sys.executable, "-c", "print()"], count)
    yield fresh("policyextract --help", [*PROGRAM, "--help"], count)
    yield fresh("policyextract extract FILE", [*PROGRAM, "extract", str(clipping)], count)


def streamed(text: Path, size: int, names: bool) -> Iterator[Fresh]:
    """The memory that the chain needs for a text of so many bytes, alone and with all names."""
    yield fresh(f"the chain over {amount(size)}", _chain(text), 1)
    if names:
        yield fresh(f"the chain and all names (NER) over {amount(size)}", _chain(text, "names"), 1)


def _chain(text: Path, *names: str) -> Sequence[str]:
    return [sys.executable, "-m", "speed.whole", str(text), *names]
