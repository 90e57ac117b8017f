"""Ways to write out what was found: for programs, for a spreadsheet, for a terminal, for a browser.

>>> sorted(FORMATS)
['csv', 'documents', 'html', 'records', 'table']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO, cast

if TYPE_CHECKING:
    from policyextract.pipeline import Extraction


class Format(Protocol):
    """What the command line knows of a format; a module with such a `write` is one too."""

    def write(self, extractions: Iterable[Extraction], out: TextIO) -> None:
        """Write what was found; `out` takes any character (UTF-8) and leaves line ends alone."""


@dataclass(frozen=True, slots=True)
class Lazy:
    """A format in a module of its own, imported at the first use: rich and Jinja2 take their time."""

    module: str
    about: str

    def write(self, extractions: Iterable[Extraction], out: TextIO) -> None:
        """Write what was found, document by document where the format allows it."""
        cast(Format, import_module(f"{__name__}.{self.module}")).write(extractions, out)


FORMATS: Mapping[str, Lazy] = {
    "table": Lazy("table", "one line a record, for reading in a terminal"),
    "records": Lazy("records", "JSON lines, one record a line, for programs"),
    "documents": Lazy("documents", "JSON lines, one document a line with its articles, mentions and records"),
    "csv": Lazy("sheet", "one row a record, for Excel and other spreadsheets"),
    "html": Lazy("page", "one page for a browser: the texts with every record beside its words"),
}

__all__ = ["FORMATS", "Format", "Lazy"]
