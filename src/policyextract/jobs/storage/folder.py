"""Output in a folder of this machine."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from policyextract.jobs.errors import JobError
from policyextract.jobs.storage.lock import Lock, locked
from policyextract.whole import keep_names, put

UNFINISHED = ".unfinished-"
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class Folder:
    """Storage in a folder of this machine."""

    def __init__(self, path: str) -> None:
        self.path = Path(path).absolute()
        self.url = str(self.path)

    @contextlib.contextmanager
    def lock(self, scratch: Path) -> Iterator[Lock]:
        """Keeps other jobs from writing here; raises JobError that tells who does."""
        with self._told():
            _make(self.path)
        with locked(self.path, scratch) as held:
            yield held

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        with self._told("read"), contextlib.suppress(FileNotFoundError):
            return (self.path / name).read_bytes()
        return None

    def open(self, name: str) -> BinaryIO:
        """A file that can be read at any place."""
        with self._told("read"):
            return (self.path / name).open("rb")

    def write(self, name: str, data: bytes) -> None:
        """Puts a file in place, whole or not at all, also over an older one."""
        with self._told(), self._written(name) as file:
            file.write(data)

    def put(self, path: Path, name: str) -> None:
        """Puts a copy of a local file in place, whole or not at all."""
        with self._told(), self._written(name) as file, path.open("rb") as given:
            shutil.copyfileobj(given, file, 1 << 20)

    @contextlib.contextmanager
    def _written(self, name: str) -> Iterator[BinaryIO]:
        target = self.path / name
        _make(target.parent)
        handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            os.chmod(unfinished, 0o644)
            put(Path(unfinished), target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(unfinished)
            raise

    def sizes(self, folder: str) -> dict[str, int]:
        """The files in a folder and their bytes."""
        with (
            self._told("read"),
            contextlib.suppress(FileNotFoundError),
            os.scandir(self.path / folder) as found,
        ):
            named = (file for file in found if not file.name.startswith("."))
            return {f"{folder}/{file.name}": file.stat().st_size for file in named}
        return {}

    def intact(self, name: str, size: int, sha256: str) -> bool:
        """Whether a file is there as it was written."""
        with (
            self._told("read"),
            contextlib.suppress(FileNotFoundError),
            (self.path / name).open("rb") as file,
        ):
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        return False

    def delete(self, name: str) -> None:
        """Takes a file away; one that is not there is no error."""
        with self._told():
            (self.path / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Takes away what killed jobs left half written."""
        with self._told():
            for left in self.path.glob(f"**/{UNFINISHED}*"):
                left.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _told(self, done: str = "written") -> Iterator[None]:
        """Raises what goes wrong as JobError."""
        try:
            yield
        except OSError as error:
            full = error.errno in FULL
            advice = "make room there" if full else "see whether it is there and yours"
            raise JobError(
                f"{self.path}: can't be {done} ({error.strerror}); {advice}, and run the same command again"
            ) from None


def _make(folder: Path) -> None:
    """Makes a folder, and sees that its name is on the disk too."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        keep_names(folder.parent)
