"""Readers: one module a file format; each gives a `Source`.

The parts load when they are first used: the command line asks for a few names only.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

# The module that each name comes from.
_HOMES = {
    "Box": "source",
    "Limits": "options",
    "Options": "options",
    "Place": "source",
    "Reader": "read",
    "Reason": "source",
    "STDIN": "paths",
    "Sheet": "source",
    "Source": "source",
    "SourceError": "source",
    "expand": "paths",
    "read_bytes": "txt",
    "read_file": "read",
    "shown": "paths",
}


def __getattr__(name: str) -> object:
    """The named part, from its module, which is imported now."""
    if name not in _HOMES:
        raise AttributeError(f"policyextract.sources has no {name!r}; it has {', '.join(_HOMES)}")
    return getattr(importlib.import_module(f"policyextract.sources.{_HOMES[name]}"), name)
