"""What people corrected, for whoever mends the program: lines of pattern files, and gold answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import chain, count
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from policyextract.clean import clean
from policyextract.evaluate.answers import MENTIONS
from policyextract.formats.annotations import Annotated, Quoted, annotation
from policyextract.formats.lessons import Lesson, Mistake, lesson
from policyextract.sources import Source
from policyextract.store import precision, rows
from policyextract.store.answers import DECIDED, OF_KIND
from policyextract.store.errors import StoreError
from policyextract.store.precision import Wrong
from policyextract.store.schema import articles, documents, mentions, records
from policyextract.text import Span, Text

OPEN = {"optional": True}  # nobody has said that it is right, nor that it is wrong
TOLD = (
    "region",
    "place",
    "level",
    "min",
    "max",
    "unit",
    "frequency",
    "beneficiary",
    "date",
    "modality",
    "title",
    "number",
)


class Taught(NamedTuple):
    """A field that was read wrongly, and the line that it teaches, if a pattern is to blame."""

    wrong: Wrong
    lesson: Lesson | None


class Gold(NamedTuple):
    """A document for `corpus/`: a name for its files, NAME.txt, and NAME.yaml for `policyextract gold`."""

    name: str
    text: str
    annotation: str


def taught(connection: Connection, wrong: list[Wrong]) -> list[Taught]:
    """What fields that were read wrongly teach."""
    texts: dict[int, Text] = {}
    told = []
    for one in wrong:
        row = connection.execute(select(records.c.document).where(records.c.id == one.record)).one()
        if row.document not in texts:
            texts[row.document] = _clean(_source(connection, row.document))
        told.append(Taught(one, lesson(texts[row.document], _mistake(one))))
    return told


def of_record(connection: Connection, record: str) -> list[Taught]:
    """What the corrections of a record teach; nothing where none was made."""
    return taught(connection, precision.of_record(connection, record))


def _mistake(wrong: Wrong) -> Mistake:
    marked = None if wrong.marked is None else Span(*wrong.marked)
    right = (
        "nothing"
        if wrong.right is None
        else " ".join(str(value) for value in wrong.right if value is not None)
    )
    why = f"a person says: {right or 'nothing'}"
    return Mistake(wrong.field, wrong.rule, Span(*wrong.place), wrong.right, marked, why)


def reviewed(connection: Connection) -> list[int]:
    """The documents on whose records people have decided, of which gold says something."""
    asked = select(records.c.document).where(records.c.status.in_((*DECIDED, "rejected")))
    return list(connection.scalars(asked.distinct().order_by(records.c.document)))


def gold(connection: Connection, document: int, taken: Collection[str] = ()) -> Gold:
    """The text of a document and the right answers about it, under a name that isn't one of those `taken`.

    What people accepted or corrected is right, what they rejected is left out, and what nobody has decided on
    is left open, as are the mentions. Raises StoreError where there is no such document.
    """
    own = connection.execute(select(documents).where(documents.c.id == document)).one_or_none()
    if own is None:
        raise StoreError(f"document {document}: there is none; look for it again")
    source = rows.unpacked(own.source)
    name = _name(own.name, taken)
    found = connection.execute(
        select(articles).where(articles.c.document == document).order_by(articles.c.id)
    ).all()
    keys = {row.id: row.key for row in found}
    told = Annotated(
        f"{name}.txt",
        source.chars,
        [(_article(row), [Span(*span) for span in row.spans]) for row in found],
        _mentions(connection, document),
        _records(connection, document, keys),
    )
    return Gold(name, source.chars, annotation(told))


def _name(source: str, taken: Collection[str]) -> str:
    """What the files of a document are called: like it, with a number where that is taken."""
    stem = source.rpartition("/")[2].rpartition(".")[0] or source
    name = re.sub(r"\W+", "-", stem).strip("-") or "document"
    return next(one for one in chain([name], (f"{name}-{n}" for n in count(2))) if one not in taken)


def _article(row: Row[Any]) -> dict[str, object]:
    caption = {"caption": True} if row.kind == "caption" else {}
    return {"id": row.key, **caption, "title": row.title, "region": row.region}


def _mentions(connection: Connection, document: int) -> list[Quoted]:
    """The mentions as the program finds them."""
    found = connection.execute(select(mentions).where(mentions.c.document == document))
    return [
        Quoted(
            Span(row.start, row.end),
            {"type": row.type, **{name: row.value.get(name) for name in MENTIONS[row.type]}, **OPEN},
        )
        for row in found
    ]


def _records(connection: Connection, document: int, keys: Mapping[int, str]) -> list[Quoted]:
    """The records that stand, in the order of the text."""
    asked = (records.c.document == document) & (records.c.status != "rejected") & ~records.c.gone
    told = []
    for row in connection.execute(select(records).where(asked).order_by(records.c.start, records.c.id)):
        names = [name for name in TOLD if name in _values(row.kind)]
        values = {
            "kind": row.kind,
            "article": keys[row.article],
            **{name: row.fields[name] for name in names},
        }
        left = {} if row.status in DECIDED else OPEN
        told.append(Quoted(Span(row.fields["start"], row.fields["end"]), {**values, **left}))
    return told


def _values(kind: str) -> set[str]:
    """The values of a kind of record."""
    amount = {"min", "max"} | ({"unit"} if kind == "indicator" else set())
    return set(OF_KIND[kind]) | (amount if "amount" in OF_KIND[kind] else set())


def _source(connection: Connection, document: int) -> Source:
    stored = select(documents.c.source).where(documents.c.id == document)
    return rows.unpacked(connection.execute(stored).scalar_one())


def _clean(source: Source) -> Text:
    return clean(Text.raw(source.chars), source.paragraphs, source.asides).text
