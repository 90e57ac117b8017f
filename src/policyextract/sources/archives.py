"""ZIP and TAR archives, and mails: the files that are in them.

Files are stored under names of our own, so nothing is ever written outside of the folder that is given.
How large they get is counted while they are unpacked: what an archive says about itself may be a lie.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO, cast

from policyextract.sources import mail
from policyextract.sources.file import File
from policyextract.sources.kinds import Kind
from policyextract.sources.members import Counted, Folder, Member, TooMuch, clean, named, refused
from policyextract.sources.options import Options
from policyextract.sources.source import Reason, Refusal, SourceError

DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, struct.error, UnicodeError)
ENCRYPTED = Refusal(Reason.password, "encrypted", "give its password with --password")
DAMAGED = Refusal(Reason.damaged, "damaged", "get the archive again")
LINK = Refusal(Reason.kind, "a link or a device, which isn't followed", "give the file itself")
AES_ENCRYPTED = Refusal(
    Reason.password, "encrypted with AES, which isn't read", "unpack the archive yourself and give its files"
)
UNKNOWN = Refusal(
    Reason.kind,
    "packed or encrypted in a way that isn't read",
    "unpack the archive yourself and give its files",
)
WRONG = Refusal(Reason.password, "the password doesn't open it", "give the right one")
CUT = Refusal(Reason.damaged, "damaged or cut off here", "get the archive again to read what follows")
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800
AES = 99  # the "compression" of what WinZip or 7-Zip encrypted with AES
UNICODE_PATH = 0x7075  # an extra field: the name in UTF-8 behind the checksum of the other one


def unpack(file: File, kind: Kind, folder: Path, options: Options) -> list[Member]:
    """The files of an archive or a mail that may be read, stored in `folder` under names of our own.

    Raises SourceError where none of them can be, or where all of it exceeds a limit.
    """
    into = Folder(folder, options.limits)
    try:
        if kind == "zip":
            _zip(file, into, options.password)
        elif kind == "tar":
            _tar(file, into)
        else:
            mail.unpack(file, into)
    except TooMuch as excess:
        raise SourceError(file.name, *excess.args) from None
    refused(file.name, into.members)
    return into.members if kind == "eml" else sorted(into.members)


def _zip(file: File, folder: Folder, password: str | None) -> None:
    """The files of a ZIP archive, by name."""
    try:
        archive = zipfile.ZipFile(file.path)
    except DAMAGE:
        raise SourceError(
            file.name, Reason.damaged, "the list of its files is damaged or cut off", "get the archive again"
        ) from None
    with archive:
        entries = archive.infolist()
        if _overlap(entries):
            raise SourceError(
                file.name,
                Reason.harm,
                "its files lie over each other, so it is made to do harm",
                "don't open it elsewhere",
            )
        for name, entry in zip(_names(entries), entries, strict=True):
            if not entry.is_dir() and folder.wants(name):
                refusal = _entry(archive, entry, name, folder, password)
                if refusal:
                    folder.refuse(name, refusal)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether two entries share bytes, by which a small archive unpacks to a giant one."""
    spans = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """The names of entries: in UTF-8 where they say so, else as the system that packed them does."""
    raw = [_raw(entry) for entry in entries]
    guessed = named(raw)
    return [
        clean(entry.orig_filename) if entry.flag_bits & UTF8_FLAG else _unicode_path(entry, name) or guess
        for entry, name, guess in zip(entries, raw, guessed, strict=True)
    ]


def _raw(entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a name; zipfile decodes those that don't say that they are UTF-8 as code page 437."""
    return b"" if entry.flag_bits & UTF8_FLAG else entry.orig_filename.encode("cp437")


def _unicode_path(entry: zipfile.ZipInfo, raw: bytes) -> str | None:
    """The name that the Unicode path extra field gives, where it is there and meant for this name."""
    extra = entry.extra
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if tag == UNICODE_PATH and int.from_bytes(field[1:5], "little") == zlib.crc32(raw):
            return clean(field[5:].decode("utf-8", "replace"))
    return None


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, folder: Folder, password: str | None
) -> Refusal | None:
    """Stores an entry of a ZIP archive; if it can't be, gives the reason."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        return LINK
    if entry.compress_type == AES:
        return AES_ENCRYPTED
    encrypted = entry.flag_bits & ENCRYPTED_FLAG
    if encrypted and not password:
        return ENCRYPTED
    for key in _keys(password) if encrypted else (None,):
        try:
            with archive.open(entry, pwd=key) as data:
                folder.store(name, folder.counted(data))
            return None
        except NotImplementedError:
            return UNKNOWN
        except (RuntimeError, *DAMAGE):  # RuntimeError: zipfile's word for a wrong password
            continue
    return WRONG if encrypted else DAMAGED


def _keys(password: str | None) -> Iterator[bytes]:
    """The bytes that a password may stand for: Windows in China writes GB18030."""
    yield from dict.fromkeys((password or "").encode(encoding) for encoding in ("utf-8", "gb18030"))


def _tar(file: File, folder: Folder) -> None:
    """The files of a TAR archive, or the only one of a compressed file, as far as they can be read."""
    try:
        with _decompressed(file.path) as data:
            is_tar = _is_tar(data.read(tarfile.BLOCKSIZE))
        with _decompressed(file.path) as data:
            stream = folder.counted(data)
            if is_tar:
                _entries(stream, folder)
            else:
                folder.store(PurePosixPath(file.name).stem, stream)
    except (tarfile.TarError, *DAMAGE):
        folder.refuse("…", CUT)


def _decompressed(path: Path) -> BufferedIOBase:
    """The bytes of a file without the compression that its first ones tell."""
    with path.open("rb") as data:
        start = data.read(6)
    openers: dict[bytes, Callable[[Path], BufferedIOBase]] = {
        b"\x1f\x8b": gzip.GzipFile,
        b"BZh": bz2.BZ2File,
        b"\xfd7zXZ\x00": lzma.LZMAFile,
    }
    opener = next((found for magic, found in openers.items() if start.startswith(magic)), None)
    return opener(path) if opener else path.open("rb")


def _is_tar(block: bytes) -> bool:
    """Whether a TAR archive begins with these bytes: its blocks carry checksums."""
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def _entries(stream: Counted, folder: Folder) -> None:
    """Stores the files of a TAR archive while it is read from beginning to end."""
    with tarfile.open(
        fileobj=cast(IO[bytes], stream), mode="r|", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for entry in archive:
            (name,) = named([entry.name.encode("utf-8", "surrogateescape")])
            data = archive.extractfile(entry) if entry.isreg() else None
            if entry.isdir() or not folder.wants(name):
                continue
            if data:
                folder.store(name, data)
            else:
                folder.refuse(name, LINK)
