"""Which rows of a newspaper page are headlines, told by where they stand and by what is around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from policyextract import junk, layout, lines, scenes, wording
from policyextract.candidates import headline_rows, is_ragged, over_dateline, plays_under
from policyextract.labels import Labelled, runs
from policyextract.layout import Label, Part, Row
from policyextract.units import grams

OPENING = 60  # characters of a text that tell where it plays
SHEET = 300  # rows of body over a headline at most
BODY = 40  # rows of a text in which the words of the headline under it are looked for


def parts(page: Labelled) -> list[Part]:
    """The page as parts, in page order; body is cut where one story may end and another start."""
    labels = list(page.labels)
    _mark_folios(page.rows, labels)
    _mark_names(page.rows, labels)
    _mark_headlines(page.rows, labels)
    return runs(page.rows, labels)


def _mark_folios(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as junk the rows that say who made the page, and the name and number of the page at its top."""
    for index, row in enumerate(page):
        if labels[index] == "body" and junk.is_folio(row.words):
            labels[index] = "junk"
    top = sum(1 for _ in takewhile(lambda row: junk.PAGE.fullmatch(row.words), page))
    first = next((index for index, row in enumerate(page) if index and row.gap), len(page))
    if first == 2 and all(junk.PAGE_NAME.fullmatch(row.words) for row in page[:2]):
        top = 2 if any(junk.PAGE.fullmatch(row.words) for row in page[:2]) else top
    labels[:top] = ["junk"] * top


def _mark_names(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as byline a row that is only a name and stands last in a block, under what may be a headline."""
    for index, (over, row) in enumerate(pairwise(page), 1):
        under = over.gap and not row.gap and over.width > row.width
        last = index + 1 == len(page) or page[index + 1].gap
        if under and last and labels[index] == "body" and scenes.is_name(row.words):
            labels[index] = "byline" if layout.bare(over, apart=True) else "body"


def _mark_headlines(page: Sequence[Row], labels: list[Label]) -> None:
    """Label the rows that stand as headlines; two that could be one and stand together both are."""
    found: dict[int, int] = {}
    column = layout.column_width(page)
    index = 0
    while index < len(page):
        size = headline_rows(page, labels, index, column)
        if size and not _runs_on(page, index + size):
            found[index] = index + size
        index += max(size, 1)
    blocks = {start: end for start, end in found.items() if _is_block(page, start, end, column)}
    after = {start: _past_captions(labels, end) for start, end in blocks.items()}
    behind = set(after.values())
    if 0 in found and _is_subhead(page, labels, found, column):
        del found[0]
    for start, end in found.items():
        together = start in blocks and (start in behind or after[start] in blocks)
        if together or _stands_as_headline(page, labels, start, end, column):
            labels[start:end] = ["headline"] * (end - start)


def _runs_on(page: Sequence[Row], index: int) -> bool:
    """Whether a row goes on with the sentence over it for sure, also over a blank line."""
    return index < len(page) and bool(wording.NO_START.match(page[index].words))


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
    short = page[0].width <= column * layout.SUBHEAD and not page[0].frame and not page[end].gap
    return led and short and len(scenes.places("".join(row.words for row in page[end : end + 2]))) != 1


def _past_captions(labels: Sequence[Label], index: int) -> int:
    while index < len(labels) and labels[index] == "caption":
        index += 1
    return index


def _is_block(page: Sequence[Row], start: int, end: int, column: float) -> bool:
    """Whether rows stand by themselves over a blank line, and no sentence seems to run on from them."""
    if end < len(page) and not (page[end].gap and page[end].words[0] not in "和与及的等"):
        return False
    if not page[start].gap and not wording.ended(page[start - 1].words):
        return False
    full = abs(page[end - 1].width - column) <= 2 and not is_ragged(page[start:end])
    if full and not over_dateline(page, end):
        return False
    narrow = all(row.width <= column * layout.NARROWER for row in page[start:end])
    over = [row.words.removesuffix("的") if narrow else row.words for row in page[start : end - 1]]
    return not any(map(wording.RUNS_ON.search, [*over, page[end - 1].words]))


def _stands_as_headline(
    page: Sequence[Row], labels: Sequence[Label], start: int, end: int, column: float
) -> bool:
    """Whether rows that look like a headline stand where one stands, and not a subhead or a lone row."""
    row = page[start]
    before: Label | None = labels[start - 1] if start else None
    after: Label | None = labels[end] if end < len(page) else None
    if scenes.place_head(row.words) or row.frame or before is None or after == "byline":
        return True
    if _says_so(page, start, end) or plays_under(page, start, end) or _over(page, labels, start, end, column):
        return True
    wide = max(r.width for r in page[start:end]) >= column + layout.WIDER
    if wide and _is_block(page, start, end, column) and is_ragged(page[start:end]):
        return True
    if before == "body" and not wording.ended(page[start - 1].words) or _over_table(page, end):
        return False
    block = row.gap and (after is None or page[end].gap)
    if before in ("note", "junk", "caption") or before == "byline" and _closes(labels, start - 1):
        return True
    placed = end - start > 1 and any(row.starts_in for row in page[start:end])
    if after is None or block and (before == "headline" or wide or placed):
        return True
    if after != "body":
        return False
    lead = wording.opens(page[end].words) or page[end].width >= column * layout.LEAD
    return block and lead or _elsewhere(page, labels, start, end)


def _over_table(page: Sequence[Row], end: int) -> bool:
    """Whether rows of a table stand right under a headline."""
    if end == len(page) or page[end].gap:
        return False
    under = takewhile(lambda index: index == end or not page[index].gap, range(end, len(page)))
    return all(lines.COLUMN.search(page[index].words) for index in under)


def _says_so(page: Sequence[Row], start: int, end: int) -> bool:
    """Whether the rows are a headline by their form: boxed, over a subtitle, a question over its answer."""
    words = [row.words for row in page[start:end]]
    if wording.BOXED.fullmatch(words[0]):
        return True
    if page[start].gap and (wording.is_box(words[0]) or any(map(wording.SUBTITLE.fullmatch, words[1:]))):
        return True
    return words[-1][-1] in "？?！!" and end < len(page) and bool(wording.ASKED.match(page[end].words))


def _over(page: Sequence[Row], labels: Sequence[Label], start: int, end: int, column: float) -> bool:
    """Whether rows stand right under the end of a text that has their words, and over a blank line."""
    last = end == len(page) or page[end].gap
    if not last or page[start].gap or labels[start - 1] != "body":
        return False
    if page[start - 1].words[-1] not in "。！？”" and not wording.closes(page[start - 1].words):
        return False
    if max(row.width for row in page[start:end]) > column * layout.NARROWER:
        return False
    first = start - 1
    while first and labels[first - 1] == "body" and start - first < BODY:
        first -= 1
    body = "".join(row.words for row in page[first:start])
    return bool(grams("".join(row.words for row in page[start:end])) & grams(body))


def _closes(labels: Sequence[Label], index: int) -> bool:
    """Whether the byline at a row ends a story rather than stands under a headline."""
    while index >= 0 and labels[index] == "byline":
        index -= 1
    return index >= 0 and labels[index] in ("body", "note")


def _elsewhere(page: Sequence[Row], labels: Sequence[Label], start: int, end: int) -> bool:
    """Whether the text after a headline opens with a place that the text before it does not name."""
    here = scenes.places(_opening(page, end))
    before = start
    while here and before and labels[before - 1] == "body" and start - before < SHEET:
        before -= 1
    return scenes.is_new(here, scenes.places("".join(row.words for row in page[before:start])))


def _opening(page: Sequence[Row], at: int) -> str:
    """The first words of the block in which a row stands, from that row on."""
    words = page[at].words
    while len(words) < OPENING and at + 1 < len(page) and not page[at + 1].gap:
        at += 1
        words += page[at].words
    return words[:OPENING]
