"""Pages whose every line was broken anew at one width, as mail programs and terminals do.

There the length of a line tells all: one of the full length goes on in the next, a shorter one ends
its paragraph. Lengths are counted in characters, not in columns, since such programs count so; that
is also how such a page is told from a printed column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from policyextract import lines
from policyextract.lines import Line
from policyextract.text import Edit, Span

NARROWEST = 8  # characters of the narrowest width that is taken for one
FEW = 3  # full lines without which there is none
MARKS = "，。；：！？、,.;:!?"
NOISE = 0.05  # of the full lines, those before a blank line, from which on blank lines mean nothing
ENDED = regex.compile(rf"[{lines.ENDS}.][{lines.CLOSERS}]*$|^[（(].*[）)]$")
# How a paragraph starts over which a sentence has ended, and how one does that stands under a headline.
STARTS = regex.compile(
    rf"(?:{lines.ITEM.pattern}) | [（(] | {lines.KEY.pattern} | [■□]? \S{{0,6}} (?: 记者 | 通讯员 ) \s",
    regex.VERBOSE,
)
BULLET = regex.compile(r"[■□◆◇●▲△▼◀▶◎★☆※]")
UNDER_HEAD = regex.compile(
    rf"{lines.KEY.pattern}\S{{2}}|本报|本网|新华社|近日|日前|[■□]|\S{{0,6}}(?:记者|通讯员)\s"
)
HEAD = re.compile(r"[^，。；：,;:]+")
NUMBER = re.compile(r"[\d.,]+")
BEFORE_NUMBER = regex.compile(r"[\s\d./\-年月第至到为达共约超近]$")
# Between the cells of a table or a menu, whose rows are broken nowhere.
CELLS = regex.compile(r"\S(?:[ \u3000]{2,}|\t)\s*\S")
NUMBERED = regex.compile(r"\S{2,12}[〔\[（(]\d{4}[〕\]）)]第?\d{1,5}号")


def even_lines(chars: str) -> Iterator[Edit]:
    r"""The line breaks of a page that was broken anew at one width, where that is all that they tell.

    >>> page = "为鼓励社会工作者考取职业\n资格证书，民政局印发办法\n，明确每月发给补贴两百元\n整。\n通知"
    >>> [edit.span.start for edit in even_lines(page)]
    [12, 25, 38]
    """
    full = _full(chars)
    if not _counted(full):
        return
    gaps = sum(chars.count("\n", a.span.end, b.span.start) > 1 for a, b in full)
    noisy = gaps > 1 and gaps > NOISE * len(full)
    starts = _starts(chars, full)
    first: Line | None = None
    before: Line | None = None
    for a, b in full:
        if first is None or a is not before:
            first = a
        breaks = chars.count("\n", a.span.end, b.span.start)
        wanted = 1 + (noisy and breaks > 1 and not ENDED.search(a.words))
        if (
            breaks == wanted
            and not lines.PAGE_NUMBER.fullmatch(b.words)
            and not _ends(chars, first, a, b, starts)
        ):
            yield Edit(Span(a.span.end, b.span.start), "", "even-lines")
            before = b


def _counted(full: Sequence[tuple[Line, Line]]) -> bool:
    """Whether characters were counted: no printer starts a line with a comma, and none leaves the lines
    of a column of several widths, as they are where digits count as much as wide characters."""
    widths = [a.width for a, _ in full]
    closed = any(b.words.startswith(lines.CLOSES) for _, b in full)
    return closed or bool(widths) and max(widths) - min(widths) > lines.SLACK


def _starts(chars: str, full: Sequence[tuple[Line, Line]]) -> frozenset[str]:
    """The lines that start a paragraph for sure: not after a line of the full width."""
    after = {b.span for _, b in full}
    return frozenset(chars[slice(*line.span)] for line in lines.split(chars) if line.span not in after)


def _ends(chars: str, first: Line, line: Line, after: Line, starts: frozenset[str]) -> bool:
    """Whether a paragraph is over after a line that happens to have the full width.

    `first` is the first line of the paragraph, `starts` are lines with which paragraphs start.
    """
    raw, under = chars[slice(*line.span)], chars[slice(*after.span)]
    if not line.words or raw[-1].isspace():
        return False
    if lines.PAGE_NUMBER.fullmatch(after.words):
        return True
    if BULLET.match(after.words):
        return True
    if ENDED.search(line.words) and STARTS.match(after.words) or under in starts:
        return True
    if after.indent > 1 and first.indent > 1:
        return True
    if first is not line:
        return False
    if NUMBERED.fullmatch(line.words):
        return True
    if not HEAD.fullmatch(line.words) or lines.ITEM.match(line.words) or line.words[-1].isdigit():
        return False
    return bool(UNDER_HEAD.match(under) or NUMBER.fullmatch(under))


PAGE = regex.compile(r"\d{1,3}")
NEXT = re.compile(r"\n\s*(.*)")


def page_numbers(chars: str) -> Iterator[tuple[Span, str]]:
    r"""The numbers of pages that cut a sentence in two on a page that was broken at one width.

    >>> page = "为鼓励社会工作者考取职业\n资格证书，市民政局近日印\n- 3 -\n发了办法，明确每月补贴两\n百元。"
    >>> [page[slice(*span)] for span, _ in page_numbers(page)]
    ['- 3 -\n']
    """
    for a, b in _full(chars):
        after = NEXT.match(chars, b.span.end)
        if after and _is_number(chars, a, b, after[1]) and not ENDED.search(a.words):
            yield Span(b.span.start, b.span.end + 1), "page-number"


@lru_cache(maxsize=2)
def _full(chars: str) -> tuple[tuple[Line, Line], ...]:
    """Each line of the full width with the line after it; none where the page has no such width."""
    every = lines.split(chars)
    width = one_width([line for line in every if line.words and not _has_cells(line.words)])
    if not width:
        return ()
    kept = [line for line in every if line.words or line.length == width]
    return tuple(
        (a, b)
        for a, b in pairwise(kept)
        if len(a.solid) <= width <= a.length and not _has_cells(a.words) and not _has_cells(b.words)
    )


def _has_cells(words: str) -> bool:
    return ("\t" in words or lines.has_gap(words)) and bool(CELLS.search(words))


def _is_number(chars: str, line: Line, number: Line, after: str) -> bool:
    """Whether the line under a full one is the number of a page, and no cell and no end of a number."""
    if lines.PAGE_NUMBER.fullmatch(number.words):
        return bool(line.words)
    alone = PAGE.fullmatch(chars, *number.span)
    cut = BEFORE_NUMBER.search(chars[slice(*line.span)])
    return bool(alone and not cut and lines.is_prose(line.words) and lines.is_prose(after))


def one_width(every: Sequence[Line]) -> int:
    """The number of characters at which all lines of a page were broken, the blanks in them counted or
    not; 0 where they were not."""
    longest = max((line.length for line in every), default=0)
    solid = max((len(line.solid) for line in every), default=0)
    return next((width for width in (longest, solid) if _is_broken_at(width, every)), 0)


def _is_broken_at(width: int, every: Sequence[Line]) -> bool:
    """Whether as many lines are cut at a width, and as few end elsewhere, as where a program broke them."""
    full = [line for line in every if len(line.solid) <= width <= line.length]
    cut = sum(line.words[-1] not in MARKS and not lines.KEY.match(line.words) for line in full)
    if width < NARROWEST or cut < FEW or 2 * cut < len(full):
        return False
    under = [line for line in every if line.length < width]
    lengths = Counter(line.length for line in under)
    most = max((count for length, count in lengths.items() if length >= width // 2), default=0)
    return (
        most <= len(full)
        and 3 * max(lengths[width - 1], lengths[width - 2]) <= len(full)
        and 4 * sum(map(_midway, under)) <= len(full)
    )


def _midway(line: Line) -> bool:
    """Whether a line ends in the middle of a sentence, which on such a page only full lines do."""
    return bool(lines.CLAUSE.search(line.words)) and not ENDED.search(line.words)
