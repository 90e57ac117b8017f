"""What a text or a file says, without keeping anything of it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from shutil import copyfileobj
from typing import BinaryIO

from policyextract.extractor import Extractor
from policyextract.failures import Failure
from policyextract.model import Document
from policyextract.sources import Options


class Extracting:
    """Extractors that requests take in turn; they are started when they are first needed."""

    def __init__(self, options: Options, workers: int) -> None:
        self._options = options
        self._free: SimpleQueue[Extractor | None] = SimpleQueue()
        for _ in range(workers):
            self._free.put(None)
        self._workers = workers

    def close(self) -> None:
        """Ends the processes, when those at work are done."""
        for _ in range(self._workers):
            if extractor := self._free.get():
                extractor.close()

    def documents(self, name: str, content: BinaryIO) -> list[Document | Failure]:
        """The documents of a file, of an archive those in it; for one that can't be read, why."""
        with tempfile.TemporaryDirectory(prefix="policyextract-") as folder, self._extractor() as extractor:
            path = Path(folder, "file")
            with path.open("wb") as out:
                copyfileobj(content, out)
            found = extractor.documents(name, path)
            return [one if isinstance(one, Failure) else one[1] for one in found]

    @contextlib.contextmanager
    def _extractor(self) -> Iterator[Extractor]:
        """An extractor that nobody else has meanwhile."""
        extractor = self._free.get() or Extractor(self._options)
        try:
            yield extractor
        finally:
            self._free.put(extractor)
