"""Papers: pages that are one text in page order (a document, a guide, a web page, a pasted text)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from policyextract import layout, lines
from policyextract.heads import (
    ADDRESSED,
    ASKED,
    CLAUSE,
    KEYED,
    NUMBER,
    POSTED,
    Head,
    head,
    is_meta,
    is_title_end,
)
from policyextract.layout import END, RELATED, Label, Part, Row

TOP = 8  # rows in which a paper shows what it is
FEW = 3  # clauses that make a paper
LETTER = 4  # rows in which a letter shows when it was sent and under which number

FORMULA = regex.compile(r"特此(?:通知|公告|通告|函告|公示)|抄送[：:]|此复")
FILED = regex.compile(r"(?:索引号|发文机[关构]|发文字号|成文日期|主题分类)\s*[：:]")
# Who sent a letter to an office, when, and its number there.
SENT = regex.compile(
    r"(?:留言|来信|信件|工单|咨询|诉求|提问|办件|来电)\s*(?:编号|号码?|时间|日期|人|者)\s*[：:]|网友[“‘]"
)

STOPS = regex.compile(r"[，。；？！”]\s*[\p{Han}\d、]{2,}+(?<!摄|供图)$")  # a sentence that goes on elsewhere


def is_paper(rows: Sequence[Row]) -> bool:
    """Whether a page is one text in page order rather than a newspaper page that was dumped."""
    words = [row.words for row in rows]
    if any(map(_is_filed, rows[:TOP])) or _starts(rows)[0]:
        return True
    if _several_stories(rows):
        return False
    return (
        not _narrow(rows)
        and not _shuffled(rows)
        or any("：" in w and is_meta(w) for w in words[:TOP])
        or sum(bool(CLAUSE.match(w)) for w in words) >= FEW
        or sum(bool(ASKED.match(w)) for w in words) >= 2
        or any(ADDRESSED.fullmatch(w) or _is_of_site(w) for w in words[: 2 * TOP])
        or any(FORMULA.match(w) for w in words)
    )


def _shuffled(rows: Sequence[Row]) -> bool:
    """Whether sentences stop at blank lines, as they do where a dump cut a page's columns into blocks."""
    stops = [a for a, b in pairwise(rows) if b.gap and STOPS.search(a.words)]
    return len(stops) > 1


def _is_filed(row: Row) -> bool:
    """Whether a row tells where on a site or in a file a paper is kept; a sentence may cite a number."""
    number = not row.joined and NUMBER.fullmatch(row.words)
    return bool(number or layout.CRUMBS.fullmatch(row.words) or FILED.match(row.words))


def _is_of_site(words: str) -> bool:
    """Whether a row is what a web site has around its pages."""
    return bool(layout.JUNK.fullmatch(words)) and not layout.SECTION.fullmatch(words)


def _several_stories(rows: Sequence[Row]) -> bool:
    """Whether source notes, bylines or place names over headlines tell of more than one story."""
    notes = sum(bool(layout.NOTE.fullmatch(row.words)) for row in rows)
    if sum(bool(CLAUSE.match(row.words)) for row in rows) < FEW:
        notes += sum(bool(layout.GIVEN.fullmatch(row.words)) for row in rows)
        notes += sum(layout.ended(a.words) and _is_signature(b.words) for a, b in pairwise(rows))
    datelines = sum(bool(layout.DATED.match(row.words)) and not row.joined for row in rows)
    bylines = sum(layout.is_byline(row.words) for row in rows)
    heads = sum(bool(layout.place_head(row.words)) and layout.bare(row) and not row.joined for row in rows)
    if notes > 1 or datelines > 1 or heads > 1 or _byline_between(rows):
        return True
    return bylines > 1 and not _in_sequence(rows)


def _is_signature(words: str) -> bool:
    """Whether a row only names in brackets who wrote what is over it."""
    return bool(layout.SIGNATURE.fullmatch(words)) and not layout.NOTE.fullmatch(words)


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


class Paper(NamedTuple):
    """The rows of one text of a page and why it is one; `aside` where they only stand over the texts."""

    rows: Sequence[Row]
    reason: str
    aside: bool = False


def split(rows: Sequence[Row]) -> Iterator[Paper]:
    """The papers of a page: all of it, or the letters of a forum, the papers of a gazette."""
    starts, reason = _starts(rows)
    if not starts:
        yield Paper(rows, "the page is one text")
        return
    if over := rows[: starts[0]]:
        yield Paper(over, "stands over several texts", not any(layout.ended(row.words) for row in over))
    for start, end in pairwise([*starts, len(rows)]):
        yield Paper(rows[start:end], reason)


def _starts(rows: Sequence[Row]) -> tuple[list[int], str]:
    """Where the papers of a page start that has several of them, and what tells it."""
    keyed = [_filed(rows, at) for at, row in enumerate(rows) if KEYED.fullmatch(row.words)]
    if len(keyed) > 1:
        return keyed, "a letter has a title of its own"
    sent = [_over(rows, at) for at, row in enumerate(rows) if row.gap and _is_letter(rows[at : at + LETTER])]
    if len(sent) > 1:
        return sent, "a letter has a sender or a number of its own"
    found = max(
        (_issued(rows), "a paper has a number, an address or a date of its own"),
        (_listed(rows), "the contents name it"),
        key=lambda pair: len(pair[0]),
    )
    return found if len(found[0]) > 1 else ([], "")


def _listed(rows: Sequence[Row]) -> list[int]:
    """The rows over blank lines that stand in a list of contents too, on a page without columns."""
    labels = layout.plain_labels(rows)
    names = {_name(row.words) for row, label in zip(rows, labels, strict=True) if label == "junk"}
    body = [at for at, label in enumerate(labels) if label == "body" and rows[at].gap]
    return [] if _narrow(rows) else [at for at in body if _name(rows[at].words) in names]


def _name(words: str) -> str:
    """A title without the mark, the dots and the page number that it has in a list of contents."""
    return "".join(regex.sub(r"^[\P{L}]+|[.．·…]{2,}.*$", "", words).split())


def _narrow(rows: Sequence[Row]) -> bool:
    """Whether the page is set in columns as a newspaper is."""
    return any(row.joined for row in rows) and layout.column_width(rows) <= lines.NARROW


def _filed(rows: Sequence[Row], at: int) -> int:
    """The first of the rows right over a letter's title that have its number, sender or date."""
    while at and SENT.match(rows[at - 1].words):
        at -= 1
    return at


def _is_letter(rows: Sequence[Row]) -> bool:
    """Whether the rows over a blank line have a letter's sender, date or number."""
    stop = next((at for at in range(1, len(rows)) if rows[at].gap), len(rows))
    return any(SENT.search(row.words) for row in rows[:stop])


def _over(rows: Sequence[Row], at: int) -> int:
    """The row of a title that stands by itself over a letter, else the letter's first."""
    over = at > 1 and rows[at - 1].gap and layout.bare(rows[at - 1]) and layout.ended(rows[at - 2].words)
    return at - 1 if over else at


def _issued(rows: Sequence[Row]) -> list[int]:
    """The rows at which papers start that were issued each by itself; what is named in the paper before it
    comes with that one."""
    labels = layout.plain_labels(rows)
    found: list[int] = []
    at = 0
    while at < len(rows):
        title, end = head(rows, labels, at) if _may_start(rows, labels, at) else Head()
        before = rows[found[-1] : at] if found else ()
        if title and _is_own(title, rows[at : end + 1]) and not _cites(before, title):
            found.append(at)
        at = max(end, at + 1) if title else at + 1
    return found


def _may_start(rows: Sequence[Row], labels: Sequence[Label], at: int) -> bool:
    """Whether a row stands where a paper starts: over all else, under a blank line or a menu."""
    apart = rows[at].gap or labels[at - 1] == "junk"
    return apart and labels[at] != "junk" and not (at and rows[at - 1].words.startswith("附件"))


def _cites(rows: Sequence[Row], title: Sequence[Row]) -> bool:
    """Whether rows name a paper, by what is said after who issued it: 《关于……的通知》."""
    words, name = ("".join("".join(row.words.split()) for row in some) for some in (rows, title))
    return f"《{name[max(name.find('关于'), 0) :]}》" in words


def _is_own(title: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether a paper was issued by itself: its head, or the row under it, has a number, an address, or when
    a web site published it."""
    if any(is_meta(row.words) and POSTED.fullmatch(row.words) for row in rows):
        return True
    own = any(NUMBER.fullmatch(row.words) for row in rows) or bool(ADDRESSED.fullmatch(rows[-1].words))
    return own and is_title_end(title[-1].words)


def parts(rows: Sequence[Row]) -> Iterator[Part]:
    """The parts of a paper in page order: its title as headline, captions and menus, and all else."""
    labels = layout.plain_labels(rows) if rows else []
    foot = _foot(rows, labels)
    labels[foot:] = ["junk"] * (len(rows) - foot)
    found = layout.runs(rows, labels)
    title = head(rows, labels).title
    for part in found:
        yield from [part] if part.label in ("junk", "caption") else _without(part, title)


def _foot(rows: Sequence[Row], labels: Sequence[Label]) -> int:
    """Where the foot of a web page begins: at the mark of its end, over a list of links, or at the first
    link with no sentence, clause or table after it."""
    for at in range(len(rows) // 2, len(rows)):
        links = RELATED.fullmatch(rows[at].words) and not any("。" in row.words for row in rows[at:])
        if links or END.fullmatch(rows[at].words):
            return at
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
