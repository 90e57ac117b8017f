"""Pages to a Source: what is read after what, and where each character is printed."""

from __future__ import annotations

from collections.abc import Sequence

from policyextract.sources.file import File
from policyextract.sources.kinds import Kind
from policyextract.sources.source import Reason, Source, SourceError, Story
from policyextract.sources.typeset import papers, press
from policyextract.sources.typeset.leaf import Leaf
from policyextract.sources.typeset.pages import Page, pages
from policyextract.sources.typeset.paragraphs import lines
from policyextract.sources.typeset.scroll import Scroll
from policyextract.text import Span


def source(file: File, kind: Kind, leaves: Sequence[Leaf]) -> Source:
    """The text of the pages of a file in reading order; raises SourceError where they have no words."""
    if not any(leaf.rows for leaf in leaves):
        raise SourceError(
            file.name, Reason.empty, "no words were found on its pages", "get it again, larger or sharper"
        )
    scroll = Scroll({leaf.number: leaf.turn for leaf in leaves if leaf.turn})
    found = pages(leaves)
    stories: tuple[Story, ...] | None = None
    asides: tuple[Span, ...] = ()
    if any(page.columns for page in found):
        stories = tuple(scroll.story(told) for told in press.stories(found))
    else:
        asides = _paper(found, scroll)
    return Source(
        name=file.name,
        sha256=file.sha256,
        encoding=None,
        chars=scroll.chars,
        warnings=tuple(warning for leaf in leaves for warning in leaf.warnings),
        format=kind,
        paragraphs=True,
        stories=stories,
        asides=asides,
        sheets=tuple(leaf.sheet for leaf in leaves),
        strips=tuple(scroll.strips),
    )


def _paper(found: Sequence[Page], scroll: Scroll) -> tuple[Span, ...]:
    """Writes a paper, and gives its running heads and page numbers, which stand behind it."""
    for run in papers.runs(papers.in_sequence(found)):
        scroll.blank()
        scroll.lines(lines(run))
    scroll.blank()
    return tuple(scroll.lines([((row,),)]) for page in found for row in page.beside)
