"""Cleaners of blanks: inside words, inside numbers, at marks; columns keep theirs."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract.text import Edit, Span

HAN = r"[\p{Han}〇○]"
MARK = r"[，。、；：？！（）《》“”‘’【】〔〕…—%]"


LINE = regex.compile(r"[^\n]+")
GAP = regex.compile(
    rf"""
    (?<= {HAN} | {MARK} | [\d.] )  (?<! \s) [ \u3000\xa0] (?! \s )  (?= {HAN} | {MARK} )
  | (?<= {HAN} | {MARK} )  [ \u3000\xa0] (?! \s )  (?= [\d.“] )
    """,
    regex.VERBOSE | regex.V1,
)


def spaces(chars: str) -> Iterator[Edit]:
    """A single space inside a Chinese word, between a number and its unit, or at a mark is dropped.

    Two spaces or more separate columns and stay; so do the spaces of a line that is a row of words
    with no punctuation (a menu, a row of a table, a verse), unless each word is one character.

    >>> [e.span.start for e in spaces("大 幅 提 升 ，达 2006 人")]
    [1, 3, 5, 7, 10, 15]
    >>> list(spaces("首页 走进民政 信息公开")), list(spaces("IT is fun"))
    ([], [])
    """
    for m in LINE.finditer(chars):
        if not _row_of_words(m[0]):
            yield from (Edit(Span(*gap.span()), "", "space") for gap in GAP.finditer(chars, *m.span()))


def _row_of_words(line: str) -> bool:
    words = line.split()
    return len(words) > 1 and all(regex.fullmatch(r"[\p{Han}]{2,}|.*\p{Latin}.*", word) for word in words)


IN_NUMBER = regex.compile(
    r"""
    (?<= (?<! [\d.,] \s? ) \d{1,3} (?: [ ] \d{3} )? ) [ ]
    (?= \d{3} (?: [ ] \d{3} )? (?! [\d ] \d | \d ) [ ]? [\p{Han}%] )
  | (?<= \d [.] ) [ ] (?= \d+ [ ]? [万亿元%] )
  | (?<= \d ) [ ] (?= [.] \d+ [ ]? [万亿元%] )
    """,
    regex.VERBOSE | regex.V1,
)


def number_spaces(chars: str) -> Iterator[Edit]:
    """A space between the thousands of a number that has a unit, or beside its decimal point.

    >>> [e.span.start for e in number_spaces("服务 8 844 人，28. 13%；100 200 300")]
    [4, 14]
    """
    for m in IN_NUMBER.finditer(chars):
        yield Edit(Span(*m.span()), "", "number-space")


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
