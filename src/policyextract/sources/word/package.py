"""The parts of a Word file, which is a ZIP archive of XML; nothing outside of it is ever fetched.

python-docx reads every part into memory at once, whatever its size, and refuses a file for a broken
picture, for macros, or for being a template; here a part is read when it is wanted.
"""

from __future__ import annotations

import posixpath
import zipfile
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser, parse

from policyextract.sources.options import Limits
from policyextract.sources.source import Reason, SourceError

TREE = 40  # bytes of memory that a byte of XML takes as a tree, at worst


class Package:
    """The parts of a Word file as trees of XML whose tags and attributes have lost their namespaces.

    So the two dialects of the format, "transitional" and "strict", are read alike.
    """

    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._archive, self._name, self._limits = archive, name, limits
        self._main = self._targets("").get("officeDocument", "")

    def document(self) -> Element:
        """The body of the document."""
        body = self._part(self._main).find("body") if self._main else None
        if body is None:
            raise SourceError(
                self._name, Reason.damaged, "has no text part, so it isn't a whole Word file", "get it again"
            )
        return body

    def other(self, kind: str) -> Element | None:
        """The part of a kind (`styles`, `numbering`, `footnotes` …) that belongs to the document."""
        target = self._targets(self._main).get(kind)
        return self._part(target) if target in self._archive.NameToInfo else None

    def _targets(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by their kinds; not what lies outside of the file."""
        folder, base = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if listed not in self._archive.NameToInfo:
            return {}
        return {
            one.get("Type", "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/", folder, one.get("Target", ""))
            )[1:]
            for one in self._part(listed)
            if one.get("TargetMode") != "External"
        }

    def _part(self, part: str | None) -> Element:
        """A part as a tree; raises SourceError where it would take too much memory."""
        info = self._archive.getinfo(part or "")
        most = min(self._limits.unpacked, self._limits.memory // TREE)
        if info.file_size > most << 20:
            wanted = TREE * (info.file_size // (1 << 20) + 1)
            raise SourceError(
                self._name,
                Reason.size,
                f"{info.filename} in it unpacks to {info.file_size / 1e6:.0f} MB, "
                f"which is more than one document",
                f"allow it with --limit memory={wanted}",
            )
        with self._archive.open(info) as data:
            return parse(data, XMLParser(target=Bare())).getroot()


class Bare(TreeBuilder):
    """Builds a tree whose tags and attributes have no namespaces."""

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Opens an element."""
        return super().start(
            tag.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in attrs.items()}
        )

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuses definitions of entities, which no Word file has."""
        raise ValueError("it defines entities")
