"""What is to be exported, as every format takes it: records one after the other, and where they are from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from policyextract.formats.labels import Label
from policyextract.model import Document
from policyextract.sources import Source
from policyextract.store.export.record import Exported


class DocumentRow(NamedTuple):
    """A document of the records that are exported."""

    sha256: str
    name: str
    format: str
    publisher: str | None
    published: str | None
    pages: int
    added: str


class ArticleRow(NamedTuple):
    """An article of such a document; `article` is what its records call it."""

    sha256: str
    article: str
    kind: str
    title: str | None
    region: str | None
    byline: str | None
    source_note: str | None
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What an export says about itself: what was asked for, when, of which database, by which version.

    `filters` are the name of each filter and what was chosen, `time` is UTC, ISO 8601.
    """

    filters: tuple[tuple[Label, str], ...]
    time: str
    database: str
    version: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        chosen = ", ".join(f"{name.en}: {value}" for name, value in self.filters) or "all records"
        return f"policyextract {self.version}, {self.time}, {self.database}, {chosen}"


class Clipped(NamedTuple):
    """A document as it was read, with its articles, and without mentions; it has the records of an export."""

    source: Source
    document: Document


class Selection(Protocol):
    """Records of a database; each method may be called once or more, and reads as it goes."""

    @property
    def about(self) -> About:
        """What the export says about itself."""

    def records(self, evidence: bool = False) -> Iterator[Exported]:
        """The records, in order; with their evidence if asked."""

    def documents(self) -> Iterator[DocumentRow]:
        """The documents that they are from."""

    def articles(self) -> Iterator[ArticleRow]:
        """The articles of these documents."""

    def texts(self) -> Iterator[Clipped]:
        """The documents as they were read, in the order of their records, which are not in them yet."""


class Written(NamedTuple):
    """How many records were written, and what a person has to know about it."""

    records: int
    notes: tuple[str, ...] = ()
