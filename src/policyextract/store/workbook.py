"""Sheets of records that a person edited, read in a process of its own: any file may be given."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from policyextract.sources import Limits, Reason, SourceError
from policyextract.sources.child import Child

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell

LIMITS = Limits(megabytes=100, unpacked=1000, seconds=300, memory=2000)
ROWS = 200_000  # of all sheets
COLUMNS = 200  # of a sheet
LAST = 1_048_576  # row that Excel has
LONGEST = 40_000  # characters of a cell; Excel has 32,767
ADVICE = "write it with `policyextract export --to FILE.xlsx`, edit it, and save it as .xlsx"
Kind = Literal["number", "text", "day", "flag", "formula", "error"]
Cells = dict[str, tuple[Kind, str]]


class Row(NamedTuple):
    """A row of a sheet: its number from 1, and by the name of their column the cells that aren't empty.

    `letters` are those of the columns that the sheet has, also empty ones.
    """

    sheet: str
    number: int
    cells: Cells
    letters: dict[str, str]

    def place(self, column: str) -> str:
        """A cell as Excel calls it, with its sheet."""
        return f"{self.sheet}!{self.letters.get(column, '')}{self.number}"


def rows(path: Path, name: str, wanted: Sequence[str]) -> Iterator[Row]:
    """The rows of all sheets that have the first of the `wanted` columns, with what these hold.

    Raises SourceError, which calls the file `name`, where it can't be read.
    """
    with Child(LIMITS) as child:
        sheets = child.call(name, _read, str(path), name, list(wanted))
    for sheet, letters, found in sheets:
        for number, cells in found:
            yield Row(sheet, number, cells, letters)


def _read(
    path: str, name: str, wanted: list[str]
) -> list[tuple[str, dict[str, str], list[tuple[int, Cells]]]]:
    """The sheets, in plain values."""
    from openpyxl import load_workbook

    _check(path, name)
    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    told: list[tuple[str, dict[str, str], list[tuple[int, Cells]]]] = []
    left = ROWS
    for sheet in book.worksheets:
        lines = _lines(sheet)
        letters, at = _columns(next(lines, (0, ())), wanted)
        if wanted[0] not in letters:
            continue
        found = []
        for number, cells in lines:
            if values := _cells(cells, at):
                found.append((number, values))
                left -= 1
                if left < 0:
                    what = f"has more than {ROWS:,} rows"
                    raise SourceError(name, Reason.size, what, "take out those that were not changed")
        told.append((sheet.title, letters, found))
    if not told:
        what = f"has no sheet with the columns of records ({wanted[0]} among them)"
        raise SourceError(name, Reason.kind, what, ADVICE)
    return told


def _check(path: str, name: str) -> None:
    """Raises SourceError for what is no workbook, or unpacks to too much."""
    size = Path(path).stat().st_size
    if size > LIMITS.megabytes << 20:
        raise SourceError(name, Reason.size, f"has more than {LIMITS.megabytes} MB", "split it")
    if not zipfile.is_zipfile(path):
        raise SourceError(name, Reason.kind, "is no Excel workbook (.xlsx)", ADVICE)
    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LIMITS.unpacked << 20:
            raise SourceError(name, Reason.size, f"unpacks to more than {LIMITS.unpacked} MB", "split it")
        if "xl/workbook.xml" not in packed.namelist():
            raise SourceError(name, Reason.kind, "is no Excel workbook (.xlsx)", ADVICE)


def _lines(sheet: object) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a sheet that are told, with their numbers; its own word about its size isn't believed."""
    told: Any = sheet  # the types of openpyxl don't know that it is one that is only read
    told.reset_dimensions()
    yield from enumerate(told.iter_rows(max_col=COLUMNS, max_row=LAST), 1)


def _columns(line: tuple[int, Sequence[Any]], wanted: list[str]) -> tuple[dict[str, str], dict[int, str]]:
    """The letters of the columns that are wanted, and which cell of a row is which; by the heading's end."""
    from openpyxl.utils import get_column_letter

    letters: dict[str, str] = {}
    at: dict[int, str] = {}
    for index, cell in enumerate(line[1]):
        words = str(cell.value or "").split()
        if words and words[-1] in wanted and words[-1] not in letters:
            letters[words[-1]] = get_column_letter(index + 1)
            at[index] = words[-1]
    return letters, at


def _cells(cells: Sequence[Any], at: dict[int, str]) -> Cells:
    """What a row holds in the columns that are wanted."""
    told: Cells = {}
    for index, name in at.items():
        cell = cells[index] if index < len(cells) else None
        if cell is not None and cell.value is not None and (said := _said(cell))[1]:
            told[name] = said
    return told


def _said(cell: ReadOnlyCell) -> tuple[Kind, str]:
    """The kind of a cell and its value in words."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return ("formula" if cell.data_type == "f" else "error"), str(value)[:LONGEST]
    if isinstance(value, bool):
        return "flag", str(value)
    if isinstance(value, int | float):
        return "number", str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime | date):
        return "day", value.isoformat()[:10]
    return "text", str(value).strip()[:LONGEST]
