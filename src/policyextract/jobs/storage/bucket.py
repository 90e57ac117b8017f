"""Output behind a URL."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, cast

from policyextract.jobs.errors import JobError
from policyextract.jobs.storage.lease import leased
from policyextract.jobs.storage.lock import LOCK, Lock
from policyextract.jobs.urls import filesystem, unlocked, why


class Bucket:
    """Storage behind a URL."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.files, root = filesystem(self.url)
        self.root = root.rstrip("/")

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    def lock(self, scratch: Path) -> AbstractContextManager[Lock]:
        """Keeps other jobs from writing here; raises JobError that tells who does."""
        return leased(self.files, self._at(LOCK), unlocked(self.url), scratch)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        with self._told("read"), contextlib.suppress(FileNotFoundError):
            return cast(bytes, self.files.cat_file(self._at(name)))
        return None

    def open(self, name: str) -> BinaryIO:
        """A file that can be read at any place."""
        with self._told("read"):
            return cast(BinaryIO, self.files.open(self._at(name), "rb"))

    def write(self, name: str, data: bytes) -> None:
        """Puts a file in place with one upload, also over an older one."""
        with self._told("written"):
            self.files.pipe_file(self._at(name), data)

    def put(self, path: Path, name: str) -> None:
        """Puts a copy of a local file in place."""
        with self._told("written"):
            self.files.put_file(str(path), self._at(name))

    def sizes(self, folder: str) -> dict[str, int]:
        """The files in a folder and their bytes."""
        with self._told("read"), contextlib.suppress(FileNotFoundError):
            found = self.files.ls(self._at(folder), detail=True)
            names = ((one["name"].rpartition("/")[2], one) for one in found if one["type"] == "file")
            return {f"{folder}/{name}": one["size"] for name, one in names if not name.startswith(".")}
        return {}

    def intact(self, name: str, size: int, sha256: str) -> bool:
        """Whether a file is there with its size: an upload is whole, and reading all back is dear."""
        with self._told("read"), contextlib.suppress(FileNotFoundError):
            return bool(self.files.info(self._at(name))["size"] == size)
        return False

    def delete(self, name: str) -> None:
        """Takes a file away; one that is not there is no error."""
        with self._told("written"), contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._at(name))

    def tidy(self) -> None:
        """Nothing is ever half written here."""

    @contextlib.contextmanager
    def _told(self, done: str) -> Iterator[None]:
        """Raises what goes wrong as JobError."""
        try:
            yield
        except Exception as error:  # each driver has its own
            raise JobError(
                f"{unlocked(self.url)}: can't be {done} ({why(error)}); see whether it is there and yours, "
                "and run the same command again"
            ) from None
