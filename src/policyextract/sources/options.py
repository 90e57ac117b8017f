"""What a user may set about reading files, and the limits that no file may exceed."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may be and take; what exceeds a limit is refused with a message that names it."""

    megabytes: int = 200  # of a file
    text_megabytes: int = 5  # of plain text: a page of a newspaper has ten thousand characters
    pages: int = 2000
    megapixels: int = 150  # of one picture: a newspaper page at 600 dpi has 130
    depth: int = 3  # archives in archives
    entries: int = 10_000  # files in an archive
    unpacked: int = 2000  # megabytes of all files in an archive together
    seconds: int = 60  # for one file, or for one scanned page
    memory: int = 2000  # megabytes, of the process that reads a file

    @property
    def reply(self) -> int:
        """Bytes that a reader may give for one file: a quarter of what it may need itself."""
        return (self.memory << 20) // 4

    def changed(self, settings: Iterable[str]) -> Limits:
        """The limits after settings such as `pages=50`; raises ValueError for one that is none."""
        names = [limit.name for limit in fields(self)]
        new: dict[str, int] = {}
        for setting in settings:
            name, _, value = setting.partition("=")
            if name not in names or not value.isdecimal() or int(value) < 1:
                raise ValueError(
                    f"{setting!r} is no limit; write NAME=NUMBER, NAME one of {', '.join(names)}"
                )
            new[name] = int(value)
        return replace(self, **new)


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what opens encrypted files, whether pictures of the pages are wanted, the limits.

    `encoding` is that of texts and web pages which have no byte order mark, whatever they look like; None
    finds it out. Without `ocr` no words are recognised in pictures. Raises ValueError for an encoding that
    nobody knows.
    """

    password: str | None = field(default=None, repr=False)  # what is logged doesn't tell it
    pictures: bool = False
    limits: Limits = Limits()
    encoding: str | None = None
    ocr: bool = True

    def __post_init__(self) -> None:
        name = self.encoding or "utf-8"
        try:
            coded = "字".encode(name, "replace") + b"\xff"  # refuses codecs that aren't of texts
            codecs.getincrementaldecoder(name)("replace").decode(coded)
        except (LookupError, ValueError):  # ValueError: none that puts up with errors, or no name at all
            raise ValueError(
                f"{self.encoding!r} is no encoding; write its name, such as gb18030, big5 or utf-8"
            ) from None
