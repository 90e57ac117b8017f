"""Documents as they are kept: what is known of each, its articles and text, and others that tell the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from policyextract.failures import Failure
from policyextract.sources import Source
from policyextract.sources.source import Reason
from policyextract.store import rows
from policyextract.store.schema import articles, documents, failures, mentions, names
from policyextract.text import Span

MOST = 20  # near-duplicates that are looked at beside a clipping


class Clipping(NamedTuple):
    """A document without its text; `pages` are the width and height of each in points.

    `sibling` is the older document that tells all of it, `likeness` the share of words in common.
    """

    id: int
    name: str
    sha256: str
    format: str
    encoding: str | None
    publisher: str | None
    published: str | None
    pages: Sequence[Sequence[float]]
    warnings: Sequence[str]
    added: str
    sibling: int | None
    likeness: float | None


class Article(NamedTuple):
    """An article; `spans` are where its pieces stand in the text of its document, in reading order."""

    id: int
    document: int
    key: str
    kind: str
    title: str | None
    region: str | None
    byline: str | None
    source_note: str | None
    spans: Sequence[Sequence[int]]
    sibling: int | None
    likeness: float | None


class Ranks(NamedTuple):
    """Where levels of certificates are named, from `start` to `end`, in their order: 高、中级."""

    start: int
    end: int
    levels: Sequence[str]


def clippings(connection: Connection, ids: Sequence[int]) -> dict[int, Clipping]:
    """Some documents by their ids, those that are there."""
    asked = select(*(documents.c[name] for name in Clipping._fields)).where(documents.c.id.in_(ids))
    return {row.id: Clipping(*row) for row in connection.execute(asked)}


def articles_of(connection: Connection, document: int) -> list[Article]:
    """The articles of a document."""
    asked = select(*(articles.c[name] for name in Article._fields)).where(articles.c.document == document)
    return [Article(*row) for row in connection.execute(asked.order_by(articles.c.id))]


def source(connection: Connection, document: int) -> Source:
    """The text of a document as it was read, with where its characters are printed."""
    asked = select(documents.c.source).where(documents.c.id == document)
    return rows.unpacked(connection.execute(asked).scalar_one())


def names_of(connection: Connection, document: int) -> list[str]:
    """All names under which a document was found."""
    asked = select(names.c.name).where(names.c.document == document).order_by(names.c.name)
    return list(connection.scalars(asked))


def failures_of(connection: Connection, document: int) -> list[Failure]:
    """What went wrong when a document was read again, under any of its names."""
    own = select(names.c.name).where(names.c.document == document)
    asked = select(failures).where(failures.c.name.in_(own)).order_by(failures.c.name)
    return [
        Failure(row.name, Reason(row.reason), row.message, row.advice) for row in connection.execute(asked)
    ]


def ranks(connection: Connection, article: int) -> list[Ranks]:
    """The certificates that an article names, in the order of its text."""
    asked = select(mentions).where(mentions.c.article == article, mentions.c.type == "CERT")
    return [
        Ranks(row.start, row.end, tuple(row.value.get("levels") or ()))
        for row in connection.execute(asked.order_by(mentions.c.start))
    ]


def near(connection: Connection, document: int, article: int) -> list[int]:
    """The documents that have an article's story too, or another story of its document: older and newer."""
    own = connection.scalar(select(articles.c.sibling).where(articles.c.id == article))
    also = [articles.c.sibling == document, *([articles.c.sibling == own] if own else [])]
    asked = select(articles.c.document).where(or_(*also), articles.c.document != document).distinct()
    newer = connection.scalars(asked.order_by(articles.c.document).limit(MOST))
    return list(dict.fromkeys([*([own] if own else []), *newer]))


def covers(article: Article, span: Span) -> bool:
    """Whether words begin in an article."""
    return any(start <= span.start < end for start, end in article.spans)
