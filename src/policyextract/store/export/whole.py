"""Files that are written whole or not at all, by programs that want a path."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A path in a folder of its own beside the target; what is written there takes its place at the end.

    The folder also takes what a writer puts aside meanwhile. Raises OSError where the target can't be
    written; it is then as it was.
    """
    with tempfile.TemporaryDirectory(
        dir=target.parent, prefix=f".{target.name}.", ignore_cleanup_errors=True
    ) as folder:
        path = Path(folder, target.name)
        yield path
        _settle(path)
        os.replace(path, target)
    if os.name == "posix":  # elsewhere a folder can't be opened, and needs no fsync
        _settle(target.parent)


def _settle(path: Path) -> None:
    """Brings a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
