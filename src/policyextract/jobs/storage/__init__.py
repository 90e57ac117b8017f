"""Where a job's output lies: a folder of this machine, or a URL that fsspec opens.

A file is put in place whole: on a disk by writing it beside its place, fsync and rename; in an object
store by one upload, which such stores make visible at once. What a killed job leaves half written has
a name of its own and is put away by the next start. One job at a time writes: see `lock`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from policyextract.jobs.errors import JobError
from policyextract.jobs.storage.bucket import Bucket
from policyextract.jobs.storage.folder import Folder
from policyextract.jobs.storage.lock import Lock
from policyextract.jobs.urls import is_url, local

__all__ = ["JobError", "Lock", "Storage", "storage"]


class Storage(Protocol):
    """A folder of output; names are relative to it, their parts set apart by /.

    What can't be done raises JobError, which says why and what to do.
    """

    url: str

    def lock(self, scratch: Path) -> AbstractContextManager[Lock]:
        """Keeps other jobs from writing here; raises JobError that tells who does.

        `scratch` is the folder of the job's temporary files: if the job is killed, the next one that
        is begun here on the same machine takes it away.
        """

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
    return Bucket(url) if is_url(url) else Folder(local(url))
