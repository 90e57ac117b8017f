"""policyextract as a component of a spaCy pipeline: `nlp.add_pipe("policyextract")`.

`policyextract_names` sets doc.ents to the names alone, for pipelines that want no more than that. spaCy finds
both by the entry points `spacy_factories`. What is found of a document is kept as plain
JSON in `doc.user_data`, so it goes wherever spaCy takes a document: to other processes, into a DocBin.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from policyextract import text
from policyextract.find import scored_type
from policyextract.model import Document, Record
from policyextract.ner import names
from policyextract.patterns import Mention
from policyextract.pipeline import Extraction, read, run
from policyextract.records import Reading
from policyextract.sources import Source
from policyextract.values import Date, Duration, Level, Money, Place, Quantity, Word

KEY = "policyextract"  # of doc.spans
NAMED = ("ORG", "GPE", "LOC", "LAW", "PERSON")  # labels of names, ours and of doc.ents
PLACES = ("GPE", "LOC")
PERCENT = {"%", "百分点", "个百分点"}
# Measure words that measure; all others count, and what is counted is a CARDINAL in OntoNotes.
MEASURES = {"米", "厘米", "公里", "平米", "平方米", "平方公里", "立方米", "亩", "公顷"}
MEASURES |= {"斤", "公斤", "千克", "吨"}
WIDER = re.compile(rf"{KEY}:(\d+):(\d+)")
Names = Literal["own", "doc.ents", "none"]


class Mark(NamedTuple):
    """What becomes a span of the document: exact characters, label, code of a region, canonical value.

    `within` is the code of the region in which a place lies that has none.
    """

    place: text.Span
    label: str
    code: str = ""
    value: str | None = None
    within: str | None = None


@Language.factory(
    "policyextract",
    default_config={"names": "own"},
    assigns=["doc.spans", "doc._.policy_document", "doc._.policy_records", "span._.value"],
)
def make(nlp: Language, name: str, names: Names) -> PolicyExtract:
    """The component; `names` says whose names of bodies, places, laws and people it takes."""
    return PolicyExtract(names)


class PolicyExtract:
    """Reads the text of a document: mentions and names into `doc.spans`, records into `doc._`."""

    def __init__(self, names: Names = "own") -> None:
        self.names = names

    def __call__(self, doc: Doc) -> Doc:
        """The document with what it says; raises ValueError where doc.ents are asked for and unset."""
        extraction = run(_source(doc.text), self._names(doc))
        doc._.policy_json = extraction.document.model_dump(mode="json")
        doc.spans[KEY] = [_spanned(doc, mark) for mark in marks(extraction)]
        return doc

    def _names(self, doc: Doc) -> list[Mention] | None:
        """Those that the document brings; None where policyextract finds them itself."""
        if self.names == "own":
            return None
        ents = _ents(doc) if self.names == "doc.ents" else ()
        return [
            Mention(text.Span(ent.start_char, ent.end_char), Word(ent.label_), "doc.ents") for ent in ents
        ]


@Language.factory("policyextract_names", assigns=["doc.ents"])
def make_names(nlp: Language, name: str) -> PolicyNames:
    """The component that finds names alone."""
    return PolicyNames()


class PolicyNames:
    """Adds the names of bodies, places, laws and people to doc.ents; what is set there goes before them."""

    def __call__(self, doc: Doc) -> Doc:
        """The document with its names."""
        _, readings = read(_source(doc.text))
        ents = list(doc.ents)
        taken = {token.i for ent in ents for token in ent}
        found = (mark for reading in readings for mark in _names(reading))
        for mark in sorted(found, key=lambda mark: mark.place):
            span = _spanned(doc, mark)
            if taken.isdisjoint(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                ents.append(span)
        doc.set_ents(ents)
        return doc


def marks(extraction: Extraction) -> list[Mark]:
    """The mentions of a document and its names, in order, the outer of two that begin together first.

    A name of a region, ours or another's, has a mention already.
    """
    mentions = {mark for reading in extraction.readings for mark in _mentions(reading)}
    regions = {at for mark in mentions if mark.code for at in range(*mark.place)}
    named = {mark for reading in extraction.readings for mark in _names(reading) if not mark.code}
    others = {m for m in named if m.label not in PLACES or not regions.issuperset(range(*m.place))}
    return sorted(mentions | others, key=lambda mark: (mark.place.start, -mark.place.end, mark.label))


def _names(reading: Reading) -> Iterator[Mark]:
    for name in names(reading.view):
        place = reading.article.text.source(name.span)
        yield Mark(place, name.label, name.code or "", name.code, name.within)


def _source(chars: str) -> Source:
    """The text as policyextract's own readers would give it."""
    return Source("text", hashlib.sha256(chars.encode()).hexdigest(), "utf-8", chars)


def _mentions(reading: Reading) -> Iterator[Mark]:
    for mention in reading.found.mentions:
        if scored_type(mention):
            value = str(mention.value)
            code = value if isinstance(mention.value, Place) else ""
            yield Mark(reading.article.text.source(mention.span), label(mention), code, value)


def label(mention: Mention) -> str:
    """The label that OntoNotes has for what is mentioned; CERT, a grade of a certificate, it has none for."""
    match mention.value:
        case Money():
            return "MONEY"
        case Quantity(unit=unit):
            return "PERCENT" if unit in PERCENT else "QUANTITY" if unit in MEASURES else "CARDINAL"
        case Date():
            return "DATE"
        case Duration(iso=iso):
            return "TIME" if iso.startswith("PT") else "DATE"  # TIME: less than a day
        case Place():
            return "GPE"
        case Level():
            return "CERT"
        case _:
            raise ValueError(f"{mention.rule}: is shown nowhere")


def _ents(doc: Doc) -> Iterator[Span]:
    """The names that another component has set; raises ValueError where none has set any."""
    if len(doc) and not doc.has_annotation("ENT_IOB"):
        raise ValueError(
            'policyextract: names = "doc.ents", but no component has set doc.ents; '
            'add policyextract behind the one that does, or set names = "own"'
        )
    yield from (ent for ent in doc.ents if ent.label_ in NAMED)


def _spanned(doc: Doc, mark: Mark) -> Span:
    """The tokens that have characters of a mark; the id of the span says how many others they have."""
    start, end = mark.place
    span = doc.char_span(start, end, mark.label, mark.code, alignment_mode="expand")
    assert span is not None
    before, behind = start - span.start_char, span.end_char - end
    if before or behind:
        span.id_ = f"{KEY}:{before}:{behind}"
    for name, told in (("value", mark.value), ("within", mark.within)):
        if told is not None:
            _kept(doc)["._.", name, start, end] = told
    return span


def exact(span: Span) -> tuple[int, int]:
    """The characters of doc.text that were read; the tokens of a span may have more of them."""
    m = WIDER.fullmatch(span.id_)
    return (span.start_char + int(m[1]), span.end_char - int(m[2])) if m else (span.start_char, span.end_char)


def _kept(doc: Doc) -> dict[tuple[str, str, int, int], str]:
    """What belongs to characters of a document, where and as spaCy itself keeps it."""
    return cast("dict[tuple[str, str, int, int], str]", doc.user_data)


def _value(span: Span) -> str | None:
    return _kept(span.doc).get(("._.", "value", *exact(span)))


def _within(span: Span) -> str | None:
    return _kept(span.doc).get(("._.", "within", *exact(span)))


def _quote(span: Span) -> str:
    return span.doc.text[slice(*exact(span))]


def _start_char(span: Span) -> int:
    return exact(span)[0]


def _end_char(span: Span) -> int:
    return exact(span)[1]


def _document(doc: Doc) -> Document | None:
    return Document.model_validate(doc._.policy_json) if doc._.policy_json else None


def _records(doc: Doc) -> tuple[Record, ...]:
    document = _document(doc)
    return document.records if document else ()


def _declare() -> None:
    """The attributes behind `._`; one that somebody else has declared stays as it is."""
    for name, getter in (("policy_document", _document), ("policy_records", _records)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)
    if not Doc.has_extension("policy_json"):
        Doc.set_extension("policy_json", default=None)
    for name, reads in (
        ("value", _value),
        ("within", _within),
        ("quote", _quote),
        ("start_char", _start_char),
        ("end_char", _end_char),
    ):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=reads)


_declare()
