"""Clippings that are dropped on the page: kept in files of their own, then read one batch after the other.

What was kept is read even if the program is ended before: a marker beside the folder of a batch says so.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO, NamedTuple

import structlog

from policyextract.failures import Failure
from policyextract.review.desk import Desk
from policyextract.sources import Options
from policyextract.store.errors import StoreError
from policyextract.store.ingest import Counts, Ingest
from policyextract.whole import whole

MARKER = ".todo"
LONGEST = 200  # bytes of a file name
CHUNK = 1 << 20
log = structlog.get_logger()


class Upload(NamedTuple):
    """A file as the browser sends it: its own name, and its content."""

    name: str
    content: BinaryIO


@dataclass
class Batch:
    """Files that are read together: what is to be done, and what came of it so far."""

    id: str
    files: list[str]
    options: Options
    done: int = 0
    ended: bool = False
    failed: list[Failure] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    error: str | None = None  # why nothing more of it can be read


class Bringing:
    """Reads batches in a thread, as `policyextract ingest` does; start it, and close it at the end."""

    def __init__(self, desk: Desk) -> None:
        self.batches: dict[str, Batch] = {}
        self._desk = desk
        self._waiting: SimpleQueue[Batch | None] = SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begins with what an earlier program was given and didn't come to."""
        self._thread.start()
        for marker in sorted(self._desk.uploads.glob(f"*{MARKER}")):
            folder = marker.with_suffix("")
            self.read([str(path) for path in sorted(folder.iterdir())], self._desk.options, folder.name)

    def close(self) -> None:
        """Finishes the document that is under way; the rest is read after the next start."""
        self._stopped.set()
        self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def take(self, uploads: Iterable[Upload], options: Options) -> Batch:
        """The batch of some files when they are safe on the disk; raises OSError where they can't be kept."""
        id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        folder = self._desk.uploads / id
        folder.mkdir(parents=True)
        files = []
        for upload in uploads:
            target = _free(folder / file_name(upload.name))
            with whole(target) as path, path.open("wb") as out:
                while some := upload.content.read(CHUNK):
                    out.write(some)
            files.append(str(target))
        (folder.parent / f"{id}{MARKER}").touch()
        return self.read(files, options, id)

    def read(self, files: list[str], options: Options, id: str | None = None) -> Batch:
        """A batch of files that are on the disk."""
        batch = Batch(id or secrets.token_hex(6), files, options)
        self.batches[batch.id] = batch
        self._waiting.put(batch)
        return batch

    def _work(self) -> None:
        while (batch := self._waiting.get()) is not None and not self._stopped.is_set():
            try:
                self._read(batch)
            except StoreError as error:
                batch.error = str(error)
            except Exception as error:  # a fault of ours costs this batch; it is read after the next start
                log.error("batch failed", batch=batch.id, error=repr(error))
                batch.error = f"a fault in policyextract ({type(error).__name__}); please report it"
            batch.ended = True

    def _read(self, batch: Batch) -> None:
        def tell(_: str, failed: list[Failure]) -> None:
            batch.done += 1
            batch.failed += failed

        with Ingest(self._desk.database, batch.options, self._desk.workers) as work:
            batch.counts = work.counts
            work.take(batch.files, tell, self._stopped.is_set)
        if not self._stopped.is_set():
            (self._desk.uploads / f"{batch.id}{MARKER}").unlink(missing_ok=True)


def file_name(given: str) -> str:
    """A name that a file can have anywhere, like the one given: no folders, no control characters.

    >>> file_name("C:\\\\剪报\\\\../第1版.PDF"), file_name("..\\x00"), file_name("a<b>.txt")
    ('第1版.PDF', 'clipping', 'a_b_.txt')
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])
    name = "".join("_" if one in '<>:"|?*!' else one for one in name if one.isprintable()).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    room = LONGEST - len((dot + suffix).encode())
    stem = stem.encode()[: max(room, 1)].decode(errors="ignore")
    return (stem + dot + suffix if room > 0 else stem) or "clipping"


def _free(path: Path) -> Path:
    """The path, or one like it that no file has."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} ({number})")
    return free
