"""What each row of a page is: headline, byline, source note, caption, junk or body."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import regex

from policyextract import lines
from policyextract.junk import CONTENTS, CONTENTS_END, CRUMBS, JUNK, is_menu
from policyextract.layout import Label, Part, Row, line_ranges
from policyextract.scenes import is_new, place_head, places
from policyextract.wording import (
    BRACKETED,
    CREDIT,
    LONGEST_BYLINE,
    SUBTITLE,
    closes,
    ended,
    is_byline,
    is_caption_end,
    is_caption_start,
    is_note,
    opens,
)

TOP = 10  # rows in which the menus of a web site stand


def runs(page: Sequence[Row], labels: Sequence[Label]) -> list[Part]:
    """Rows of one label as parts, cut too where one story may end and another start."""
    found: list[Part] = []
    start = 0
    for index in range(1, len(page) + 1):
        if index == len(page) or _cut(page, labels, index):
            found.append(Part(labels[start], tuple(page[start:index])))
            start = index
    return found


def _cut(page: Sequence[Row], labels: Sequence[Label], index: int) -> bool:
    """Whether a part starts at a row."""
    row, before, label = page[index], page[index - 1], labels[index]
    if label != labels[index - 1] or row.frame and not (before.frame and label == "headline"):
        return True
    if label == "body":
        return (row.gap or not row.joined) and _ends(before.words) and (row.gap or _opens(row.words))
    if label == "headline":
        alone = place_head(before.words) == before.words[:-1]
        return row.gap and not alone or _heads_another(page, labels, index)
    return row.gap if label == "caption" else label in ("note", "byline")


def _ends(words: str) -> bool:
    return ended(words) or closes(words)


def _opens(words: str) -> bool:
    return opens(words) and bool(places(words))


def _heads_another(page: Sequence[Row], labels: Sequence[Label], index: int) -> bool:
    """Whether in a block of headlines another starts: its place or that of its subtitle is new."""
    row = page[index]
    if place_head(row.words):
        return not is_kicker(page[index - 1])
    if SUBTITLE.fullmatch(row.words):
        return False
    under = page[index + 1 : index + 2]
    own = row.starts_in.union(*(one.starts_in for one in under if SUBTITLE.fullmatch(one.words)))
    first = index
    while own and not page[first].gap and labels[first - 1] == "headline":
        first -= 1
    return is_new(own, frozenset().union(*(one.starts_in for one in page[first:index])))


def is_kicker(row: Row) -> bool:
    """Whether a row over the head of a headline (宁夏：) is of it: a block's first, that names no place."""
    return row.gap and not place_head(row.words) and not places(row.words)


@dataclass(frozen=True)
class Labelled:
    """The rows of a page, or of one text of it, with the labels that they have by their words."""

    rows: Sequence[Row]

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels that need no look at the neighbours, and captions, which grow over theirs."""
        labels = [by_words(row.words) for row in self.rows]
        _mark_lines(self.rows, labels)
        _mark_contents(self.rows, labels)
        _mark_menus(self.rows, labels)
        _mark_captions(self.rows, labels)
        return tuple(labels)


def by_words(words: str) -> Label:
    """What a row is by its words alone: junk, a source note, a byline, or body."""
    if JUNK.fit(words):
        return "junk"
    if is_note(words):
        return "note"
    return "byline" if is_byline(words) else "body"


def _mark_lines(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as a source note or byline all rows of a line that is one."""
    for start, end in line_ranges(page):
        line = "".join(row.words for row in page[start:end])
        bracket = line[0] in "（("
        label = by_words(line) if bracket or len(line) <= LONGEST_BYLINE else "body"
        if bracket and start and BRACKETED.fullmatch(line) and ended(page[start - 1].words):
            label = "note"
        if label in ("note", "byline"):
            labels[start:end] = [label] * (end - start)


def _mark_contents(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as junk a list of what else the paper has: 本期看点 and the items under it."""
    for index, row in enumerate(page):
        if row.words[-1] in CONTENTS_END and CONTENTS.fullmatch(row.words):
            end = index + 1
            while end < len(page) and lines.MARKED.match(page[end].words.replace("·", "•")):
                end += 1
            labels[index:end] = ["junk"] * (end - index)


def _mark_menus(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as junk what a web site has over its pages: menus, and all that is no sentence over the way
    to the page (首页 > 政策)."""
    top = list(page[:TOP])
    way = next((at for at in range(len(top) - 1, -1, -1) if CRUMBS.fit(top[at].words)), 0)
    if any(ended(row.words) for row in top[:way]):
        way = 0
    for at, row in enumerate(page):
        if at >= way and labels[at] == "body" and not is_menu(row.words):
            return
        labels[at] = "junk"


def _mark_captions(page: Sequence[Row], labels: list[Label]) -> None:
    """Label the captions of photos, which start with a mark or end with who took them."""
    marked = {index for index, row in enumerate(page) if is_caption_start(row.words)}
    items = _items(page, marked) if marked else marked
    for index, row in enumerate(page):
        if labels[index] != "body":
            continue
        if index in marked and index not in items:
            _grow(page, labels, index, 1)
        elif is_caption_end(row.words):
            _grow(page, labels, index, -1)


def _items(page: Sequence[Row], marked: Collection[int]) -> set[int]:
    """The marked rows that are items of a list (▲初级1000元；▲中级2000元。) and no captions with its mark."""
    if any(lines.POSTED.match(row.words) for row in page):
        return {index for index in marked if page[index].words[0] in "▶◀"}
    found = set[int]()
    for _, alike in groupby(range(len(page)), key=lambda index: page[index].words[0]):
        first, *others = alike
        listed = first > 0 and page[first - 1].words.endswith("：")
        found.update(at for at in (first, *others) if at in marked and (listed or _is_item(page, at)))
    return found


LABELLED = regex.compile(r"\W\s*\p{Han}{2,10}：\S")


def _is_item(page: Sequence[Row], index: int) -> bool:
    """Whether a row is an item by its end, or one of two with labels: ▲奖励：初级1000元 ▲津贴：每月100元."""
    own = page[index].words
    if own.endswith("；"):
        return True
    beside = (*page[max(0, index - 1) : index], *page[index + 1 : index + 2])
    return bool(LABELLED.match(own)) and any(
        row.words[0] == own[0] and LABELLED.match(row.words) for row in beside
    )


CAPTIONED = ("body", "byline")  # 本报通讯员 某某 摄 reads like a byline


def _grow(page: Sequence[Row], labels: list[Label], index: int, step: int) -> None:
    """Label as caption the row and the rows before (-1) or after it (1) that its sentence runs over."""
    labels[index] = "caption"
    while 0 <= index + step < len(page):
        first, second = sorted((index, index + step))
        over = ended(page[first].words) or is_caption_end(page[first].words)
        if CREDIT.fullmatch(page[second].words):
            over = False
        if page[second].gap or page[second].frame or over or labels[index + step] not in CAPTIONED:
            return
        index += step
        labels[index] = "caption"
