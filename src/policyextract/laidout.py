"""Articles of a source whose layout tells them: pages whose reader has cut them into stories."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from policyextract import layout
from policyextract.articles import Article, Draft, numbered, written
from policyextract.labels import by_words
from policyextract.layout import Label, Part, Row
from policyextract.sources.source import Story
from policyextract.text import Text


def articles(page: Text, stories: Sequence[Story]) -> list[Article]:
    """The articles of the clean text of pages, captions and asides too, in the order of the stories."""
    rows = layout.rows(page, ())
    drafts = [
        Draft(story.kind, tuple(_parts(page, rows, story)), ("cut by the layout",)) for story in stories
    ]
    return numbered(written(page, [draft for draft in drafts if draft.parts], "set"))


def _parts(page: Text, rows: Sequence[Row], story: Story) -> Iterator[Part]:
    """The blocks of a story that have words left after cleaning, as parts of a page."""
    for block in story.blocks:
        span = page.read_from(block.span)
        if span is None:
            continue
        first = bisect_left(rows, span.start, key=lambda row: row.span.start)
        inside = rows[first : bisect_left(rows, span.end, key=lambda row: row.span.start)]
        if story.kind == "caption":
            yield Part("caption", tuple(inside))
        elif block.label == "body":
            yield from _body(inside)
        else:
            yield Part(block.label, tuple(inside))


def _body(rows: Sequence[Row]) -> Iterator[Part]:
    """Rows of text, those apart that tell by their words that they are bylines or source notes."""
    for label, found in groupby(rows, key=_label):
        yield Part(label, tuple(found))


def _label(row: Row) -> Label:
    label = by_words(row.words)
    return label if label in ("byline", "note") else "body"
