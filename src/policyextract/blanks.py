"""Cleaners of blanks: inside words, inside numbers, at marks; columns keep theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from policyextract import lines
from policyextract.characters import SLIPS, barred, is_number
from policyextract.lines import is_row
from policyextract.text import Edit, Span

HAN = r"[\p{Han}〇○]"
MARK = r"[，。、；：？！（）《》“”‘’【】〔〕\[\]…—%]"
BLANK = re.compile("[ \u3000\xa0]")
GAP = regex.compile(
    rf"""
    (?<= {HAN} | {MARK} | [\d.] )  (?<! \s) [ \u3000\xa0] (?! \s )  (?= {HAN} | {MARK} )
  | (?<= {HAN} | {MARK} )  [ \u3000\xa0] (?! \s )  (?= [\d.“] )
  | (?<= {HAN} )  [ ]  (?= / [ ]? {HAN} )  |  (?<= {HAN} [ ]? / )  [ ]  (?= {HAN} )
  | (?<= / [ ]? {HAN} )  [ ]  (?= · [ ]? {HAN} )  |  (?<= / [ ]? {HAN} [ ]? · )  [ ]  (?= {HAN} )
    """,
    regex.VERBOSE | regex.V1,
)
# A blank between two Chinese characters that no number of a clause and no 记者 is set off by.
STRAY = regex.compile(
    r"[ ](?=\p{Han})(?<=\p{Han}[ ])(?<!^.{0,5}[条章节][ ])(?<!(?:记者|通讯员|作者)[ ])", regex.MULTILINE
)
FEW_STRAY = 8  # such blanks that may stand on a page by chance


def spaces(chars: str) -> Iterator[Edit]:
    """A single space inside a Chinese word, between a number and its unit, or at a mark is dropped.

    Two spaces or more separate columns and stay; so do the spaces of a line that is a row of words
    with no punctuation (a menu, a row of a table, a verse), unless each word is one character, or the
    page has the characters beside a blank without it elsewhere, or is full of stray blanks.

    >>> [e.span.start for e in spaces("大 幅 提 升 ，达 2006 人")]
    [1, 3, 5, 7, 10, 15]
    >>> list(spaces("首页 走进民政 信息公开")), list(spaces("IT is fun"))
    ([], [])
    >>> [e.span.start for e in spaces("社工激 励办法\\n为社工激励")]
    [3]
    >>> list(spaces("津贴（元/月）　180　320")), len(list(spaces("第一章　总　则\\n2023　年")))
    ([], 3)
    """
    found = [(line, _row_of_words(chars[slice(*line)])) for line in _lines_with(BLANK, chars)]
    full = sum(len(STRAY.findall(chars[slice(*line)])) for line, row in found if not row) > FEW_STRAY
    gaps = [(gap, row) for line, row in found for gap in _gaps(chars, line)]
    asked = not full and any(row for _, row in gaps)
    known = {chars[at : at + 3] for at in range(len(chars))} if asked else set()
    for gap, row in gaps:
        around = chars[gap - 2 : gap] + chars[gap + 1 : gap + 3]
        if not row or full or around[:3] in known or around[1:] in known:
            yield Edit(Span(gap, gap + 1), "", "space")


def _gaps(chars: str, line: tuple[int, int]) -> Iterator[int]:
    """Where the blanks of a line stand that may be dropped; one set in a row of cells is not among them."""
    cells = is_row(chars[slice(*line)])
    for blank in BLANK.finditer(chars, *line):
        if not (cells and blank[0] == "\u3000") and GAP.match(chars, blank.start(), line[1]):
            yield blank.start()


def _lines_with(mark: re.Pattern[str], chars: str) -> Iterator[tuple[int, int]]:
    """Where the lines stand that have a mark in them."""
    end = 0
    while found := mark.search(chars, end):
        start = chars.rfind("\n", end, found.start()) + 1 or end
        end = chars.find("\n", found.end())
        end = len(chars) if end < 0 else end
        yield start, end


ROW_WORD = regex.compile(r"[\p{Han}]{2,}(?:[（(][^（）()]{1,8}[）)])?|.*\p{Latin}.*|[\[\]|｜]")


def _row_of_words(line: str) -> bool:
    words = line.split()
    return len(words) > 1 and all(map(ROW_WORD.fullmatch, words))


# Digits, and letters that were read for digits, with single blanks in between: 20 23, l 2OO, 28. 13.
CUT = regex.compile(r"(?<![\p{Latin}\d.,|])[\dOolI|][\dOolI|.,]*+(?:[ ][\dOolI|.,]++)+(?!\p{Latin})")
UNIT = regex.compile(r"[ ]?[\p{Han}%〕\]】）》]")
ONE_NUMBER = regex.compile(r"(?: \d{1,9} | \d{1,3} (?: ,\d{3} )+ ) (?: [.] \d{1,4} )?", regex.VERBOSE)
YEAR = regex.compile(r"(?:19|20)\d\d")
LONGEST = {"年": 4, "月": 2, "日": 2}
DAY = regex.compile(r"\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?$")
AT_DASH = regex.compile(r"[ ](?:(?<=\d[ ])(?=[-/:~～][ ]?\d)|(?<=\d[ ]?[-/:~～][ ])(?=\d))")
# What is in every such number; what tells that a line is no row of bare numbers.
CUT_AT = re.compile(r"[ ](?=[\dOolI|.,])(?<=[\dOolI|.,][ ])")
WORDED = regex.compile(r"[，。；：、！？\t]|\S[ \u3000]{2,}\S")
LISTED = re.compile(r"\d{1,2}[.,]")
SOLID = re.compile(r"\S")


def number_spaces(chars: str) -> Iterator[Edit]:
    """A single space inside a number, where it can't stand between two numbers.

    A year that stands whole before another number is a number of its own.

    >>> [e.span.start for e in number_spaces("服务 8 844 人，28. 13%，2 36个；100 200 300；2023 15人")]
    [4, 14, 20]
    >>> [e.span.start for e in number_spaces("20 23年，1 2月1 5日\\n初级 300 500\\n30 0")]
    [2, 8, 12, 29]
    """
    chars = barred(chars)
    for line in _lines_with(CUT_AT, chars):
        worded = bool(WORDED.search(chars, *line))
        for m in CUT.finditer(chars, *line):
            if _one_number(chars, m.span(), line, worded):
                yield from _without_blanks(m.span(), m[0])
    for m in AT_DASH.finditer(chars):
        yield Edit(Span(*m.span()), "", "number-space")


def _without_blanks(span: tuple[int, int], number: str) -> Iterator[Edit]:
    for at, char in enumerate(number, span[0]):
        if char == " ":
            yield Edit(Span(at, at + 1), "", "number-space")


def _one_number(chars: str, cut: tuple[int, int], line: tuple[int, int], worded: bool) -> bool:
    """Whether groups of digits with blanks in between are one number, and not the cells of a row."""
    start, end = cut
    groups = chars[start:end].split(" ")
    whole = "".join(SLIPS.get(char, char) for char in "".join(groups))
    if not is_number("".join(groups)) or not ONE_NUMBER.fullmatch(whole) or YEAR.fullmatch(groups[0]):
        return False
    if len(whole) > LONGEST.get(chars[end : end + 2].strip()[:1], 12) or DAY.search(
        chars, max(line[0], start - 12), start
    ):
        return False
    if all(group[0] in "0Oo.," or over[-1] in ".," for over, group in pairwise(groups)):
        return _goes_on(chars, groups, cut, line)
    alike = len({len(group) for group in groups}) == 1 and "." not in chars[start:end]
    if len(groups) > 2 and len(groups[0]) > 1 and alike:
        return False
    return worded or bool(UNIT.match(chars, end, line[1]))


def _runs_on(chars: str, start: int) -> bool:
    """Whether a sentence seems to run over the start of a line."""
    words = chars[max(0, start - 200) : start].rstrip().rpartition("\n")[2]
    return lines.is_prose(words) and words[-1] not in lines.ENDS


def _goes_on(chars: str, groups: Sequence[str], cut: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether a point with a blank after it is that of a decimal, and not that of a list: 1. 5月起."""
    listed = LISTED.fullmatch(groups[0]) and not SOLID.search(chars, line[0], cut[0])
    after = SOLID.search(chars, cut[1], line[1])
    return not listed or _runs_on(chars, line[0]) or not after or after[0] in "万亿元%"


# Digits set wide apart in a figure box: 2 3 1 6 个, 5 . 8 万人.
SPACED_OUT = regex.compile(
    r"(?<![\d.][ ]{0,2})\d(?P<gap>[ ]{1,2})(?:[\d.](?P=gap))+[\d.][ ]{0,2}(?=[\p{Han}%％])"
)


def spaced_out_numbers(chars: str) -> Iterator[Edit]:
    """The spaces of a number whose digits stand apart, in front of its unit.

    >>> [e.span for e in spaced_out_numbers("社工站 2 3 6 个；1 2 月")]
    [Span(start=5, end=6), Span(start=7, end=8), Span(start=9, end=10)]
    """
    for m in SPACED_OUT.finditer(chars):
        for gap in regex.finditer(r"[ ]+", chars, pos=m.start(), endpos=m.end()):
            yield Edit(Span(*gap.span()), "", "number-space")
