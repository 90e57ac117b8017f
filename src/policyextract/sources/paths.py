"""Which files a user means: files, folders, globs, and `-` for standard input."""

from __future__ import annotations

import glob
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from policyextract.sources.kinds import SUFFIXES
from policyextract.sources.source import Reason, SourceError

STDIN = "-"
UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, marks of direction, half characters, line ends
INSIDE = "!/"  # between an archive and the path of a file in it


def is_debris(name: str) -> bool:
    """Whether a path is of what programs leave behind: lock files of Word, shadow files of macOS."""
    parts = name.replace(os.sep, "/").split("/")
    return parts[-1].startswith(("~$", "._")) or "__MACOSX" in parts


def split(given: str) -> tuple[str, str]:
    """A name as the file on this disk and the path in it, which is empty for the file itself."""
    if os.path.exists(given):
        return given, ""
    outer, _, inside = given.partition(INSIDE)
    return outer, inside


def shown(name: str) -> str:
    """A name without what can't be written or what a terminal obeys; such characters become U+FFFD."""
    if name.isprintable():
        return name
    return "".join("\ufffd" if unicodedata.category(char) in UNSHOWN else char for char in name)


def expand(given: str) -> Iterator[str]:
    """The files that one argument names, sorted; raises SourceError where it names none.

    A folder gives the files in it and below that have a name as documents and archives have; a file is
    taken whatever its name ends with, also one inside an archive: `archive.zip!/a.txt`.
    """
    if given == STDIN or os.path.isfile(split(given)[0]):
        yield given
    elif os.path.isdir(given):
        yield from _of_folder(given)
    else:
        yield from _of_glob(given)


def _of_folder(folder: str) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        raise SourceError(
            error.filename,
            Reason.access,
            f"can't be listed ({error.strerror})",
            "ask for the right to read it",
        )

    found = [
        os.path.join(parent, name)
        for parent, _, names in os.walk(folder, onerror=refuse)
        for name in names
        if Path(name).suffix.lower() in SUFFIXES and not is_debris(name)
    ]
    if not found:
        raise SourceError(
            folder,
            Reason.empty,
            "nothing to read in this folder",
            "put texts, PDFs, pictures or Word files there",
        )
    yield from sorted(found)


def _of_glob(given: str) -> Iterator[str]:
    found = sorted(name for name in glob.glob(given, recursive=True) if os.path.isfile(name))
    if not found:
        raise SourceError(given, Reason.missing, "no such file", "check the name")
    yield from found
