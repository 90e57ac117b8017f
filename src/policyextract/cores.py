"""How many cores this process may use: fewer than the machine has in a container or a batch job."""

from __future__ import annotations

import math
import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")


def cores() -> int:
    """The cores that this process may use, at least 1."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min(mine, quota())))


def quota(root: Path = ROOT, own: Path = OWN) -> float:
    """The cores that control groups grant (kernel documentation, cgroup-v2: cpu.max); inf if they don't care.

    A group has no more than the groups around it; those outside a container aren't seen from within.
    """
    return min((_granted(folder) for folder in _groups(root, own)), default=math.inf)


def _groups(root: Path, own: Path) -> list[Path]:
    """The folders of the group of this process and of the groups around it."""
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return []
    unified = [line.removeprefix("0::/") for line in lines if line.startswith("0::/")]
    folders = [root / name for name in unified]
    return [group for folder in folders for group in (folder, *folder.parents) if group.is_relative_to(root)]


def _granted(group: Path) -> float:
    """The cores that one group grants."""
    try:
        most, period = (group / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return math.inf
    return math.inf if most == "max" else int(most) / int(period)
