"""Which articles have some words: by the index of pieces that each database keeps, and exactly."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    select,
    table,
)

from policyextract.store.schema import articles
from policyextract.store.words import covering, matching

FEW = 1000
INDEX = table("articles_words", column("rowid", Integer), column("articles_words", String))  # SQLite's


def few(connection: Connection, words: tuple[str, ...]) -> list[int] | None:
    """The articles that have all the words; None where they are more than `FEW`."""
    found = articles.c.id.in_(_indexed(connection, words))
    asked = select(articles.c.id).where(found, *_exactly(connection, words)).limit(FEW + 1)
    ids = list(connection.scalars(asked))
    return ids if len(ids) <= FEW else None


def among_many(
    connection: Connection, article: ColumnElement[object], words: tuple[str, ...]
) -> ColumnElement[bool]:
    """Whether an article has all the words, where many do.

    Words that the index can't tell for sure are looked for in the article itself, when the record is one
    that the other conditions leave: a page is full soon.
    """
    here = article.in_(_indexed(connection, words))
    exactly = _exactly(connection, words)
    return and_(here, exists().where(articles.c.id == article, *exactly)) if exactly else here


def _indexed(connection: Connection, words: tuple[str, ...]) -> Select[int]:
    """The articles that have all pieces of the words."""
    if connection.dialect.name == "sqlite":
        return select(INDEX.c.rowid).where(INDEX.c.articles_words.op("MATCH")(matching(words)))
    pieces = cast(list(covering(words)), ARRAY(Text))
    return select(articles.c.id).where(func.policyextract_pieces(articles.c.words).op("@>")(pieces))


def _exactly(connection: Connection, words: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Conditions for the words that are longer than a piece, on the words of an article."""
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    sure = covering(words)
    return [find(articles.c.words, word) > 0 for word in words if word not in sure]
