"""The first tables, and the index that words are searched in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

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
    _tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def _tables() -> None:
    """The tables as schema.py had them then."""
    rare = sa.text("attention IS NOT NULL")
    op.create_table(
        "files",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_sha256"), "files", ["sha256"])
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("patterns", sa.String(), nullable=False),
        sa.Column("started", sa.String(), nullable=False),
        sa.Column("finished", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("added", sa.String(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("sibling", sa.Integer(), nullable=True),
        sa.Column("likeness", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_documents_run"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["sibling"], ["documents.id"], name=op.f("fk_documents_sibling"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("sha256", name=op.f("uq_documents_sha256")),
    )
    op.create_index(op.f("ix_documents_run"), "documents", ["run"])
    op.create_index(op.f("ix_documents_sibling"), "documents", ["sibling"])
    op.create_table(
        "failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_failures_run"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failures")),
        sa.UniqueConstraint("name", name=op.f("uq_failures_name")),
    )
    op.create_index(op.f("ix_failures_reason"), "failures", ["reason"])
    op.create_index(op.f("ix_failures_run"), "failures", ["run"])
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sibling", sa.Integer(), nullable=True),
        sa.Column("likeness", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_articles_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sibling"], ["documents.id"], name=op.f("fk_articles_sibling"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_document"), "articles", ["document"])
    op.create_index(op.f("ix_articles_sibling"), "articles", ["sibling"])
    op.create_table(
        "names",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_names_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_names")),
    )
    op.create_index(op.f("ix_names_document"), "names", ["document"])
    op.create_table(
        "bands",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_bands_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "article", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_bands_article"), "bands", ["article"])
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_mentions_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_mentions_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_article"), "mentions", ["article"])
    op.create_index(op.f("ix_mentions_document"), "mentions", ["document"])
    op.create_table(
        "records",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("min", sa.Double(), nullable=True),
        sa.Column("max", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("frequency", sa.String(), nullable=True),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attention", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_records_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_records_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
    )
    op.create_index(
        "ix_records_article",
        "records",
        [
            "article",
            "kind",
            "level",
            "status",
            "unit",
            "region",
            "since",
            "confidence",
            "document",
            "start",
            "id",
        ],
    )
    op.create_index("ix_records_attention", "records", ["id"], sqlite_where=rare, postgresql_where=rare)
    op.create_index(
        "ix_records_confidence",
        "records",
        [
            "confidence",
            "id",
            "kind",
            "level",
            "status",
            "unit",
            "region",
            "since",
            "document",
            "start",
            "article",
        ],
    )
    op.create_index(
        "ix_records_place",
        "records",
        [
            "document",
            "start",
            "id",
            "kind",
            "level",
            "status",
            "unit",
            "region",
            "since",
            "confidence",
            "article",
        ],
    )
    op.create_index(
        "ix_records_region",
        "records",
        [
            "region",
            "kind",
            "level",
            "status",
            "unit",
            "since",
            "confidence",
            "document",
            "start",
            "article",
            "id",
        ],
    )
    op.create_index(
        "ix_records_since",
        "records",
        [
            "since",
            "id",
            "kind",
            "level",
            "status",
            "unit",
            "region",
            "confidence",
            "document",
            "start",
            "article",
        ],
    )
    op.create_index(
        "ix_records_status",
        "records",
        [
            "status",
            "kind",
            "level",
            "unit",
            "region",
            "since",
            "confidence",
            "document",
            "start",
            "article",
            "id",
        ],
    )
    op.create_index(
        "ix_records_unit",
        "records",
        [
            "unit",
            "kind",
            "level",
            "status",
            "region",
            "since",
            "confidence",
            "document",
            "start",
            "article",
            "id",
        ],
    )
    op.create_table(
        "evidence",
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name=op.f("fk_evidence_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record", "field", name=op.f("pk_evidence")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name=op.f("fk_reviews_record"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_record"), "reviews", ["record"])
