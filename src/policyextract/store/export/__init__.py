"""Records of the database as files: for spreadsheets, for programs, for questions in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyextract.store.export.selection import Selection, Written

FORMATS: Mapping[str, str] = {
    ".xlsx": "Excel",
    ".csv": "for any spreadsheet",
    ".jsonl": "JSON lines with evidence",
    ".parquet": "typed columns for pandas, polars, R",
    ".duckdb": "a database for SQL",
    ".html": "a page on which records are decided without this program",
}
"""The suffixes of files that can be written; each has the module of its name."""


class ExportError(Exception):
    """A file that can't be written; the message says why and what to do."""


def check(target: Path) -> None:
    """Raises ExportError for a name that says no format, or lies in no folder."""
    if target.suffix.lower() not in FORMATS:
        known = ", ".join(f"{suffix} ({about})" for suffix, about in FORMATS.items())
        raise ExportError(f"{target}: its suffix says no format; there are {known}")
    if target.is_dir():
        raise ExportError(f"{target}: is a folder; name a file")
    if not target.parent.is_dir():
        raise ExportError(f"{target}: there is no folder {target.parent}; make it first")


def export(selection: Selection, target: Path) -> Written:
    """Writes the records to a file, in the format of its suffix: whole, or not at all.

    Raises ExportError where that can't be done; a file that was there is then as it was.
    """
    import duckdb
    from xlsxwriter.exceptions import XlsxWriterException

    from policyextract.whole import whole

    check(target)
    format = import_module(f"{__name__}.{target.suffix.lower()[1:]}")
    try:
        with whole(target) as path:
            written: Written = format.write(selection, path)
    except (OSError, duckdb.Error, XlsxWriterException) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ExportError(
            f"{target}: can't be written ({why}); make room, or name another file; nothing was changed"
        ) from None
    return written
