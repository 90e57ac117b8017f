"""Records that the machine missed and a person adds, with the words in the text that they stand on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select

from policyextract import sentences
from policyextract.clean import clean
from policyextract.model import Evidence, Record
from policyextract.sources import Source
from policyextract.store import marking, queue, rows, writing
from policyextract.store.answers import EVIDENCE, Fields, changes, corrected
from policyextract.store.marking import Marks
from policyextract.store.reviews import ReviewError, known
from policyextract.store.schema import articles, documents, records, reviews
from policyextract.text import Span, Text


@dataclass(frozen=True, slots=True)
class Addition:
    """A record of a document: its kind, its words from `start` to `end` in the text, and its values.

    `evidence` are the words of fields that stand elsewhere. Of several with one `key` the first is taken.
    """

    document: int
    who: str
    kind: Literal["incentive", "indicator", "policy"]
    start: int
    end: int
    values: Fields
    note: str | None = None
    evidence: Marks = field(default_factory=dict)
    key: str | None = None


def add(connection: Connection, addition: Addition) -> str:
    """The id of the record that is added, as accepted. Use it in a transaction that writes.

    Raises ReviewError for a document or words that aren't there, WrongValue for a value that a field can't
    have. Then nothing is changed.
    """
    if not addition.who.strip():
        raise ReviewError("a record needs the name of who adds it; give it")
    own = select(documents).where(documents.c.id == addition.document).with_for_update()
    stored = connection.execute(own).one_or_none()
    if stored is None:
        raise ReviewError(f"document {addition.document}: there is none; look for it again")
    if there := known(connection, addition.key, None):
        return there.record
    source, article = rows.unpacked(stored.source), _article(connection, addition)
    blank = _blank(connection, addition, source, article)
    fields = corrected(blank.model_dump(mode="json"), addition.values)
    changed = changes(rows.fields(blank), fields)
    record = Record.model_validate(fields).model_copy(
        update={"evidence": _evidence(source, addition, fields)}
    )
    state = {"document": addition.document, "article": article.id, "answer": None, "status": "accepted"}
    connection.execute(insert(records).values({**rows.record(record, stored.published), **state}))
    writing.write_evidence(connection, [record])
    writing.index_articles(connection, [article.id])
    queue.mark(connection, [rows.repeated(fields, stored.published)["subject"]])
    done = {"record": record.id, "who": addition.who, "at": writing.now(), "decision": "add", "version": 1}
    told = {"was": "new", "changes": changed, "evidence": {}, "note": addition.note, "key": addition.key}
    connection.execute(insert(reviews).values(**done, **told))
    return record.id


def _evidence(source: Source, addition: Addition, fields: Fields) -> dict[str, Evidence]:
    """The words that each field of the record is read from: its own, or those of the record."""
    marking.check(addition.evidence, fields)
    own = marking.words(source, addition.start, addition.end)
    told = {name: own for name in EVIDENCE if not marking.is_empty(name, fields)}
    marked = {name: marking.words(source, *place) for name, place in addition.evidence.items()}
    return {"kind": own, **told, **marked}


def _article(connection: Connection, addition: Addition) -> Row[Any]:
    """The article in which the words stand."""
    own = select(articles).where(articles.c.document == addition.document).order_by(articles.c.id)
    for article in connection.execute(own):
        if any(start <= addition.start < end for start, end in article.spans):
            return article
    place = f"characters {addition.start} to {addition.end}"
    raise ReviewError(f"{place} are in no article; mark words of one", "no_article")


def _blank(connection: Connection, addition: Addition, source: Source, article: Row[Any]) -> Record:
    """The record without its values."""
    place = Span(addition.start, addition.end)
    if not (place.start < place.end <= len(source.chars) and source.quote(place).strip()):
        what = f"no words from {place.start} to {place.end} in {source.name}; mark some"
        raise ReviewError(what, "add_no_words")
    return Record.model_validate(
        {
            "id": _id(connection, source.sha256, addition),
            "kind": addition.kind,
            "source": source.name,
            "article": article.key,
            "article_title": article.title,
            "start": place.start,
            "end": place.end,
            "quote": source.quote(place),
            "sentence": _sentence(source, place),
            "page": source.page(place),
            "boxes": source.boxes(place),
            "region": None,
            "confidence": 1.0,
        }
    )


def _id(connection: Connection, sha256: str, addition: Addition) -> str:
    """The id that the machine would give to a record of these words, the first that none has."""
    place = f"{sha256}|{addition.kind}|{addition.start}|{addition.end}"
    ids = (hashlib.sha256(f"{place}|{n}".encode()).hexdigest()[:16] for n in count(1))
    taken = set(connection.scalars(select(records.c.id).where(records.c.document == addition.document)))
    return next(id for id in ids if id not in taken)


def _sentence(source: Source, place: Span) -> str:
    """The sentence in which words stand, as cleaning gives it; the words alone, where it takes them out."""
    text = clean(Text.raw(source.chars), source.paragraphs, source.asides).text
    for span in sentences.split(text.chars):
        words = text.source(span)
        if words.start <= place.start < words.end:
            return text.chars[slice(*span)].strip()
    return source.quote(place)
