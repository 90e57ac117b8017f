"""The head of a paper: who issued it, its title, its number, and under which keys a web site files it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from policyextract import lines
from policyextract.filing import is_meta, title_key
from policyextract.junk import CRUMBS, MENU_ITEM
from policyextract.layout import Label, Row
from policyextract.rowforms import WORDS

LONGEST_TITLE = 4  # rows, those of the issuers not counted
LONGEST_SECTION = 6  # characters
REACH = 60  # rows in which a head ends
LONGEST_HEAD = 8  # lines over a paper's text that could be its title
OTHERS = ("junk", "caption", "byline")

CLAUSE = regex.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[条章]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．](?!\d)|[①-⑩]"
)
ASKED = regex.compile(r"(?:问|Q\d{0,2}|\d{1,2}[.、]?问)[：:.]")
ADDRESSED = regex.compile(r"(?:各|市直|县直|区直|省直|有关|直属|驻).{2,120}[：:]")
TITLE_END = WORDS.compile(r" \L<title_end> (?: [（(] [^（）]{1,8} [）)] )? $ ")
ISSUERS = regex.compile(
    r"(?:\p{Han}{2,24}(?:局|厅|部|委|委员会|办公室|中心|政府|协会|联合会|学会|总会|总工会|管委会|工委|法院|检察院)[\s、]*)+"
)
STATE = regex.compile(
    r"[（(](?:试行|暂行|修订|征求意见|送审|草案|\d{4}(?!年\d)).{0,8}[）)]|[—－-]{1,2}.{2,30}"
)
SENTENCE = re.compile(r"[。；\t]")
UNENDED = ("，", "：", ":", "、")
SAID = regex.compile(r".{2,12}[：:]\s*\S")  # 访谈嘉宾：张某；网友“蓝天”：请问


class Head(NamedTuple):
    """The title of a paper, and the row at which the text under it starts."""

    title: tuple[Row, ...] = ()
    end: int = 0


def is_addressed(words: str) -> bool:
    """Whether a row names the offices to which a paper is sent.

    >>> is_addressed("各区县民政局："), is_addressed("各区县可以加发津贴。")
    (True, False)
    """
    return words.endswith(("：", ":")) and bool(ADDRESSED.fullmatch(words))


def is_title_end(words: str) -> bool:
    """Whether words end as the title of a paper does.

    >>> is_title_end("关于发放津贴的决  定"), is_title_end("补贴办法（试行）"), is_title_end("社工补贴")
    (True, True, False)
    """
    return bool(TITLE_END.search("".join(words.split())))


def head(rows: Sequence[Row], labels: Sequence[Label], start: int = 0) -> Head:
    """The head that starts at a row: of the blocks over the text, the first that ends as a title does, else
    what stands under a key (标题：…), else the first that is more than the names of who issued it."""
    blocks, end = _blocks(rows, labels, start)
    best: Sequence[Row] = max(blocks, key=_worth, default=())
    if not (best and _worth(best)[1]):
        best = next(((row,) for row in rows[start:end] if title_key(row.words)), best)
    return Head(tuple(best), end)


def _worth(block: Sequence[Row]) -> tuple[bool, bool, bool]:
    words = "".join(row.words for row in block)
    ends = is_title_end(words) and len(words) > LONGEST_SECTION and not SAID.match(words)
    return not _is_section(words), ends, not ISSUERS.fullmatch(words)


def _is_section(words: str) -> bool:
    """Whether words name a section of a web site or a kind of paper: 新闻中心, 政策解读, 会议纪要."""
    section = MENU_ITEM.fullmatch(words) or is_title_end(words)
    return len(words) <= LONGEST_SECTION and bool(section)


def _blocks(rows: Sequence[Row], labels: Sequence[Label], first: int) -> tuple[list[list[Row]], int]:
    """The blocks of rows over a text that could be its title, and where the text starts.

    What stands over the way to the page (首页 > 政策) is the site's; numbers, dates and keys stand apart.
    """
    blocks: list[list[Row]] = []
    apart, seen = True, 0
    for start, stop in _lines(rows, labels, first):
        words = "".join(row.words for row in rows[start:stop])
        if labels[start] in OTHERS or (rows[start].meta if stop == start + 1 else is_meta(words)):
            blocks = [] if CRUMBS.fit(words) else blocks
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
    return blocks, min(first + REACH, len(rows))


def _lines(rows: Sequence[Row], labels: Sequence[Label], first: int) -> Iterator[tuple[int, int]]:
    """The rows of each line, as half-open ranges; a subtitle, and a key or a menu that a title was joined
    to, are lines of their own."""

    def other(at: int) -> bool:
        return labels[at] in OTHERS or bool(STATE.fullmatch(rows[at].words))

    end = min(first + REACH, len(rows))
    start = first
    for at in range(first + 1, end):
        if not rows[at].joined or rows[at].meta or rows[at - 1].meta or other(at) != other(at - 1):
            yield start, at
            start = at
    if start < end:
        yield start, end


def _open(block: Sequence[Row]) -> bool:
    """Whether the name of a paper in a title is not closed yet."""
    words = "".join(row.words for row in block)
    return words.count("《") > words.count("》")


def _could_be_title(words: str, opened: bool) -> bool:
    """Whether a line is no sentence, clause, question or row of a table; in the name of a paper that was
    opened in the line before it need not be whole."""
    if SENTENCE.search(words) or words.endswith(UNENDED) or CLAUSE.match(words) or ASKED.match(words):
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
