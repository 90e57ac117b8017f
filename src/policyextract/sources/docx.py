"""Word files (.docx, .docm, .dotx): their paragraphs, tables and notes, as they would be printed."""

from __future__ import annotations

import zipfile
from xml.etree.ElementTree import Element

from policyextract.columns import wrapped
from policyextract.sources.file import File
from policyextract.sources.options import Limits, Options
from policyextract.sources.source import Reason, Source, SourceError
from policyextract.sources.word.flow import Flow
from policyextract.sources.word.numbers import Numbers
from policyextract.sources.word.package import Package
from policyextract.sources.word.styles import Styles
from policyextract.sources.word.words import Words

PICTURE = 6e6 * 3.6e6  # size from which a picture may hold a text: 16 by 10 cm, in EMU (1/360000 cm)

WRAPPED = 0.25  # of the ends of lines, those within a sentence, from which on a text was pasted line by line
SAMPLE = 20_000  # characters that tell it
FEW = 5  # ends of lines within a sentence that a title in two lines, or an address, may have


def read(file: File, options: Options) -> Source:
    """The text of a Word file; raises SourceError where it is damaged, too large or empty."""
    with zipfile.ZipFile(file.path) as archive:
        package = Package(archive, file.name, options.limits)
        document = package.document()
        chars = "\n".join(_lines(package, document)).strip("\n") + "\n"
    pictures = sum(map(_is_large_picture, document.iter("drawing")))
    if not chars.strip():
        what = "only pictures" if pictures else "no words"
        raise SourceError(
            file.name, Reason.empty, f"{what} in it", "save it as PDF, whose pages are read as scans"
        )
    _check(chars, file.name, options.limits)
    told = f"{pictures} large pictures in it aren't read; save it as PDF to have their words recognised"
    return Source(
        name=file.name,
        sha256=file.sha256,
        encoding=None,
        chars=chars,
        warnings=(told,) if pictures else (),
        format="docx",
        paragraphs=not _is_wrapped(chars[:SAMPLE]),
    )


def _lines(package: Package, document: Element) -> list[str]:
    """The lines of the body, and behind a blank one those of the notes."""
    styles = Styles(package.other("styles"))
    flow = Flow(styles, Numbers(package.other("numbering"), styles), Words(styles))
    flow.blocks(document)
    for kind in ("footnotes", "endnotes"):
        notes = package.other(kind)
        for note in [] if notes is None else notes:
            if note.get("type", "normal") == "normal":
                flow.apart(note)
    return flow.ended()


def _is_wrapped(chars: str) -> bool:
    """Whether the lines of a printed page were pasted, so that sentences run over the ends of paragraphs."""
    broken = sum(1 for _ in wrapped(chars))
    return broken >= max(FEW, WRAPPED * chars.count("\n"))


def _is_large_picture(drawing: Element) -> bool:
    """Whether a drawing is a picture as large as a page or a clipping that was pasted as one."""
    extent = next(drawing.iter("extent"), None)
    if extent is None or next(drawing.iter("blip"), None) is None:
        return False
    width, height = extent.get("cx", ""), extent.get("cy", "")
    return width.isdecimal() and height.isdecimal() and float(width) * float(height) >= PICTURE


def _check(chars: str, name: str, limits: Limits) -> None:
    """Raises SourceError for more text than one document has."""
    size = len(chars.encode()) / 1e6
    if size > limits.text_megabytes:
        raise SourceError(
            name,
            Reason.size,
            f"{size:.0f} MB of text is more than one document",
            f"split it, or allow it with --limit text_megabytes={size + 1:.0f}",
        )
