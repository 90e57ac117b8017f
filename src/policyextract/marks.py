"""Cleaners of punctuation: a Chinese page that was set with half-width marks gets its own back.

Marks are looked at in the text without its white space, since a dump puts blanks and line breaks on
either side of them. What is beside a mark tells what it is: 1,200 and 10:30 keep theirs, and so do
Latin words, addresses and the numbers of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import regex

from policyextract import lines
from policyextract.text import Edit, Span

WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))
MARK = re.compile(r"[,;:?!().]")
RUN = re.compile(f"{MARK.pattern}+")
HAN = regex.compile(r"\p{Han}+")
LATIN = regex.compile(r"\p{Latin}+")
CHINESE = regex.compile(r"[\p{Han}〇○%，。、；：？！（）《》“”‘’【】〔〕「」『』…—]")
# Both brackets on one Chinese page are of one width, also where only digits stand in them: (2020).
PAIR = regex.compile(r"[(（](?P<inner>[^()（）]{0,60})[)）]")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
WIDE_THOUSANDS = re.compile(r"，(?=\d{3}(?!\d))")
GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:[，,]\d{3}(?!\d))+")
# What a full stop after a digit can't be the point of: a decimal has no year and no month after it.
YEAR = re.compile(r"\d{4}")
DATE_AFTER = regex.compile(r"(?:19|20)\d\d年|(?<!\d{4}\.)\d{1,2}月")
LISTED = regex.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z])$")


def wide_marks(chars: str) -> Iterator[Edit]:
    """ASCII punctuation that touches a Chinese character or mark, as the Chinese mark.

    >>> [(e.span.start, e.new) for e in wide_marks("近日,厦门;a, b")]
    [(2, '，'), (5, '；')]
    >>> [e.new for e in wide_marks("占9.5%. 发(2020)11号, 1,200元\\n10:30报名")]
    ['。', '（', '）', '，']
    >>> list(wide_marks("云龙区\\t1,034\\t120"))
    []
    """
    if not MARK.search(chars) or not _is_chinese(chars):
        return
    every = lines.split(chars)
    solid = "".join(line.solid for line in every)
    starts = set(accumulate(len(line.solid) for line in every[:-1])) | {0}
    brackets = _brackets(solid)
    places = (mark.start() for mark in MARK.finditer(chars))
    for run in RUN.finditer(solid):
        left, right = solid[run.start() - 1 : run.start()], solid[run.end() : run.end() + 1]
        beside = bool(CHINESE.match(left) or CHINESE.match(right))
        for index, at in zip(range(*run.span()), places, strict=False):
            if solid[index] == ".":
                new = "。" if _is_stop(solid, index, run.span(), starts) else None
            elif THOUSANDS.match(chars, at):
                new = None  # whatever stands in the next cell of a table
            else:
                new = _wide(solid, index, left + right, beside or index in brackets)
            if new:
                yield Edit(Span(at, at + 1), new, "wide-marks")


# A line with no other marks than its blanks, and those of them that stand between phrases.
UNMARKED = regex.compile(r"^[^\w\n]*+(?P<words>[^，。；！？\n\t|｜]+)$", regex.MULTILINE)
BETWEEN = regex.compile(r"(?<=[^\s：、\u20E3])[ \u3000](?=[\p{Han}“《（])")
# When it was posted: 顺安社工 2024-03-05 18:00 湖北.
STAMP = regex.compile(r"\d[-月/]\d{1,2}日?\s{0,2}\d{1,2}[:：]\d{2}")


def post_commas(chars: str) -> Iterator[Edit]:
    """A blank between the phrases of a line of a post, which has no other marks, is a comma.

    >>> [e.span.start for e in post_commas("📌标准\\n✅初级每月300元 中级每月600元\\n💡一次性 包括高级")]
    [13, 27]
    """
    if not lines.is_post(chars):
        return
    for line in UNMARKED.finditer(chars):
        if STAMP.search(line[0]):
            continue
        for blank in BETWEEN.finditer(chars, *line.span("words")):
            yield Edit(Span(*blank.span()), "，", "post-comma")


def _is_chinese(chars: str) -> bool:
    """Whether a page has more Chinese characters than Latin letters."""
    latin = sum(map(len, LATIN.findall(chars)))
    for run in HAN.finditer(chars):
        latin -= len(run[0])
        if latin < 0:
            return True
    return False


def _brackets(solid: str) -> set[int]:
    """The places of brackets with Chinese words in them or beside them."""
    found: set[int] = set()
    for pair in PAIR.finditer(solid):
        start, end = pair.span()
        around = solid[max(0, start - 1) : start] + solid[end : end + 1]
        if HAN.search(pair["inner"]) or CHINESE.search(around):
            found |= {start, end - 1}
    return found


def _wide(solid: str, index: int, around: str, beside: bool) -> str | None:
    """The Chinese mark for a mark of ASCII, or None where it has to stay."""
    mark = solid[index]
    between = len(around) == 2 and around.isdigit()
    if mark == "," and between:
        beside = not THOUSANDS.match(solid, index)
    elif mark in ";?!" and between:
        beside = True
    return WIDE[mark] if beside else None


def _is_stop(solid: str, index: int, run: tuple[int, int], starts: set[int]) -> bool:
    """Whether a point ends a Chinese sentence, and is not that of a number, an address or a list."""
    end = run[1]
    before, after = solid[index - 1 : index], solid[index + 1 : index + 2]
    if before == "." or after == "." or not before:
        return False
    numbered = LISTED.search(solid, max(0, index - 4), index)
    if numbered and not before.isascii() and (end == len(solid) or end in starts):
        return True  # 百分之 / 六十八. ends a line, and nothing is left for a list to tell
    if numbered and (
        numbered.start() in starts or solid[numbered.start() - 1] in "。；：;" and before.isdigit()
    ):
        return False
    if CHINESE.match(before) or before in ")!?":
        return True
    if DATE_AFTER.match(solid, index + 1) and before.isdigit():
        return not YEAR.match(solid, max(0, index - 4), index)
    over = end == len(solid) or end in starts and not solid[end].isalnum() or bool(CHINESE.match(solid, end))
    return over or end in starts and bool(HAN.match(solid, end))


def thousands_commas(chars: str) -> Iterator[Edit]:
    """A Chinese comma between the thousands of a number as a plain one.

    >>> [(e.span.start, e.new) for e in thousands_commas("补贴1，200元；3，20人")]
    [(3, ',')]
    """
    if not WIDE_THOUSANDS.search(chars):
        return
    for number in GROUPED.finditer(chars):
        for comma in WIDE_THOUSANDS.finditer(chars, *number.span()):
            yield Edit(Span(*comma.span()), ",", "thousands-comma")
