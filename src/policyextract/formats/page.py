"""One page for a browser: every text as it is, its records beside it, each field tied to its words.

The page is one file with no network, readable before any script runs. Everything that comes from a
file is escaped by Jinja2, and a content security policy lets no script run but the page's own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePath
from typing import TextIO

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.formats.segments import Line, Mark, lines
from policyextract.formats.snippets import Clause, clause_around, words
from policyextract.model import ArticleOut, Evidence, Record
from policyextract.pipeline import Extraction

HEADLINE = {"incentive": "amount", "indicator": "amount", "policy": "title"}
"""The field of each kind that stands at the top of its card."""
WIDE = frozenset(("region", "beneficiary", "conditions", "policy", "issuers"))
"""Fields with long values: they get a whole line of the card."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field on a card; `target` is the id of its first words, `sure` its confidence, where it has them."""

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
    """A record as a card: its headline field, the clause it is from, and the others in reading order."""

    id: str
    record: Record
    line: int
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
    """A document with its text cut into marked lines."""

    key: str
    extraction: Extraction
    lines: tuple[Line, ...]
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


def write(extractions: Iterable[Extraction], out: TextIO) -> None:
    """Write the page; it lists all documents at its top, so it is written when all are read."""
    views = [view(f"d{n}", extraction) for n, extraction in enumerate(extractions, 1)]
    css, script = _resource("page.css"), _resource("page.js")
    out.writelines(
        template().generate(
            documents=views,
            labels=labels,
            css=Markup(css),
            css_hash=csp_hash(css),
            script=Markup(script),
            script_hash=csp_hash(script),
        )
    )


def template() -> Template:
    """The page's template; it escapes whatever it is given and knows no name that it isn't given."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(verbatim=verbatim, words=words)
    return environment.from_string(_resource("page.html.j2"))


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def csp_hash(content: str) -> str:
    """How a content security policy names an inline style or script: the hash of its content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def verbatim(text: str) -> Markup:
    """A text as HTML that a browser reads back unchanged.

    A bare CR would become LF. NUL can't stand in HTML at all: it is shown as U+FFFD.

    >>> str(verbatim("<b>\\r\\n"))
    '&lt;b&gt;&#13;\\n'
    """
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))


def view(key: str, extraction: Extraction) -> DocumentView:
    """A document as the template wants it; `key` begins every id of its elements."""
    return DocumentView(
        key,
        extraction,
        tuple(lines(extraction.source.chars, list(marks(key, extraction)))),
        tuple(_articles(key, extraction)),
    )


def marks(key: str, extraction: Extraction) -> Iterator[Mark]:
    """Every highlight of a document: mentions, the words of evidence, the quotes of records."""
    document = extraction.document
    for mention in document.mentions:
        yield Mark(mention.start, mention.end, mention.type.lower())
    for record in document.records:
        yield Mark(record.start, record.end, f"record {record.kind}", f"{key}-{record.id}")
        for evidence in record.evidence.values():
            yield Mark(evidence.start, evidence.end, "evidence")


def _articles(key: str, extraction: Extraction) -> Iterator[ArticleView]:
    """The articles with what each says, then the records that belong to none of them."""
    document = extraction.document
    known = {article.id for article in document.articles}
    for article in document.articles:
        cards = tuple(_cards(key, extraction, [r for r in document.records if r.article == article.id]))
        start = article.spans[0][0] if article.spans else 0
        line = extraction.source.place(start).line
        yield ArticleView(article, labels.region_path(article.region), line, cards)
    rest = [record for record in document.records if record.article not in known]
    if rest:
        yield ArticleView(None, (), 1, tuple(_cards(key, extraction, rest)))


def _cards(key: str, extraction: Extraction, records: list[Record]) -> Iterator[CardView]:
    for record in records:
        card = f"{key}-{record.id}"
        fields = {
            name: _field(key, card, record, name, value)
            for name, value in labels.field_values(record)
            if name != "kind" or _has_own_words(record)
        }
        headline = fields.pop(HEADLINE[record.kind], None)
        line = extraction.source.place(record.start).line
        clause = clause_around(record, extraction) if record.kind != "policy" else None
        yield CardView(card, record, line, clause, headline, tuple(fields.values()))


def _has_own_words(record: Record) -> bool:
    """Whether other words than the record's own say that it is one: 给予奖励 before 8万元."""
    words = record.evidence.get("kind")
    return words is not None and (words.start, words.end) != (record.start, record.end)


def _field(key: str, card: str, record: Record, name: str, value: Label) -> FieldView:
    evidence = record.evidence.get(name)
    return FieldView(
        id=f"{card}-{name}",
        name=name,
        label=labels.FIELDS[name],
        value=value,
        how=evidence.how if evidence else "untold",
        evidence=evidence,
        target=f"{key}-c{evidence.start}" if evidence else None,
        wide=name in WIDE,
        sure=record.confidences.get(name),
    )
