"""Papers: pages that are one text in page order (a document, a guide, a web page, a pasted text)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from policyextract import layout, lines
from policyextract.layout import Label, Part, Row

TOP = 8  # rows in which a paper shows what it is
FEW = 3  # clauses that make a paper
LONGEST_TITLE = 4  # rows
OTHERS = ("junk", "caption", "byline")

CLAUSE = regex.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[条章]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．](?!\d)|[①-⑩]"
)
NUMBER = regex.compile(r"\S{0,3}\p{Han}{1,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\d{1,5}号.{0,6}")
META = regex.compile(
    r"(?:索引号|名\s*称|标\s*题|主题分类|主题词|发文机[关构]|发布机构|发布单位|制发机关|公开方式|公开范围|文[号件]编?号?|成文日期|发布日期|发布时间|生成日期|实施日期|发文字号|发文日期"
    r"|来源|信息来源|稿件来源|作者|浏览次数|点击[量数]?|阅读[量数次]?|时间|日期|字[体号]|有效性|时效性|效力状态|责任编辑|信息分类|体裁分类|组配分类|分类)\s*[：:].*"
    r"|\[?\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s.{0,60})?|二[〇○零]\p{Han}{2}年\p{Han}{1,3}月\p{Han}{1,4}日|\S{4,30}文件|附件[一二三\d]*[：:]?|.{0,6}(?:特急|加急|机密|主动公开|此件公开发布).{0,8}"
)
ASKED = regex.compile(r"(?:问|Q\d{0,2}|\d{1,2}[.、]?问)[：:.]")
ADDRESSED = regex.compile(r"(?:各|市直|县直|区直|省直|有关|直属|驻).{2,120}[：:]")
FORMULA = regex.compile(r"特此(?:通知|公告|通告|函告|公示)|抄送[：:]|此复")
TITLE_END = regex.compile(
    r"(?:办法|意见|通知|公告|通告|公示|方案|细则|规定|规划|计划|问答|指南|须知|条例|决定|函|批复|纲要|措施|解读|一览表?|名单|公报|简章|章程|制度|标准|指引|手册|报告|倡议书|说明|流程|事项|答记者问)"
    r"(?:[（(][^（）]{1,8}[）)])?$"
)
ISSUERS = regex.compile(r"(?:\p{Han}{2,24}(?:局|厅|部|委|委员会|办公室|中心|政府|协会|总工会)[\s、]*)+")
STATE = regex.compile(r"[（(](?:试行|暂行|修订|征求意见|送审|草案|\d{4}).{0,8}[）)]|[—－-]{1,2}.{2,30}")


def is_paper(rows: Sequence[Row]) -> bool:
    """Whether a page is one text in page order rather than a newspaper page that was dumped."""
    if _several_stories(rows):
        return False
    words = [row.words for row in rows]
    narrow = any(row.joined for row in rows) and layout.column_width(rows) <= lines.NARROW
    return (
        not narrow
        or any(NUMBER.fullmatch(w) or "：" in w and is_meta(w) for w in words[:TOP])
        or sum(bool(CLAUSE.match(w)) for w in words) >= FEW
        or sum(bool(ASKED.match(w)) for w in words) >= 2
        or any(ADDRESSED.fullmatch(w) or layout.JUNK.fullmatch(w) for w in words[: 2 * TOP])
        or any(FORMULA.match(w) for w in words)
    )


def _several_stories(rows: Sequence[Row]) -> bool:
    """Whether source notes, bylines or place names over headlines tell of more than one story."""
    notes = sum(bool(layout.NOTE.fullmatch(row.words)) for row in rows)
    if sum(bool(CLAUSE.match(row.words)) for row in rows) < FEW:
        notes += sum(bool(layout.GIVEN.fullmatch(row.words)) for row in rows)
    datelines = sum(bool(layout.DATED.match(row.words)) and not row.joined for row in rows)
    bylines = sum(layout.is_byline(row.words) for row in rows)
    heads = sum(bool(layout.place_head(row.words)) and layout.bare(row) and not row.joined for row in rows)
    if notes > 1 or datelines > 1 or heads > 1 or _byline_between(rows):
        return True
    return bylines > 1 and not _in_sequence(rows)


def _byline_between(rows: Sequence[Row]) -> bool:
    """Whether a byline stands between sentences, as it does over a story that is not the first."""
    sentences = [index for index, row in enumerate(rows) if lines.CLAUSE.search(row.words)]
    return any(
        sentences[0] < index < sentences[-1]
        for index, row in enumerate(rows)
        if sentences and layout.is_byline(row.words)
    )


def _in_sequence(rows: Sequence[Row]) -> bool:
    """Whether all bylines of the page stand in one place."""
    at = [index for index, row in enumerate(rows) if layout.is_byline(row.words)]
    return at[-1] - at[0] == len(at) - 1


def parts(rows: Sequence[Row]) -> Iterator[Part]:
    """The parts of a paper in page order: its title as headline, captions and menus, and all else."""
    labels = layout.plain_labels(rows) if rows else []
    foot = _foot(rows, labels)
    labels[foot:] = ["junk"] * (len(rows) - foot)
    found = layout.runs(rows, labels)
    title = _title(rows, {row for row, label in zip(rows, labels, strict=True) if label in OTHERS})
    for part in found:
        yield from [part] if part.label in ("junk", "caption") else _without(part, title)


def _foot(rows: Sequence[Row], labels: Sequence[Label]) -> int:
    """Where the foot of a web page begins: the first link with no sentence, clause or table after it."""
    after = len(rows)
    while after and not _belongs(rows[after - 1], labels[after - 1]):
        after -= 1
    least = max(after, len(rows) // 2)
    return next((at for at in range(least, len(rows)) if labels[at] == "junk"), len(rows))


def _belongs(row: Row, label: Label) -> bool:
    """Whether a row can't stand in the foot of a web page, among links and the names of who runs it."""
    cells = "\t" in row.words or len(lines.COLUMN.findall(row.words)) > 1
    own = layout.ended(row.words) or row.words.startswith("附件") or bool(CLAUSE.match(row.words))
    return label != "junk" and (cells or own)


def _without(part: Part, title: Sequence[Row]) -> Iterator[Part]:
    """A part with the rows of the title taken out as a headline."""
    cut = [index for index, row in enumerate(part.rows) if row in title]
    if not cut:
        yield part
        return
    start, end = cut[0], cut[-1] + 1
    pieces: tuple[tuple[Label, tuple[Row, ...]], ...] = (
        ("body", part.rows[:start]),
        ("headline", part.rows[start:end]),
        ("body", part.rows[end:]),
    )
    yield from (Part(label, some) for label, some in pieces if some)


def _title(rows: Sequence[Row], others: set[Row]) -> Sequence[Row]:
    """The rows of a paper's title: the first that are no number, date or other key, and no sentence."""
    start = 0
    while start < len(rows) and (rows[start] in others or is_meta(rows[start].words)):
        start += 1
    end = start
    while end < min(len(rows), start + LONGEST_TITLE) and rows[end] not in others:
        if not _title_row(rows[end].words) or end > start and not _title_goes_on(rows[end - 1], rows[end]):
            break
        end += 1
    if start == end or end == len(rows) or TITLE_END.search(rows[end - 1].words):
        return rows[start:end]
    if not is_meta(rows[end].words):
        return () if rows[end].joined else rows[start:end]
    later = _title(rows[end : end + TOP], others)
    return later if later and TITLE_END.search(later[-1].words) else rows[start:end]


def is_meta(words: str) -> bool:
    """Whether a row is what a paper is filed under: its number, its date, 来源：某局.

    >>> is_meta("发布时间：2024-05-20"), is_meta("衢民发〔2022〕45号"), is_meta("关于津贴的通知")
    (True, True, False)
    """
    return bool(META.fullmatch(words) or NUMBER.fullmatch(words))


def _title_row(words: str) -> bool:
    whole = words.count("《") == words.count("》")  # else the column cut a title in two
    plain = whole and not regex.search(r"[。；]|[，：:、]$", words) and lines.width(words) <= 2 * lines.NARROW
    return plain and not CLAUSE.match(words) and not is_meta(words) and not ASKED.match(words)


def _title_goes_on(before: Row, row: Row) -> bool:
    if STATE.fullmatch(row.words):
        return True
    if row.gap or TITLE_END.search(before.words) or row.words[0] in "（(":
        return False
    if ISSUERS.fullmatch(row.words) and not ISSUERS.fullmatch(before.words):
        return False
    ends = TITLE_END.search("".join(row.words.split())) or before.words[-1] in "的、"
    return bool(ends) or row.joined or 2 * row.width >= before.width and row.width > 12
