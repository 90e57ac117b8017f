"""The head of a paper: who issued it, its title, its number, and under which keys a web site files it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from policyextract import layout, lines
from policyextract.layout import WORDS, Label, Row

LONGEST_TITLE = 4  # rows, those of the issuers not counted
LONGEST_SECTION = 6  # characters
REACH = 60  # rows in which a head ends
LONGEST_HEAD = 8  # lines over a paper's text that could be its title
OTHERS = ("junk", "caption", "byline")

CLAUSE = regex.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[条章]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．](?!\d)|[①-⑩]"
)
NUMBER = regex.compile(
    r"""
      \S{0,3} \p{Han}{1,12} [〔\[（(【] \s* \d{4} \s* [〕\]）)】] \s* 第? \d{1,5} 号
      .{0,6} (?: 签发人 [：:] .{2,12} )?
    | [（(]? (?: \d{4} 年 )? 第 \s* \d{1,4} \s* 号 [）)]?
    | [〔\[（(] \s* \d{4} \s* [〕\]）)] \s* 第? \s* \d{1,4} \s* [期号]
    """,
    regex.VERBOSE,
)
DATE = r"""(?: \d{4} [-年/.] \d{1,2} [-月/.] \d{1,2} 日?
              | 二 [〇○零] \p{Han}{2} 年 \p{Han}{1,3} 月 \p{Han}{1,4} 日 )"""
META = WORDS.compile(
    rf"""
      \L<page_key> \s* [：:|｜] .*
    | [^。，]{{0,30}} (?: 发布时间 | 发布日期 | 信息来源 | 来源 ) [：:] .{{0,80}}
    | 原创 (?: \s .{{0,60}} | .{{0,30}} {DATE} .{{0,40}} )?
    | [\[（(]? (?: (?: [\p{{Han}}\s] | 12345 ){{2,24}} )? {DATE} (?: [^，。；]{{0,60}} )?
    | (?: \S{{4,30}} )? 文件 | 附件 [一二三\d]* [：:]?
    | .{{0,6}} (?: 特急 | 加急 | 机密 | 主动公开 | 此件公开发布 ) .{{0,8}}
    """
)
POSTED = regex.compile(rf"(?= .* {DATE} ) (?= .* (?: 发布 | 来源 | 作者 | 浏览 | 阅读 ) ) .*", regex.VERBOSE)
ASKED = regex.compile(r"(?:问|Q\d{0,2}|\d{1,2}[.、]?问)[：:.]")
ADDRESSED = regex.compile(r"(?:各|市直|县直|区直|省直|有关|直属|驻).{2,120}[：:]")
TITLE_END = WORDS.compile(r" \L<title_end> (?: [（(] [^（）]{1,8} [）)] )? $ ")
ISSUERS = regex.compile(
    r"(?:\p{Han}{2,24}(?:局|厅|部|委|委员会|办公室|中心|政府|协会|联合会|学会|总会|总工会|管委会|工委|法院|检察院)[\s、]*)+"
)
STATE = regex.compile(
    r"[（(](?:试行|暂行|修订|征求意见|送审|草案|\d{4}(?!年\d)).{0,8}[）)]|[—－-]{1,2}.{2,30}"
)
SAID = regex.compile(r".{2,12}[：:]\s*\S")  # 访谈嘉宾：张某；网友“蓝天”：请问
KEYED = WORDS.compile(r" (?: \L<letter_title> | 标 \s+ 题 ) \s* [：:] \s* (?P<title> \S .* ) ")


class Head(NamedTuple):
    """The title of a paper, and the row at which the text under it starts."""

    title: tuple[Row, ...] = ()
    end: int = 0


def is_meta(words: str) -> bool:
    """Whether a row is what a paper is filed under: its number, its date, 来源：某局.

    >>> is_meta("发布时间：2024-05-20"), is_meta("衢民发〔2022〕45号"), is_meta("关于津贴的通知")
    (True, True, False)
    """
    return any(
        form.fullmatch(some) for form in (META, NUMBER, KEYED) for some in (words, "".join(words.split()))
    )


def is_title_end(words: str) -> bool:
    """Whether words end as the title of a paper does.

    >>> is_title_end("关于发放津贴的决  定"), is_title_end("补贴办法（试行）"), is_title_end("社工补贴")
    (True, True, False)
    """
    return bool(TITLE_END.search("".join(words.split())))


def head(rows: Sequence[Row], labels: Sequence[Label], start: int = 0) -> Head:
    """The head that starts at a row: of the blocks over the text, the first that ends as a title does, else
    what stands under a key (标题：…), else the first that is more than the names of who issued it."""
    rows, labels = rows[start : start + REACH], labels[start : start + REACH]
    blocks, size = _blocks(rows, labels)
    best: Sequence[Row] = max(blocks, key=_worth, default=())
    keyed = [row for row in rows[:size] if KEYED.fullmatch(row.words)]
    return Head(tuple(keyed[:1] if keyed and not (best and _worth(best)[1]) else best), start + size)


def _worth(block: Sequence[Row]) -> tuple[bool, bool, bool]:
    words = "".join(row.words for row in block)
    ends = is_title_end(words) and len(words) > LONGEST_SECTION and not SAID.match(words)
    return not _is_section(words), ends, not ISSUERS.fullmatch(words)


def _is_section(words: str) -> bool:
    """Whether words name a section of a web site or a kind of paper: 新闻中心, 政策解读, 会议纪要."""
    section = layout.MENU_ITEM.fullmatch(words) or is_title_end(words)
    return len(words) <= LONGEST_SECTION and bool(section)


def _blocks(rows: Sequence[Row], labels: Sequence[Label]) -> tuple[list[list[Row]], int]:
    """The blocks of rows over a text that could be its title, and where the text starts.

    What stands over the way to the page (首页 > 政策) is the site's; numbers, dates and keys stand apart.
    """
    blocks: list[list[Row]] = []
    apart, seen = True, 0
    for start, stop in _lines(rows, labels):
        words = "".join(row.words for row in rows[start:stop])
        if labels[start] in OTHERS or is_meta(words):
            blocks = [] if layout.CRUMBS.fullmatch(words) else blocks
            apart = True
            continue
        seen += 1
        open_title = bool(blocks) and not apart and _open(blocks[-1])
        if seen > LONGEST_HEAD or not _could_be_title(words, open_title):
            return blocks, start
        if apart or not _goes_on(blocks[-1], rows[start], words):
            blocks.append([])
        blocks[-1] += rows[start:stop]
        apart = False
    return blocks, len(rows)


def _lines(rows: Sequence[Row], labels: Sequence[Label]) -> Iterator[tuple[int, int]]:
    """The rows of each line, as half-open ranges; a subtitle, and a key or a menu that a title was joined
    to, are lines of their own."""
    meta = [is_meta(row.words) for row in rows]
    other = [
        label in OTHERS or bool(STATE.fullmatch(row.words)) for row, label in zip(rows, labels, strict=True)
    ]
    starts = [
        at
        for at, row in enumerate(rows)
        if not at or not row.joined or meta[at] or meta[at - 1] or other[at] != other[at - 1]
    ]
    yield from pairwise([*starts, len(rows)])


def _open(block: Sequence[Row]) -> bool:
    """Whether the name of a paper in a title is not closed yet."""
    words = "".join(row.words for row in block)
    return words.count("《") > words.count("》")


def _could_be_title(words: str, opened: bool) -> bool:
    """Whether a line is no sentence, clause, question or row of a table; in the name of a paper that was
    opened in the line before it need not be whole."""
    if regex.search(r"[。；\t]|[，：:、]$", words) or CLAUSE.match(words) or ASKED.match(words):
        return False
    return opened or is_title_end(words) or lines.width(words) <= 2 * lines.NARROW


def _goes_on(block: Sequence[Row], row: Row, line: str) -> bool:
    """Whether a line goes on with the title that the rows before it began."""
    before = block[-1]
    if STATE.fullmatch(line) or _open(block):
        return True
    if row.gap or is_title_end(before.words) or line[0] in "（(" or _long(block):
        return False
    if SAID.match(line) or _is_section(before.words):
        return False
    if ISSUERS.fullmatch(line):
        return bool(ISSUERS.fullmatch(before.words))
    joins = is_title_end(line) or before.words[-1] in "的、" or ISSUERS.fullmatch(before.words)
    return bool(joins) or 2 * row.width >= before.width and row.width > 12


def _long(block: Sequence[Row]) -> bool:
    return sum(not ISSUERS.fullmatch(row.words) for row in block) >= LONGEST_TITLE
