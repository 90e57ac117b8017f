"""What the lines of a page are: wrapped prose, list items, cells, page numbers, running heads.

Widths are counted in columns (a Chinese character is two, white space none), so that stray spaces
change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import regex

from policyextract.text import Span

WINDOW = 4  # lines looked at on either side to tell how wide a column is
NARROW = 44  # columns of the widest newspaper column
SLACK = 4  # columns that a full line may be short of its column, for a mark that may not start a line

ENDS = "。！？；：…!?;"
CLOSERS = "”’」』）)】》"
# 发布时间：2024-05-06 09:30, and below it 2025年，……
DAY_ENDS = regex.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:\s+\d\d?:\d\d(?::\d\d)?)?$")
DATE_BEGINS = regex.compile(r"\d{4}\s?年|\d{1,2}\s?月")
OPENS = regex.compile(r"[（(《“‘〔【\[，、,]$")
CLOSES = regex.compile(r"^[，。、；：！？）)》”’〕】%％]")
COMMA_ENDS = "，。、；：！？,.;:!?"
ITEM = regex.compile(
    r"""
    [一二三四五六七八九十]{1,3} [、.．] | [（(] (?: [一二三四五六七八九十]{1,3} | \d{1,2} ) [）)]
    | (?! 0 ) \d{1,2} (?: [、）)] | [.．] (?! \d ) ) | [①-⑳㈠-㈩⑴-⒇]
    | 第 [一二三四五六七八九十百\d]{1,4} [条章节款] | [■●◆▲△※★☆□▪•·►◇✓√] | \p{Extended_Pictographic}
    | [问答] [：:] | (?: 备?注 | 说明 ) \d? [：:]
    | 附件? [\d一二三]? [：:] | 图为 | [（(] (?: 据 | 图 ) | 来源[：:] | 抄送[：:] | 主送
    | (?: 本报 | 特约 | 实习 )? (?: 记者 | 通讯员 ) \s
    | 本报讯 | (?: 本报 | 新华社 ) [\p{Han}\d]{2,12} 日 [电讯]
    """,
    regex.VERBOSE,
)
MARKED = regex.compile(rf"^(?:{ITEM.pattern})", regex.VERBOSE)
COLUMN = regex.compile(r"\S[ \u3000]{2,}(?=\S)")
BARS = "|｜丨│┃"
KEY = regex.compile(r"(?:\S{2,8}|\S[ \u3000]{1,4}\S)[：:]")
WAY = regex.compile(r"\p{Han}\s*[>›»＞]{1,2}\s*\p{Han}")
IN_BRACKETS = regex.compile(r"[（(][^（）()]*[）)]")
PROSE = regex.compile(r"\S\s*[，。、；：]\s*\S")
CLAUSE = regex.compile(r"\S\s*[，。；]\s*[\S ]")


def is_prose(words: str) -> bool:
    """Whether a line has a mark in its middle, that of a list item not counted."""
    return bool(PROSE.search(MARKED.sub("", words, count=1)))


def items(words: str) -> list[str]:
    """The words of a row that has nothing but words side by side, as a menu has; else none.

    >>> items("首页　政务公开 | 登录"), items("大 幅 提 升"), items("近日， 全区")
    (['首页', '政务公开', '登录'], [], [])
    """
    found = [item for item in regex.split(r"[\s|｜]+|[\[【]\s*|\s*[\]】]", words) if item]
    return found if all(regex.fullmatch(r"\p{Han}{2,8}", item) for item in found) else []


def is_row(words: str) -> bool:
    """Whether wide blanks set the cells of a line apart, and don't only stretch a word or a date.

    >>> is_row("奖励（元，一次性）　800　1600"), is_row("第一章　总　则"), is_row("2023　年　3　月")
    (True, False, False)
    """
    if len(COLUMN.findall(words)) > 1:
        return True
    parts = regex.split(r"[ ]{2,}|\s*\u3000\s*", words.strip())
    cut = any(len(part) == 1 and before[-1:].isdigit() for before, part in pairwise(parts))
    long = sum(len(part) > 1 for part in parts)
    return (
        len(parts) > 2 and long > 1 and not cut and not regex.search("[，。；]", IN_BRACKETS.sub("", words))
    )


# A line that a picture leads, as in the posts of accounts; a post has one in five or more.
POSTED = regex.compile(r"^[ \u3000]*(?![▶◀☎©®📷📸])\p{Extended_Pictographic}", regex.MULTILINE)
FEW_PICTURES = 3
SHARE = 5


def is_post(chars: str) -> bool:
    """Whether a page is a post: its lines have pictures for marks, and blanks for commas."""
    pictures = len(POSTED.findall(chars))
    return pictures >= FEW_PICTURES and SHARE * pictures > chars.count("\n")


class Line(NamedTuple):
    """One line: its span without the line break, its words, its width and its indent in columns."""

    span: Span
    words: str
    width: int
    indent: int


def split(chars: str) -> list[Line]:
    """Every line, blank ones too."""
    at, found = 0, []
    for line in chars.split("\n"):
        words = line.strip()
        found.append(Line(Span(at, at + len(line)), words, width(words), _indent(line)))
        at += len(line) + 1
    return found


def width(words: str) -> int:
    """How many columns `words` fill, white space not counted."""
    return sum(1 if char < "\u1100" else 2 for char in words if not char.isspace())


def _indent(line: str) -> int:
    lead = line[: len(line) - len(line.lstrip())]
    return sum(2 if char == "\u3000" else 1 for char in lead)


def blocks(chars: str) -> Iterator[list[Line]]:
    """The lines between blank lines."""
    block: list[Line] = []
    for line in split(chars):
        if line.words:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def wrapped(chars: str) -> Iterator[Span]:
    """The line breaks, with the white space around them, that only a column's width made; a post has none."""
    if is_post(chars):
        return
    widths = Counter(line.width for line in split(chars))
    for block in blocks(chars):
        if _verse(block):
            continue
        margin = min(line.indent for line in block)
        for index, (line, following) in enumerate(pairwise(block)):
            if _continues(block, index, margin, widths):
                yield Span(line.span.start + len(chars[slice(*line.span)].rstrip()), _first(chars, following))


def _first(chars: str, line: Line) -> int:
    whole = chars[slice(*line.span)]
    return line.span.start + len(whole) - len(whole.lstrip())


def _verse(block: list[Line]) -> bool:
    """Whether every line ends with a mark of its own, as a poem's or a list's do and prose's don't."""
    return len(block) > 2 and all(line.words[-1] in COMMA_ENDS for line in block)


def _continues(block: list[Line], index: int, margin: int, widths: Counter[int]) -> bool:
    """Whether the line after `index` goes on with the sentence of that line."""
    line, following = block[index], block[index + 1]
    a, b = line.words, following.words
    if following.indent - margin > 1 or _are_rows(a, b) or ITEM.match(b) or _is_cell(a) or _is_cell(b):
        return False
    if any(_stands_alone_by_form(words) for words in (a, b)) or KEY.match(a) and KEY.match(b):
        return False
    if CLOSES.match(b):
        return True
    if a.rstrip(CLOSERS)[-1:] in ENDS or (DAY_ENDS.search(a) and DATE_BEGINS.match(b)):
        return False
    if OPENS.search(a) or (a[-1].isdigit() and b[0].isdigit()):
        return True
    return (
        _reaches_margin(block, index, WINDOW)
        or _reaches_margin(block, index, 2)
        or _common_width(line, widths)
        or _prose_goes_on(line, following)
        or _narrow_prose(block, index)
    )


def _are_rows(a: str, b: str) -> bool:
    """Whether two lines are rows of a table: with tabs or bars, or with a gap and no prose or at one place.

    >>> _are_rows("等级  标准", "初级  200元"), _are_rows("奖  初级1元，一次性", "补  每月2元，按月发")
    (True, True)
    """
    if "\t" in a + b or all(any(bar in words for bar in BARS) for words in (a, b)):
        return True
    gaps = [COLUMN.search(words) for words in (a, b)]
    places = {width(gap.string[: gap.end()]) + gap.end() - gap.start() for gap in gaps if gap}
    return all(gaps) and (len(places) == 1 or not (is_prose(a) or is_prose(b)))


def _stands_alone_by_form(words: str) -> bool:
    """Whether a line is a row of cells, a menu, or the way to a page of a web site."""
    return is_row(words) or len(items(words)) > 2 or bool(WAY.search(words))


def _is_cell(words: str) -> bool:
    """Whether a line is a number alone, as in a table whose cells stand one a line."""
    return bool(regex.fullmatch(r"[\d.,%\s]+|[一二三四五六七八九十百千万两]+元", words))


def _reaches_margin(block: list[Line], index: int, window: int) -> bool:
    """Whether a line of prose is as wide as its column: as the widest width that three lines share."""
    reach = block[max(0, index - window) : index + window + 1]
    shared = [line.width for line in reach if sum(0 <= line.width - other.width <= 2 for other in reach) > 2]
    if not shared:
        return False
    column = [line for line in reach if max(shared) - SLACK <= line.width <= max(shared) + 2]
    return block[index] in column and any(is_prose(line.words) for line in column)


def _common_width(line: Line, widths: Counter[int]) -> bool:
    """Whether a line of prose is as wide as two others of the page."""
    alike = sum(count for width, count in widths.items() if abs(width - line.width) <= 2)
    prose = is_prose(line.words) if line.width <= NARROW else bool(CLAUSE.search(line.words))
    return alike > 2 and line.width >= 20 and prose


def _prose_goes_on(line: Line, following: Line) -> bool:
    """Whether both lines are prose, the second not much wider, and the first no `key: value`."""
    both = is_prose(line.words) and is_prose(following.words)
    return bool(both) and following.width <= line.width + 12 and not KEY.match(line.words)


def _narrow_prose(block: list[Line], index: int) -> bool:
    """Whether an unfinished line of a narrow column goes on in prose of about its width."""
    line, after = block[index], block[index + 1 : index + 4]
    if (
        line.width < 12
        or after[0].width > line.width + 6
        or after[0].words[-1] in "：:"
        or KEY.match(line.words)
    ):
        return False
    around = block[max(0, index - 2) : index + 4]
    return (
        any(CLAUSE.search(other.words + " ") for other in after)
        and max(other.width for other in around) <= NARROW
    )


PAGE_NUMBER = regex.compile(
    r"[-—–·•]+\s*\d{1,4}\s*[-—–·•]+|第\s*\d{1,4}\s*页(?:\s*[/，]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|Page\s*\d+(?:\s*of\s*\d+)?"
)
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


def furniture(chars: str) -> Iterator[tuple[Span, str]]:
    """Page numbers, running heads and folios: the span with its line break, and which of them it is."""
    every = split(chars)
    found = {index: why for index in range(len(every)) if (why := _furniture(every, index))}
    found |= dict.fromkeys(_lone_numbers(every), "page-number")
    found |= dict.fromkeys(_repeated_heads(every, found), "running-head")
    for index, line in enumerate(every):
        why = found.get(index)
        if why:
            yield Span(line.span.start, min(line.span.end + 1, len(chars))), why


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
GAP = regex.compile(r"\S(?:\s{2,}|\u3000)\S|·|^\S{0,4}$|[：:／/]")


def _is_masthead(every: list[Line], index: int) -> bool:
    """Whether one of the first lines of a page gives the paper's name, its issue or date, its editors."""
    words = every[index].words
    first = index < 12 and sum(1 for line in every[:index] if line.words) < 3
    short = len(words) <= 60 and not regex.search(r"[。！？，；》]", words)
    return first and short and bool(MASTHEAD.search(words) and GAP.search(words))


def _furniture(every: list[Line], index: int) -> str | None:
    words = every[index].words
    if not words or len(words) > 80:
        return None
    if PAGE_NUMBER.fullmatch(words):
        return "page-number"
    if HEAD.fullmatch(words):
        return "running-head"
    return "folio" if FOLIO.fullmatch(words) or _is_masthead(every, index) else None


def _repeated_heads(every: list[Line], found: Mapping[int, str]) -> Iterator[int]:
    """The lines next to a page number that stand more than once on the page, save the first."""
    solid = ["".join(line.words.split()) for line in every]
    seen = Counter(solid)
    first = {words: index for index, words in reversed(list(enumerate(solid)))}
    for index, (line, words) in enumerate(zip(every, solid, strict=True)):
        beside = any(found.get(near) == "page-number" for near in (index - 1, index + 1))
        if beside and words and seen[words] > 1 and index != first[words] and not PROSE.search(line.words):
            yield index


def _lone_numbers(every: list[Line]) -> list[int]:
    """The bare numbers that count the pages: each one more than the last, or a single one.

    200, 400, 800 on lines of their own are the cells of a table, and so is one where most aren't alone.
    """
    bare = [index for index, line in enumerate(every) if regex.fullmatch(r"\d{1,3}", line.words)]
    alone = [index for index in bare if _stands_alone(every, index)]
    numbers = [int(every[index].words) for index in alone]
    counted = all(after == before + 1 for before, after in pairwise(numbers))
    return alone if counted and len(alone) >= len(bare) - len(alone) else []


def _stands_alone(every: list[Line], index: int) -> bool:
    """Whether a bare number stands between blank lines, or between two lines of one sentence."""
    before = every[index - 1].words if index else ""
    after = every[index + 1].words if index + 1 < len(every) else ""
    if not before and not after:
        return True
    wide = max((line.width for line in every[max(0, index - 3) : index - 1]), default=0)
    full = index >= 3 and every[index - 1].width >= wide - SLACK
    prose = is_prose(before) and is_prose(after)
    return bool(full and prose and before[-1] not in ENDS and regex.match(r"\p{Han}", after))
