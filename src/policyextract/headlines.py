"""Which rows of a newspaper page are headlines, told by where they stand and by what is around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from statistics import median

import regex

from policyextract import layout, lines
from policyextract.layout import Label, Part, Row
from policyextract.units import grams

BULLETS = "◇◆■●▲•·"
SUBHEAD = 0.6  # of a column, the widest subhead that stands right over its text
RAGGED = 4  # columns by which a row of a headline may be narrower than the next, and one of text not
HEADS = 8  # rows of a block of headlines at most
BODY = 40  # rows of a text in which the words of the headline under it are looked for


def parts(page: Sequence[Row]) -> list[Part]:
    """The page as parts, in page order; body is cut where one story may end and another start."""
    labels = layout.plain_labels(page)
    _mark_folios(page, labels)
    _mark_names(page, labels)
    _mark_headlines(page, labels)
    return layout.runs(page, labels)


def _mark_folios(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as junk the rows that say who made the page, and the name and number of the page at its top."""
    for index, row in enumerate(page):
        if labels[index] == "body" and layout.is_folio(row.words):
            labels[index] = "junk"
    first = next((index for index, row in enumerate(page) if index and row.gap), len(page))
    numbers = [bool(layout.PAGE.fullmatch(row.words)) for row in page]
    named = first == 2 and any(numbers[:2]) and all(layout.PAGE_NAME.fullmatch(row.words) for row in page[:2])
    top = 2 if named else sum(1 for _ in takewhile(bool, numbers))
    labels[:top] = ["junk"] * top


def _mark_names(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as byline a row that is only a name and stands last in a block, under what may be a headline."""
    for index in range(1, len(page)):
        row, over = page[index], page[index - 1]
        last = index + 1 == len(page) or page[index + 1].gap
        under = not row.gap and over.gap and layout.bare(over, apart=True) and over.width > row.width
        if last and under and labels[index] == "body" and layout.is_name(row.words):
            labels[index] = "byline"


def _mark_headlines(page: Sequence[Row], labels: list[Label]) -> None:
    """Label the rows that stand as headlines; two that could be one and stand together both are."""
    found: dict[int, int] = {}
    column = layout.column_width(page)
    index = 0
    while index < len(page):
        size = _headline_rows(page, labels, index, column)
        if size and not _runs_on(page, index + size):
            found[index] = index + size
        index += max(size, 1)
    blocks = {start: end for start, end in found.items() if _is_block(page, start, end, column)}
    after = {start: _past_captions(labels, end) for start, end in blocks.items()}
    if 0 in found and _is_subhead(page, labels, found, column):
        del found[0]
    for start, end in found.items():
        together = start in blocks and (start in after.values() or after[start] in blocks)
        if together or _stands_as_headline(page, labels, start, end, column):
            labels[start:end] = ["headline"] * (end - start)


def _runs_on(page: Sequence[Row], index: int) -> bool:
    """Whether a row goes on with the sentence over it for sure, also over a blank line."""
    return index < len(page) and bool(layout.NO_START.match(page[index].words))


def _is_subhead(
    page: Sequence[Row], labels: Sequence[Label], found: Mapping[int, int], column: float
) -> bool:
    """Whether the first row goes with a headline further down: it is short, right over a text that
    doesn't say where it plays, and another headline has a byline or a subtitle."""
    end = found[0]
    if end == len(page):
        return False
    led = any(
        labels[stop : stop + 1] == ["byline"] or _says_so(page, start, stop)
        for start, stop in found.items()
        if start
    )
    short = page[0].width <= column * SUBHEAD and not page[0].frame and not page[end].gap
    return led and short and len(layout.places("".join(row.words for row in page[end : end + 2]))) != 1


def _past_captions(labels: Sequence[Label], index: int) -> int:
    while index < len(labels) and labels[index] == "caption":
        index += 1
    return index


def _is_block(page: Sequence[Row], start: int, end: int, column: float) -> bool:
    """Whether rows stand by themselves over a blank line, and no sentence seems to run on from them."""
    before = page[start].gap or layout.ended(page[start - 1].words)
    apart = before and (end == len(page) or page[end].gap and page[end].words[0] not in "和与及的等")
    full = abs(page[end - 1].width - column) <= 2 and not _is_ragged(page[start:end])
    full = full and not _over_dateline(page, end)
    narrow = all(row.width <= column * layout.NARROWER for row in page[start:end])
    over = [row.words.removesuffix("的") if narrow else row.words for row in page[start : end - 1]]
    return apart and not full and not any(map(layout.RUNS_ON.search, [*over, page[end - 1].words]))


def _headline_rows(page: Sequence[Row], labels: Sequence[Label], start: int, column: float) -> int:
    """How many rows from `start` could be one headline."""
    if labels[start] != "body" or page[start].joined and not _comes_off(page, start):
        return 0
    if layout.BOXED.fullmatch(page[start].words):
        return 1
    if page[start].gap and layout.is_box(page[start].words):
        return 1 + _has_title(page, labels, start + 1)
    size = 0
    apart = _stands_apart(page, labels, start, column)
    block = page[start : start + apart]
    if _are_headlines(block):
        return apart
    while size < layout.LONGEST_HEADLINE and start + size < len(page):
        index = start + size
        row = page[index]
        alone = size == 1 and page[start].words[-1] in "：:"
        another = layout.place_head(row.words) and not layout.is_kicker(page[index - 1])
        if size and (row.frame > page[start].frame or row.gap and not alone or another):
            break
        nickname = size + 1 < apart and layout.NICKNAME.fullmatch(row.words)
        if labels[index] != "body" or not nickname and not layout.bare(row, apart > 0):
            break
        size += 1
    named = page[start].gap and layout.place_head(page[start].words) == page[start].words[:-1]
    least = 2 if named and size > 1 else 0
    while size > least and not (
        _breaks_after(page, labels, start, start + size, column) and _balanced(page[start : start + size])
    ):
        size -= 1
    return size


def _has_title(page: Sequence[Row], labels: Sequence[Label], index: int) -> bool:
    """Whether the row under the name of a box is its title, and not its text or its first figure."""
    if index + 1 >= len(page) or page[index].gap or labels[index] != "body":
        return False
    row, under = page[index], page[index + 1]
    short = under.gap or labels[index + 1] != "body" or row.width <= _column_under(page, index + 1, 0) - 2
    return layout.bare(row) and short and not regex.search(r"\d", row.words) and not row.joined


def _are_headlines(block: Sequence[Row]) -> bool:
    """Whether a block that stands apart is one or more headlines, one of them by its form."""
    formed = any(layout.place_head(row.words) or layout.SUBTITLE.fullmatch(row.words) for row in block)
    return formed and all(layout.bare(row, apart=True) for row in block) and _balanced(block)


def _stands_apart(page: Sequence[Row], labels: Sequence[Label], start: int, column: float) -> int:
    """How many rows from `start` are a block by themselves that no sentence ends or runs on from."""
    if not page[start].gap:
        return 0
    for size in range(1, HEADS + 1):
        end = start + size
        if end >= len(page) or page[end].gap or labels[end] == "byline":
            block = page[start:end]
            full = 0.0 if _is_ragged(block) or _over_dateline(page, end) else column
            prose = any(_is_prose(row, row is block[-1], full) for row in block)
            return 0 if prose or size > layout.LONGEST_HEADLINE and not _are_headlines(block) else size
    return 0


def _over_dateline(page: Sequence[Row], end: int) -> bool:
    """Whether a story starts under a row for sure: 本报讯."""
    return end < len(page) and bool(layout.DATED.match(page[end].words))


def _is_prose(row: Row, last: bool, column: float) -> bool:
    """Whether a row of a block of few rows is text: it opens as a story does, is as wide as one, runs on."""
    if layout.opens(row.words) or layout.SPEAKS.search(row.words) or row.width > layout.NARROW_HEADLINE:
        return True
    full = abs(row.width - column) <= 2 and not layout.SUBTITLE.fullmatch(row.words)
    return last and bool(full or layout.OVER.search(row.words) or layout.RUNS_ON.search(row.words))


def _comes_off(page: Sequence[Row], index: int) -> bool:
    """Whether a row that cleaning took for the row before going on can't be that."""
    row = page[index]
    return row.frame or layout.place_head(row.words) == row.words[:-1] or layout.closes(page[index - 1].words)


def _balanced(rows: Sequence[Row]) -> bool:
    """Whether every quotation mark and bracket in the rows is closed in them."""
    words = "".join(row.words for row in rows)
    return all(words.count(a) == words.count(b) for a, b in ("“”", "《》", "（）", "‘’"))


def _breaks_after(
    page: Sequence[Row], labels: Sequence[Label], start: int, index: int, page_column: float
) -> bool:
    """Whether the text at `index` is a new one, not the headline over it going on."""
    if index == len(page) or page[index].gap or page[index].frame or labels[index] != "body":
        return True
    row = page[index]
    if layout.place_head(row.words) or layout.opens(row.words) or row.indent > 1 or row.words[0] in BULLETS:
        return True
    if _under(page, start, index):
        return True
    column = _column_under(page, index, page_column)
    own = [one.width for one in page[start:index]]
    edge = not start or labels[start - 1] != "body" or bool(layout.place_head(page[start].words))
    return min(own) >= column + layout.WIDER or edge and max(own) <= column * layout.NARROWER


def _column_under(page: Sequence[Row], index: int, page_column: float) -> float:
    """The width of the column in which a paragraph starts at a row."""
    end = index + 1
    while end < min(len(page), index + 4) and page[end].joined:
        end += 1
    under = [row.width for row in page[index:end] if row is not page[end - 1] or not layout.ended(row.words)]
    return median(under) if under else page_column


def _stands_as_headline(
    page: Sequence[Row], labels: Sequence[Label], start: int, end: int, column: float
) -> bool:
    """Whether rows that look like a headline stand where one stands, and not a subhead or a lone row."""
    row = page[start]
    before: Label | None = labels[start - 1] if start else None
    after: Label | None = labels[end] if end < len(page) else None
    if layout.place_head(row.words) or row.frame or before is None or after == "byline":
        return True
    if _says_so(page, start, end) or _under(page, start, end) or _over(page, labels, start, end, column):
        return True
    wide = max(r.width for r in page[start:end]) >= column + layout.WIDER
    if wide and _is_block(page, start, end, column) and _is_ragged(page[start:end]):
        return True
    if before == "body" and not layout.ended(page[start - 1].words) or _over_table(page, end):
        return False
    block = row.gap and (after is None or page[end].gap)
    if before in ("note", "junk", "caption") or before == "byline" and _closes(labels, start - 1):
        return True
    placed = end - start > 1 and any(layout.starts_in(r.words) for r in page[start:end])
    if after is None or block and (before == "headline" or wide or placed):
        return True
    if after != "body":
        return False
    lead = layout.opens(page[end].words) or page[end].width >= column * layout.LEAD
    return block and lead or _elsewhere(page, labels, start, end)


def _is_ragged(rows: Sequence[Row]) -> bool:
    """Whether rows can't be a piece of a column: one is much narrower than one under it.

    Figures that stand over what they count are a list, and clauses may be the start of a paragraph.
    """
    told = any(regex.search(r"^\d|[，、：]", row.words) for row in rows)
    return not told and any(a.width + RAGGED <= b.width for a, b in pairwise(rows))


def _over_table(page: Sequence[Row], end: int) -> bool:
    """Whether rows of a table stand right under a headline."""
    stop = next((index for index in range(end + 1, len(page)) if page[index].gap), len(page))
    under = page[end:stop]
    return bool(under) and not under[0].gap and all(lines.COLUMN.search(row.words) for row in under)


def _says_so(page: Sequence[Row], start: int, end: int) -> bool:
    """Whether the rows are a headline by their form: boxed, over a subtitle, a question over its answer."""
    words = [row.words for row in page[start:end]]
    asked = words[-1][-1] in "？?！!" and end < len(page) and layout.ASKED.match(page[end].words)
    sidebar = page[start].gap and layout.is_box(words[0])
    subtitle = page[start].gap and any(map(layout.SUBTITLE.fullmatch, words[1:]))
    return bool(layout.BOXED.fullmatch(words[0]) or asked or sidebar or subtitle)


def _under(page: Sequence[Row], start: int, index: int) -> bool:
    """Whether the text at `index` starts with the place that the headline over it names."""
    apart = start == 0 or page[start].gap or layout.ended(page[start - 1].words)
    if not apart or index >= len(page) or start == index:
        return False
    own, below = ("".join(row.words for row in page[a:b]) for a, b in ((start, index), (index, index + 2)))
    return layout.plays_in(own, below)


def _over(page: Sequence[Row], labels: Sequence[Label], start: int, end: int, column: float) -> bool:
    """Whether rows stand right under the end of a text that has their words, and over a blank line."""
    if page[start].gap or labels[start - 1] != "body":
        return False
    if page[start - 1].words[-1] not in "。！？”" and not layout.closes(page[start - 1].words):
        return False
    if max(row.width for row in page[start:end]) > column * layout.NARROWER:
        return False
    first = start - 1
    while first and labels[first - 1] == "body" and start - first < BODY:
        first -= 1
    body = "".join(row.words for row in page[first:start])
    last = end == len(page) or page[end].gap
    return last and bool(grams("".join(row.words for row in page[start:end])) & grams(body))


def _closes(labels: Sequence[Label], index: int) -> bool:
    """Whether the byline at a row ends a story rather than stands under a headline."""
    while index >= 0 and labels[index] == "byline":
        index -= 1
    return index >= 0 and labels[index] in ("body", "note")


def _elsewhere(page: Sequence[Row], labels: Sequence[Label], start: int, end: int) -> bool:
    """Whether the text after a headline opens with a place that the text before it does not name."""
    stop = next((i for i in range(end + 1, len(page)) if page[i].gap), len(page))
    words = "".join(row.words for row in page[end:stop])[:60]
    before = start
    while before and labels[before - 1] == "body":
        before -= 1
    known = layout.places("".join(row.words for row in page[before:start]))
    return layout.is_new(layout.places(words), known)
