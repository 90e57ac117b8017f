"""Old Word files, WPS, RTF and OpenDocument files: LibreOffice turns them into .docx."""

from __future__ import annotations

from pathlib import Path

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import SourceError


def converted(file: File, folder: Path, options: Options) -> File:
    """The same file as .docx in `folder`; raises SourceError where LibreOffice is missing or fails."""
    raise SourceError(f"{file.name}: old Word files aren't read yet")
