"""One page for a browser: every text as it is and as printed, its records beside it, each tied to its words.

The page is one file with no network, readable before any script runs. Everything that comes from a
file is escaped by Jinja2, and a content security policy lets no script run but the page's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TextIO

from jinja2 import DictLoader, Template
from markupsafe import Markup, escape

from policyextract.formats import frame, labels
from policyextract.formats.labels import Label
from policyextract.formats.printed import SheetView, sheets, targets
from policyextract.formats.segments import Line, Mark, lines
from policyextract.formats.snippets import Clause, clause_around, words
from policyextract.formats.warnings import warning
from policyextract.model import ArticleOut, Evidence, Record
from policyextract.pipeline import Answered
from policyextract.text import Span

HEADLINE = {"incentive": "amount", "indicator": "amount", "policy": "title"}
"""The field of each kind that stands at the top of its card."""
WIDE = frozenset(("region", "place", "beneficiary", "conditions", "policy", "issuers"))
"""Fields with long values: they get a whole line of the card."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field on a card; `target` is the id of its first words, `sure` its confidence, where it has them.

    Words that are printed on a page are looked for there, others in the text.
    """

    id: str
    name: str
    label: Label
    value: Label
    how: str
    evidence: Evidence | None
    target: str | None
    wide: bool
    sure: float | None


@dataclass(frozen=True, slots=True)
class CardView:
    """A record as a card: its headline field, the clause it is from, and the others in reading order.

    `printed` is the id of its box on a page, `legible` how sure the recognition of its words was.
    """

    id: str
    record: Record
    line: int
    printed: str | None
    legible: float
    clause: Clause | None
    headline: FieldView | None
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its cards; `article` is None for records of no listed article."""

    article: ArticleOut | None
    path: tuple[str, ...]
    line: int
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its text cut into marked lines, and its pages where it has some."""

    key: str
    extraction: Answered
    lines: tuple[Line, ...]
    sheets: tuple[SheetView, ...]
    articles: tuple[ArticleView, ...]

    @property
    def name(self) -> str:
        """What the document is called."""
        return self.extraction.document.source

    @property
    def short_name(self) -> str:
        """Its name without the folders."""
        return PurePath(self.name).name

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each kind it has."""
        kinds: list[str] = [record.kind for record in self.extraction.document.records]
        return {kind: kinds.count(kind) for kind in labels.KINDS}


def write(extractions: Iterable[Answered], out: TextIO) -> None:
    """Write the page; it lists all documents at its top, so it is written when all are read."""
    views = [view(f"d{n}", extraction) for n, extraction in enumerate(extractions, 1)]
    css, script = frame.style(__package__, "page.css"), frame.script(__package__, "page.js")
    out.writelines(template().generate(given(views, css, script)))


def given(documents: Sequence[DocumentView], css: str, script: str) -> dict[str, object]:
    """What the template needs: the documents, its style and its script, and the hashes that allow these."""
    return {
        "documents": documents,
        "labels": labels,
        "css": Markup(css),
        "css_hash": frame.csp_hash(css),
        "script": Markup(script),
        "script_hash": frame.csp_hash(script),
    }


def template(extending: str = '{% extends "page" %}') -> Template:
    """The page's template, or one that extends it and fills its blocks.

    It escapes whatever it is given and knows no name that it isn't given.
    """
    environment = frame.environment()
    environment.loader = DictLoader({"page": frame.resource(__package__, "page.html.j2")})
    environment.filters.update(verbatim=verbatim, words=words, warning=warning)
    return environment.from_string(extending)


def verbatim(text: str) -> Markup:
    """A text as HTML that a browser reads back unchanged.

    A bare CR would become LF. NUL can't stand in HTML at all: it is shown as U+FFFD.

    >>> str(verbatim("<b>\\r\\n"))
    '&lt;b&gt;&#13;\\n'
    """
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))


def view(key: str, extraction: Answered) -> DocumentView:
    """A document as the template wants it; `key` begins every id of its elements."""
    marked = tuple(lines(extraction.source.chars, list(marks(key, extraction))))
    pages = tuple(sheets(key, extraction, marked))
    return DocumentView(key, extraction, marked, pages, tuple(_articles(key, extraction, targets(pages))))


def marks(key: str, extraction: Answered) -> Iterator[Mark]:
    """Every highlight of a document: mentions, the words of evidence, the quotes of records."""
    document = extraction.document
    for mention in document.mentions:
        yield Mark(mention.start, mention.end, mention.type.lower())
    for record in document.records:
        yield Mark(record.start, record.end, f"record {record.kind}", f"{key}-{record.id}")
        for evidence in record.evidence.values():
            yield Mark(evidence.start, evidence.end, "evidence")


def _articles(key: str, extraction: Answered, printed: Mapping[int, str]) -> Iterator[ArticleView]:
    """The articles with what each says, then the records that belong to none of them.

    `printed` has the ids of the boxes on the pages, by where their words begin in the text.
    """
    document = extraction.document
    known = {article.id for article in document.articles}
    for article in document.articles:
        own = [record for record in document.records if record.article == article.id]
        cards = tuple(_cards(key, extraction, own, printed))
        start = article.spans[0][0] if article.spans else 0
        line = extraction.source.place(start).line
        yield ArticleView(article, labels.region_path(article.region), line, cards)
    rest = [record for record in document.records if record.article not in known]
    if rest:
        yield ArticleView(None, (), 1, tuple(_cards(key, extraction, rest, printed)))


def _cards(
    key: str, extraction: Answered, records: list[Record], printed: Mapping[int, str]
) -> Iterator[CardView]:
    for record in records:
        card = f"{key}-{record.id}"
        at = {
            name: printed.get(evidence.start, f"{key}-c{evidence.start}")
            for name, evidence in record.evidence.items()
        }
        fields = {
            name: _field(f"{card}-{name}", record, name, value, at.get(name))
            for name, value in labels.field_values(record)
            if name != "kind" or _has_own_words(record)
        }
        headline = fields.pop(HEADLINE[record.kind], None)
        clause = clause_around(record, extraction) if record.kind != "policy" else None
        yield CardView(
            card,
            record,
            extraction.source.place(record.start).line,
            printed.get(record.start),
            extraction.source.sure(Span(record.start, record.end)),
            clause,
            headline,
            tuple(fields.values()),
        )


def _has_own_words(record: Record) -> bool:
    """Whether other words than the record's own say that it is one: 给予奖励 before 8万元."""
    words = record.evidence.get("kind")
    return words is not None and (words.start, words.end) != (record.start, record.end)


def _field(field: str, record: Record, name: str, value: Label, target: str | None) -> FieldView:
    evidence = record.evidence.get(name)
    return FieldView(
        id=field,
        name=name,
        label=labels.FIELDS[name],
        value=value,
        how=evidence.how if evidence else "untold",
        evidence=evidence,
        target=target,
        wide=name in WIDE,
        sure=record.confidences.get(name),
    )
