"""Scans and photos: the words in a picture, recognised by RapidOCR."""

from __future__ import annotations

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import SourceError
from policyextract.sources.typeset.leaf import Leaf


def leaves(file: File, options: Options) -> tuple[Leaf, ...]:
    """The pages of a picture file, each yet to be recognised; a TIFF has several."""
    raise SourceError(f"{file.name}: pictures aren't read yet")


def recognised(file: File, number: int, options: Options) -> Leaf:
    """A page of a PDF or a picture file with the words that are recognised in it."""
    raise SourceError(f"{file.name}: pictures aren't read yet")
