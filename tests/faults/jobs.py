"""Bulk jobs under watch: started, killed, compared, looked behind."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
from hostile.trial import below

SABOTAGE = Path(__file__).parent / "sabotage"
RUNS = {"runs.jsonl", "report.html"}  # they tell how fast it was
PROBE = re.compile("[a-z0-9_]{8}")  # a file of up to four bytes by which Python's tempfile tries a folder
PATIENCE = 60  # seconds that processes may take to end, on a busy machine


def on_path(folder: Path) -> str:
    """The path on which a program finds its modules, with a folder before the others."""
    return os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))


class Job:
    """A job that may be killed; its temporary files are in a folder of its own."""

    def __init__(self, given: Path, out: Path, *options: str) -> None:
        self.given, self.out, self.options = given, out, options
        self.temporary = out.with_name(f"{out.name} temporary")
        self.temporary.mkdir(parents=True)
        self.mark = f"TMPDIR={self.temporary}".encode()

    def start(self, workers: int = 1, **settings: str) -> subprocess.Popen[str]:
        """Starts it, or lets it go on, with the sabotage on its path."""
        command = [sys.executable, "-m", "policyextract", "bulk", self.given, "--out", self.out]
        return subprocess.Popen(
            [*map(str, command), *self.options, "--workers", str(workers)],
            env={**os.environ, "PYTHONPATH": on_path(SABOTAGE), "TMPDIR": str(self.temporary), **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, workers: int = 1, **settings: str) -> tuple[int, str]:
        """Runs it to its end; gives its status and what it said."""
        process = self.start(workers, **settings)
        said = process.communicate()[1]
        return process.returncode, said

    def processes(self) -> list[int]:
        """All its processes, wherever they hang."""
        found = []
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if str(self.temporary).encode() in Path(f"/proc/{process}/environ").read_bytes():
                    found.append(int(process))
        return found

    def kill(self) -> None:
        """Kills all of it at once."""
        while found := self.processes():
            for process in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    def shards(self) -> int:
        """How many are done."""
        return len(list(self.out.glob("manifest/*.json")))

    def leftovers(self) -> list[str]:
        """What it left behind beside its results: processes, temporary and half written files."""
        until = time.monotonic() + PATIENCE
        while (processes := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        temporary = (path for path in self.temporary.iterdir() if not _is_probe(path))
        found = [*temporary, *self.out.rglob(".unfinished*")]
        return [*map(str, found), *(f"process {process}" for process in processes)]


def _is_probe(path: Path) -> bool:
    """Whether Python was killed between making a file and taking it away, which no program can prevent."""
    return bool(PROBE.fullmatch(path.name)) and path.is_file() and path.stat().st_size <= 4


def written(out: Path) -> dict[str, object]:
    """All that a job wrote: bytes by name; not how fast it was, nor how old its files were when it began.

    Its lock is left out, which is a file or a folder.
    """
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    names = {name for name in files if not name.startswith(".lock")}
    found: dict[str, object] = {name: files[name].read_bytes() for name in names - RUNS}
    report = json.loads(files["report.json"].read_bytes())
    del report["runs"]
    plan = pq.read_table(files["plan.parquet"]).drop_columns("stamp").to_pylist()
    return {**found, "report.json": report, "plan.parquet": plan}


def workers(main: int) -> list[int]:
    """The worker processes of a job."""
    return [process for process in below(main) if "spawn_main" in _command(process)]


def children(main: int) -> list[int]:
    """The processes of its workers in which files are parsed and the chain runs."""
    return [process for process in below(main) if "policyextract.sources.child" in _command(process)]


def _command(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text()
    return ""
