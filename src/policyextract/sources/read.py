"""Any file to its documents: what kind of file it is, who reads it, and in which process.

Plain text is read here; whatever has to be parsed is parsed in another process (`child`). The parsers are
imported where they are needed: who reads texts only need not wait for those of PDFs.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from policyextract.cores import cores
from policyextract.sources import kinds, txt
from policyextract.sources.child import Child
from policyextract.sources.file import File
from policyextract.sources.members import Member
from policyextract.sources.options import Options
from policyextract.sources.paths import INSIDE, STDIN, shown, split
from policyextract.sources.source import Reason, Refusal, Source, SourceError

if TYPE_CHECKING:
    from policyextract.sources.typeset.leaf import Leaf

Progress = Callable[[str, int, int], None]
"""Is told how far the recognition of a file is: its name, pages done, pages in all."""
Known = Callable[[str, str], bool]
"""Is told the name and SHA-256 of each file, also in an archive, before it is opened; true: is left out."""

SCANNED = 5  # times as long as a file may a page take of which the words have to be recognised


UNRECOGNISED = Refusal(
    Reason.scan, "its words have to be recognised, which is switched off (--no-ocr)", "read it with --ocr"
)
NAMED = 10  # scanned pages that a warning names
HALF = re.compile(r"[\ud800-\udfff]")
BLOCK = 1 << 20


class Scratch(ExitStack):
    """A folder for what is unpacked or converted; most files need none, so it is made at the first use."""

    @cached_property
    def path(self) -> Path:
        """The folder, which is gone with the `with`."""
        return Path(self.enter_context(tempfile.TemporaryDirectory(prefix="policyextract-")))


class Reader:
    """Reads files one after the other; it keeps processes for them, so use it in a `with`.

    `recognisers` is how many pages of a scan are recognised at once: one for each core, if it isn't said.
    """

    def __init__(
        self,
        options: Options | None = None,
        progress: Progress | None = None,
        known: Known | None = None,
        recognisers: int | None = None,
    ) -> None:
        self.options = options or Options()
        self.progress = progress or (lambda name, done, pages: None)
        self._known = known or (lambda name, sha256: False)
        self._wanted: str | None = None
        self._too_deep: list[str] = []  # archives in the file being read that lie in too many others
        self._passed_over = False  # whether something in the file being read was known
        self._unpacked = 0  # bytes of the files that were in the archives of the file being read
        self._child = Child(self.options.limits)
        self._recognisers: list[Child] = []  # kept, since they take seconds to start
        self._most_recognisers = recognisers or cores()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        for child in (self._child, *self._recognisers):
            child.close()

    def read(self, given: str, path: Path | None = None) -> Iterator[Source | SourceError]:
        """The documents of a file, of an archive those in it; for one that can't be read, why.

        `given` is a path, `archive.zip!/path`, or `-` for standard input. `path` is where the file lies,
        if that is not its name: a copy of what a URL names.
        """
        with Scratch() as scratch:
            outer, inside = (given, "") if path else split(given)
            self._wanted, self._unpacked, self._too_deep = shown(given) if inside else None, 0, []
            self._passed_over, read = False, False
            try:
                for one in self._documents(self._file(outer, path, scratch), scratch):
                    read = True
                    yield one
                if self._too_deep:
                    yield self._refused_as_too_deep()
                elif not read and not self._passed_over:
                    yield SourceError(
                        shown(given), Reason.missing, f"no such file in {outer}", "check the name"
                    )
            except SourceError as error:
                yield error

    def one(self, given: str) -> Source:
        """The only document of a file; raises SourceError where it can't be read or holds several."""
        found = list(self.read(given))
        if len(found) != 1:
            names = ", ".join(source.name for source in found[:3] if isinstance(source, Source))
            raise SourceError(
                given, Reason.kind, f"holds {len(found)} documents", f"name one of them ({names} …)"
            )
        if isinstance(found[0], SourceError):
            raise found[0]
        return found[0]

    def _file(self, name: str, path: Path | None, scratch: Scratch) -> File:
        if name != STDIN or path:
            return File.at(path or Path(name), shown(name), self.options.limits)
        path = scratch.path / "standard input"
        with path.open("wb") as copy:
            _copy(sys.stdin.buffer, copy, self.options.limits.megabytes * 1_000_000 + 1)
        return File.at(path, "standard input", self.options.limits)

    def picture(self, given: str, sha256: str, number: int, turned: int) -> bytes:
        """A page of a file as a picture (PNG or JPEG), turned clockwise by some quarters; no words are read.

        Raises SourceError where the file isn't there, has no pages, or has changed: `sha256` is what it had.
        """
        from policyextract.sources import pdf, scan

        with Scratch() as scratch:
            outer, inside = split(given)
            self._wanted, self._unpacked, self._too_deep = shown(given) if inside else None, 0, []
            for found in self._files(self._file(outer, None, scratch), scratch, 0):
                if not isinstance(found, SourceError) and found[0].sha256 == sha256:
                    file, kind = found
                    drawn = {"pdf": pdf.picture, "image": scan.picture}.get(kind)
                    if drawn:
                        return self._child.call(file.name, drawn, file, number, turned, self.options)
        raise SourceError(shown(given), Reason.changed, "not what was read", "ingest it once more")

    def _documents(self, file: File, scratch: Scratch) -> Iterator[Source | SourceError]:
        """The documents of a file that may be an archive; `scratch` is a folder for what is in it."""
        for found in self._files(file, scratch, 0):
            try:
                yield found if isinstance(found, SourceError) else _checked(self._document(*found, scratch))
            except SourceError as error:
                yield error

    def _files(
        self, file: File, scratch: Scratch, depth: int
    ) -> Iterator[tuple[File, kinds.Kind] | SourceError]:
        """A file that is no archive, or those in one, with what each is."""
        if self._known(file.name, file.sha256):
            self._passed_over = True
            return
        kind = kinds.kind(file.path, file.name)
        if kind in ("zip", "tar", "eml"):
            yield from self._members(file, kind, scratch, depth + 1)
        else:
            yield file, kind

    def _members(
        self, file: File, kind: kinds.Kind, scratch: Scratch, depth: int
    ) -> Iterator[tuple[File, kinds.Kind] | SourceError]:
        """The files in an archive or a mail; one that can't be read doesn't stop the others."""
        limits = self.options.limits
        if depth > limits.depth:
            self._too_deep.append(file.name)
            return
        folder = Path(tempfile.mkdtemp(dir=scratch.path))
        for member in self._unpack(file, kind, folder):
            name = f"{file.name}{INSIDE}{member.name}"
            if not self._is_wanted(name):
                continue
            if member.refusal:
                yield SourceError(name, *member.refusal)
                continue
            try:
                inner = File.at(folder / Path(member.stored).name, name, limits)
                yield from self._files(inner, scratch, depth)
            except SourceError as error:
                yield error

    def _refused_as_too_deep(self) -> SourceError:
        """What is said of the archives that lie in too many others: once, however many they are."""
        first, more = self._too_deep[0], len(self._too_deep) - 1
        depth = self.options.limits.depth
        also = f", and {more} more like it" if more else ""
        return SourceError(
            first,
            Reason.nested,
            f"an archive in {depth} archives{also}",
            f"unpack it first, or allow it with --limit depth={depth + 1}",
        )

    def _unpack(self, file: File, kind: kinds.Kind, folder: Path) -> list[Member]:
        """The members of an archive; what archives in an archive unpack to counts together."""
        from policyextract.sources import archives

        limits = self.options.limits
        left = replace(limits, unpacked=limits.unpacked - self._unpacked // 1_000_000)
        options = replace(self.options, limits=left)
        members = self._child.call(file.name, archives.unpack, file, kind, folder, options)
        self._unpacked += sum(path.stat().st_size for path in folder.iterdir())
        return members

    def _is_wanted(self, name: str) -> bool:
        """Whether a file in an archive is the one that was asked for, holds it, or is in it."""
        wanted = self._wanted
        return not wanted or name == wanted or _holds(name, wanted) or _holds(wanted, name)

    def _document(self, file: File, kind: kinds.Kind, scratch: Scratch) -> Source:
        if kind == "txt":
            return txt.read(file, self.options)
        if kind == "office":
            from policyextract.sources import office

            converted = self._child.call(file.name, office.converted, file, scratch.path, self.options)
            return replace(self._parsed("docx", converted), format="office")
        return self._paged(file, kind) if kind in ("pdf", "image") else self._parsed(kind, file)

    def _parsed(self, kind: kinds.Kind, file: File) -> Source:
        from policyextract.sources import docx, html

        read = html.read if kind == "html" else docx.read
        return self._child.call(file.name, read, file, self.options)

    def _paged(self, file: File, kind: kinds.Kind) -> Source:
        """A PDF or a picture: its pages, those that are pictures of words recognised, then put in order."""
        from policyextract.sources import pdf, scan, typeset

        if kind == "image" and not self.options.ocr:
            raise SourceError(file.name, *UNRECOGNISED)
        found = self._child.call(file.name, pdf.read if kind == "pdf" else scan.leaves, file, self.options)
        if isinstance(found, Source):
            return found
        leaves = found if kind == "image" else self._all_pages(file, found)
        leaves = self._recognised(file, leaves) if self.options.ocr else _without_scans(file, leaves)
        return self._child.call(file.name, typeset.source, file, kind, leaves)

    def _all_pages(self, file: File, found: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        """The pages of a PDF of which some were read; the time limit holds for each batch of them."""
        from policyextract.sources import pdf

        while len(found) % pdf.BATCH == 0:
            more = self._child.call(file.name, pdf.leaves, file, self.options, len(found) + 1)
            if not more:
                break
            found += more
        return found

    def _recognised(self, file: File, leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
        """The pages, the words of those that are scanned recognised in a process for each core."""
        from policyextract.sources import scan

        todo = [leaf.number for leaf in leaves if leaf.scanned]
        if not todo:
            return tuple(leaves)
        processes = min(len(todo), self._most_recognisers)
        most = replace(self.options.limits, seconds=SCANNED * self.options.limits.seconds)
        while len(self._recognisers) < processes:
            self._recognisers.append(Child(most))
        idle: SimpleQueue[Child] = SimpleQueue()
        for child in self._recognisers:
            idle.put(child)

        def recognised(number: int) -> Leaf:
            child = idle.get()
            try:
                threads = self._most_recognisers // processes
                return child.call(file.name, scan.recognised, file, number, self.options, threads)
            finally:
                idle.put(child)

        done: dict[int, Leaf] = {}
        self.progress(file.name, 0, len(todo))
        with ThreadPoolExecutor(len(self._recognisers)) as pool:
            for leaf in pool.map(recognised, todo):
                done[leaf.number] = leaf
                self.progress(file.name, len(done), len(todo))
        return tuple(done.get(leaf.number, leaf) for leaf in leaves)


def _without_scans(file: File, leaves: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """The pages, with a warning where some are scanned; raises SourceError where no others have words."""
    scanned = [str(leaf.number) for leaf in leaves if leaf.scanned]
    if not scanned:
        return leaves
    if not any(leaf.rows for leaf in leaves):
        raise SourceError(file.name, *UNRECOGNISED)
    which = ", ".join(scanned[:NAMED]) + (" …" if len(scanned) > NAMED else "")
    told = f"{len(scanned)} of {len(leaves)} pages are scanned and left out ({which}); read them with --ocr"
    first = replace(leaves[0], warnings=(told, *leaves[0].warnings))
    return (first, *leaves[1:])


def _holds(outer: str, inner: str) -> bool:
    """Whether the one is an archive, or a folder in one, that the other lies in."""
    return inner.startswith((f"{outer}{INSIDE}", f"{outer.removesuffix('/')}/"))


def _copy(data: IO[bytes], copy: IO[bytes], most: int) -> None:
    """Copies what comes, but not for ever: `yes | policyextract extract -` ends too."""
    while most > 0 and (block := data.read(min(most, BLOCK))):
        most -= copy.write(block)


def _checked(source: Source) -> Source:
    """A document that has words, none of them half a character, which can't be written as UTF-8."""
    if not any(char.isalnum() for char in source.chars):
        raise SourceError(source.name, Reason.empty, "no words in it", "get it again, or leave it out")
    if HALF.search(source.chars):
        return replace(source, chars=HALF.sub("\ufffd", source.chars))
    return source


def read_file(path: str | Path, options: Options | None = None) -> Source:
    """The text of a file with one document; raises SourceError where it can't be read, or has nothing."""
    with Reader(options) as reader:
        return reader.one(str(path))
