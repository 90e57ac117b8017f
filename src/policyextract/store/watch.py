"""New files in a folder, each when it is whole."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from watchfiles import Change, watch

from policyextract.sources.kinds import SUFFIXES
from policyextract.store.visits import Seen

SETTLE_S = 3.0  # a file that hasn't changed for so long is whole; a scanner writes page by page
STEP_MS = 500  # how often is looked whether one is
RESCAN_S = 60.0  # how often the whole folder is looked at, for what the system didn't tell
POLL_MS = 2000


class Stop(Protocol):
    """Whether watching is to end."""

    def is_set(self) -> bool:
        """True, when it is."""


def arrivals(folder: Path, stop: Stop, poll: bool = False) -> Iterator[list[str]]:
    """The files in a folder and below as they come, those that are there first, until it is to stop.

    A file that is being written is waited for; one that is put in place by renaming a temporary file comes
    at once. One that changes comes again. `poll`: the folder is looked through again and again, for folders
    of which the system tells no changes, as those on a network. Nothing is given twice a second: an empty
    list, so that the caller has its turn.
    """
    waiting = Waiting()
    scanned = 0.0
    for changes in watch(
        folder,
        watch_filter=lambda _, path: not _is_hidden(folder, path),
        debounce=STEP_MS,
        stop_event=stop,
        rust_timeout=STEP_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=poll or None,
        poll_delay_ms=POLL_MS,
        ignore_permission_denied=True,
    ):
        if time.monotonic() - scanned > RESCAN_S or not scanned:
            scanned = time.monotonic()
            waiting.add(_files(str(folder)))
        waiting.add(path for change, name in changes if change != Change.deleted for path in _files(name))
        yield [*waiting.in_place(changes), *waiting.whole()]


class Waiting:
    """Files that came and may still be written."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[Seen, float]] = {}  # how each looks, and since when
        self._given: dict[str, Seen] = {}  # how those looked that were given

    def add(self, paths: Iterable[str]) -> None:
        """More files, or the same again."""
        for path in paths:
            seen = Seen.of(path)
            if seen and self._given.get(path) != seen and path not in self._since:
                self._since[path] = seen, time.monotonic()

    def in_place(self, changes: set[tuple[Change, str]]) -> list[str]:
        """Those that came in place of a temporary file in their folder, which went at the same moment."""
        went = {os.path.dirname(path) for change, path in changes if _is_temporary(change, path)}
        came = {path for change, path in changes if change == Change.added and os.path.dirname(path) in went}
        return [self._give(path, Seen.of(path)) for path in sorted(came & self._since.keys())]

    def whole(self) -> list[str]:
        """Those that haven't changed for a while, in the order of their names; they wait no longer."""
        return [path for path in sorted(self._since) if self._is_whole(path)]

    def _is_whole(self, path: str) -> bool:
        """Whether a file is whole; one that went is forgotten."""
        before, since = self._since[path]
        seen = Seen.of(path)
        if seen is None:
            del self._since[path]
        elif seen != before:
            self._since[path] = seen, time.monotonic()
        elif time.monotonic() - since >= SETTLE_S and seen.size:
            self._give(path, seen)
            return True
        return False

    def _give(self, path: str, seen: Seen | None) -> str:
        del self._since[path]
        if seen:
            self._given[path] = seen
        return path


def _files(path: str) -> Iterator[str]:
    """The clippings that a path names: the file itself, or those in the folder and below."""
    if os.path.isdir(path):
        for parent, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (os.path.join(parent, name) for name in names if _is_clipping(name))
    elif _is_clipping(os.path.basename(path)):
        yield path


def _is_hidden(folder: Path, path: str) -> bool:
    """Whether a path is in a folder below that programs keep for themselves."""
    return any(part.startswith(".") for part in Path(os.path.relpath(path, folder)).parts[:-1])


def _is_clipping(name: str) -> bool:
    """Whether a name is that of a document, and not that of a file that a program is busy with."""
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~"))


def _is_temporary(change: Change, path: str) -> bool:
    """Whether a file went that was a program's own."""
    return change == Change.deleted and not _is_clipping(os.path.basename(path))
