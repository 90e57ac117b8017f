"""Word files: paragraphs and tables in their order."""

from __future__ import annotations

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import Source, SourceError


def read(file: File, options: Options) -> Source:
    """The text of a Word file; raises SourceError where it is damaged, encrypted or empty."""
    raise SourceError(f"{file.name}: Word files aren't read yet")
