"""Cleaners: each proposes edits to a page of text and says why; none returns a string.

Order is part of the meaning: characters first, then what does not belong to the text (debris, page
numbers, running heads), then line breaks, then spaces and slips, which look at whole lines.
A cleaner never changes the value of a digit and never drops or invents one: `ocr-digit`, which reads
an O inside a number as 0, is the one that turns letters into digits, and says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from policyextract import lines
from policyextract.text import Edit, Span, Text

Cleaner = Callable[[str], Iterator[Edit]]

# Radicals of the CJK supplement that stand for a plain character and that NFKC leaves alone
# (Unicode's Equivalent_Unified_Ideograph); browsers print them into PDF files.
RADICALS = dict(
    zip(
        "⺅⺉⺌⺍⺎⺒⺓⺔⺖⺘⺙⺛⺝⺟⺠⺡⺣⺤⺨⺩⺫⺬⺭⺮⺯⺰⺱⺳⺴⺵⺶⺷⺹⺺⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "亻刂小⺍兀巳幺乚忄扌攵旡月母民氵灬爫犭王罒示礻竹糹纟罓罒罓罒羊羊耂⺺聿肉臼艹艹虎衤覀西见角讠贝⻊车辶辶辶邑钅長镸长门阜阝青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def plain_chars(chars: str) -> Iterator[Edit]:
    """Full-width letters and digits, radicals and compatibility forms as the plain character.

    Full-width punctuation is Chinese and stays.

    >>> [(e.span.start, e.new) for e in plain_chars("第１号Ａ，⽉")]
    [(1, '1'), (3, 'A'), (5, '月')]
    """
    for m in regex.finditer(r"[０-９Ａ-Ｚａ-ｚ％．＋／－＝\u2E80-\u2FD5\uF900-\uFAFF]", chars):
        new = RADICALS.get(m[0]) or unicodedata.normalize("NFKC", m[0])
        if new != m[0]:
            yield Edit(Span(*m.span()), new, "plain-characters")


def debris(chars: str) -> Iterator[Edit]:
    """Marks of failed decoding, zero-width and control characters are dropped.

    >>> [e.span for e in debris("\\ufffd\\ufffd 社工\\u200b站")]
    [Span(start=0, end=2), Span(start=5, end=6)]
    """
    invisible = r"\uFFFD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF\u00AD\uE000-\uF8FF"
    control = r"\r\x00-\x08\x0B\x0E-\x1F\x7F-\x9F"
    for m in regex.finditer(f"[{invisible}{control}]+", chars):
        yield Edit(Span(*m.span()), "", "debris")


def form_feeds(chars: str) -> Iterator[Edit]:
    """A page break is a line break."""
    for m in regex.finditer(r"[\f\u2028\u2029\x85]", chars):
        yield Edit(Span(*m.span()), "\n", "page-break")


def join_lines(chars: str) -> Iterator[Edit]:
    """A line break that only the width of the column made is dropped, with the spaces around it.

    Poems, tables, lists and headlines keep their lines: see `lines.wrapped`.

    >>> [e.span for e in join_lines("（一）取得证书的，\\n每月补贴２\\n００元。\\n第二条")]
    [Span(start=9, end=10), Span(start=15, end=16)]
    """
    for span in lines.wrapped(chars):
        yield Edit(span, "", "join-lines")


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
    plain = r"[\p{Han}]{2,}|.*\p{Latin}.*|[\[\]|｜]"
    return len(words) > 1 and all(regex.fullmatch(plain, word) for word in words)


# What stands behind a counted number.
UNIT = (
    "[元块万亿年月日号人名位个家户场次期份件项例册本所处座间支天余多%％倍成篇通批条起票趟副套台辆"
    "张站米学课组队种]"
)
SLIPS = {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"}
# The parts of one number in front of its unit, or of the next number of a list or range: 8 844 人, 58 . 6 万.
# In columns two spaces apart only single digits are one number: 2  3  6  个. `1. 15个` is an item of a list.
APART = regex.compile(
    rf"""
    (?<! [\p{{Latin}}\d.,|] [ ]{{0,2}} ) (?! (?<= ^ [ ]{{0,8}} ) \d{{1,2}} [.] [ ] )
    (?P<number> [\dOolI|.,]{{1,12}}+ (?: [ ] [\dOolI|.,]{{1,12}}+ ){{1,12}}+
      | [\d.] (?: [ ]{{2}} [\d.] ){{2,12}}+ )
    [ ]{{0,2}} (?= (?P<unit> {UNIT} | [-—–~～至、和与或] [ ]? [\dOlI] ) )
    """,
    regex.VERBOSE | regex.MULTILINE,
)
ONE_NUMBER = regex.compile(r"(?: \d{1,9} | \d{1,3} (?: ,\d{3} )+ ) (?: [.] \d{1,4} )?", regex.VERBOSE)
YEAR = regex.compile(r"(?:19|20)\d\d")
LONGEST = {"月": 2, "日": 2}


def number_spaces(chars: str) -> Iterator[Edit]:
    """The spaces inside a number that has a unit.

    A year that stands whole before another number is a number of its own.

    >>> [e.span.start for e in number_spaces("服务 8 844 人，28. 13%，2 36个；100 200 300；2023 15人")]
    [4, 8, 14, 20]
    """
    chars = _barred(chars)
    for m in APART.finditer(chars):
        if _is_one_number(m["number"], m["unit"]):
            for gap in regex.finditer(r"[ ]+", chars, pos=m.start(), endpos=m.end()):
                yield Edit(Span(*gap.span()), "", "number-space")


def _is_one_number(written: str, unit: str) -> bool:
    """Whether the parts of a number make one that can stand before this unit."""
    parts = "".join(SLIPS.get(char, char) for char in written).split()
    whole = "".join(parts)
    if not ONE_NUMBER.fullmatch(whole) or YEAR.fullmatch(parts[0]) or not any(map(str.isdigit, written)):
        return False
    if unit == "年":
        return len(whole) < 3 or bool(YEAR.fullmatch(whole))
    return len(whole) <= LONGEST.get(unit, 12)


CELLS = regex.compile(r"^(?: .*[ ]\|[ ].* | [^|\n]*+ \| [^|\n]*+ \| .* )$", regex.VERBOSE | regex.MULTILINE)


def _barred(chars: str) -> str:
    """The same with another bar between the cells of a row, where it can't be a 1: 初级 | 200元 | 按月."""
    return CELLS.sub(lambda m: m[0].replace("|", "│"), chars)


def thousands_commas(chars: str) -> Iterator[Edit]:
    """A Chinese comma between the thousands of a number as a plain one.

    >>> [(e.span.start, e.new) for e in thousands_commas("补贴1，200元；3，20人")]
    [(3, ',')]
    """
    for m in regex.finditer(r"(?<=(?<![\d.])\d{1,3}(?:[，,]\d{3})*)，(?=\d{3}(?!\d))", chars):
        yield Edit(Span(*m.span()), ",", "thousands-comma")


# A word of digits and such letters is a number where a unit, or the other end of a range, stands behind it.
NUMERIC = regex.compile(
    rf"""
    (?<! [\p{{Latin}}\d.,] ) [\dOolI|]++ (?: [.,，] [\dOolI|]++ )*+
    (?= \s?
        (?: {UNIT}
          | [-—–~～至] \s? [\dOolI|] ) )
    | (?<! [\p{{Latin}}\d] ) \d{{4}} [./-] [\dOlI]{{1,2}} [./-] [\dOlI]{{1,2}} (?! [\p{{Latin}}\d] )
    """,
    regex.VERBOSE,
)
NO_DIGIT = regex.compile(r"l|[lI|][Oo]+|[Oo][.][lI]\d*")


def ocr_digits(chars: str) -> Iterator[Edit]:
    """A letter inside a number that has a unit, as the digit that it was read from.

    >>> [(e.span.start, e.new) for e in ocr_digits("1OOO元，l200元，O2O模式，2O23年")]
    [(1, '0'), (2, '0'), (3, '0'), (6, '1'), (19, '0')]
    >>> [e.span.start for e in ocr_digits("每人|200元")], list(ocr_digits("初级 | 200元 | 按月"))
    ([2], [])
    """
    chars = _barred(chars)
    for m in NUMERIC.finditer(chars):
        if any(char.isdigit() for char in m[0]) or NO_DIGIT.fullmatch(m[0]):
            for offset, char in enumerate(m[0], m.start()):
                if char in SLIPS:
                    yield Edit(Span(offset, offset + 1), SLIPS[char], "ocr-digit")


WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))


def wide_marks(chars: str) -> Iterator[Edit]:
    """ASCII punctuation that touches a Chinese character, as the Chinese mark.

    >>> [(e.span.start, e.new) for e in wide_marks("近日,厦门;a, b")]
    [(2, '，'), (5, '；')]
    """
    for m in regex.finditer(
        rf"(?<={HAN}|[》”’）])[,;:?!()]|[(](?={HAN})|(?<=[(（][^()（）\n]{{1,40}})[)](?={HAN}|{MARK}|$)",
        chars,
    ):
        yield Edit(Span(*m.span()), WIDE[m[0]], "wide-marks")


# Line breaks come before widths: a full-width digit fills two columns, the plain one that replaces it one.
CLEANERS: tuple[Cleaner, ...] = (
    form_feeds,
    debris,
    join_lines,
    plain_chars,
    wide_marks,
    spaces,
    number_spaces,
    thousands_commas,
    ocr_digits,
)


@dataclass(frozen=True, slots=True)
class Page:
    """The clean text of a page, and apart from it its running heads, folios and page numbers."""

    text: Text
    furniture: tuple[Text, ...] = ()


def clean(text: Text) -> Page:
    """The page without what dumps and OCR did to it; cleaning it once more changes nothing."""
    heads = list(lines.furniture(text.chars))
    if heads:
        page = clean(text.edited(Edit(span, "", why) for span, why in heads))
        apart = tuple(_settled(text.pieces([(span, "")])) for span, _ in heads)
        return Page(page.text, apart + page.furniture)
    settled = _settled(text)
    return Page(text) if settled is text else clean(settled)


def _settled(text: Text) -> Text:
    """`text` after the cleaners have been run until none has anything left to propose."""
    while True:
        before = text
        for cleaner in CLEANERS:
            text = text.edited(cleaner(text.chars))
        if text is before:
            return text
