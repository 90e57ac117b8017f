"""The rows of a page as they were printed, and what each of them is: headline, byline, caption, body.

Cleaning joins the rows of a paragraph. Here they are told apart again, from the edits that the text
carries, since a row's width and place say what it is: a headline is wider than the column under it,
and a headline that cleaning took for the first line of a paragraph has to come off again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

import regex

from policyextract import lines
from policyextract.places import chains
from policyextract.regions import table
from policyextract.text import Span, Text

Label = Literal["headline", "byline", "note", "caption", "junk", "body"]

LONGEST_HEADLINE = 3  # rows
WIDEST_HEADLINE = 76  # columns of one row
WIDER = 4  # columns by which a headline exceeds the column that it stands over
NARROWER = 0.75  # of the column's width, the widest headline that is narrower than its column
LEAD = 1.3  # of the column's width, the narrowest lead that is set wider


class Row(NamedTuple):
    """One printed row. `joined`: cleaning took it for the row before going on; `gap`: a blank line or
    the edge of the page is before it; `frame`: it starts with the one space that dumps put before the
    first row of a text frame; `indent`: the white space before it, in characters."""

    span: Span
    words: str
    width: int
    joined: bool
    gap: bool
    frame: bool
    indent: int


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand together on the page and are of one kind."""

    label: Label
    rows: tuple[Row, ...]

    @property
    def span(self) -> Span:
        """Where the part stands in the page's text."""
        return Span(self.rows[0].span.start, self.rows[-1].span.end)

    @property
    def words(self) -> str:
        """Its rows, run together."""
        return "".join(row.words for row in self.rows)


def rows(text: Text) -> list[Row]:
    """The printed rows of a clean page, blank ones left out."""
    joins = _joins(text)
    ordered = sorted(joins)
    found: list[Row] = []
    gap = True
    for line in lines.split(text.chars):
        gap = gap or not line.words
        if not line.words:
            continue
        cuts = ordered[bisect_right(ordered, line.span.start) : bisect_left(ordered, line.span.end)]
        edges = [line.span.start, *cuts, line.span.end]
        for start, end in pairwise(edges):
            if text[Span(start, end)].strip():
                found.append(_row(text, Span(start, end), joins.get(start), gap))
                gap = False
    few = sum(row.frame for row in found) * 4 <= len(found)
    return found if few else [row._replace(frame=False) for row in found]


def _joins(text: Text) -> dict[int, str]:
    """Where in the text a line break was dropped, and the white space that was dropped with it."""
    starts = [run.source.start for run in text.runs]
    at: dict[int, str] = {}
    for applied in text.history:
        index = bisect_left(starts, applied.source.end)
        if applied.why == "join-lines" and index < len(starts):
            at[text.runs[index].at] = applied.old
    return at


def _row(text: Text, whole: Span, join: str | None, gap: bool) -> Row:
    chars = text[whole]
    lead = len(chars) - len(chars.lstrip())
    words = chars.strip()
    span = Span(whole.start + lead, whole.start + lead + len(words))
    frame = chars[:lead] == " " if join is None else join.endswith("\n ")
    return Row(span, words, lines.width(words), join is not None, gap, frame, lead)


# ── what one row or one line is by its words alone ────────────────────────────────────────────────

ROLE = (
    r"(?:(?:本报|本刊|本网|新华社|特约|实习|见习|全媒体|融媒体|首席)*(?:记者|通讯员|评论员|撰稿人?|摄影|作者)"
    r"|[文图]/[图文]?|文[：:])"
)
BYLINE = regex.compile(
    rf"""
    (?: [■□◆●▲◎] \s* )? [（(]?
    (?: {ROLE} [：:/\s]* (?P<names> [\p{{Han}}·、]{{2,5}} (?: [、\s]+ [\p{{Han}}·]{{2,4}} )* ) \s* )+
    (?: [文图摄/]+ | [（(] [^（）]{{2,12}} [）)] | (?: \d{{4}}年 )? \d{{1,2}}月\d{{1,2}}日 )? [）)]?
    | [■□◆] \s* \p{{Han}}{{2,4}}
    """,
    regex.VERBOSE,
)
SPEAKS = regex.compile(r"获悉|了解|采访|看到|走进|来到|发现|从\p{Han}|日前|近日|表示")
NOTE_WORDS = r"(?:据|来源[：:]|摘自|综合)[^（）]{2,40}|[^（）。]{2,30}(?:供稿|供稿件|提供)"
NOTE = regex.compile(
    rf"[（(](?:{NOTE_WORDS})[）)]|[（(](?:新华社|本报综合|[^（）]{{2,12}}(?:日报|晚报|晨报|时报|网|社|报))[）)]"
)
NOTE_AT_END = regex.compile(rf"[（(](?:{NOTE_WORDS})[）)]$")
SOURCE = regex.compile(r"来源[：:]\s*(?P<name>[^\s（）]{2,30})")
CAPTION_START = regex.compile(
    r"(?:[▲△▼◀▶]\s*)?(?:图为|[左右上下]图(?:为|[：:])|图[一二三四\d]?[：:])|[▲△▼◀▶]"
)
CAPTION_END = regex.compile(
    r"(?:图片?来源[：:].{1,20}|(?<=\p{Han})供图|资料图片?|(?<!拍)摄|摄影[：:]?.{2,8}|图[/：:]\s*\p{Han}{2,8})[）)]?$"
)
# A row of a table is no menu, and a guide may say 打印申请表 or 无障碍设施: each needs what follows it there.
JUNK = regex.compile(
    r"""
      (?: 您 (?: 所在 | 现在 | 当前 )? 的?位置 | [当目]前位置 | 所在位置 | 现在位置 ) .*
    | (?! .* (?: 来源 | 发布 | \d{4}-\d ) ) .*
      [【〖\[] (?: 打印 | 关闭 | 返回 | 收藏 | 字[体号] | 大\s*中\s*小 ) .*
    | (?: 相关 (?: 链接 | 阅读 | 新闻 | 文章 | 信息 | 稿件 ) | 友情链接 | 字[体号] | 技术支持 ) [：:] .{0,80}
    | (?: 上一[篇条页] | 下一[篇条页] | 版权所有 | 返回 (?: 顶部 | 首页 | 上一?页 | 列表 ) ) .{0,80}
    | (?: 分享[到至：:] | 扫一扫 (?: 在?手机 | 分享 ) | 网站 (?: 地图 | 标识码 ) | 无障碍浏览 ) .{0,80}
    | (?: (?: 打印 | 关闭 | 收藏 | 分享 ) (?: 本页 | 窗口 | 此页 )? [\s|]* )+
    | (?: (?: 关于 | 联系 ) 我们 \s* [|｜]? \s* )+ | .* (?: ICP备 | 公网安备 | 网站标识码 | [Cc]opyright ) .*
    | (?: 网站 )? 首页 (?: \s* [>›»|＞/｜] | \s ) .* | \S{1,6} (?: \s* [>›»＞] \s* \S{1,12} ){1,6}
    """,
    regex.VERBOSE,
)
ENDED = regex.compile(r"[。！？；：…!?;:][”’」』）)】》]*$")
MARKS = regex.compile(r"[。；，,;：:…]|[、]$|^[，。、；：！？）]")
RUNS_ON = regex.compile(r"、|[的和与及等在对把将为以]$")
PLACE_HEAD = regex.compile(r"(?P<place>\p{Han}{2,12})[：:]")
WHEN = r"(?:近日|日前|近期|前不久|连日来|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|初|中旬|[上下]旬)?[，起])"
OPENING = regex.compile(
    rf"(?:记者|据)?\p{{Han}}{{0,12}}?{WHEN}|.{{0,24}}[，、]?(?:近日|日前|\d月\d{{1,2}}日)|本报讯|(?:本报)?\p{{Han}}{{2,6}}讯\b"
)


def ended(words: str) -> bool:
    """Whether a sentence is over where `words` end.

    >>> ended("每月补贴200元。”"), ended("推行“社工+村医”")
    (True, False)
    """
    return bool(ENDED.search(words))


def is_byline(words: str) -> bool:
    """Whether a row only names who wrote it.

    >>> [is_byline(words) for words in ("■ 本报记者 周雨薇", "记者从省民政厅获悉", "记者 周大方 3月22日")]
    [True, False, True]
    """
    return len(words) <= 48 and bool(BYLINE.fullmatch(words)) and not SPEAKS.search(words)


@lru_cache(maxsize=4096)
def places(words: str) -> frozenset[str]:
    """The codes of the regions that `words` may name."""
    return frozenset(code for chain in chains(words) for code in chain.codes)


def place_head(words: str) -> str | None:
    """The place before the colon with which a headline starts.

    >>> place_head("长沙雨花区：社工津贴“按证取酬”"), place_head("第三条：")
    ('长沙雨花区', None)
    """
    m = PLACE_HEAD.match(words)
    forms = table().forms()
    return m["place"] if m and any(m["place"][:size] in forms for size in range(2, 12)) else None


def related(code: str, other: str) -> bool:
    """Whether one of the two regions lies in the other."""
    a, b = (c[:2] if c.endswith("0000") else c[:4] if c.endswith("00") else c for c in (code, other))
    return a.startswith(b) or b.startswith(a)


def opens(words: str) -> bool:
    """Whether `words` start as a story does: `近日，`, `3月21日`, `本报讯`.

    >>> opens("近日，晋江市出台细则"), opens("此外，区里每年为社工站")
    (True, False)
    """
    return bool(OPENING.match(words[:40]))


# ── what a row is in its place ─────────────────────────────────────────────────────────────────────


def parts(page: Sequence[Row]) -> list[Part]:
    """The page as parts, in page order; body is cut where one story may end and another start."""
    labels = plain_labels(page)
    _mark_headlines(page, labels)
    return runs(page, labels)


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
    if label == "headline":
        alone = place_head(before.words) == before.words[:-1]
        return row.gap and not alone or bool(place_head(row.words))
    if label == "body" and ended(before.words):
        return row.gap or not row.joined and opens(row.words) and bool(places(row.words))
    return row.gap if label == "caption" else label in ("note", "byline")


def plain_labels(page: Sequence[Row]) -> list[Label]:
    """The labels that need no look at the neighbours, and captions, which grow over theirs."""
    labels: list[Label] = ["body"] * len(page)
    for start, end in line_ranges(page):
        label = _by_words("".join(row.words for row in page[start:end]))
        for index in range(start, end):
            labels[index] = label if label in ("note", "byline") else _by_words(page[index].words)
    for index, row in enumerate(page):
        if labels[index] == "body" and CAPTION_START.match(row.words):
            _grow(page, labels, index, 1)
        elif labels[index] == "body" and CAPTION_END.search(row.words):
            _grow(page, labels, index, -1)
    return labels


def line_ranges(page: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The rows of each line of the clean text, as half-open ranges."""
    starts = [index for index, row in enumerate(page) if not row.joined]
    yield from zip(starts, [*starts[1:], len(page)], strict=True)


def _by_words(words: str) -> Label:
    if JUNK.fullmatch(words):
        return "junk"
    if NOTE.fullmatch(words):
        return "note"
    return "byline" if is_byline(words) else "body"


def _grow(page: Sequence[Row], labels: list[Label], index: int, step: int) -> None:
    """Label as caption the row and the rows before (-1) or after it (1) that its sentence runs over."""
    labels[index] = "caption"
    while 0 <= index + step < len(page):
        first, second = sorted((index, index + step))
        over = ended(page[first].words) or CAPTION_END.search(page[first].words)
        if page[second].gap or page[second].frame or over or labels[index + step] != "body":
            return
        index += step
        labels[index] = "caption"


def _mark_headlines(page: Sequence[Row], labels: list[Label]) -> None:
    """Label the rows that stand as headlines; two that could be one and stand together both are."""
    found: dict[int, int] = {}
    column = column_width(page)
    index = 0
    while index < len(page):
        size = _headline_rows(page, labels, index, column)
        if size:
            found[index] = index + size
        index += max(size, 1)
    blocks = {start: end for start, end in found.items() if _is_block(page, start, end, column)}
    after = {start: _past_captions(labels, end) for start, end in blocks.items()}
    for start, end in found.items():
        together = start in blocks and (start in after.values() or after[start] in blocks)
        if together or _stands_as_headline(page, labels, start, end, column):
            labels[start:end] = ["headline"] * (end - start)


def _past_captions(labels: Sequence[Label], index: int) -> int:
    while index < len(labels) and labels[index] == "caption":
        index += 1
    return index


def _is_block(page: Sequence[Row], start: int, end: int, column: float) -> bool:
    """Whether rows stand by themselves over a blank line, and no sentence seems to run on from them."""
    before = page[start].gap or ended(page[start - 1].words)
    apart = before and (end == len(page) or page[end].gap and page[end].words[0] not in "和与及的等")
    full = abs(page[end - 1].width - column) <= 2
    return apart and not full and not any(RUNS_ON.search(row.words) for row in page[start:end])


def bare(row: Row) -> bool:
    """Whether a row has no mark that a headline would not have."""
    words = row.words
    place = place_head(words)
    return not MARKS.search(words[len(place) + 1 :] if place else words) and row.width <= WIDEST_HEADLINE


def _headline_rows(page: Sequence[Row], labels: Sequence[Label], start: int, column: float) -> int:
    """How many rows from `start` could be one headline."""
    if labels[start] != "body" or page[start].joined and not page[start].frame:
        return 0
    size = 0
    while size < LONGEST_HEADLINE and start + size < len(page):
        index = start + size
        row = page[index]
        alone = size == 1 and page[start].words[-1] in "：:"
        if size and (row.frame > page[start].frame or row.gap and not alone or place_head(row.words)):
            break
        if labels[index] != "body" or not bare(row):
            break
        size += 1
    while size and not (
        _breaks_after(page, labels, start, start + size, column) and _balanced(page[start : start + size])
    ):
        size -= 1
    return size


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
    if place_head(row.words) or opens(row.words) or row.indent > 1:
        return True
    column = _column_under(page, index, page_column)
    own = [one.width for one in page[start:index]]
    edge = not start or labels[start - 1] != "body" or bool(place_head(page[start].words))
    return min(own) >= column + WIDER or edge and max(own) <= column * NARROWER


def _column_under(page: Sequence[Row], index: int, page_column: float) -> float:
    """The width of the column in which a paragraph starts at a row."""
    end = index + 1
    while end < min(len(page), index + 4) and page[end].joined:
        end += 1
    under = [row.width for row in page[index:end] if row is not page[end - 1] or not ended(row.words)]
    return median(under) if under else page_column


def _stands_as_headline(
    page: Sequence[Row], labels: Sequence[Label], start: int, end: int, column: float
) -> bool:
    """Whether rows that look like a headline stand where one stands, and not a subhead or a lone row."""
    row = page[start]
    before: Label | None = labels[start - 1] if start else None
    after: Label | None = labels[end] if end < len(page) else None
    if place_head(row.words) or row.frame or before is None or after == "byline":
        return True
    if before == "body" and not ended(page[start - 1].words):
        return False
    block = row.gap and (after is None or page[end].gap)
    if before in ("note", "junk", "caption") or before == "byline" and _closes(labels, start - 1):
        return True
    wide = max(r.width for r in page[start:end]) >= column + WIDER
    if after is None or block and (before == "headline" or wide):
        return True
    if after == "body" and block and (opens(page[end].words) or page[end].width >= column * LEAD):
        return True
    return after == "body" and _elsewhere(page, labels, start, end)


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
    known = places("".join(row.words for row in page[before:start]))
    return is_new(places(words), known)


def is_new(codes: frozenset[str], known: frozenset[str]) -> bool:
    """Whether `codes` name a region, and none that has to do with those known."""
    return bool(codes and known) and not any(related(a, b) for a in codes for b in known)


def column_width(page: Sequence[Row]) -> float:
    """The width of the page's columns: the median of the rows that a paragraph runs on from."""
    full = [row.width for row, after in pairwise(page) if after.joined]
    return median(full or [row.width for row in page])
