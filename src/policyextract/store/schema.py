"""The tables, the same in SQLite and PostgreSQL; `migrations/` brings a database to them.

Times are UTC, ISO 8601 with microseconds, so that they sort as text. JSON columns hold what the models of
`policyextract.model` print; what is null in Python is null in the database, not the JSON word.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)
from sqlalchemy.types import JSON

from policyextract.store.columns import Text, parent
from policyextract.store.columns import metadata as metadata

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", String, nullable=False),  # ingest, reprocess, retry
    Column("version", String, nullable=False),  # of the program
    Column("patterns", String, nullable=False),  # hash of the pattern files
    Column("started", String, nullable=False),
    Column("finished", String),  # null: under way, or broken off
)

# Files as they were seen on disk, so that one that has not changed needs not be opened.
files = Table(
    "files",
    metadata,
    Column("path", String, primary_key=True),  # absolute
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),  # nanoseconds
    Column("sha256", String, nullable=False, index=True),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("name", String, nullable=False),  # as records call it: path, or archive.zip!/path
    Column("format", String, nullable=False),
    Column("encoding", String),
    Column("publisher", String),
    Column("published", String),  # EDTF
    Column("pages", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("source", LargeBinary, nullable=False),  # the Source as read: JSON, zlib
    Column("added", String, nullable=False),
    parent("runs"),  # the run whose answers these are
    # The older document of its longest story, where each of its stories stands in an older one already.
    Column("sibling", Integer, ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    Column("likeness", Double),  # share of words in common, 0 to 1: that of the story with the least
    Index("ix_documents_name", "name", "publisher"),  # looked through without the wide rows
)

# Every name that a document was found under, the first one too.
names = Table(
    "names",
    metadata,
    Column("name", String, primary_key=True),
    parent("documents"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("documents"),
    Column("key", String, nullable=False),  # its id in the document: a1
    Column("kind", String, nullable=False),
    Column("title", Text),
    Column("region", String),
    Column("byline", Text),
    Column("source_note", Text),
    Column("spans", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),  # what search looks through: words.py
    Column("sibling", Integer, ForeignKey("documents.id", ondelete="SET NULL"), index=True),  # see near.py
    Column("likeness", Double),  # share of words in common with the story there
)

# Which stories may be near-duplicates: those with a key in common, made of parts of their MinHash.
bands = Table(
    "bands",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "article",
        Integer,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    sqlite_with_rowid=False,
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("documents"),
    # Null: it stands in a running head or a menu, which belongs to no article.
    Column("article", Integer, ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    Column("type", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("rule", String, nullable=False),
    Column("value", JSON, nullable=False),  # the fields of MentionOut that its type has
)

# What pages of records can be sorted by; with the id at the end no two are alike.
ORDERS = {
    "place": ("document", "start", "id"),
    "since": ("since", "id"),
    "confidence": ("confidence", "id"),
    "priority": ("priority", "document", "start", "id"),  # what needs a person first
    "sample": ("id",),  # ids are digests, so that their order is as good as drawn by lot
}
# Their indexes hold what filters look at as well: a page is found there alone, without the wide rows.
_FILTERED = tuple(
    "kind level family grade status unit region since confidence priority document start article id".split()
)
# What a page is found by where that leaves few records, whatever it is sorted by.
LEADING = ("region", "status", "unit", "article", "kind", "level", "family")
# What the records about one subject are compared by.
COMPARED = ("subject", "since", "min", "max", "terms", "status", "conflict", "document", "article", "id")
# Changed by a new extraction, in conflict with another clipping, never seen (the least sure first), unsure,
# nothing to do.
PRIORITY = """
CASE WHEN attention IS NOT NULL THEN 1.0 WHEN status = 'new' AND conflict IS NOT NULL THEN 2.0
WHEN status = 'new' THEN 3.0 + confidence WHEN status = 'unsure' THEN 5.0 ELSE 9.0 END
"""
# What the overview looks at of each promised amount, payer by payer.
PROMISED = tuple("kind unit region level frequency since expires min max status gone".split())


def _indexes() -> Iterator[Index]:
    """The indexes that pages of records are read from."""
    for name, columns in {**ORDERS, **{name: (name,) for name in LEADING}}.items():
        yield Index(f"ix_records_{name}", *dict.fromkeys((*columns, *_FILTERED)))
    rare = text("attention IS NOT NULL")
    yield Index("ix_records_attention", "id", sqlite_where=rare, postgresql_where=rare)
    rare = text("conflict IS NOT NULL")
    yield Index("ix_records_conflict", "conflict", "id", sqlite_where=rare, postgresql_where=rare)
    rare = text("place IS NOT NULL")
    yield Index("ix_records_town", "place", "id", sqlite_where=rare, postgresql_where=rare)
    yield Index("ix_records_subject", *COMPARED)
    promised = text("kind = 'incentive' AND unit = 'CNY'")
    yield Index("ix_records_promised", *PROMISED, sqlite_where=promised, postgresql_where=promised)


# `answer` is what the machine says last, `fields` what holds: the answer with what people corrected.
# The other columns repeat `fields`, for filters.
records = Table(
    "records",
    metadata,
    Column("id", String, primary_key=True),
    parent("documents", indexed=False),  # ix_records_place serves that
    parent("articles", indexed=False),  # ix_records_article serves
    Column("kind", String, nullable=False),
    Column("region", String),
    Column("place", Text),  # town or zone without a code
    Column("level", String),
    Column("family", String),
    Column("grade", String),
    Column("min", Double),
    Column("max", Double),
    Column("unit", String),
    Column("frequency", String),
    # Year: of `effective`, `date`, or the document's day, the first that is known; 0 where none is.
    Column("since", Integer, nullable=False),
    Column("expires", String),  # last day, EDTF
    Column("confidence", Double, nullable=False),
    Column("start", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("answer", JSON(none_as_null=True)),  # null: a person added the record
    Column("fields", JSON, nullable=False),
    Column("status", String, nullable=False),  # new, accepted, corrected, rejected, unsure
    # Why a reviewed record comes back: {"changed": {field: [before, now]}}, {"gone": true}.
    Column("attention", JSON(none_as_null=True)),
    Column("version", Integer, nullable=False),  # counts changes: who decides says which version he saw
    Column("gone", Boolean, nullable=False),  # the machine doesn't find it any more
    # What another clipping is compared by, see subjects.py, and the record of one that says otherwise.
    Column("subject", String),
    Column("terms", String, nullable=False),
    Column("conflict", String, ForeignKey("records.id", ondelete="SET NULL")),
    Column("priority", Double, Computed(PRIORITY, persisted=True), nullable=False),
    *_indexes(),
)

evidence = Table(
    "evidence",
    metadata,
    Column("record", String, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("rule", String, nullable=False),
    Column("how", String, nullable=False),
    Column("page", Integer),
    Column("boxes", JSON, nullable=False),
    Index(None, "rule", "record"),
)

# Decisions on many records at once.
batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("about", JSON, nullable=False),  # what was decided, on which records: see batches.py
    Column("key", String, unique=True),  # of who asked for it: asked again, nothing is done
    Column("undone", String),  # when it was taken back
)

# Every decision of a person, none is ever changed; a correction says which fields from what to what, and
# from which words to which they are read. What is taken back is a decision of its own, the other way round.
reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record", String, ForeignKey("records.id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("decision", String, nullable=False),  # accept, correct, reject, unsure, note, add, undo
    Column("version", Integer, nullable=False),  # of the record, after it
    # The status and the attention that the record had before; a note and what undoes one have no status.
    Column("was", String),
    Column("attention", JSON(none_as_null=True)),
    Column("changes", JSON, nullable=False),  # {field: [before, after]}
    Column("evidence", JSON, nullable=False),  # the same of rows of `evidence`
    Column("reason", String),
    Column("note", Text),
    Column("key", String, unique=True),  # of who asked for it: asked again, nothing is done
    # The decision on many records that it is part of, or takes back.
    Column("batch", Integer, ForeignKey("batches.id", ondelete="RESTRICT"), index=True),
    # The decision that this one takes back.
    Column("undoes", Integer, ForeignKey("reviews.id", ondelete="RESTRICT"), unique=True),
    Index(None, "who", "id"),
)

failures = Table(
    "failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),  # the file, or the one in an archive
    Column("path", String, nullable=False),  # the file on disk that is to be read again
    Column("sha256", String),
    Column("reason", String, nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("tries", Integer, nullable=False),
    parent("runs"),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("password", String, nullable=False),  # its hash
    Column("role", String, nullable=False),  # reader, reviewer, admin
    Column("created", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

# Browsers that somebody is logged in with.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),  # SHA-256 of the cookie's value
    parent("users"),
    Column("csrf", String, nullable=False),
    Column("created", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("expires", String, nullable=False),
)

# What programs log in with.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("users"),
    Column("name", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("created", String, nullable=False),
    Column("used", String),  # last
)
