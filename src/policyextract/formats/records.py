"""JSON lines: one record a line, its keys in the order of the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from pydantic import BaseModel

if TYPE_CHECKING:
    from policyextract.pipeline import Extraction

# JSON lets these three stand in a string, but many readers take them for the end of a line.
LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def write(extractions: Iterable[Extraction], out: TextIO) -> None:
    """Write every record as soon as its document is read."""
    for extraction in extractions:
        for record in extraction.document.records:
            out.write(json_line(record))


def json_line(model: BaseModel) -> str:
    """A model as one line of JSON, Chinese as it is, with the line's end.

    >>> from policyextract.model import Evidence
    >>> json_line(Evidence(start=0, end=2, quote="持证", rule="cue", how="explicit"))
    '{"start":0,"end":2,"quote":"持证","rule":"cue","how":"explicit"}\\n'
    """
    return model.model_dump_json().translate(LINE_ENDS) + "\n"
