"""What the models become in the tables: rows of documents, articles, mentions, records and evidence."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from policyextract.model import ArticleOut, Document, MentionOut, Record
from policyextract.sources import Source
from policyextract.store import subjects
from policyextract.store.words import joined
from policyextract.text import Span

Row = dict[str, object]
REPEATED = (
    "kind", "region", "place", "level", "family", "grade", "min", "max", "unit", "frequency", "expires",
    "confidence", "start",
)  # fmt: skip
PLACED = {"type", "start", "end", "text", "rule"}  # of a mention, beside its article; the rest is its value


def document(source: Source, answers: Document) -> Row:
    """The row of a document, without when and in which run it was added."""
    return {
        "sha256": source.sha256,
        "name": source.name,
        "source": packed(source),
        **answers.model_dump(
            mode="json", include={"format", "encoding", "publisher", "published", "pages", "warnings"}
        ),
    }


def packed(source: Source) -> bytes:
    """A source in few bytes, without the pictures of its pages; `unpacked` gives it back."""
    sheets = tuple(sheet._replace(picture=None) for sheet in source.sheets)
    return zlib.compress(_sources().dump_json(replace(source, sheets=sheets)))


def unpacked(content: bytes) -> Source:
    """The source that was packed, so that the chain can run over it again without its file."""
    return _sources().validate_json(zlib.decompress(content))


@cache
def _sources() -> TypeAdapter[Source]:
    return TypeAdapter(Source)


def articles(source: Source, answers: Document) -> Iterator[Row]:
    """The rows of the articles, without their document."""
    for article in answers.articles:
        records = [fields(record) for record in answers.records if record.article == article.id]
        yield {
            "key": article.id,
            "text": (text := _text(source, article)),
            "words": words(article.title, text, records),
            **article.model_dump(mode="json", exclude={"id"}),
        }


def _text(source: Source, article: ArticleOut) -> str:
    """The words of an article, verbatim; its pieces on lines of their own."""
    return "\n".join(source.quote(Span(start, end)) for start, end in article.spans)


def words(title: str | None, text: str, records: list[Row]) -> str:
    """What search looks through to find an article and its records: all of its words and of theirs."""
    told = (record.get(name) for record in records for name in ("sentence", "quote", "title", "policy"))
    return joined((text, title, *(str(one) for one in told if one)))


def mention(found: MentionOut) -> Row:
    """The row of a mention, without its document and article."""
    value = found.model_dump(mode="json", exclude=PLACED | {"article"}, exclude_none=True)
    return {**found.model_dump(include=PLACED), "value": value}


def record(found: Record, published: str | None) -> Row:
    """The row of a record that nobody has looked at, without its document and article."""
    told = fields(found)
    state = {"status": "new", "attention": None, "version": 1, "gone": False, "conflict": None}
    return {"id": found.id, "answer": told, "fields": told, **state, **repeated(told, published)}


def fields(found: Record) -> Row:
    """A record as the columns `answer` and `fields` have it: its evidence is in a table of its own."""
    return found.model_dump(mode="json", exclude={"evidence"})


def repeated(told: Mapping[str, object], published: str | None) -> Row:
    """The columns of a record that repeat its `fields`; whoever changes these writes them as well."""
    since = year(told.get("effective"), told.get("date"), published)
    quoted = {name: told.get(name) or "" for name in ("quote", "sentence")}
    about = {
        "subject": subjects.subject(told, since),
        "terms": str(subjects.Terms.of(told, year(told.get("effective")))),
    }
    return {**{name: told.get(name) for name in REPEATED}, **quoted, **about, "since": since}


def year(*days: object) -> int:
    """The year of the first of some EDTF dates that has one; 0 where none has.

    >>> year(None, "XXXX-03-21", "2018/..")
    2018
    """
    years = (re.match(r"\d{4}", str(day)) for day in days if day)
    return next((int(found[0]) for found in years if found), 0)


def evidence(found: Record) -> Iterator[Row]:
    """The rows of what the fields of a record were read from."""
    for field, words_ in found.evidence.items():
        row = {"page": None, "boxes": [], **words_.model_dump(mode="json")}
        yield {"record": found.id, "field": field, **row}
