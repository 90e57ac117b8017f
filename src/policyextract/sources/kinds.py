"""What kind of file some bytes are: by how they begin; the name decides only what that leaves open."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Literal

from policyextract.sources.source import Reason, Refusal, SourceError

Kind = Literal["txt", "pdf", "image", "html", "docx", "office", "zip", "tar", "eml"]

HEAD = 4096  # bytes at the beginning that tell; those of a PDF may come late
TAIL = 65536  # bytes at the end of a ZIP file that list what is in it
SUFFIXES: dict[str, Kind] = {
    ".txt": "txt", ".text": "txt",
    ".pdf": "pdf",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx",
    ".doc": "office", ".wps": "office", ".rtf": "office", ".odt": "office",
    ".zip": "zip",
    ".tar": "tar", ".tgz": "tar", ".gz": "tar", ".bz2": "tar", ".xz": "tar",
    ".eml": "eml", ".mht": "eml", ".mhtml": "eml",
}  # fmt: skip
NAMES: dict[Kind, str] = {
    "txt": "text", "pdf": "a PDF file", "image": "a picture", "html": "a web page",
    "docx": "a Word file (.docx)", "office": "an old Word, WPS, RTF or OpenDocument file",
    "zip": "a ZIP archive", "tar": "a TAR archive", "eml": "a mail",
}  # fmt: skip
SIGNATURES: dict[bytes, Kind] = {
    b"\x89PNG\r\n\x1a\n": "image",
    b"\xff\xd8\xff": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "office",
    b"{\\rtf": "office",
    b"\x1f\x8b": "tar",
    b"BZh": "tar",
    b"\xfd7zXZ\x00": "tar",
}
FOREIGN = {
    b"Rar!\x1a\x07": Refusal(Reason.kind, "a RAR archive, which isn't read", "unpack it first"),
    b"7z\xbc\xaf\x27\x1c": Refusal(Reason.kind, "a 7-Zip archive, which isn't read", "unpack it first"),
    b"GIF8": Refusal(Reason.kind, "a GIF picture, which isn't read", "save it as PNG first"),
    b"MZ": Refusal(Reason.kind, "a program, not a clipping", "leave it out"),
}
AGAIN = "get it again"
BLANK = b"\x00 \t\r\n\xef\xbb\xbf"
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Atomic groups: a thousand comments in a row must not be tried in all ways.
HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# A name may be shorter than that, and the next entry begin within it.
ZIP_ENTRY = re.compile(rb"PK\x03\x04.{26}(?=(.{1,60}))", re.DOTALL)
ZIP_LISTED = re.compile(rb"PK\x01\x02.{42}(?=(.{1,60}))", re.DOTALL)
MAIL = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]*+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?(?:MIME-Version|Received|Message-ID):",
    re.IGNORECASE,
)
# Kinds that pass for each other: Word saves web pages as .doc, and people call a web page or a mail .txt.
ALIKE: tuple[frozenset[Kind], ...] = (
    frozenset({"office", "docx", "html", "eml"}),
    frozenset({"html", "txt", "eml"}),
    frozenset({"zip", "docx"}),
)


def kind(path: Path, name: str) -> Kind:
    """The kind of a file; raises SourceError for one that isn't read, or isn't what its name says."""
    with path.open("rb") as data:
        head = data.read(HEAD)
        data.seek(max(0, path.stat().st_size - TAIL))
        tail = data.read()
    foreign = next((what for start, what in FOREIGN.items() if head.startswith(start)), None)
    if foreign:
        raise SourceError(name, *foreign)
    suffix = PurePath(name).suffix.lower()
    said = SUFFIXES.get(suffix)
    found = _by_bytes(head, tail, name) or _as_text(said)
    if said and found != said and not any({said, found} <= alike for alike in ALIKE):
        raise SourceError(name, *_mismatch(suffix, found, head))
    return found


def _mismatch(suffix: str, found: Kind, head: bytes) -> Refusal:
    """What to say of a file that isn't what its name says."""
    if not head.strip(BLANK):
        return Refusal(Reason.empty, "empty", "get it again, or leave it out")
    if found == "txt" and CONTROLS.search(head):
        return Refusal(
            Reason.damaged, f"its name says {suffix}, but it doesn't begin like one, so it is damaged", AGAIN
        )
    advice = AGAIN if found == "txt" else "give it the name that fits"
    return Refusal(Reason.kind, f"its name says {suffix}, but it is {NAMES[found]}", advice)


def _by_bytes(head: bytes, tail: bytes, name: str) -> Kind | None:
    """The kind that the bytes tell, None for those of text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(_listed(head, tail), name)
    if head[257:262] == b"ustar":
        return "tar"
    known = next((kind for start, kind in SIGNATURES.items() if head.startswith(start)), None)
    if known:
        return known
    if b"%PDF-" in head[:1024]:  # what stands before it is no part of the file
        return "pdf"
    return "html" if HTML.match(head) else "eml" if MAIL.match(head) else None


def _listed(head: bytes, tail: bytes) -> list[bytes]:
    """The names of the entries of a ZIP file, with what follows: of the first its contents, else the list.

    What is in a file that lies in it unpacked is not among them, unless the list at the end is missing.
    """
    end = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    found = ZIP_LISTED.findall(tail, end - size, end) if 0 < size <= end else []
    return [*ZIP_ENTRY.findall(head)[: 1 if found else None], *found]


def _in_zip(listed: list[bytes], name: str) -> Kind:
    """What a ZIP file is: Word and its like are ZIP files too."""
    if any(entry.startswith(b"word/document") for entry in listed):
        return "docx"
    if any(entry.startswith(b"mimetypeapplication/vnd.oasis.opendocument.text") for entry in listed):
        return "office"
    if any(entry.startswith((b"xl/workbook", b"ppt/presentation")) for entry in listed):
        raise SourceError(
            name, Reason.kind, "an Excel or PowerPoint file, which isn't read", "save it as PDF first"
        )
    return "zip"


def _as_text(said: Kind | None) -> Kind:
    """The kind of a file that begins like text: HTML and mails often have no beginning that tells."""
    return said if said in ("html", "eml") else "txt"
