"""A dask cluster of real processes on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

QUIET = ["--host", "127.0.0.1", "--no-dashboard"]


class Cluster:
    """A scheduler and workers, each a process with a log in a folder; they end with the `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address, self.port = folder, "", "0"
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def scheduler(self) -> subprocess.Popen[bytes]:
        """Starts the scheduler, where it was before if it was."""
        said = self.folder / "scheduler.json"
        said.unlink(missing_ok=True)
        process = self._start("scheduler", "--scheduler-file", str(said), "--port", self.port)
        wait(lambda: said.exists() and said.read_text().endswith("}"))
        self.address = json.loads(said.read_text())["address"]
        self.port = self.address.rpartition(":")[2]
        return process

    def worker(self, *options: str, **variables: str) -> subprocess.Popen[bytes]:
        """Starts a worker, with these variables of its environment."""
        own = self.folder / f"worker-{len(self.processes)}"
        return self._start("worker", self.address, "--local-directory", str(own), *options, **variables)

    def _start(self, kind: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", kind, *arguments, *QUIET]
        with (self.folder / f"{kind}-{len(self.processes)}.log").open("w") as log:
            settings = {**os.environ, **variables}
            process = subprocess.Popen(command, stdout=log, stderr=log, env=settings, cwd=self.folder)
        self.processes.append(process)
        return process

    def logs(self) -> str:
        """What all of them have said."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def wait(until: Callable[[], bool]) -> None:
    """Waits until something is so."""
    end = time.monotonic() + 120
    while not until():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
