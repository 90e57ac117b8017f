"""Where a job's output lies: a folder of this machine, or a URL that fsspec opens.

A file is put in place whole: on a disk by writing it beside its place, fsync and rename; in an object
store by one upload, which such stores make visible at once. What a killed job leaves half written has
a name of its own and is put away by the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import fsspec

from policyextract.jobs.errors import JobError as JobError

UNFINISHED = ".unfinished-"


class Storage(Protocol):
    """A folder of output; names are relative to it, their parts set apart by /."""

    url: str

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def open(self, name: str) -> BinaryIO:
        """A file that can be read at any place."""

    def write(self, name: str, data: bytes) -> None:
        """Puts a file in place, whole or not at all, also over an older one."""

    def put(self, path: Path, name: str) -> None:
        """Puts a copy of a local file in place, whole or not at all."""

    def sizes(self, folder: str) -> dict[str, int]:
        """The files in a folder and their bytes."""

    def intact(self, name: str, size: int, sha256: str) -> bool:
        """Whether a file is there as it was written."""

    def delete(self, name: str) -> None:
        """Takes a file away; one that is not there is no error."""

    def tidy(self) -> None:
        """Takes away what killed jobs left half written."""


def storage(url: str) -> Storage:
    """The storage at a path or URL."""
    if "://" not in url or url.startswith("file://"):
        return Folder(url.removeprefix("file://"))
    return Bucket(url)


class Folder:
    """Storage in a folder of this machine."""

    def __init__(self, path: str) -> None:
        self.path = Path(path).absolute()
        self.url = str(self.path)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def open(self, name: str) -> BinaryIO:
        """A file that can be read at any place."""
        return (self.path / name).open("rb")

    def write(self, name: str, data: bytes) -> None:
        """Puts a file in place, whole or not at all, also over an older one."""
        with self._written(name) as file:
            file.write(data)

    def put(self, path: Path, name: str) -> None:
        """Puts a copy of a local file in place, whole or not at all."""
        with self._written(name) as file, path.open("rb") as given:
            shutil.copyfileobj(given, file, 1 << 20)

    @contextlib.contextmanager
    def _written(self, name: str) -> Iterator[BinaryIO]:
        target = self.path / name
        _make(target.parent)
        handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.chmod(unfinished, 0o644)
            os.replace(unfinished, target)
            _sync(target.parent)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(unfinished)
            raise

    def sizes(self, folder: str) -> dict[str, int]:
        """The files in a folder and their bytes."""
        try:
            with os.scandir(self.path / folder) as found:
                return {
                    f"{folder}/{file.name}": file.stat().st_size
                    for file in found
                    if not file.name.startswith(".")
                }
        except FileNotFoundError:
            return {}

    def intact(self, name: str, size: int, sha256: str) -> bool:
        """Whether a file is there as it was written."""
        try:
            with (self.path / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def delete(self, name: str) -> None:
        """Takes a file away; one that is not there is no error."""
        (self.path / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Takes away what killed jobs left half written."""
        for left in self.path.glob(f"**/{UNFINISHED}*"):
            left.unlink(missing_ok=True)


class Bucket:
    """Storage behind a URL."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.files, self.root = fsspec.core.url_to_fs(self.url)

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            return cast(bytes, self.files.cat_file(self._at(name)))
        except FileNotFoundError:
            return None

    def open(self, name: str) -> BinaryIO:
        """A file that can be read at any place."""
        return cast(BinaryIO, self.files.open(self._at(name), "rb"))

    def write(self, name: str, data: bytes) -> None:
        """Puts a file in place with one upload, also over an older one."""
        self.files.pipe_file(self._at(name), data)

    def put(self, path: Path, name: str) -> None:
        """Puts a copy of a local file in place."""
        self.files.put_file(str(path), self._at(name))

    def sizes(self, folder: str) -> dict[str, int]:
        """The files in a folder and their bytes."""
        self.files.invalidate_cache()
        found = self.files.find(self._at(folder), detail=True)
        return {f"{folder}/{place.rpartition('/')[2]}": about["size"] for place, about in found.items()}

    def intact(self, name: str, size: int, sha256: str) -> bool:
        """Whether a file is there with its size: an upload is whole, and reading all back is dear."""
        try:
            return bool(self.files.info(self._at(name))["size"] == size)
        except FileNotFoundError:
            return False

    def delete(self, name: str) -> None:
        """Takes a file away; one that is not there is no error."""
        with contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._at(name))

    def tidy(self) -> None:
        """Nothing is ever half written here."""


def _make(folder: Path) -> None:
    """Makes a folder, and sees that its name is on the disk too."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Writes the names in a folder to the disk, where the system can do that."""
    with contextlib.suppress(PermissionError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
