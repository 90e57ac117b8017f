"""What a job shall read: files, folders, globs, manifests, URLs; each with the hash of its content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from policyextract.sources import expand

Known = Callable[[str, int, str], str | None]
"""The hash of a file that has this name, size and stamp, if an earlier plan has it."""


class Item(NamedTuple):
    """One file, URL or row of a manifest.

    `stamp` changes when the content may have changed (time of change, ETag); `text` is the text itself
    where the manifest holds it.
    """

    name: str
    sha256: str
    size: int
    stamp: str
    text: str | None = None


def items(given: Iterable[str], known: Known) -> Iterator[Item]:
    """Everything that the arguments name, in any order, some of it perhaps twice."""
    for name in given:
        for file in expand(name):
            yield _file(file, known)


def _file(name: str, known: Known) -> Item:
    try:
        status = os.stat(name)
        stamp = str(status.st_mtime_ns)
        sha256 = known(name, status.st_size, stamp) or _digest(Path(name))
        return Item(name, sha256, status.st_size, stamp)
    except OSError:  # whoever reads it will say why
        return Item(name, hashlib.sha256(name.encode()).hexdigest(), 0, "")


def _digest(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
