"""PDF files: the characters, lines and pictures of their pages."""

from __future__ import annotations

from policyextract.sources import typeset
from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.pdf.pages import leaves
from policyextract.sources.source import Source
from policyextract.sources.typeset.leaf import Leaf

__all__ = ["leaves", "read"]


def read(file: File, options: Options) -> Source | tuple[Leaf, ...]:
    """The text of a PDF file, or its pages where some of them are scanned and have to be recognised."""
    found = leaves(file, options)
    return found if any(leaf.scanned for leaf in found) else typeset.source(file, "pdf", found)
