"""Files of this machine: of a folder, of a glob, and the hashes of what is in them."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from itertools import chain

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs.item import Found, Item, Known, digest, refused, unread
from policyextract.jobs.inputs.names import file_found, is_document
from policyextract.jobs.urls import is_url, local
from policyextract.sources import STDIN, Limits
from policyextract.sources.paths import INSIDE, is_debris, split

SMALL = 1 << 18  # bytes
RECENT = 3  # seconds in which a file may be changed again without a new time of change: FAT counts twos


def listed(given: str) -> Iterator[Item | Found]:
    """What a path or glob names: a file of any name, of a folder all that are named as documents are.

    A folder that can't be listed is an item that is refused. Raises JobError where nothing is named.
    """
    if given == STDIN:
        raise JobError("-: a job can be gone on with, standard input can't; write it to a file and give that")
    found = _named(given)
    first = next(found, None)
    if first is None:
        raise JobError(_nothing(given))
    if isinstance(first, Item) and first.place == os.path.abspath(given):
        raise JobError(f"{given}: {first.refusal}")
    return chain([first], found)


def _named(given: str) -> Iterator[Item | Found]:
    outer, inside = parts(given)
    if inside and os.path.isfile(outer):  # one file of an archive: its name has to tell where it lies
        place = os.path.abspath(outer) + INSIDE + inside
        yield Found(place, place)
    elif os.path.isdir(given):
        yield from _of_folder(given, os.path.abspath(given))
    elif os.path.lexists(given):
        yield file_found(given, os.path.abspath(given))
    else:
        for name in glob.iglob(given, recursive=True):
            if not os.path.isdir(name):
                yield file_found(name, os.path.abspath(name))


def _nothing(given: str) -> str:
    if os.path.isdir(given):
        return f"{given}: nothing to read in this folder; put texts, PDFs, pictures or Word files there"
    return f"{given}: no such file; check the name"


def _of_folder(name: str, place: str) -> Iterator[Item | Found]:
    """The documents in a folder and below it; links to folders are not followed."""
    folders = [(name, place)]
    while folders:
        name, place = folders.pop()
        above = os.path.join(name, "")
        if is_debris(above):
            continue
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    inner = f"{above}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((inner, entry.path))
                    elif is_document(entry.name) and not entry.is_dir():
                        yield file_found(inner, entry.path)
        except OSError as error:
            yield refused(file_found(name, place), unlisted(error.strerror or str(error)))


def unlisted(why: str) -> str:
    """What is said of a folder that can't be listed."""
    return f"can't be listed ({why}); ask for the right to read it, and run the command again"


def unchanged(found: Found, known: Known) -> Item | None:
    """A file whose hash an earlier plan has."""
    if is_url(found.place):
        return None
    try:
        status = os.stat(parts(local(found.place))[0])
    except (OSError, ValueError):
        return None
    size, times = status.st_size, _times(status)
    sha256 = known(found.place, size, times)
    return Item(found.name, sha256, size, times, None, found.place) if sha256 else None


def item(found: Found, limits: Limits) -> Item:
    """A file with the hash of its content; whoever reads one that can't be read, or is too large, tells."""
    try:
        outer, inside = parts(local(found.place))
        status = os.stat(outer)
        size, times = status.st_size, _times(status)
        if not stat.S_ISREG(status.st_mode) or size > limits.megabytes * 1_000_000:
            return unread(found, size, times)
        sha256 = digest(f"{_content(outer)}\n{inside}") if inside else _content(outer)
        return Item(found.name, sha256, size, "" if _is_recent(status) else times, None, found.place)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return unread(found)


def unopened(found: Found) -> Item:
    """A file as an item of which the content is not looked at: one that was too large when it was planned."""
    status = os.stat(parts(local(found.place))[0])
    return unread(found, status.st_size, _times(status))


def _times(status: os.stat_result) -> str:
    """When a file was changed, and when its entry was, which no program sets."""
    return f"{status.st_mtime_ns} {status.st_ctime_ns}"


def parts(path: str) -> tuple[str, str]:
    """A path as the file on this disk and the path in that archive, which is empty for the file itself."""
    return split(path) if INSIDE in path else (path, "")


def _is_recent(status: os.stat_result) -> bool:
    """Whether a file was changed so lately that it may change again and its times stay the same."""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    return abs(time.time_ns() - changed) < RECENT * 1_000_000_000


def _content(path: str) -> str:
    """The hash of what a file holds; small ones, which most are, are read at once."""
    with open(path, "rb", buffering=0) as data:
        hashed = hashlib.sha256(data.read(SMALL))
        while block := data.read(SMALL):
            hashed.update(block)
        return hashed.hexdigest()
