"""Files that were dropped, in a folder of their own for each batch; a note beside it tells whose they are.

What was kept is read even if the program is ended before: the note of such a batch ends in `.todo`.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from policyextract.store.database import Database
from policyextract.whole import whole

TODO, DONE = ".todo", ".done"
ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
LONGEST = 200  # bytes of a file name
CHUNK = 1 << 20


class Upload(NamedTuple):
    """A file as the browser sends it: its own name, and its content."""

    name: str
    content: BinaryIO


class Kept(NamedTuple):
    """The files of a batch on the disk, who brought them, and whether they are to be read yet."""

    id: str
    who: str
    files: list[str]
    todo: bool


class Uploads:
    """The dropped files in a folder that are meant for one database; others may have theirs there too."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        name = database.name
        self._database = name if "://" in name else os.path.abspath(name)

    def keep(self, uploads: Iterable[Upload], who: str) -> Kept:
        """The files when they are safe on the disk; raises OSError where they can't be, and none is left."""
        id = new_id()
        folder = self.folder / id
        folder.mkdir(parents=True)
        try:
            files = [_kept(upload, folder) for upload in uploads]
            with whole(self.folder / f"{id}{TODO}") as path:
                path.write_text(json.dumps({"database": self._database, "who": who}), "utf-8")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Kept(id, who, files, todo=True)

    def close(self, id: str) -> None:
        """Notes that all of a batch was read."""
        note = self.folder / f"{id}{TODO}"
        if note.exists():
            note.replace(note.with_suffix(DONE))

    def find(self, id: str) -> Kept | None:
        """A batch by its id; None where there is none for this database."""
        return next(self._found([id]), None) if ID.fullmatch(id) else None

    def unread(self) -> list[Kept]:
        """The batches that are to be read yet, oldest first."""
        ids = sorted(path.stem for path in self.folder.glob(f"*{TODO}"))
        return list(self._found(ids))

    def latest(self, count: int) -> list[Kept]:
        """Up to so many batches, the newest first."""
        ids = sorted((path.stem for path in self.folder.glob(f"*{DONE}")), reverse=True)
        return [kept for _, kept in zip(range(count), self._found(ids), strict=False)]

    def _found(self, ids: Iterable[str]) -> Iterator[Kept]:
        """Those of some batches that are meant for this database."""
        for id in ids:
            for suffix in (TODO, DONE):
                told = _told(self.folder / f"{id}{suffix}")
                if told.get("database", self._database) == self._database and told.get("who") is not None:
                    files = sorted(map(str, (self.folder / id).iterdir()))
                    yield Kept(id, told["who"], files, todo=suffix == TODO)
                    break


def new_id() -> str:
    """A name for a batch; later ones sort behind it."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _told(note: Path) -> dict[str, str]:
    """What a note says; nothing for one that isn't there, and of an empty one only that it is."""
    try:
        told: dict[str, str] = json.loads(note.read_text("utf-8") or '{"who": ""}')
    except (OSError, ValueError):
        return {}
    return told


def _kept(upload: Upload, folder: Path) -> str:
    """The path of a file that is written into a folder."""
    target = _free(folder / file_name(upload.name))
    with whole(target) as path, path.open("wb") as out:
        shutil.copyfileobj(upload.content, out, CHUNK)
    return str(target)


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
