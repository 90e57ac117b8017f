"""JSON lines: a record a line with all its fields, what people decided about it, and its evidence."""

from __future__ import annotations

from pathlib import Path

from policyextract.formats.records import json_line
from policyextract.store.export.selection import Selection, Written


def write(selection: Selection, path: Path) -> Written:
    """Writes each record as `Exported` has it; `policyextract schema --exported` prints its JSON Schema."""
    with path.open("w", encoding="utf-8", newline="") as out:
        count = 0
        for record in selection.records(evidence=True):
            out.write(json_line(record))
            count += 1
    return Written(count)
