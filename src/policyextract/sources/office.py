"""Old Word files, WPS, RTF and OpenDocument files: LibreOffice turns them into .docx."""

from __future__ import annotations

import glob
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import Reason, Refusal, SourceError

PROGRAMS = ("soffice", "libreoffice")
PLACES = (  # where it is when it isn't on the PATH
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files*/LibreOffice/program/soffice.com",
)
MISSING = Refusal(
    Reason.program,
    "LibreOffice is needed to read it and isn't installed",
    "save it as .docx or PDF, or install it (apt install libreoffice-writer-nogui on Debian and Ubuntu, "
    "else from libreoffice.org)",
)
LOCKED = Refusal(
    Reason.password, "encrypted", "open it in Word, WPS or LibreOffice, and save it without its password"
)
# No macro is run and nothing is fetched that a file links to, whatever it asks for.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link"><value>2</value></prop>
</item>
</oor:items>
"""
OLE = b"\xd0\xcf\x11\xe0"
WORD = bytes.fromhex("eca5")  # how the text of a Word file begins, at the beginning of a sector
SECTOR = 512
# What an OLE file is, by the names of its parts; a Word file may hold a table of Excel too.
PARTS = {
    "EncryptedPackage": LOCKED,
    "WordDocument": None,
    "Workbook": Refusal(Reason.kind, "an Excel file, which isn't read", "save it as PDF first"),
    "PowerPoint Document": Refusal(
        Reason.kind, "a PowerPoint file, which isn't read", "save it as PDF first"
    ),
    "__substg1.0_": Refusal(
        Reason.kind, "a mail of Outlook, which isn't read", "save it as .eml or .txt first"
    ),
}


def converted(file: File, folder: Path, options: Options) -> File:
    """The same file as .docx in `folder`; raises SourceError where LibreOffice is missing or fails.

    To be called in a `Child`, which ends LibreOffice when it takes too long and bounds its memory.
    """
    suffix = _suffix(file)
    program = libreoffice()
    if program is None:
        raise SourceError(file.name, *MISSING)
    place = Path(tempfile.mkdtemp(dir=folder))
    copy = place / f"document{suffix}"
    shutil.copyfile(file.path, copy)
    ended = _convert(program, copy, _profile(place))
    made = place / "made" / "document.docx"
    if ended:
        raise SourceError(
            file.name,
            Reason.crash,
            "LibreOffice broke down over it",
            f"get it again, or allow more memory with --limit memory={2 * options.limits.memory}",
        )
    if not made.is_file():
        raise SourceError(
            file.name, Reason.damaged, "LibreOffice can't open it, so it is damaged", "get it again"
        )
    return replace(file, path=made)


def libreoffice() -> str | None:
    """Where LibreOffice is; None where it isn't found."""
    on_path = (found for name in PROGRAMS if (found := shutil.which(name)))
    return next(on_path, None) or next((found for place in PLACES for found in glob.glob(place)), None)


def _profile(place: Path) -> Path:
    """A profile of its own: LibreOffice may be open already, and its user's settings may allow more."""
    profile = place / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    return profile


def _convert(program: str, copy: Path, profile: Path) -> int:
    """Turns a file into .docx in a folder `made` beside it; 0 unless LibreOffice breaks down."""
    return subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", str(copy.parent / "made"), str(copy)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def _suffix(file: File) -> str:
    """The usual end of the name of such a file; raises SourceError for one that LibreOffice won't read."""
    data = file.path.read_bytes()
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if not data.startswith(OLE):
        _check_opendocument(file)
        return ".odt"
    refusal = next((why for part, why in PARTS.items() if part.encode("utf-16-le") in data), None)
    if refusal or _is_locked(data):
        raise SourceError(file.name, *(refusal or LOCKED))
    return ".doc"


def _is_locked(data: bytes) -> bool:
    """Whether a Word file is encrypted: a bit at its beginning tells ([MS-DOC] 2.5.2, fEncrypted)."""
    at = data.find(WORD, SECTOR)
    while at > 0 and at % SECTOR:
        at = data.find(WORD, at + 1)
    return at > 0 and len(data) > at + 11 and bool(data[at + 11] & 1)


def _check_opendocument(file: File) -> None:
    """Raises SourceError for an OpenDocument file that is encrypted."""
    with zipfile.ZipFile(file.path) as archive, archive.open("META-INF/manifest.xml") as manifest:
        if b"encryption-data" in manifest.read(1_000_000):
            raise SourceError(file.name, *LOCKED)
