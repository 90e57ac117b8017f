"""The chain of cleaners: each proposes edits to a page of text and says why; none returns a string.

Order is part of the meaning. Characters and marks come first, so that whatever looks at lines sees
one page however wide its digits and marks were set; then the blanks inside lines, then line breaks.
What does not belong to the text (page numbers, running heads) goes as soon as it can be told.
A cleaner never changes the value of a digit and never drops or invents one: `ocr-digit`, which reads
an O inside a number as 0, is the one that turns letters into digits, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policyextract.blanks import number_spaces, spaced_out_numbers, spaces
from policyextract.characters import debris, form_feeds, ocr_digits, plain_chars
from policyextract.columns import wrapped
from policyextract.furniture import furniture
from policyextract.marks import post_commas, thousands_commas, wide_marks
from policyextract.spacing import blank_lines
from policyextract.text import Edit, Span, Text
from policyextract.traditional import simplified
from policyextract.widths import even_lines, page_numbers

Cleaner = Callable[[str], Iterator[Edit]]
Finder = Callable[[str], Iterator[tuple[Span, str]]]


def join_lines(chars: str) -> Iterator[Edit]:
    """A line break that only the width of the column made is dropped, with the spaces around it.

    Poems, tables, lists and headlines keep their lines: see `columns.wrapped`.

    >>> [e.span for e in join_lines("（一）取得证书的，\\n每月补贴２\\n００元。\\n第二条")]
    [Span(start=9, end=10), Span(start=15, end=16)]
    """
    for span in wrapped(chars):
        yield Edit(span, "", "join-lines")


def _nothing(chars: str) -> Iterator[tuple[Span, str]]:
    """What doesn't belong to a text whose reader has set that apart."""
    return iter(())


# For each cleaner and finder the page for which it had nothing to say; it needs no second look.
Idle = dict[Cleaner | Finder, str]
PASSES = 10  # over a page; clippings need three
Stages = tuple[tuple[tuple[Cleaner, ...], Finder], ...]
INNER = (spaced_out_numbers, number_spaces, spaces)
# What is mended in one go, and how to find what doesn't belong to the text and can be told after it.
STAGES: Stages = (
    ((form_feeds, debris, plain_chars, simplified, blank_lines), page_numbers),
    ((even_lines, wide_marks, post_commas), furniture),
    (INNER, furniture),
    ((join_lines, *INNER, thousands_commas, ocr_digits), furniture),
)
# The same for a page whose lines are whole paragraphs: nothing that only a line's place or width tells.
PARAGRAPHS: Stages = (
    ((debris, plain_chars, simplified), _nothing),
    ((wide_marks, post_commas), _nothing),
    ((*INNER, thousands_commas, ocr_digits), _nothing),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The clean text of a page, and apart from it its running heads, folios and page numbers."""

    text: Text
    furniture: tuple[Text, ...] = ()


def clean(text: Text, paragraphs: bool = False, asides: Sequence[Span] = ()) -> Page:
    """The page without what dumps and OCR did to it; cleaning it once more changes nothing.

    `paragraphs`: each of its lines is a whole paragraph or a row of a table, so lines stay as they are.
    `asides` are spans of the source that its reader knows to be running heads or page numbers.
    It ends when a page comes out that it has seen, so cleaners that undo each other can't hang it, and
    after PASSES, which only a text needs that is made for it.
    """
    apart: list[Text] = []
    idle: Idle = {}
    text = _without(_known(asides), text, apart, {})
    seen: set[str] = set()
    while text.chars not in seen and len(seen) < PASSES:
        seen.add(text.chars)
        for cleaners, finder in PARAGRAPHS if paragraphs else STAGES:
            text = _without(finder, _mended(text, cleaners, idle), apart, idle)
    return Page(text, tuple(apart))


def _known(asides: Sequence[Span]) -> Finder:
    """Finds some spans, once."""
    left = [(span, "running-head") for span in asides]

    def found(_: str) -> Iterator[tuple[Span, str]]:
        yield from left
        left.clear()

    return found


def _mended(text: Text, cleaners: Iterable[Cleaner], idle: Idle) -> Text:
    for cleaner in cleaners:
        if idle.get(cleaner) != text.chars:
            before, text = text, text.edited(cleaner(text.chars))
            if text is before:
                idle[cleaner] = text.chars
    return text


def _without(finder: Finder, text: Text, apart: list[Text], idle: Idle) -> Text:
    """The text without the lines that do not belong to it, which are cleaned and added to `apart`."""
    while idle.get(finder) != text.chars:
        found = list(finder(text.chars))
        if not found:
            idle[finder] = text.chars
        apart += (_settled(text, span) for span, _ in found)
        text = text.edited(Edit(span, "", why) for span, why in found)
    return text


def _settled(page: Text, span: Span) -> Text:
    """A span of a page after the cleaners have been run until none has anything left to propose.

    Its history is its own: what was done to the page before is in that of the page.
    """
    text = replace(page.pieces([(span, "")]), history=())
    idle: Idle = {}
    seen: set[str] = set()
    while text.chars not in seen:
        seen.add(text.chars)
        for cleaners, _ in STAGES:
            text = _mended(text, cleaners, idle)
    return text
