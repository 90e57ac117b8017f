"""Files behind URLs: of a folder, of a glob, or one by one. They are not opened before a shard reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fsspec.spec import AbstractFileSystem
from fsspec.utils import glob_translate

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs.files import unlisted
from policyextract.jobs.inputs.item import Found, Item, refused, unread
from policyextract.jobs.inputs.names import is_document, url_found
from policyextract.jobs.urls import filesystem, stamp, unlocked, why

MAGIC = re.compile(r"[*?\[]")


def listed(url: str) -> Iterator[Item | Found]:
    """What a URL names: a file, the files that a glob fits, or the documents in a folder and below it.

    Raises JobError where it names nothing, or can't be reached.
    """
    magic = MAGIC.search(url.partition("?")[0] if url.startswith("http") else url)
    if url.startswith("http") and not magic:
        return iter([url_found(url)])  # whatever it is, it can be read
    files, path = filesystem(url)
    try:
        found = _fitting(files, url, path) if magic else _at(files, url, path)
        first = next(found, None)
    except Exception as error:  # each driver has its own
        raise JobError(f"{unlocked(url)}: can't be reached ({why(error)}); check the URL") from None
    if first is None:
        raise JobError(f"{unlocked(url)}: nothing to read there; check the URL")
    return chain([first], found)


def item(found: Found) -> Item:
    """A file with its stamp; whoever reads one that isn't there says so."""
    files, path = filesystem(found.place)
    try:
        return _stamped(found, files.info(path))
    except Exception:  # each driver has its own
        return unread(found)


def _stamped(found: Found, info: dict[str, object]) -> Item:
    size = info.get("size")
    return unread(found, size if isinstance(size, int) else 0, stamp(info))


def _at(files: AbstractFileSystem, url: str, path: str) -> Iterator[Item]:
    """The file at a URL, or the documents in the folder there."""
    info = files.info(path)
    if info["type"] != "directory":
        yield _stamped(url_found(url), info)
        return
    for one in _below(files, url.rstrip("/"), path.rstrip("/"), None):
        if one.refusal or is_document(one.place):
            yield one


def _fitting(files: AbstractFileSystem, url: str, path: str) -> Iterator[Item]:
    """The files that a glob fits; only the folders that it may fit are listed."""
    pattern = re.compile(glob_translate(path))
    root = _unmagic(path)
    url_root = _unmagic(url)
    depth = None if "**" in path else path[len(root) + 1 :].count("/") + 1
    for one in _below(files, url_root, root, depth):
        if one.refusal or pattern.match(root + one.place[len(url_root) :]):
            yield one


def _unmagic(path: str) -> str:
    """The folder above the first part of a path that has a star or the like."""
    magic = MAGIC.search(path)
    assert magic is not None
    return path[: magic.start()].rpartition("/")[0]


def _below(files: AbstractFileSystem, url: str, root: str, depth: int | None) -> Iterator[Item]:
    """All files below a folder, listed folder by folder; one that can't be listed is refused."""
    left: list[Item] = []

    def refuse(error: OSError) -> None:
        left.append(refused(url_found(url), unlisted(why(error))))

    for folder, _, found in files.walk(root, maxdepth=depth, on_error=refuse, detail=True):
        yield from left
        left.clear()
        for name, info in found.items():
            if name and info["type"] == "file":
                place = f"{url}{folder.rstrip('/')[len(root) :]}/{name}"
                yield _stamped(url_found(place), info)
    yield from left
