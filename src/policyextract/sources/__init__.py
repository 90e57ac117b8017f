"""Readers: one module a file format; each gives a `Source`."""

from __future__ import annotations

from policyextract.sources.options import Limits, Options
from policyextract.sources.paths import STDIN, expand, shown
from policyextract.sources.read import Reader, read_file
from policyextract.sources.source import Box, Place, Reason, Sheet, Source, SourceError
from policyextract.sources.txt import read_bytes

__all__ = [
    "STDIN",
    "Box",
    "Limits",
    "Options",
    "Place",
    "Reader",
    "Reason",
    "Sheet",
    "Source",
    "SourceError",
    "expand",
    "read_bytes",
    "read_file",
    "shown",
]
