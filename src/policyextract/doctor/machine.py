"""What the machine allows: temporary files, open files, memory, cores."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from policyextract.cores import cores
from policyextract.doctor.finding import Finding, same
from policyextract.formats.labels import Label

TEMPORARY = Label("临时文件夹", "temporary files")
OPEN, MEMORY = Label("可打开文件数", "open files"), Label("内存", "memory")
LITTLE = 2 << 30  # what an archive may unpack to
FEW = 256  # open files; a worker has about 40
LOW = 2000 << 20  # what the reading of one file may take


def findings() -> Iterator[Finding]:
    """The folder of temporary files, the limits of this process."""
    yield temporary()
    yield from limits()
    yield Finding(Label("处理器核", "cores"), "good", same(str(cores())))


def temporary() -> Finding:
    """Whether files can be written for a while, and how many."""
    advice = Label("用环境变量 TMPDIR 指定另一文件夹", "name another folder with the variable TMPDIR")
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 4096)
            file.flush()
        folder = Path(tempfile.gettempdir())
    except OSError as error:
        return Finding(TEMPORARY, "broken", same(str(error)), advice)
    free = shutil.disk_usage(folder).free
    said = Label(f"{folder}，剩余 {free / 1e9:.1f} GB", f"{folder}, {free / 1e9:.1f} GB free")
    return Finding(TEMPORARY, "good", said) if free > LITTLE else Finding(TEMPORARY, "doubtful", said, advice)


def limits() -> Iterator[Finding]:
    """How many files may be open, and how much memory there may be, where the system tells."""
    with contextlib.suppress(ImportError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        yield _limit(OPEN, most < 0 or most >= FEW, str(most), same("ulimit -n 4096"))
        memory = _memory(resource.getrlimit(resource.RLIMIT_AS)[0])
        advice = Label("用 --limit memory=… 减少每份文件的内存", "give each file less with --limit memory=…")
        yield _limit(MEMORY, memory >= LOW, f"{memory / 1e9:.1f} GB", advice)


def _limit(name: Label, enough: bool, said: str, advice: Label) -> Finding:
    """A limit, and what to do where it isn't enough."""
    return Finding(name, "good", same(said)) if enough else Finding(name, "doubtful", same(said), advice)


def _memory(address_space: int) -> int:
    """Bytes that this process may have: of the machine, by `ulimit -v`, by its control group."""
    has = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    allowed = [has] if address_space < 0 else [has, address_space]
    with contextlib.suppress(OSError, ValueError):
        allowed.append(int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return min(allowed)
