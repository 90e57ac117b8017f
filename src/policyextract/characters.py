"""Cleaners of single characters: widths, radicals, debris, letters read for digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

from policyextract.text import Edit, Span

# Radicals of the CJK supplement and what character each stands for (Unicode's Equivalent_Unified_Ideograph);
# browsers print them into PDF files, and NFKC leaves all but two alone. ⺀ stands for none.
RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧"
        "⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍"
        "⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛"
        "犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶"
        "辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# What NFKC takes for an old form that nobody writes in these texts.
RADICALS |= {"⼾": "户", "⾭": "青"}
RADICAL = re.compile(r"[\u2E80-\u2FD5]")
FORM = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．＋／－＝\u2E80-\u2FD5\uF900-\uFAFF]")
INVISIBLE = r"\uFFFD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFE0E\uFE0F\uFEFF\u00AD\uE000-\uF8FF"
CONTROL = r"\r\x00-\x08\x0B\x0E-\x1F\x7F-\x9F"
DEBRIS = re.compile(f"[{INVISIBLE}{CONTROL}]+")
PAGE_BREAK = re.compile(r"[\f\u2028\u2029\x85]")


def without_radicals(words: str) -> str:
    """Words with plain characters for the radicals that a browser has put into a PDF.

    >>> without_radicals("社⼯⻓领⽉薪")
    '社工长领月薪'
    """
    return RADICAL.sub(lambda m: RADICALS.get(m[0]) or unicodedata.normalize("NFKC", m[0]), words)


def plain_chars(chars: str) -> Iterator[Edit]:
    """Full-width letters and digits, radicals and compatibility forms as the plain character.

    Full-width punctuation is Chinese and stays.

    >>> [(e.span.start, e.new) for e in plain_chars("第１号Ａ，⽉")]
    [(1, '1'), (3, 'A'), (5, '月')]
    """
    for m in FORM.finditer(chars):
        new = RADICALS.get(m[0]) or unicodedata.normalize("NFKC", m[0])
        if new != m[0]:
            yield Edit(Span(*m.span()), new, "plain-characters")


def debris(chars: str) -> Iterator[Edit]:
    """Marks of failed decoding, zero-width and control characters are dropped.

    >>> [e.span for e in debris("\\ufffd\\ufffd 社工\\u200b站")]
    [Span(start=0, end=2), Span(start=5, end=6)]
    """
    for m in DEBRIS.finditer(chars):
        yield Edit(Span(*m.span()), "", "debris")


def form_feeds(chars: str) -> Iterator[Edit]:
    """A page break is a line break, and so is the carriage return of a text that has no other line ends."""
    for m in PAGE_BREAK.finditer(chars):
        yield Edit(Span(*m.span()), "\n", "page-break")
    if "\r" in chars and "\n" not in chars:
        for m in re.finditer("\r", chars):
            yield Edit(Span(*m.span()), "\n", "line-end")


SLIPS = {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"}
SLIP = re.compile("[OolI|]")
# What stands behind a counted number.
UNIT = (
    "[元块万亿年月日号人名位个家户场次期份件项例册本所处座间支天余多%％倍成篇通批条起票趟副套台辆"
    "张站米学课组队种]"
)
# A word of digits and such letters is a number where a unit, or the other end of a range, stands behind it.
NUMERIC = regex.compile(
    rf"""
    (?<! [\p{{Latin}}\d.,] ) [\dOolI|]++ (?: [.,，] [\dOolI|]++ ){{0,20}}+
    (?= \s?
        (?: {UNIT}
          | [-—–~～至] \s? [\dOolI|] ) )
    | (?<! [\p{{Latin}}\d] ) \d{{4}} [./-] [\dOlI]{{1,2}} [./-] [\dOlI]{{1,2}} (?! [\p{{Latin}}\d] )
    """,
    regex.VERBOSE,
)
NO_DIGIT = regex.compile(r"l|[lI|][Oo]+|[Oo][.][lI]\d*")
CELLS = regex.compile(r"^(?: .*[ ]\|[ ].* | [^|\n]*+ \| [^|\n]*+ \| .* )$", regex.VERBOSE | regex.MULTILINE)


def barred(chars: str) -> str:
    """The same with another bar between the cells of a row, where it can't be a 1: 初级 | 200元 | 按月."""
    return CELLS.sub(lambda m: m[0].replace("|", "│"), chars) if "|" in chars else chars


def is_number(word: str) -> bool:
    """Whether a word of digits, and of letters that are read for digits, has a digit in it for sure.

    >>> [is_number(word) for word in ("1OO", "lO", "OO", "ll")]
    [True, True, False, False]
    """
    return any(map(str.isdigit, word)) or bool(NO_DIGIT.fullmatch(word))


def ocr_digits(chars: str) -> Iterator[Edit]:
    """A letter inside a number that has a unit, as the digit that it was read from.

    >>> [(e.span.start, e.new) for e in ocr_digits("1OOO元，l200元，O2O模式，2O23年")]
    [(1, '0'), (2, '0'), (3, '0'), (6, '1'), (19, '0')]
    >>> [e.span.start for e in ocr_digits("每人|200元")], list(ocr_digits("初级 | 200元 | 按月"))
    ([2], [])
    """
    if not SLIP.search(chars):
        return
    chars = barred(chars)
    for m in NUMERIC.finditer(chars):
        if SLIP.search(m[0]) and is_number(m[0]):
            for slip in SLIP.finditer(chars, *m.span()):
                yield Edit(Span(*slip.span()), SLIPS[slip[0]], "ocr-digit")
