"""Web pages: the article without the junk around it."""

from __future__ import annotations

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import Source, SourceError


def read(file: File, options: Options) -> Source:
    """The article of a web page; raises SourceError where there is none."""
    raise SourceError(f"{file.name}: web pages aren't read yet")
