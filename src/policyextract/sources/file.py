"""A file to be read: where it lies, what it is called, and what it is."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from policyextract.sources.options import Limits
from policyextract.sources.source import Reason, SourceError


@dataclass(frozen=True, slots=True)
class File:
    """A file on this disk; messages and records call it by its `name`, which may be `archive.zip!/a.txt`."""

    path: Path
    name: str
    sha256: str

    @classmethod
    def at(cls, path: Path, name: str, limits: Limits) -> File:
        """The file at a path; raises SourceError where it isn't there, can't be read or is too large."""
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
                raise SourceError(
                    name, Reason.kind, "no file but a pipe or a device", "copy it to a file, or give -"
                )
            size = status.st_size
            if size > limits.megabytes * 1_000_000:
                raise SourceError(
                    name,
                    Reason.size,
                    f"{size / 1e6:.0f} MB is more than one document",
                    f"split it, or allow it with --limit megabytes={size // 1_000_000 + 1}",
                )
            with path.open("rb") as data:
                digest = hashlib.file_digest(data, "sha256").hexdigest()
        except FileNotFoundError:
            raise SourceError(name, Reason.missing, "no such file", "check the name") from None
        except IsADirectoryError:
            raise SourceError(
                name, Reason.kind, "a folder", "give the files in it, or the folder to `extract`"
            ) from None
        except PermissionError:
            raise SourceError(
                name, Reason.access, "not readable by you", "ask for the right to read it (chmod +r)"
            ) from None
        except OSError as error:
            raise SourceError(
                name, Reason.disk, f"can't be read ({error.strerror})", "copy it to this disk and try again"
            ) from None
        return cls(path, name, digest)
