"""Pages of a paper in reading order: its text and tables, and its footnotes at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from policyextract.sources.typeset.columns import in_order
from policyextract.sources.typeset.pages import Page
from policyextract.sources.typeset.paragraphs import usual_size
from policyextract.sources.typeset.stacks import Stack
from policyextract.sources.typeset.tables import joined

FOOT = 0.6  # of the page's height, under which footnotes stand
SMALL = 0.92  # of the text's size, the largest of a footnote
NOTE = regex.compile(r"[\[［〔(（①-⑳*＊※注\d]")


def in_sequence(pages: Sequence[Page]) -> list[Stack]:
    """The stacks of all pages one after the other; footnotes come last, as they would cut a sentence."""
    size = usual_size(stack for page in pages for stack in page.stacks)
    notes = [stack for page in pages for stack in page.stacks if _is_footnote(page, stack, size)]
    text = [stack for page in pages for stack in in_order(page.stacks) if stack not in notes]
    return joined(text) + notes


def _is_footnote(page: Page, stack: Stack, size: float) -> bool:
    low = stack.box.top > FOOT * page.leaf.sheet.height
    return low and not stack.cells and stack.size <= SMALL * size and bool(NOTE.match(stack.words))


def runs(stacks: Sequence[Stack]) -> Iterator[list[Stack]]:
    """Stacks that are read without a blank line between them: those of one size."""
    run: list[Stack] = []
    for stack in stacks:
        if run and not _like(run[-1], stack):
            yield run
            run = []
        run.append(stack)
    if run:
        yield run


def _like(a: Stack, b: Stack) -> bool:
    """Whether two stacks are of one text, and not a title and what is under it."""
    if a.cells or b.cells:
        return a.rows[0].page == b.rows[0].page and b.box.top - a.box.bottom < 2 * min(a.size, b.size)
    return max(a.size, b.size) <= 1.12 * min(a.size, b.size) and a.bold == b.bold
