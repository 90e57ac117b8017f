"""The chain of cleaners: each proposes edits to a page of text and says why; none returns a string.

Order is part of the meaning. Characters and marks come first, so that whatever looks at lines sees
one page however wide its digits and marks were set; then the blanks inside lines, then line breaks.
What does not belong to the text (page numbers, running heads) goes as soon as it can be told.
A cleaner never changes the value of a digit and never drops or invents one: `ocr-digit`, which reads
an O inside a number as 0, is the one that turns letters into digits, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policyextract import lines
from policyextract.blanks import number_spaces, spaced_out_numbers, spaces
from policyextract.characters import debris, form_feeds, ocr_digits, plain_chars
from policyextract.marks import thousands_commas, wide_marks
from policyextract.text import Edit, Text

Cleaner = Callable[[str], Iterator[Edit]]


def join_lines(chars: str) -> Iterator[Edit]:
    """A line break that only the width of the column made is dropped, with the spaces around it.

    Poems, tables, lists and headlines keep their lines: see `lines.wrapped`.

    >>> [e.span for e in join_lines("（一）取得证书的，\\n每月补贴２\\n００元。\\n第二条")]
    [Span(start=9, end=10), Span(start=15, end=16)]
    """
    for span in lines.wrapped(chars):
        yield Edit(span, "", "join-lines")


STAGES: tuple[tuple[Cleaner, ...], ...] = (
    (form_feeds, debris, plain_chars, wide_marks),
    (spaced_out_numbers, number_spaces, spaces),
    (join_lines, spaced_out_numbers, number_spaces, spaces, thousands_commas, ocr_digits),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The clean text of a page, and apart from it its running heads, folios and page numbers."""

    text: Text
    furniture: tuple[Text, ...] = ()


def clean(text: Text) -> Page:
    """The page without what dumps and OCR did to it; cleaning it once more changes nothing."""
    apart: list[Text] = []
    while True:
        before = text
        for stage in STAGES:
            for cleaner in stage:
                text = text.edited(cleaner(text.chars))
            text = _without_furniture(text, apart)
        if text is before:
            return Page(text, tuple(apart))


def _without_furniture(text: Text, apart: list[Text]) -> Text:
    """The text without its running heads, folios and page numbers, which are added to `apart`."""
    while heads := list(lines.furniture(text.chars)):
        apart += (_settled(text.pieces([(span, "")])) for span, _ in heads)
        text = text.edited(Edit(span, "", why) for span, why in heads)
    return text


def _settled(text: Text) -> Text:
    """`text` after the cleaners have been run until none has anything left to propose."""
    while True:
        before = text
        for stage in STAGES:
            for cleaner in stage:
                text = text.edited(cleaner(text.chars))
        if text is before:
            return text
