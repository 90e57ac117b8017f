"""Blank lines that mean nothing: a page typed with double spacing, and one with blank lines strewn in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import regex

from policyextract import lines
from policyextract.lines import Line
from policyextract.text import Edit, Span

DOUBLE = 0.95  # of the line breaks, those with a blank line, from which on a page is double-spaced
FEW = 3  # cut sentences, and line breaks of a page, without which nothing can be told
STREWN = 0.3  # of the sentences that run over a line break, those that run over a blank line, too
PROSE = 0.25  # of the line breaks, those in sentences, without which the lines of a page are no columns
MIDWAY = regex.compile(
    r"\S\s*[，。；、,]\s*\S"
)  # a mark that a headline with its place hasn't: 琼海：渔港有了课堂
NARROWEST = 12  # columns of the narrowest line over which a sentence runs on
ALIKE = 4  # lines of about one width that make a column; paragraphs that were put together have none


def blank_lines(chars: str) -> Iterator[Edit]:
    r"""Every second line break of a double-spaced page, and the blank lines strewn over a page.

    Where cleaning has put paragraphs together, the blank lines between them mean something; so lines
    as narrow as a column have to tell, or places with more blank lines than are usual on the page.

    >>> [edit.span for edit in blank_lines("一\n\n二\n\n三\n\n\n\n四\n\n五")]
    [Span(start=1, end=2), Span(start=4, end=5), Span(start=7, end=9), Span(start=12, end=13)]
    >>> list(blank_lines("一\n\n二\n三\n\n四\n\n五"))
    []
    """
    every = [line for line in lines.split(chars) if line.words]
    pairs = [(a, b, chars.count("\n", a.span.end, b.span.start)) for a, b in pairwise(every)]
    breaks = [count for _, _, count in pairs]
    widths = Counter(line.width for line in every)
    midway = [count for a, b, count in pairs if _printed(a, b, widths) and _goes_on(a, b)]
    cut = sum(count > 1 for count in midway)
    double = len(pairs) > FEW and sum(count > 1 for count in breaks) >= DOUBLE * len(pairs)
    strewn = len(midway) >= PROSE * len(pairs) and cut >= STREWN * len(midway)
    if cut >= FEW and (double or strewn) or double and max(breaks) > 2:
        for a, b, count in pairs:
            if count > 1:
                yield Edit(_breaks(chars, a.span.end, b.span.start, count // 2), "", "blank-line")


def _breaks(chars: str, start: int, end: int, count: int) -> Span:
    """The first line breaks between two lines, so many of them."""
    at = start
    for _ in range(count):
        at = chars.index("\n", at, end) + 1
    return Span(start, at)


def _printed(line: Line, after: Line, widths: Counter[int]) -> bool:
    """Whether two lines are as wide as a column, or as several others, and so no paragraphs."""
    shared = all(sum(widths[one.width + more] for more in (-1, 0, 1)) >= ALIKE for one in (line, after))
    return shared or max(line.width, after.width) <= lines.NARROW


def _goes_on(line: Line, after: Line) -> bool:
    """Whether a sentence runs on from one line of a column to the next."""
    over = line.words.rstrip(lines.CLOSERS)[-1:] in lines.ENDS or line.width < NARROWEST
    prose = MIDWAY.search(line.words) or MIDWAY.search(after.words)
    return bool(prose) and not over and after.indent <= 1 and not lines.ITEM.match(after.words)
