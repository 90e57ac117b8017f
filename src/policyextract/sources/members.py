"""The files in an archive: their names, which are read, and a folder that takes them within limits."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from policyextract.sources.encodings import likeliest
from policyextract.sources.kinds import SUFFIXES
from policyextract.sources.options import Limits
from policyextract.sources.paths import is_debris, shown
from policyextract.sources.source import Reason, Refusal, SourceError

CHUNK = 1 << 20  # bytes


class Member(NamedTuple):
    """A file in an archive: its path there, and under which name it was stored, or why it was refused."""

    name: str
    stored: str = ""
    refusal: Refusal | None = None


class Stream(Protocol):
    """What can be read from, such as an open file."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class TooMuch(Exception):
    """An archive exceeds a limit; its arguments are those of a Refusal."""


class Folder:
    """Takes the files of an archive one by one and keeps count of them; `members` are those so far."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.members: list[Member] = []
        self._path, self._limits = path, limits
        self._entries = self._unpacked = 0
        self._names: Counter[str] = Counter()

    def wants(self, name: str) -> bool:
        """Whether a file of this name is to be taken: one that climbs out of the archive is refused.

        What nobody reads, and what systems and programs leave behind, is passed over.
        """
        self._entries += 1
        if self._entries > self._limits.entries:
            raise TooMuch(
                Reason.size,
                f"more than {self._limits.entries} files in it",
                f"split it, or allow more with --limit entries={10 * self._limits.entries}",
            )
        if _climbs(name):
            self.refuse(
                name,
                Refusal(
                    Reason.harm,
                    "its path leads out of the archive, as somebody makes it who means harm",
                    "don't unpack it elsewhere",
                ),
            )
            return False
        return PurePosixPath(name).suffix.lower() in SUFFIXES and not is_debris(name)

    def counted(self, stream: Stream) -> Counted:
        """The same stream; what is read from it counts as unpacked."""
        return Counted(self, stream)

    def count(self, size: int) -> None:
        """Adds to the bytes that were unpacked; raises TooMuch where they exceed the limit."""
        self._unpacked += size
        if self._unpacked > self._limits.unpacked * 1_000_000:
            raise TooMuch(
                Reason.size,
                f"unpacks to more than the {self._limits.unpacked} MB allowed",
                "unpack it yourself, or allow more with --limit unpacked=NUMBER (megabytes)",
            )

    def store(self, name: str, stream: Stream) -> None:
        """Takes a file, or refuses it where it is larger than a file may be."""
        stored = f"{len(self.members)}{PurePosixPath(name).suffix.lower()}"
        size, largest = 0, self._limits.megabytes
        try:
            with (self._path / stored).open("wb") as copy:
                while data := stream.read(CHUNK):
                    size += len(data)
                    if size > largest * 1_000_000:
                        self.refuse(
                            name,
                            Refusal(
                                Reason.size,
                                f"more than {largest} MB",
                                f"split it, or allow it with --limit megabytes={10 * largest}",
                            ),
                        )
                        return
                    copy.write(data)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise TooMuch(
                Reason.disk, "no room left to unpack it", "make room on the disk of temporary files"
            ) from None
        self.members.append(Member(self._unique(name), stored))

    def refuse(self, name: str, why: Refusal) -> None:
        """Tells of a file that it isn't read."""
        self.members.append(Member(self._unique(name), refusal=why))

    def _unique(self, name: str) -> str:
        """The name, the second of two files of one name as `name (2).txt`; nothing that a terminal obeys."""
        name = shown(name)
        self._names[name] += 1
        if self._names[name] == 1:
            return name
        path = PurePosixPath(name)
        return self._unique(str(path.with_name(f"{path.stem} ({self._names[name]}){path.suffix}")))


class Counted:
    """A stream whose bytes a folder counts."""

    def __init__(self, folder: Folder, stream: Stream) -> None:
        self._folder, self._stream = folder, stream

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; raises TooMuch where the archive exceeds its limit."""
        data = self._stream.read(size)
        self._folder.count(len(data))
        return data


def _climbs(name: str) -> bool:
    """Whether a path would lead out of the folder in which it is unpacked."""
    return name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"


def named(raw: Iterable[bytes]) -> list[str]:
    """The names that some bytes stand for, all in one encoding: UTF-8, GB18030 (Windows in China) or Big5."""
    names = list(raw)
    encoding = likeliest(b"\n".join(name for name in names if not name.isascii()))
    return [clean(name.decode(encoding, "replace")) for name in names]


def clean(name: str) -> str:
    """A path with slashes, and without the dot that stands for the folder itself."""
    return name.replace("\\", "/").removeprefix("./")


def refused(name: str, members: list[Member]) -> None:
    """Raises SourceError, once, where nothing of an archive is read, or all for one reason."""
    reasons = {member.refusal for member in members}
    if not members:
        raise SourceError(
            name,
            Reason.kind,
            "nothing to read in it",
            "put texts, PDFs, pictures, web pages or Word files into it",
        )
    if len(members) > 1 and len(reasons) == 1 and (reason := reasons.pop()):
        raise SourceError(name, *reason)
