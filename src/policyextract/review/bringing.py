"""Clippings that are brought on the page, read one batch after the other as `policyextract ingest` does."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Literal

from policyextract import log
from policyextract.failures import Failure
from policyextract.review.desk import Desk
from policyextract.review.uploads import Kept, Upload, Uploads, new_id
from policyextract.sources import Options
from policyextract.store.errors import StoreError
from policyextract.store.ingest import Counts, Ingest

LISTED = 20  # batches


@dataclass
class Batch:
    """Files that are read together: who brought them, what is to be done, and what came of it so far.

    `counts` are unknown of those that an earlier program read.
    """

    id: str
    files: list[str]
    options: Options
    who: str = ""
    done: int = 0
    ended: bool = False
    failed: list[Failure] = field(default_factory=list)
    counts: Counts | None = None
    error: Literal["database", "fault"] | None = None  # why nothing more of it can be read

    @property
    def at(self) -> str:
        """When it was brought, ISO 8601."""
        when = datetime.strptime(self.id[:15], "%Y%m%d-%H%M%S")
        return when.replace(tzinfo=UTC).isoformat()


class Bringing:
    """Reads batches in a thread; start it, and close it at the end."""

    def __init__(self, desk: Desk) -> None:
        self._batches: dict[str, Batch] = {}  # in the order in which they are read
        self._desk = desk
        self._uploads = Uploads(desk.uploads, desk.database)
        self._waiting: SimpleQueue[Batch | None] = SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begins with what an earlier program was given and didn't come to."""
        self._thread.start()
        for kept in self._uploads.unread():
            self._put(_batch(kept, self._desk.options))

    def close(self) -> None:
        """Finishes the document that is under way; the rest is read after the next start."""
        self._stopped.set()
        self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def take(self, uploads: Iterable[Upload], options: Options, who: str) -> Batch:
        """The batch of some files when they are safe on the disk; raises OSError where they can't be kept."""
        return self._put(_batch(self._uploads.keep(uploads, who), options))

    def read(self, files: list[str], options: Options, who: str) -> Batch:
        """A batch of files that are on the disk."""
        return self._put(Batch(new_id(), files, options, who))

    def again(self, batch: Batch) -> Batch:
        """The batch once more, behind the others, where it has broken off."""
        if not (batch.ended and batch.error):
            return batch
        self._batches.pop(batch.id, None)
        return self._put(Batch(batch.id, batch.files, batch.options, batch.who))

    def find(self, id: str) -> Batch | None:
        """A batch by its id, also one that an earlier program read."""
        if batch := self._batches.get(id):
            return batch
        kept = self._uploads.find(id)
        return kept and _batch(kept, self._desk.options)

    def latest(self) -> list[Batch]:
        """The last batches, the newest first."""
        own = dict(self._batches)
        earlier = (kept for kept in self._uploads.latest(LISTED) if kept.id not in own)
        found = [*own.values(), *(_batch(kept, self._desk.options) for kept in earlier)]
        return sorted(found, key=lambda batch: batch.id, reverse=True)[:LISTED]

    def ahead(self, batch: Batch) -> int:
        """How many files of other batches are read before one begins."""
        found = list(self._batches.values())
        before = found[: found.index(batch)] if batch in found else []
        return sum(len(other.files) - other.done for other in before if not other.ended)

    def _put(self, batch: Batch) -> Batch:
        self._batches[batch.id] = batch
        self._waiting.put(batch)
        return batch

    def _work(self) -> None:
        while (batch := self._waiting.get()) is not None and not self._stopped.is_set():
            try:
                self._read(batch)
            except StoreError as error:
                self._broken(batch, "database", error)
            except Exception as error:  # a fault of ours costs this batch; it is read after the next start
                traceback.print_exception(error)
                self._broken(batch, "fault", error)
            batch.ended = True

    def _broken(self, batch: Batch, why: Literal["database", "fault"], error: Exception) -> None:
        """Notes why a batch broke off; what exactly went wrong is for the log."""
        log.get().error("bring.failed", batch=batch.id, message=f"{type(error).__name__}: {error}")
        batch.error = why

    def _read(self, batch: Batch) -> None:
        def tell(_: str, failed: list[Failure]) -> None:
            batch.done += 1
            batch.failed += failed

        with Ingest(self._desk.database, batch.options, self._desk.workers) as work:
            batch.counts = work.counts
            work.take(batch.files, tell, self._stopped.is_set)
        if not self._stopped.is_set():
            self._uploads.close(batch.id)


def _batch(kept: Kept, options: Options) -> Batch:
    """The batch of some kept files: to be read, or done."""
    done = 0 if kept.todo else len(kept.files)
    return Batch(kept.id, kept.files, options, kept.who, done, ended=not kept.todo)
