"""The chain: read, clean, articles, sentences, find, records; each stage is a function of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from policyextract import articles, issue, laidout, places
from policyextract.clean import Page, clean
from policyextract.find import Undated, scored_type, undated
from policyextract.model import ArticleOut, Document, EntityOut, MentionOut, Record
from policyextract.ner import Name, names
from policyextract.patterns import Mention, PatternTimeout
from policyextract.records import Reading
from policyextract.sources import Reason, Source, SourceError, read_bytes, read_file
from policyextract.text import Span, Text
from policyextract.values import Date, Duration, Level, Money, Place, Quantity


class Answered(Protocol):
    """A document with its text: what is needed to show both beside each other."""

    @property
    def source(self) -> Source:
        """The text as it was read."""

    @property
    def document(self) -> Document:
        """What it says."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document together with every step that led to it; `explain` reads it."""

    source: Source
    page: Page
    readings: tuple[Reading, ...]
    document: Document


def extract(path: str | Path) -> Document:
    """What a file with one document says; raises SourceError where it can't be read."""
    return run(read_file(path)).document


def extract_text(text: str, name: str = "text") -> Document:
    """What a text says."""
    return run(read_bytes(text.encode(), name)).document


def run(source: Source, names: Sequence[Mention] | None = None) -> Extraction:
    """The whole chain over one source, with everything that it found on the way.

    `names` are those of bodies, places, policies and people in the source where somebody else has found
    them, each with its label as its value; unless they are given, policyextract finds its own.

    Raises SourceError where a pattern takes too long over its text.
    """
    try:
        page, readings = read(source, names)
        records = [record for reading in readings for record in reading.records()]
        return Extraction(source, page, readings, document(source, readings, records))
    except PatternTimeout as error:
        raise SourceError(source.name, Reason.time, str(error), error.advice) from None


def document(source: Source, readings: tuple[Reading, ...], records: Sequence[Record]) -> Document:
    """What a source says, from what is found in its articles."""
    return Document(
        source=source.name,
        sha256=source.sha256,
        format=source.format,
        encoding=source.encoding,
        publisher=source.publisher,
        published=source.published,
        pages=tuple((sheet.width, sheet.height) for sheet in source.sheets),
        articles=tuple(_article(reading) for reading in readings if reading.article.kind != "aside"),
        mentions=tuple(sorted(_mentions(readings), key=lambda m: (m.start, m.end, m.type))),
        records=tuple(records),
        warnings=source.warnings,
    )


def read(source: Source, names: Sequence[Mention] | None = None) -> tuple[Page, tuple[Reading, ...]]:
    """The page made clean, and its articles with what is found in them; no record is made yet."""
    page = clean(Text.raw(source.chars), source.paragraphs, source.asides)
    found = laidout.articles(page.text, source.stories) if source.stories else articles.split(page)
    return page, tuple(readings(source, found, names))


def readings(
    source: Source, found: list[articles.Article], names: Sequence[Mention] | None = None
) -> Iterator[Reading]:
    """Each article with its mentions; what one article names helps to read names in the others."""
    regions = list(places.read([article.text.chars for article in found]))
    around = Counter(str(mention.value) for mentions in regions for mention in mentions)
    named = [undated(article.text.chars, mentions) for article, mentions in zip(found, regions, strict=True)]
    of_page = _year(found, named) or (source.published or "")[:4] or None
    for article, told in zip(found, named, strict=True):
        year = issue.year(article.text.chars) or of_page
        theirs = None if names is None else tuple(_moved(names, article.text))
        yield Reading(source, article, told.of(year), around, theirs)


def _moved(names: Sequence[Mention], text: Text) -> Iterator[Mention]:
    """The names of a source that stand in an article, in the order and with the offsets of its text."""
    found = [(text.moved(name.span), name) for name in names]
    here = (name._replace(span=span) for span, name in found if span)
    yield from sorted(here, key=lambda name: name.span)


def _year(found: list[articles.Article], named: list[Undated]) -> str | None:
    """The year that the folio of the page gives; `named` is what each article names."""
    asides = (told.of(None) for article, told in zip(found, named, strict=True) if article.kind == "aside")
    dates = (m.value for aside in asides for m in aside.mentions if isinstance(m.value, Date))
    return next((date.year for date in dates if date.year), None)


def _article(reading: Reading) -> ArticleOut:
    article = reading.article
    return ArticleOut(
        id=article.id,
        kind="caption" if article.kind == "caption" else "article",
        title=article.title,
        region=reading.payers.home.code,
        byline=article.byline,
        source_note=article.source_note,
        spans=tuple(merged(reading.source, article.text.sources(Span(0, len(article.text))))),
    )


def merged(source: Source, spans: tuple[Span, ...]) -> Iterator[Span]:
    """The spans in their order, those put together that follow each other with only blanks between."""
    held: Span | None = None
    for span in spans:
        if held and held.end <= span.start and not source.chars[held.end : span.start].strip():
            held = Span(held.start, span.end)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def entities(extraction: Extraction) -> tuple[EntityOut, ...]:
    """The names in a document, in their order; `run` looks only for those that its records need.

    The words for those who are paid lie over them.
    """
    found = (_entity(reading, name) for reading in extraction.readings for name in _names(reading))
    return tuple(sorted(found, key=lambda entity: (entity.start, entity.end)))


def _names(reading: Reading) -> Iterator[Name]:
    yield from names(reading.view)
    yield from (Name(span, "BENEFICIARY", "beneficiary") for span in reading.paid)


def _entity(reading: Reading, name: Name) -> EntityOut:
    place = reading.article.text.source(name.span)
    return EntityOut(
        type=name.label,
        start=place.start,
        end=place.end,
        text=reading.source.quote(place),
        rule=name.rule,
        article=reading.article.id,
        code=name.code,
        within=name.within,
    )


def _mentions(readings: tuple[Reading, ...]) -> Iterator[MentionOut]:
    for reading in readings:
        for mention in reading.found.mentions:
            kind = scored_type(mention)
            if kind:
                yield _mention(reading, mention, kind)


def _mention(reading: Reading, mention: Mention, kind: str) -> MentionOut:
    place = reading.article.text.source(mention.span)
    return MentionOut.model_validate(
        {
            "type": kind,
            "start": place.start,
            "end": place.end,
            "text": reading.source.quote(place),
            "rule": mention.rule,
            "article": reading.article.id,
            **_value(mention),
        }
    )


def _value(mention: Mention) -> dict[str, object]:
    """The fields of the guide for a value."""
    value = mention.value
    if isinstance(value, Money):
        return {"min": value.min, "max": value.max, "currency": value.currency}
    if isinstance(value, Quantity):
        return {"min": value.min, "max": value.max, "unit": value.unit}
    if isinstance(value, Level):
        return {"levels": value.ranks}
    if isinstance(value, Place):
        return {"code": value.code}
    assert isinstance(value, Date | Duration)
    return {"value": str(value)}
