"""What documents and spans have behind `._`; light, for spaCy loads it wherever policyextract is installed.

All is kept in doc.user_data, where and as spaCy itself keeps what is set by `._`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from policyextract.model import Document, Record

KEY = "policyextract"  # of doc.spans
WIDER = re.compile(rf"{KEY}:(\d+):(\d+)")
Whose = Literal["own", "doc.ents", "none"]


def widened(doc: Doc, start: int, end: int) -> Span:
    """The tokens that have some characters of doc.text; the id of the span says how many others they have."""
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None
    before, behind = start - span.start_char, span.end_char - end
    if before or behind:
        span.id_ = f"{KEY}:{before}:{behind}"
    return span


def exact(span: Span) -> tuple[int, int]:
    """The characters that `widened` was asked for; of any other span its own."""
    m = WIDER.fullmatch(span.id_)
    return (span.start_char + int(m[1]), span.end_char - int(m[2])) if m else (span.start_char, span.end_char)


def keep(span: Span, name: str, told: str) -> None:
    """Makes `told` the attribute `name` of the exact characters of a span."""
    _kept(span.doc)["._.", name, *exact(span)] = told


def _kept(doc: Doc) -> dict[tuple[str, str, int, int], str]:
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
    from policyextract.model import Document

    return Document.model_validate(doc._.policy_json) if doc._.policy_json else None


def _records(doc: Doc) -> tuple[Record, ...]:
    document = _document(doc)
    return document.records if document else ()


def declare() -> None:
    """Declares the attributes; one that somebody else has declared stays as it is."""
    if not Doc.has_extension("policy_json"):
        Doc.set_extension("policy_json", default=None)
    for name, of_doc in {"policy_document": _document, "policy_records": _records}.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=of_doc)
    of_span = {
        "value": _value,
        "within": _within,
        "quote": _quote,
        "start_char": _start_char,
        "end_char": _end_char,
    }
    for name, getter in of_span.items():
        if not Span.has_extension(name):
            Span.set_extension(name, getter=getter)
