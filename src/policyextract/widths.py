"""Pages whose every line was broken anew at one width, as mail programs and terminals do.

There the length of a line tells all: one of the full length goes on in the next, a shorter one ends
its paragraph. Lengths are counted in characters, not in columns, since such programs count so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import regex

from policyextract import lines
from policyextract.lines import Line
from policyextract.text import Edit, Span

NARROWEST = 8  # characters of the narrowest width that is taken for one
FEW = 3  # full lines without which there is none
MARKS = "，。；：！？、,.;:!?"
NOISE = 0.05  # of the full lines, those before a blank line, from which on blank lines mean nothing
ENDED = regex.compile(rf"[{lines.ENDS}.][{lines.CLOSERS}]*$")
# How a paragraph starts, other than a line that was broken at any place.
STARTS = regex.compile(rf"(?:{lines.ITEM.pattern}) | 本报 | [问答][:：] | [\u3000 ]{{2}}", regex.VERBOSE)


def even_lines(chars: str) -> Iterator[Edit]:
    r"""The line breaks of a page that was broken anew at one width, where that is all that they tell.

    >>> page = "为鼓励社会工作人员考取职业\\n资格证书，市民政局近日印发\\n了办法，明确了每月补贴两百\\n元。\\n通知"
    >>> [edit.span.start for edit in even_lines(page)]
    [13, 27, 41]
    """
    full = list(_full(chars))
    gaps = sum(chars.count("\n", a.span.end, b.span.start) > 1 for a, b in full)
    noisy = gaps > 1 and gaps > NOISE * len(full)
    for a, b in full:
        breaks = chars.count("\n", a.span.end, b.span.start)
        over = ENDED.search(a.words) and STARTS.match(chars[slice(*b.span)])
        if breaks == 1 + (noisy and breaks > 1) and not over and not _is_number(a, b):
            yield Edit(Span(a.span.end, b.span.start), "", "even-lines")


def page_numbers(chars: str) -> Iterator[tuple[Span, str]]:
    r"""The numbers of pages that cut a sentence in two on a page that was broken at one width.

    >>> page = "为鼓励社会工作人员考取职业\n资格证书，市民政局近日印发\n- 3 -\n了办法，明确了每月补贴两百\n元。"
    >>> [page[slice(*span)] for span, _ in page_numbers(page)]
    ['- 3 -\n']
    """
    for a, b in _full(chars):
        if b.span.end < len(chars) and _is_number(a, b) and not ENDED.search(a.words):
            yield Span(b.span.start, b.span.end + 1), "page-number"


def _full(chars: str) -> Iterator[tuple[Line, Line]]:
    """Each line of the full width with the line after it; none where the page has no such width."""
    every = lines.split(chars)
    width = one_width(chars, [line for line in every if line.words])
    kept = [line for line in every if line.words or width == len(chars[slice(*line.span)]) > 0]
    for a, b in pairwise(kept):
        if width and is_full(chars, a, width):
            yield a, b


def _is_number(line: Line, after: Line) -> bool:
    """Whether the line after a full one is the number of a page, and not the end of a number."""
    alone = regex.fullmatch(r"\d{1,3}", after.words) and not regex.search(r"[\d./-]$", line.words)
    return bool(line.words and (alone or lines.PAGE_NUMBER.fullmatch(after.words)))


def one_width(chars: str, every: list[Line]) -> int:
    """The number of characters at which all lines of a page were broken; 0 where they were not."""
    raw = [len(chars[slice(*line.span)]) for line in every]
    solid = [len("".join(line.words.split())) for line in every]
    for width in dict.fromkeys((max(raw, default=0), max(solid, default=0))):
        full = [line for line, size, least in zip(every, raw, solid, strict=True) if least <= width <= size]
        under = Counter(size for size in raw if size < width)
        cut = sum(line.words[-1] not in MARKS for line in full)
        if (
            width >= NARROWEST
            and len(full) >= FEW
            and max(solid) <= width
            and 2 * cut >= len(full)
            and 3 * max(under[width - 1], under[width - 2]) <= len(full)
            and max(under[size] for size in range(width // 2, width)) <= len(full)
        ):
            return width
    return 0


def is_full(chars: str, line: Line, width: int) -> bool:
    """Whether a line has the full width, the blanks in it counted or not."""
    return len("".join(line.words.split())) <= width <= len(chars[slice(*line.span)])
