"""An item as a file that a reader can open, on whatever machine the shard is done."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs import files
from policyextract.jobs.inputs.item import Found, Item
from policyextract.jobs.urls import filesystem, is_url, local, stamp, status, why
from policyextract.sources import Limits, Reason, SourceError
from policyextract.sources.source import Refusal

PAUSES = (0, 1, 5)  # seconds before each try of a download
BUSY = (408, 425, 429)  # HTTP: try again later
BLOCK = 1 << 20
CHANGED = Refusal(Reason.changed, "changed while the job ran", "run the command again")


@contextlib.contextmanager
def opened(item: Item, limits: Limits) -> Iterator[Path | None]:
    """Where an item lies on this machine while the `with` lasts; None for what its name alone can tell.

    What a URL names is downloaded for that time. Raises SourceError where that can't be done, where the
    content is another one than when the job was planned, and for an item that was refused.
    """
    if item.refusal:
        message, _, advice = item.refusal.rpartition("; ")
        raise SourceError(item.name, Reason.kind, message, advice)
    if is_url(item.place):
        with tempfile.TemporaryDirectory(prefix="policyextract-") as folder:
            path = Path(folder) / "download"
            _download(item, path, limits)
            yield path
    else:
        yield _unchanged(item, limits)


def _unchanged(item: Item, limits: Limits) -> Path | None:
    """A file of this machine, as it was when the job was planned."""
    outer, inside = files.parts(local(item.place))
    if os.path.exists(outer):  # else whoever reads it says that it is missing
        found = Found(item.name, item.place)
        now = files.item(found, limits)
        if item.sha256 != now.sha256 and item.sha256 != files.unopened(found).sha256:
            raise SourceError(item.name, *CHANGED)
    return None if inside else Path(outer)


def _download(item: Item, path: Path, limits: Limits) -> None:
    """Copies what a URL names, and tries again where that may help."""
    trouble: BaseException = FileNotFoundError()
    for pause in PAUSES:
        time.sleep(pause)
        try:
            return _copy(item, path, limits)
        except (JobError, SourceError):
            raise
        except Exception as error:  # each driver has its own
            trouble = _behind(error)
            if not _is_passing(trouble):
                break
    if isinstance(trouble, FileNotFoundError):
        raise SourceError(item.name, Reason.missing, "no such file", "check the URL") from None
    raise SourceError(
        item.name, Reason.access, f"can't be had ({why(trouble)})", "see whether you can open it yourself"
    )


def _behind(error: Exception) -> BaseException:
    """What is behind an error: fsspec says "not found" of a web server that can't be reached, too."""
    passing = isinstance(error, FileNotFoundError) and _is_passing(error.__cause__)
    return error.__cause__ or error if passing else error


def _is_passing(error: BaseException | None) -> bool:
    """Whether a server or a network may give later what it doesn't give now."""
    if error is None or isinstance(error, FileNotFoundError | PermissionError):
        return False
    code = status(error)
    return code is None or code >= 500 or code in BUSY


def _copy(item: Item, path: Path, limits: Limits) -> None:
    """Copies what a URL names, if it is as it was when the job was planned, and not too large."""
    opener, place = filesystem(item.place)
    info = opener.info(place)
    if info["type"] == "directory":
        raise SourceError(item.name, Reason.kind, "a folder", "give the files in it, or the folder itself")
    if item.stamp and stamp(info) != item.stamp:
        raise SourceError(item.name, *CHANGED)
    size = info.get("size") or 0
    _bound(item.name, size, limits)
    with opener.open(place, "rb") as data, path.open("wb") as copy:
        while block := data.read(BLOCK):
            copy.write(block)
            _bound(item.name, copy.tell(), limits)
        if copy.tell() < size:
            raise ConnectionError("cut off")


def _bound(name: str, size: int, limits: Limits) -> None:
    """Refuses a file that is larger than a document may be."""
    if size > limits.megabytes * 1_000_000:
        what, more = f"{size / 1e6:.0f} MB is more than one document", size // 1_000_000 + 1
        raise SourceError(name, Reason.size, what, f"split it, or allow it with --limit megabytes={more}")
