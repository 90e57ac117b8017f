"""What the components do with a document; all of the chain is loaded with this module."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Span

from policyextract import text
from policyextract.find import scored_type
from policyextract.ner import names
from policyextract.patterns import Mention
from policyextract.pipeline import Extraction, read, run
from policyextract.records import Reading
from policyextract.sources import Source
from policyextract.spacy.attributes import KEY, Whose, exact, keep, widened
from policyextract.values import Date, Duration, Level, Money, Place, Quantity, Word

NAMED = ("ORG", "GPE", "LOC", "LAW", "PERSON")  # labels of names, ours and of doc.ents
PLACES = ("GPE", "LOC")
PERCENT = {"%", "百分点", "个百分点"}
# Measure words that measure; all others count, and what is counted is a CARDINAL in OntoNotes.
MEASURES = {"米", "厘米", "公里", "平米", "平方米", "平方公里", "立方米", "亩", "公顷"}
MEASURES |= {"斤", "公斤", "千克", "吨"}


class Mark(NamedTuple):
    """What becomes a span of the document: exact characters, label, code of a region, canonical value.

    `within` is the code of the region in which a place lies that has none.
    """

    place: text.Span
    label: str
    code: str = ""
    value: str | None = None
    within: str | None = None


class PolicyExtract:
    """Reads the text of a document: mentions and names into `doc.spans`, records into `doc._`."""

    def __init__(self, names: Whose = "own") -> None:
        self.names = names

    def __call__(self, doc: Doc) -> Doc:
        """The document with what it says; raises ValueError where doc.ents are asked for and unset."""
        extraction = run(_source(doc.text), self._names(doc))
        doc._.policy_json = extraction.document.model_dump(mode="json")
        doc.spans[KEY] = [_spanned(doc, mark) for mark in marks(extraction, self.names != "none")]
        return doc

    def _names(self, doc: Doc) -> list[Mention] | None:
        """Those that the document brings; None where policyextract finds what it needs itself."""
        if self.names != "doc.ents":
            return None
        return [Mention(text.Span(*exact(ent)), Word(ent.label_), "doc.ents") for ent in _ents(doc)]


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


def marks(extraction: Extraction, with_names: bool) -> list[Mark]:
    """The mentions of a document and its names, in order, the outer of two that begin together first.

    A name of a region, ours or another's, has a mention already.
    """
    readings = extraction.readings
    mentions = {mark for reading in readings for mark in _mentions(reading)}
    regions = {at for mark in mentions if mark.code for at in range(*mark.place)}
    found = (mark for reading in readings for mark in _names(reading)) if with_names else ()
    named = {mark for mark in found if not mark.code}
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
    """The tokens that have characters of a mark."""
    span = widened(doc, *mark.place)
    span.label_, span.kb_id_ = mark.label, mark.code
    for name, told in (("value", mark.value), ("within", mark.within)):
        if told is not None:
            keep(span, name, told)
    return span
