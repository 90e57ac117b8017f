"""Why: every edit, sentence, pattern and record rule that touched some characters of a source."""

from __future__ import annotations

from collections.abc import Iterator

from policyextract import patterns
from policyextract.find import scored_type
from policyextract.model import Record
from policyextract.patterns import Mention
from policyextract.pipeline import Extraction
from policyextract.records import Reading
from policyextract.sources import Source
from policyextract.text import Applied, Span


def explain(extraction: Extraction, span: Span) -> Iterator[str]:
    """Lines for a person: what happened to the characters of `span`, and what is, or is not, a record.

    Raises ValueError for a span that is empty or leaves the source.
    """
    source = extraction.source
    if not 0 <= span.start < span.end <= len(source.chars):
        raise ValueError(
            f"{span.start}:{span.end} is no range of the {len(source.chars)} characters of {source.name}"
        )
    place = source.place(span.start)
    at = f"{source.name}:{place.line}:{place.column}  characters {span.start}:{span.end}"
    yield at + _printed(source, span)
    yield f"  words      {_show(source.quote(span))}"
    for edit in _edits(extraction, span):
        at = f"{edit.source.start}:{edit.source.end}"
        yield f"  edit       {edit.why}: {_show(edit.old)} → {_show(edit.new)}  at {at}"
    for reading in extraction.readings:
        yield from _of_reading(reading, span)
    for record in extraction.document.records:
        if _touches(record, span):
            yield from _of_record(record)


def _printed(source: Source, span: Span) -> str:
    """The page of a span and the box of its words there, in points; nothing where there are no pages."""
    page, boxes = source.page(span), source.boxes(span)
    if page is None:
        return ""
    corners = (" ".join(f"{edge:.1f}" for edge in box) for box in boxes)
    return f"  page {page}  box {', '.join(corners)}"


def _show(words: str) -> str:
    return "«" + words.replace("\n", "⏎").replace("\t", "⇥") + "»"


def _edits(extraction: Extraction, span: Span) -> list[Applied]:
    texts = [extraction.page.text, *extraction.page.furniture]
    made = {edit for text in texts for edit in text.history if edit.source.overlaps(span)}
    return sorted(made, key=lambda edit: edit.source)


def _of_reading(reading: Reading, span: Span) -> Iterator[str]:
    """The article, the sentences and the mentions that hold characters of `span`."""
    text = reading.article.text
    here = [m for m in reading.found.mentions if any(s.overlaps(span) for s in text.sources(m.span))]
    sentences = [s for s in reading.found.sentences if any(p.overlaps(span) for p in text.sources(s))]
    if not sentences:
        return
    article = reading.article
    yield f"  article    {article.id} ({article.kind}) {article.title or '(no headline)'}"
    for reason in article.reasons:
        yield f"             {reason}"
    for sentence in sentences:
        words = text[sentence].strip()
        yield f"  sentence   {_show(words)}  ended by {_show(words[-1])}"
    for mention in here:
        yield from _of_mention(reading, mention)


def _of_mention(reading: Reading, mention: Mention) -> Iterator[str]:
    kind = scored_type(mention) or mention.rule.partition(".")[0]
    words = _show(reading.article.text[mention.span])
    yield f"  {kind.lower():10} {words} = {mention.value}  by {where(mention.rule)}"
    verdict = reading.verdicts.get(mention.span)
    if verdict and verdict.kind != "promise":
        yield f"             no incentive: it is a {verdict.kind} ({verdict.why})"


def where(rule: str) -> str:
    """The rule with the place in the pattern files where it stands, if it is a pattern."""
    for pattern in patterns.library():
        if pattern.id == rule:
            return f"{rule} ({pattern.file}:{pattern.line})"
    return rule


def _touches(record: Record, span: Span) -> bool:
    return any(Span(e.start, e.end).overlaps(span) for e in record.evidence.values())


def _of_record(record: Record) -> Iterator[str]:
    yield f"  record     {record.id} {record.kind} {_show(record.quote)}  confidence {record.confidence}"
    told = record.model_dump(mode="json")
    yield "    sure of      " + " · ".join(
        f"{name} {value:.2f}" for name, value in record.confidences.items()
    )
    for name, evidence in record.evidence.items():
        value = told.get(name, record.quote)
        place = f"{_show(evidence.quote)} {evidence.start}:{evidence.end}"
        yield f"    {name:12} {value}  {evidence.how}: {place} by {evidence.rule}"
