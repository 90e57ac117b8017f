"""PDF files: the characters, lines and pictures of their pages."""

from __future__ import annotations

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import SourceError
from policyextract.sources.typeset.leaf import Leaf


def leaves(file: File, options: Options) -> tuple[Leaf, ...]:
    """The pages of a PDF file; raises SourceError where it is damaged, encrypted or has too many."""
    raise SourceError(f"{file.name}: PDF files aren't read yet")
