"""Readers: one module a file format; each gives a `Source`."""

from __future__ import annotations

from policyextract.sources.paths import STDIN, expand
from policyextract.sources.source import Place, Source, SourceError
from policyextract.sources.txt import read_bytes, read_file

__all__ = ["STDIN", "Place", "Source", "SourceError", "expand", "read_bytes", "read_file"]
