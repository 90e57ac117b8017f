"""The first tables, and the index that words are searched in.

The tables are schema.py's as they were then; they stay as they are when schema.py moves on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

T = TypeVar("T")
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _must(kind: type[sa.types.TypeEngine[T]], names: str) -> Iterator[sa.Column[T]]:
    """Columns that are never null."""
    return (sa.Column(name, kind, nullable=False) for name in names.split())


def _may(kind: type[sa.types.TypeEngine[T]], names: str) -> Iterator[sa.Column[T]]:
    """Columns that can be null."""
    return (sa.Column(name, kind) for name in names.split())


def _id() -> sa.Column[int]:
    """The number of a row."""
    return sa.Column("id", sa.Integer, primary_key=True)


def _unique(name: str) -> sa.Column[str]:
    """A column by which a row is known."""
    return sa.Column(name, sa.String, nullable=False, unique=True)


def _key(name: str, row: str, gone: str, null: bool = False, indexed: bool = True) -> sa.Column[int]:
    """A column that names a row of another table; what happens to it when that row is gone."""
    return sa.Column(name, sa.ForeignKey(row, ondelete=gone), nullable=null, index=indexed)


def _index(name: str, first: str) -> sa.Index:
    """An index of records by some columns, with those that filters look at behind."""
    filters = "kind level status unit region since confidence priority document start article id"
    return sa.Index(f"ix_records_{name}", *dict.fromkeys(f"{first} {filters}".split()))


sa.Table(
    "runs",
    metadata,
    _id(),
    *_must(sa.String, "command version patterns started"),
    *_may(sa.String, "finished"),
)
sa.Table(
    "files",
    metadata,
    sa.Column("path", sa.String, primary_key=True),
    *_must(sa.BigInteger, "size modified"),
    sa.Column("sha256", sa.String, nullable=False, index=True),
)
sa.Table(
    "documents",
    metadata,
    _id(),
    _unique("sha256"),
    *_must(sa.String, "name format"),
    *_may(sa.String, "encoding publisher published"),
    *_must(sa.JSON, "pages warnings"),
    *_must(sa.LargeBinary, "source"),
    *_must(sa.String, "added"),
    _key("run", "runs.id", "RESTRICT"),
    _key("sibling", "documents.id", "SET NULL", null=True),
    *_may(sa.Double, "likeness"),
    sa.Index("ix_documents_name", "name", "publisher"),
)
sa.Table(
    "names",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    _key("document", "documents.id", "CASCADE"),
)
sa.Table(
    "articles",
    metadata,
    _id(),
    _key("document", "documents.id", "CASCADE"),
    *_must(sa.String, "key kind"),
    *_may(sa.Text, "title"),
    *_may(sa.String, "region"),
    *_may(sa.Text, "byline source_note"),
    *_must(sa.JSON, "spans"),
    *_must(sa.Text, "text words"),
    _key("sibling", "documents.id", "SET NULL", null=True),
    *_may(sa.Double, "likeness"),
)
ARTICLE = sa.ForeignKey("articles.id", ondelete="CASCADE")
sa.Table(
    "bands",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article", sa.Integer, ARTICLE, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
sa.Table(
    "mentions",
    metadata,
    _id(),
    _key("document", "documents.id", "CASCADE"),
    _key("article", "articles.id", "CASCADE", null=True),
    *_must(sa.String, "type"),
    *_must(sa.Integer, "start end"),
    *_must(sa.Text, "text"),
    *_must(sa.String, "rule"),
    *_must(sa.JSON, "value"),
)
RARE = {name: sa.text(f"{name} IS NOT NULL") for name in ("attention", "conflict")}
COMPARED = ("subject", "since", "min", "max", "terms", "status", "conflict", "document", "article", "id")
PRIORITY = """
CASE WHEN attention IS NOT NULL THEN 1.0 WHEN status = 'new' AND conflict IS NOT NULL THEN 2.0
WHEN status = 'new' THEN 3.0 + confidence WHEN status = 'unsure' THEN 5.0 ELSE 9.0 END
"""
PROMISED = tuple("kind unit region level frequency since expires min max status gone".split())
OF_MONEY = sa.text("kind = 'incentive' AND unit = 'CNY'")
sa.Table(
    "records",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    _key("document", "documents.id", "CASCADE", indexed=False),
    _key("article", "articles.id", "CASCADE", indexed=False),
    *_must(sa.String, "kind"),
    *_may(sa.String, "region level"),
    *_may(sa.Double, "min max"),
    *_may(sa.String, "unit frequency"),
    *_must(sa.Integer, "since"),
    *_may(sa.String, "expires"),
    *_must(sa.Double, "confidence"),
    *_must(sa.Integer, "start"),
    *_must(sa.Text, "quote sentence"),
    *_may(sa.JSON, "answer"),
    *_must(sa.JSON, "fields"),
    *_must(sa.String, "status"),
    *_may(sa.JSON, "attention"),
    *_must(sa.Integer, "version"),
    *_must(sa.Boolean, "gone"),
    *_may(sa.String, "subject"),
    *_must(sa.String, "terms"),
    _key("conflict", "records.id", "SET NULL", null=True, indexed=False),
    sa.Column("priority", sa.Double, sa.Computed(PRIORITY, persisted=True), nullable=False),
    _index("place", "document start id"),
    _index("since", "since id"),
    _index("confidence", "confidence id"),
    _index("priority", "priority document start id"),
    _index("sample", "id"),
    *(_index(name, name) for name in ("region", "status", "unit", "article", "kind", "level")),
    sa.Index(
        "ix_records_attention", "id", sqlite_where=RARE["attention"], postgresql_where=RARE["attention"]
    ),
    sa.Index(
        "ix_records_conflict",
        *("conflict", "id"),
        sqlite_where=RARE["conflict"],
        postgresql_where=RARE["conflict"],
    ),
    sa.Index("ix_records_subject", *COMPARED),
    sa.Index("ix_records_promised", *PROMISED, sqlite_where=OF_MONEY, postgresql_where=OF_MONEY),
)
sa.Table(
    "evidence",
    metadata,
    sa.Column("record", sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("field", sa.String, primary_key=True),
    *_must(sa.Integer, "start end"),
    *_must(sa.Text, "quote"),
    *_must(sa.String, "rule how"),
    *_may(sa.Integer, "page"),
    *_must(sa.JSON, "boxes"),
    sa.Index("ix_evidence_rule_record", "rule", "record"),
)
sa.Table(
    "batches",
    metadata,
    _id(),
    *_must(sa.String, "who at"),
    *_must(sa.JSON, "about"),
    sa.Column("key", sa.String, unique=True),
    *_may(sa.String, "undone"),
)
sa.Table(
    "reviews",
    metadata,
    _id(),
    _key("record", "records.id", "RESTRICT"),
    *_must(sa.String, "who at decision"),
    *_must(sa.Integer, "version"),
    *_may(sa.String, "was"),
    *_may(sa.JSON, "attention"),
    *_must(sa.JSON, "changes evidence"),
    *_may(sa.String, "reason"),
    *_may(sa.Text, "note"),
    sa.Column("key", sa.String, unique=True),
    _key("batch", "batches.id", "RESTRICT", null=True),
    sa.Column("undoes", sa.ForeignKey("reviews.id", ondelete="RESTRICT"), unique=True),
    sa.Index(None, "who", "id"),
)
sa.Table(
    "failures",
    metadata,
    _id(),
    _unique("name"),
    *_must(sa.String, "path"),
    *_may(sa.String, "sha256"),
    sa.Column("reason", sa.String, nullable=False, index=True),
    *_must(sa.Text, "message advice"),
    *_must(sa.String, "at"),
    *_must(sa.Integer, "tries"),
    _key("run", "runs.id", "RESTRICT"),
)
sa.Table(
    "users",
    metadata,
    _id(),
    _unique("name"),
    *_must(sa.String, "password role created"),
    *_must(sa.Boolean, "disabled"),
)
sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    _key("user", "users.id", "CASCADE"),
    *_must(sa.String, "csrf created seen expires"),
)
sa.Table(
    "tokens",
    metadata,
    _id(),
    _key("user", "users.id", "CASCADE"),
    *_must(sa.String, "name"),
    _unique("hash"),
    *_must(sa.String, "created"),
    *_may(sa.String, "used"),
)

# FTS5 with the pieces of the words (words.py) as its tokens, whatever marks they have; the words themselves
# stay in `articles`.
MARKS = r"""!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~"""
SQLITE = (
    f"""
    CREATE VIRTUAL TABLE articles_words
    USING fts5(pieces, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '{MARKS}'")
    """,
    """
    CREATE TRIGGER articles_words_added AFTER INSERT ON articles BEGIN
        INSERT INTO articles_words (rowid, pieces) VALUES (new.id, grams(new.words));
    END
    """,
    """
    CREATE TRIGGER articles_words_changed AFTER UPDATE OF words ON articles BEGIN
        INSERT INTO articles_words (articles_words, rowid, pieces)
        VALUES ('delete', old.id, grams(old.words));
        INSERT INTO articles_words (rowid, pieces) VALUES (new.id, grams(new.words));
    END
    """,
    """
    CREATE TRIGGER articles_words_gone AFTER DELETE ON articles BEGIN
        INSERT INTO articles_words (articles_words, rowid, pieces)
        VALUES ('delete', old.id, grams(old.words));
    END
    """,
)
# The same with an index over the array of pieces: a parser of words would go by the server's locale.
POSTGRESQL = (
    """
    CREATE FUNCTION policyextract_pieces(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$
        SELECT coalesce(array_agg(DISTINCT piece), '{}')
        FROM (SELECT string_to_array(words, NULL) AS chars) AS split,
             unnest(chars, chars[2:]) AS pair (one, two),
             unnest(ARRAY[one, one || two]) AS piece
        WHERE piece IS NOT NULL AND position(E'\\n' IN piece) = 0
    $$
    """,
    "CREATE INDEX articles_words ON articles USING gin (policyextract_pieces(words))",
)


def upgrade() -> None:
    """Makes the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
