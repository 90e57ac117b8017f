"""CSV that Excel opens with its Chinese in order; `formats.sheet` tells how cells are written."""

from __future__ import annotations

import csv
from pathlib import Path

from policyextract.formats.sheet import BOM, cell
from policyextract.store.export.columns import COLUMNS, Column, coded, value
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import Selection, Written


def write(selection: Selection, path: Path) -> Written:
    """Writes the headings and a row a record."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(BOM)
        rows = csv.writer(out)
        rows.writerow(column.title for column in COLUMNS)
        count = 0
        for record in selection.records():
            rows.writerow([words(record, column) for column in COLUMNS])
            count += 1
    return Written(count)


def words(record: Exported, column: Column) -> str:
    """A cell: codes with their Chinese words, no formula, nothing for null."""
    found = value(record, column)
    if isinstance(found, bool):
        return "是" if found else ""
    return cell("", coded(column, found) if isinstance(found, str) else found)
