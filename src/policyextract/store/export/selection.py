"""What is to be exported, as every format takes it: records one after the other, and where they are from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.model import Document
from policyextract.sources import Source
from policyextract.store.export.columns import codes
from policyextract.store.export.record import Exported
from policyextract.store.filters import Filter


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


FILTERS: Mapping[str, Label] = {
    "kind": Label("类型", "kind"),
    "region": Label("地区及其下级", "region and below"),
    "place": Label("街镇园区", "town or zone"),
    "level": Label("级别", "level"),
    "family": Label("证书", "certificate"),
    "grade": Label("其他证书级别", "grade"),
    "status": Label("审核状态", "status"),
    "since": Label("起始年份", "since"),
    "until": Label("截止年份", "until"),
    "unit": Label("单位", "unit"),
    "source": Label("来源", "source"),
    "rule": Label("规则", "rule"),
    "document": Label("文件编号", "document"),
    "confidence": Label("最低把握", "confidence at least"),
    "todo": Label("待办", "to do"),
    "conflict": Label("与别处不一致", "in conflict"),
    "attention": Label("识别有变", "changed"),
    "text": Label("检索词", "words"),
}


def told(filter: Filter) -> Iterator[tuple[Label, str]]:
    """The names of the filters that were chosen, and their values, for people."""
    for name, label in FILTERS.items():
        value = getattr(filter, name)
        if value is not None:
            values = value if isinstance(value, tuple) else (value,)
            yield label, ", ".join(_value(name, str(one)) for one in values)


def _value(name: str, value: str) -> str:
    """A value with its Chinese word, if it has one."""
    words = labels.region(value) if name == "region" else codes(name).get(value)
    return f"{words.zh} {value}" if words else value


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
