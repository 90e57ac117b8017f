"""Blank lines that mean nothing: a page typed with double spacing, and one with blank lines strewn in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policyextract import lines
from policyextract.lines import Line
from policyextract.text import Edit, Span

DOUBLE = 0.95  # of the line breaks, those with a blank line, from which on a page is double-spaced
FEW = 3  # cut sentences, and line breaks of a page, without which nothing can be told
STREWN = 0.3  # of the sentences that run over a line break, those that run over a blank line, too
PROSE = 0.25  # of the line breaks, those in sentences, without which the lines of a page are no columns
# A mark in the middle of a line that a headline with its place hasn't: 琼海：渔港有了课堂.
MIDWAY = re.compile(r"[，。；、,](?<!\A.)(?!\Z)")
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
    every = lines.split(chars)
    pairs = list(pairwise(at for at, line in enumerate(every) if line.words))
    apart = [(at, after) for at, after in pairs if after - at > 1]
    double = len(pairs) > FEW and len(apart) >= DOUBLE * len(pairs)
    tripled = double and any(after - at > 2 for at, after in apart)
    if tripled or len(apart) >= FEW and _is_broken(every, pairs, apart, double):
        for at, after in apart:
            gap = Span(every[at].span.end, every[after].span.start)
            yield Edit(_breaks(chars, gap, (after - at) // 2), "", "blank-line")


def _is_broken(
    every: Sequence[Line], pairs: Sequence[tuple[int, int]], apart: Sequence[tuple[int, int]], double: bool
) -> bool:
    """Whether sentences run over blank lines, and on a page that isn't double-spaced as over other ones."""
    widths = Counter(line.width for line in every if line.words)
    cut = sum(_runs_on(every[at], every[after], widths) for at, after in apart)
    if double or cut < FEW:
        return cut >= FEW
    midway = sum(_runs_on(every[at], every[after], widths) for at, after in pairs)
    return midway >= PROSE * len(pairs) and cut >= STREWN * midway


def _breaks(chars: str, gap: Span, count: int) -> Span:
    """The first line breaks between two lines, so many of them."""
    at = gap.start
    for _ in range(count):
        at = chars.index("\n", at, gap.end) + 1
    return Span(gap.start, at)


def _runs_on(line: Line, after: Line, widths: Counter[int]) -> bool:
    """Whether a sentence runs on from one line of a column to the next."""
    if after.indent > 1 or line.width < NARROWEST or line.words.rstrip(lines.CLOSERS)[-1:] in lines.ENDS:
        return False
    prose = MIDWAY.search(line.words) or MIDWAY.search(after.words)
    return bool(prose) and _printed(line, after, widths) and not lines.ITEM.match(after.words)


def _printed(line: Line, after: Line, widths: Counter[int]) -> bool:
    """Whether two lines are as wide as a column, or as several others, and so no paragraphs."""
    if max(line.width, after.width) <= lines.NARROW:
        return True
    return all(sum(widths[one.width + more] for more in (-1, 0, 1)) >= ALIKE for one in (line, after))
