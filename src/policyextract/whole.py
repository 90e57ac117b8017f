"""Files that are written whole or not at all: beside their place, to the disk, and then into it."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EISDIR)  # Windows, SMB, FUSE


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
        put(path, target)


def put(path: Path, target: Path) -> None:
    """Puts a file that lies on the same disk in its place, also over an older one, when it is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(path, target)
    keep_names(target.parent)


def keep_names(folder: Path) -> None:
    """Writes the names in a folder to the disk, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in NO_FOLDER_SYNC:
            raise
