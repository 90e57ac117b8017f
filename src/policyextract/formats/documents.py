"""JSON lines: one document a line, with its articles, mentions, records and warnings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from policyextract.formats.records import json_line
from policyextract.pipeline import Extraction


def write(extractions: Iterable[Extraction], out: TextIO) -> None:
    """Write every document as soon as it is read."""
    for extraction in extractions:
        out.write(json_line(extraction.document))
