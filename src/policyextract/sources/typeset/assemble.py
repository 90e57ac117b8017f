"""Pages to a Source: what is read after what, and where each character is printed."""

from __future__ import annotations

from collections.abc import Sequence

from policyextract.sources.file import File
from policyextract.sources.kinds import Kind
from policyextract.sources.source import Source, SourceError
from policyextract.sources.typeset.leaf import Leaf


def source(file: File, kind: Kind, leaves: Sequence[Leaf]) -> Source:
    """The text of the pages of a file in reading order; raises SourceError where they have no words."""
    raise SourceError(f"{file.name}: pages aren't read yet")
