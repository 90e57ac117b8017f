"""What the lines of a page are by themselves: prose, list items, cells, page numbers.

Widths are counted in columns (a Chinese character is two, white space none), so that stray spaces
change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from policyextract.text import Span

NARROW = 44  # columns of the widest newspaper column
SLACK = 4  # columns that a full line may be short of its column, for a mark that may not start a line

ENDS = "。！？；：…!?;"
CLOSERS = "”’」』）)】》"
CLOSES = tuple("，。、；：！？）)》”’〕】%％")
PAGE_NUMBER = regex.compile(
    r"[-—–·•]+\s*\d{1,4}\s*[-—–·•]+|第\s*\d{1,4}\s*页(?:\s*[/，]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|Page\s*\d+(?:\s*of\s*\d+)?"
)
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
KEY = re.compile(r"(?:\S{2,8}|\S[ \u3000]{1,4}\S)[：:]")
IN_BRACKETS = regex.compile(r"[（(][^（）()]*[）)]")
# Marks in the middle of a line: neither its first character nor its last one.
PROSE = re.compile(r"[，。、；：](?<!\A.)(?!\Z)")
CLAUSE = re.compile(r"[，。；](?<!\A.)(?!\Z)")


def is_prose(words: str) -> bool:
    """Whether a line has a mark in its middle, that of a list item not counted."""
    words = words.strip()
    if not PROSE.search(words):
        return False
    item = ITEM.match(words)
    return not item or bool(PROSE.search(words[item.end() :].lstrip()))


BETWEEN_ITEMS = regex.compile(r"[\s|｜]+|[\[【]\s*|\s*[\]】]")
MENU_ITEM = regex.compile(r"\p{Han}{2,8}")


def items(words: str) -> list[str]:
    """The words of a row that has nothing but words side by side, as a menu has; else none.

    >>> items("首页　政务公开 | 登录"), items("大 幅 提 升"), items("近日， 全区")
    (['首页', '政务公开', '登录'], [], [])
    """
    found = [item for item in BETWEEN_ITEMS.split(words) if item]
    return found if all(map(MENU_ITEM.fullmatch, found)) else []


def has_gap(words: str) -> bool:
    """Whether a line may have wide blanks, without which nothing has to be looked at."""
    return "  " in words or "\u3000" in words


BETWEEN_CELLS = regex.compile(r"[ ]{2,}|\s{0,9}\u3000\s*")


def is_row(words: str) -> bool:
    """Whether wide blanks set the cells of a line apart, and don't only stretch a word or a date.

    >>> is_row("奖励（元，一次性）　800　1600"), is_row("第一章　总　则"), is_row("2023　年　3　月")
    (True, False, False)
    """
    if not has_gap(words):
        return False
    if len(COLUMN.findall(words)) > 1:
        return True
    parts = BETWEEN_CELLS.split(words.strip())
    cut = any(len(part) == 1 and before[-1:].isdigit() for before, part in pairwise(parts))
    long = sum(len(part) > 1 for part in parts)
    return len(parts) > 2 and long > 1 and not cut and not re.search("[，。；]", IN_BRACKETS.sub("", words))


# A line that a picture leads, as in the posts of accounts; a post has one in five or more.
PICTURE = regex.compile(r"\p{Extended_Pictographic}")
POSTED = regex.compile(r"^[ \u3000]*(?![▶◀☎©®📷📸])\p{Extended_Pictographic}", regex.MULTILINE)
FEW_PICTURES = 3
SHARE = 5


def is_post(chars: str) -> bool:
    """Whether a page is a post: its lines have pictures for marks, and blanks for commas."""
    pictures = len(POSTED.findall(chars)) if PICTURE.search(chars) else 0
    return pictures >= FEW_PICTURES and SHARE * pictures > chars.count("\n")


class Line(NamedTuple):
    """One line: its span without the line break, its words, these without the white space in them, how
    wide they are and how far indented in columns, and where they start."""

    span: Span
    words: str
    solid: str
    width: int
    indent: int
    start: int

    @property
    def length(self) -> int:
        """How many characters it has, white space counted."""
        return self.span.end - self.span.start


BLANKS = re.compile(r"[^\S\n]+")
SINGLE = re.compile("[\0-\t\x0b-\u10ff]+")


@lru_cache(maxsize=2)
def split(chars: str) -> tuple[Line, ...]:
    """Every line, blank ones too. One page is asked for many times in turn, so the last are kept."""
    solid = BLANKS.sub("", chars)
    each = zip(chars.split("\n"), solid.split("\n"), SINGLE.sub("", solid).split("\n"), strict=True)
    at, found = 0, []
    for line, marks, wide in each:
        words, end = line.strip(), at + len(line)
        lead = len(line) - len(line.lstrip()) if len(words) < len(line) else 0
        indent = lead and lead + line.count("\u3000", 0, lead)
        found.append(Line(Span(at, end), words, marks, len(marks) + len(wide), indent, at + lead))
        at = end + 1
    return tuple(found)


def width(words: str) -> int:
    """How many columns `words` fill, white space not counted."""
    solid = "".join(words.split())
    return len(solid) + len(SINGLE.sub("", solid))


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
