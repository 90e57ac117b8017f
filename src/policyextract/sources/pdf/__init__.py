"""PDF files: the characters, lines and pictures of their pages."""

from __future__ import annotations

from policyextract.sources import typeset
from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.pdf.pages import BATCH, leaves, picture
from policyextract.sources.source import Source
from policyextract.sources.typeset.leaf import Leaf

__all__ = ["BATCH", "leaves", "picture", "read"]


def read(file: File, options: Options) -> Source | tuple[Leaf, ...]:
    """The text of a PDF file; or its first pages where it has more of them, or some have to be recognised."""
    found = leaves(file, options)
    whole = len(found) < BATCH and not any(leaf.scanned for leaf in found)
    return typeset.source(file, "pdf", found) if whole else found
