"""What the page of a record shows: its fields, its words in the text and on the pages, others beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from policyextract.formats import labels, page
from policyextract.formats.labels import Label
from policyextract.model import Evidence, Record
from policyextract.review.marking import Marked, Part, Words
from policyextract.review.together import Together, together
from policyextract.sources import Box, Source
from policyextract.store import clippings, records
from policyextract.store.clippings import Article, Clipping
from policyextract.store.records import Kept
from policyextract.text import Span

Shown = Literal["raw", "clean", "whole"]
STEPS = (0.9, 0.7)  # confidences from which on a record is fairly, or quite sure


class Field(NamedTuple):
    """A field of a record: what it says, the words it was read from, and how sure that is (of 1)."""

    name: str
    label: Label
    value: Label
    how: str
    evidence: Evidence | None
    sure: float | None
    wide: bool


class Drawn(NamedTuple):
    """Boxes on a page of words that some fields were read from."""

    fields: tuple[str, ...]
    classes: str
    boxes: tuple[Box, ...]


class Leaf(NamedTuple):
    """A page of the file with words of the record on it; `number` counts from 1, sizes are in points."""

    number: int
    width: float
    height: float
    drawn: tuple[Drawn, ...]


class Changed(NamedTuple):
    """A field that a new extraction reads otherwise than when a person decided."""

    label: Label
    before: Label | None
    now: Label | None


class Beside(NamedTuple):
    """A record of another clipping about the same thing; `differs` are the fields in which it is another."""

    kept: Kept
    clipping: Clipping
    fields: tuple[Field, ...]
    differs: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """A record beside its source."""

    kept: Kept
    clipping: Clipping
    article: Article
    fields: tuple[Field, ...]
    parts: Sequence[Part]
    leaves: tuple[Leaf, ...]
    others: Sequence[Kept]
    together: Together | None
    changed: tuple[Changed, ...]
    conflict: Beside | None
    like: tuple[Beside, ...]

    @property
    def sure(self) -> Literal["sure", "fair", "unsure"]:
        """How sure the machine is of the record, as a word of `words/record.toml`."""
        confidence = self.kept.record.confidence
        return "sure" if confidence >= STEPS[0] else "fair" if confidence >= STEPS[1] else "unsure"

    @property
    def hows(self) -> list[str]:
        """The ways in which its fields were found, for a legend."""
        found = {words.how for words in self.kept.record.evidence.values()}
        return [how for how in labels.HOW if how in found]


def view(connection: Connection, id: str, shown: Shown) -> View | None:
    """A record with all that its page shows; None where there is none."""
    kept = records.one(connection, id)
    if kept is None:
        return None
    clipping = clippings.clippings(connection, [kept.document])[kept.document]
    article = next(one for one in clippings.articles_of(connection, kept.document) if one.id == kept.article)
    others = [one for one in records.of_article(connection, kept.article) if one.record.id != id]
    source = clippings.source(connection, kept.document)
    told = [one.record for one in others if not one.gone]
    words = Words(source, kept.record, told, [Span(*span) for span in article.spans])
    parts = {"raw": words.raw, "clean": words.clean, "whole": words.whole}[shown]()
    return View(
        kept,
        clipping,
        article,
        tuple(fields(kept.record)),
        parts,
        tuple(leaves(source, words.raw() if shown == "clean" else parts)) if source.sheets else (),
        others,
        together(kept.record, told, clippings.ranks(connection, kept.article)),
        tuple(_changed(kept)),
        _conflict(connection, kept),
        tuple(_beside(connection, kept.record, records.like(connection, kept))),
    )


def fields(record: Record) -> Iterator[Field]:
    """The fields of a record that say something, in reading order."""
    for name, value in labels.field_values(record):
        words = record.evidence.get(name)
        how = words.how if words else "untold"
        sure = record.confidences.get(name)
        yield Field(name, labels.FIELDS[name], value, how, words, sure, name in page.WIDE)


def leaves(source: Source, parts: Sequence[Part]) -> Iterator[Leaf]:
    """The pages with words of a record's fields, each with a box for every row of them."""
    pieces = [piece for part in parts for row in part.rows for piece in row.pieces if piece.fields]
    found = [one for piece in pieces for one in _printed(source, piece)]
    for number in sorted({place for place, _ in found}):
        sheet = source.sheets[number - 1]
        if sheet.width and sheet.height:
            here = tuple(drawn for place, drawn in found if place == number)
            yield Leaf(number, sheet.width, sheet.height, here)


def _printed(source: Source, piece: Marked) -> Iterator[tuple[int, Drawn]]:
    """Where a piece of the text is printed, row by row, with the page."""
    assert piece.start is not None
    span = Span(piece.start, piece.start + len(piece.text))
    for strip in source.printed(span):
        yield strip.page, Drawn(piece.fields, piece.classes, (strip.box(span),))


def _changed(kept: Kept) -> Iterator[Changed]:
    """What a new extraction says otherwise, in words; the region with its name."""
    for name, (before, now) in kept.changed.items():
        was, told = (kept.record.model_copy(update={name: _value(value)}) for value in (before, now))
        shown = "amount" if name in ("min", "max", "unit") else name
        if name == "region":
            was, told = (one.model_copy(update={"region_name": None}) for one in (was, told))
        yield Changed(labels.FIELDS[shown], labels.field_value(was, shown), labels.field_value(told, shown))


def _value(value: object) -> object:
    """A value of JSON as a record has it in memory."""
    if isinstance(value, int | float):
        return Decimal(str(value))
    return tuple(value) if isinstance(value, list) else value


def _conflict(connection: Connection, kept: Kept) -> Beside | None:
    """The record of another clipping that says otherwise."""
    other = records.one(connection, kept.conflict) if kept.conflict else None
    return next(_beside(connection, kept.record, [other] if other else []), None)


def _beside(connection: Connection, record: Record, others: Sequence[Kept]) -> Iterator[Beside]:
    """Records of other clippings, with where they are from and how they differ."""
    found = clippings.clippings(connection, [other.document for other in others])
    own = {field.name: field.value for field in fields(record)}
    for other in others:
        told = tuple(fields(other.record))
        theirs = {field.name: field.value for field in told}
        differs = {name for name in own.keys() | theirs.keys() if own.get(name) != theirs.get(name)}
        yield Beside(other, found[other.document], told, frozenset(differs))
