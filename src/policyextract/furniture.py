"""What a page has around its text: page numbers, running heads, folios and mastheads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

import regex

from policyextract.lines import ENDS, PAGE_NUMBER, PROSE, SLACK, Line, is_prose, split
from policyextract.text import Span

HEAD = regex.compile(
    r"(?P<words>.{0,40}?\S)\s+第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?|第\s*\d{1,4}\s*页\s+.{1,40}"
    r"|[·•]\s*\d{1,4}\s*[·•]\s+[^，。；：]{2,40}|[^，。；：]{2,40}\s+[·•]\s*\d{1,4}\s*[·•]"
)
FOLIO = regex.compile(
    r"""
    (?: [^，。；：、]{1,30} \s+ )?
    (?: (?: \d{4} \s* 年 \s* )? 第 \s* \d{1,4} \s* 期 (?: \s* [（(] 总 .{2,12} [）)] )?
      | \d{4} \s* 年 \s* \d{1,2} \s* 月 \s* \d{1,2} \s* 日 \s* 星期 [一二三四五六日天]
        (?: \s+ [^，。；]{0,30} )?
      | (?: 责任编辑 | 责编 | 美编 | 版式 | 校对 ) [：:／/\s] \s* [^，。；]{2,40}
      | https?://\S+ (?: \s+ \d{1,4} / \d{1,4} )?
      | \d{4}/\d{1,2}/\d{1,2} [ ] \d{1,2}:\d{2} \s{2,} [^，。；：]{2,60}
      | 第? \s* [A-Z]? \d{1,2} \s* 版 (?: \s+ [^，。；]{0,20} )? )
    """,
    regex.VERBOSE,
)


# One of these is in every page number, running head and folio.
OF_FURNITURE = re.compile("[-—–·•页/P期编版校]")


def furniture(chars: str) -> Iterator[tuple[Span, str]]:
    """Page numbers, running heads and folios: the span with its line break, and which of them it is."""
    every = split(chars)
    found = dict.fromkeys(_mastheads(every), "folio")
    found |= {index: why for index, line in enumerate(every) if (why := _furniture(line.words))}
    found |= dict.fromkeys(_lone_numbers(every), "page-number")
    found |= dict.fromkeys(_repeated_heads(every, found), "running-head")
    for index in sorted(found):
        start, end = every[index].span
        yield Span(start, min(end + 1, len(chars))), found[index]


# What a masthead or a folio has, and a headline has not; a page number between points: · 11 · 副刊.
MASTHEAD = regex.compile(
    r"""
    第 \s* \d{1,4} \s* [期版] | (?<! \d ) \d{1,2} \s* 版 | [·•] \s* \d{1,3} \s* [·•] | 星期 [一二三四五六日天]
    | (?: 责任?编辑? | 责编 | 美编 | 版式 | 校对 | 热线 | 邮箱 ) \s* [：:／/]
    | ^ (?: \d{1,2} \s+ [^\s，]{2,12} | [A-Z\s]{4,40} | \p{Han}{2,8} )
      \s{2,} \d{4} [年./-] \d{1,2} [月./-] \d{1,2} \s? 日? $
    | (?<! [A-Za-z\d] ) [A-Z] \s? \d{2} (?! \d ) | 周刊 | 副刊
    """,
    regex.VERBOSE,
)
HAN = regex.compile(r"\p{Han}")
GAP = regex.compile(r"\S(?:\s{2,}|\u3000)\S|·|^\S{0,4}$|[：:／/]")


TOP = 12  # lines in which a masthead stands
ENDED = re.compile("[。！？，；》]")


def _mastheads(every: Sequence[Line]) -> Iterator[int]:
    """Those of the first lines of a page that give the paper's name, its issue or date, its editors.

    The lines behind one are the first in their turn.
    """
    left = iter(range(len(every)))
    top = list(islice(left, TOP))
    while found := [index for index in _written(every, top) if _is_masthead(every[index].words)]:
        yield from found
        top = [index for index in top if index not in found] + list(islice(left, len(found)))


def _written(every: Sequence[Line], top: list[int]) -> list[int]:
    """The first three of some lines that aren't blank."""
    return [index for index in top if every[index].words][:3]


def _is_masthead(words: str) -> bool:
    return len(words) <= 60 and bool(not ENDED.search(words) and MASTHEAD.search(words) and GAP.search(words))


def _furniture(words: str) -> str | None:
    """Which kind of furniture a line is by its words alone."""
    if len(words) > 80 or not OF_FURNITURE.search(words):
        return None
    if PAGE_NUMBER.fullmatch(words):
        return "page-number"
    if HEAD.fullmatch(words):
        return "running-head"
    return "folio" if FOLIO.fullmatch(words) else None


def _repeated_heads(every: Sequence[Line], found: Mapping[int, str]) -> Iterator[int]:
    """The lines next to a page number that stand more than once on the page, save the first."""
    numbers = [index for index, why in found.items() if why == "page-number"]
    if not numbers:
        return
    first: dict[str, int] = {}
    for index, line in enumerate(every):
        first.setdefault(line.solid, index)
    beside = {near for index in numbers for near in (index - 1, index + 1)}
    for index in beside & set(range(len(every))):
        line = every[index]
        if line.words and index != first[line.solid] and not PROSE.search(line.words):
            yield index


def _lone_numbers(every: Sequence[Line]) -> list[int]:
    """The bare numbers that count the pages: each one more than the last, or a single one.

    200, 400, 800 on lines of their own are the cells of a table, and so is one where most aren't alone.
    """
    bare = [index for index, line in enumerate(every) if line.words.isdecimal() and len(line.words) <= 3]
    alone = [index for index in bare if _stands_alone(every, index)]
    numbers = [int(every[index].words) for index in alone]
    counted = all(after == before + 1 for before, after in pairwise(numbers))
    return alone if counted and len(alone) >= len(bare) - len(alone) else []


def _stands_alone(every: Sequence[Line], index: int) -> bool:
    """Whether a bare number stands between blank lines, or between two lines of one sentence."""
    before = every[index - 1].words if index else ""
    after = every[index + 1].words if index + 1 < len(every) else ""
    if not before and not after:
        return True
    wide = max((line.width for line in every[max(0, index - 3) : index - 1]), default=0)
    full = index >= 3 and every[index - 1].width >= wide - SLACK
    prose = full and is_prose(before) and is_prose(after)
    return prose and before[-1] not in ENDS and bool(HAN.match(after))
