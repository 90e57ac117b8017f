"""Documents of the database with their spans: mentions, names, and the words of their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, select

from policyextract.exchange.annotated import (
    MENTIONS,
    Annotated,
    Annotation,
    Event,
    ExchangeError,
    Returned,
    flat,
    label_of,
)
from policyextract.exchange.offsets import trimmed
from policyextract.pipeline import Extraction, entities, run
from policyextract.store import clippings, marking
from policyextract.store.answers import OF_KIND
from policyextract.store.filters import Filter, conditions
from policyextract.store.schema import documents, mentions, records
from policyextract.text import Span
from policyextract.values import Money, Quantity

DIGITS = 12  # of the digest of a state


def chosen(connection: Connection, filter: Filter) -> list[int]:
    """The documents that have records which a filter leaves; all documents for one that asks nothing."""
    asked = select(documents.c.id).order_by(documents.c.id)
    if filter != Filter():
        own = select(records.c.document).where(*conditions(connection, filter))
        asked = asked.where(documents.c.id.in_(own))
    return list(connection.scalars(asked))


def annotated(connection: Connection, document: int) -> Annotated:
    """A document with its spans; names are found anew, all else is as the database has it."""
    source = clippings.source(connection, document)
    extraction = run(source)
    own = _records(connection, document)
    events = tuple(_events(connection, own))
    spans = {one.plain: one for one in _names(extraction)}
    spans |= {one.plain: one for one in _mentions(connection, document)}
    spans |= {one.plain: one for event in events for one in (event.trigger, *event.fields.values())}
    found = tuple(sorted(spans.values(), key=lambda one: one.plain))
    cuts = tuple(_sentences(extraction, flat(found)))
    return trimmed(Annotated(source.name, source.sha256, _state(own), source.chars, found, events, cuts))


def _records(connection: Connection, document: int) -> list[Row[Any]]:
    """The records that stand, in the order of the text."""
    asked = (records.c.document == document) & (records.c.status != "rejected") & ~records.c.gone
    return list(connection.execute(select(records).where(asked).order_by(records.c.start, records.c.id)))


def _state(own: Iterable[Row[Any]]) -> str:
    """A digest that is another one as soon as somebody decides on a record."""
    told = ";".join(sorted(f"{row.id} {row.version}" for row in own))
    return sha256(told.encode()).hexdigest()[:DIGITS]


def _events(connection: Connection, own: list[Row[Any]]) -> Iterator[Event]:
    """The records with the words of those fields that people decide on."""
    words = marking.rows_of(connection, [row.id for row in own])
    for row in own:
        trigger = Annotation(row.fields["start"], row.fields["end"], row.kind)
        fields = {
            name: trigger if (told.start, told.end) == trigger.span else _words(told, name)
            for name, told in sorted(words[row.id].items())
            if name in OF_KIND[row.kind]
        }
        yield Event(row.id, row.kind, trigger, fields)


def _words(row: Row[Any], field: str) -> Annotation:
    return Annotation(row.start, row.end, label_of(field))


def _names(extraction: Extraction) -> Iterator[Annotation]:
    return (Annotation(name.start, name.end, name.type, name.code) for name in entities(extraction))


def _mentions(connection: Connection, document: int) -> Iterator[Annotation]:
    found = connection.execute(select(mentions).where(mentions.c.document == document))
    return (Annotation(row.start, row.end, MENTIONS[row.type], _value(row.type, row.value)) for row in found)


def _value(type: str, told: Mapping[str, Any]) -> str | None:
    """What a mention means, in a word."""
    ends = _decimal(told.get("min")), _decimal(told.get("max"))
    if type == "MONEY":
        return str(Money(*ends, told["currency"]))
    if type == "QUANTITY":
        return str(Quantity(*ends, told["unit"]))
    value = told.get("code") or told.get("value") or "/".join(told.get("levels") or ())
    return str(value) if value else None


def _decimal(number: object) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _sentences(extraction: Extraction, spans: Iterable[Annotation]) -> Iterator[Span]:
    """Where the sentences of a text stand, which leave nothing out and cut no span."""
    inside = {at for one in spans for at in range(one.start + 1, one.end)}
    starts = {
        reading.article.text.source(sentence).start
        for reading in extraction.readings
        for sentence in reading.found.sentences
    }
    end = len(extraction.source.chars)
    return (Span(*ends) for ends in pairwise(sorted((starts - inside) | {0, end})) if ends[0] < ends[1])


class Shelf:
    """The documents of a database, to be found by what a file says of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, returned: Returned) -> Annotated:
        """The document that something is about, by its key or by its characters; raises ExchangeError."""
        id = self._keyed(returned.sha256) or self._by_words.get(_squeezed(returned.text))
        if id is None:
            raise ExchangeError(
                f"{returned.place}: no document of the database has this text; see that it wasn't changed, "
                "and that this is the database which it was exported from"
            )
        return annotated(self._connection, id)

    def _keyed(self, digest: str | None) -> int | None:
        if not digest:
            return None
        asked = select(documents.c.id).where(documents.c.sha256.startswith(digest, autoescape=True))
        found = self._connection.scalars(asked.limit(2)).all()
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_words(self) -> Mapping[bytes, int]:
        """The documents by their characters; the first of those that have the same."""
        ids = self._connection.scalars(select(documents.c.id).order_by(documents.c.id.desc()))
        return {_squeezed(clippings.source(self._connection, id).chars): id for id in ids.all()}


def _squeezed(text: str) -> bytes:
    """A digest of a text without its white space."""
    return sha256("".join(text.split()).encode("utf-8", "surrogatepass")).digest()
