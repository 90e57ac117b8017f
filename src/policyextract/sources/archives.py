"""ZIP and TAR archives, and mails: the files that are in them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from policyextract.sources.file import File
from policyextract.sources.kinds import Kind
from policyextract.sources.options import Options
from policyextract.sources.source import SourceError


class Member(NamedTuple):
    """A file in an archive: its path there, and under which name it was stored, or why it was refused."""

    name: str
    stored: str = ""
    refusal: str | None = None


def unpack(file: File, kind: Kind, folder: Path, options: Options) -> list[Member]:
    """The files of an archive or a mail, stored in `folder` under names of our own."""
    raise SourceError(f"{file.name}: archives aren't read yet")
