"""Papers: pages that are one text in page order (a document, a guide, a web page, a pasted text)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

import regex

from policyextract import junk, layout, lines, scenes, wording
from policyextract.filing import NUMBER, POSTED, title_key
from policyextract.heads import ASKED, CLAUSE, Head, head, is_addressed, is_title_end
from policyextract.junk import END, RELATED
from policyextract.labels import Labelled, runs
from policyextract.layout import Label, Part, Row

TOP = 8  # rows in which a paper shows what it is
FEW = 3  # clauses that make a paper
LETTER = 4  # rows in which a letter shows when it was sent and under which number

FORMULA = regex.compile(r"特此(?:通知|公告|通告|函告|公示)|抄送[：:]|此复")
FILED = regex.compile(r"(?:索引号|发文机[关构]|发文字号|成文日期|主题分类)\s*[：:]")
# Who sent a letter to an office, when, and its number there.
SENT = regex.compile(
    r"(?:留言|来信|信件|工单|咨询|诉求|提问|办件|来电)\s*(?:编号|号码?|时间|日期|人|者)\s*[：:]|网友[“‘]"
)

BESIDE_NAME = regex.compile(r"^[\P{L}]+|[.．·…]{2,}.*$")  # what a list of contents has beside a title
STOPS = regex.compile(r"[，。；？！”]\s*[\p{Han}\d、]{2,}+(?<!摄|供图)$")  # a sentence that goes on elsewhere


class Paper(NamedTuple):
    """One text of a page and why it is one; `aside` where rows only stand over the texts."""

    page: Labelled
    reason: str
    aside: bool = False


def split(page: Labelled) -> list[Paper]:
    """The papers of a page: all of it, or the letters of a forum, the papers of a gazette; none where a
    newspaper page was dumped."""
    rows = page.rows
    starts, reason = _starts(page)
    if not starts:
        return [Paper(page, "the page is one text")] if _is_one(rows) else []
    found = [Paper(Labelled(rows[start:end]), reason) for start, end in pairwise([*starts, len(rows)])]
    if over := rows[: starts[0]]:
        aside = not any(wording.ended(row.words) for row in over)
        found.insert(0, Paper(Labelled(over), "stands over several texts", aside))
    return found


def _is_one(rows: Sequence[Row]) -> bool:
    """Whether a page is one text in page order rather than a newspaper page that was dumped."""
    words = [row.words for row in rows]
    if any(map(_is_filed, rows[:TOP])):
        return True
    clauses = sum(bool(CLAUSE.match(w)) for w in words)
    if _several_stories(rows, clauses):
        return False
    return (
        not _narrow(rows)
        and not _shuffled(rows)
        or any("：" in row.words and row.meta for row in rows[:TOP])
        or clauses >= FEW
        or sum(bool(ASKED.match(w)) for w in words) >= 2
        or any(is_addressed(w) or _is_of_site(w) for w in words[: 2 * TOP])
        or any(FORMULA.match(w) for w in words)
    )


def _shuffled(rows: Sequence[Row]) -> bool:
    """Whether sentences stop at blank lines, as they do where a dump cut a page's columns into blocks."""
    stops = (a for a, b in pairwise(rows) if b.gap and STOPS.search(a.words))
    return len(list(islice(stops, 2))) > 1


def _is_filed(row: Row) -> bool:
    """Whether a row tells where on a site or in a file a paper is kept; a sentence may cite a number."""
    number = not row.joined and NUMBER.fit(row.words)
    return number or junk.CRUMBS.fit(row.words) or bool(FILED.match(row.words))


def _is_of_site(words: str) -> bool:
    """Whether a row is what a web site has around its pages."""
    return junk.JUNK.fit(words) and not junk.SECTION.fullmatch(words)


def _several_stories(rows: Sequence[Row], clauses: int) -> bool:
    """Whether source notes, bylines or place names over headlines tell of more than one story."""
    bracketed = [index for index, row in enumerate(rows) if row.words[0] in "（("]
    notes = sum(wording.is_note(rows[index].words) for index in bracketed)
    if clauses < FEW:
        notes += sum(bool(wording.GIVEN.fullmatch(rows[index].words)) for index in bracketed)
        notes += sum(index > 0 and _is_signature(rows[index - 1], rows[index]) for index in bracketed)
    whole = [row for row in rows if not row.joined]
    datelines = sum(wording.is_dated(row.words) for row in whole)
    heads = sum(layout.bare(row) and bool(scenes.place_head(row.words)) for row in whole)
    if notes > 1 or datelines > 1 or heads > 1:
        return True
    bylines = [index for index, row in enumerate(rows) if wording.is_byline(row.words)]
    return _between_sentences(rows, bylines) or len(bylines) > 1 and not _in_sequence(bylines)


def _is_signature(over: Row, row: Row) -> bool:
    """Whether a row only names in brackets who wrote what is over it."""
    signed = wording.ended(over.words) and wording.SIGNATURE.fullmatch(row.words)
    return bool(signed) and not wording.is_note(row.words)


def _between_sentences(rows: Sequence[Row], bylines: Sequence[int]) -> bool:
    """Whether a byline stands between sentences, as it does over a story that is not the first."""
    if not bylines:
        return False
    sentences = [index for index, row in enumerate(rows) if lines.CLAUSE.search(row.words)]
    return any(sentences[0] < index < sentences[-1] for index in bylines if sentences)


def _in_sequence(bylines: Sequence[int]) -> bool:
    """Whether all bylines of the page stand in one place."""
    return bylines[-1] - bylines[0] == len(bylines) - 1


def _starts(page: Labelled) -> tuple[list[int], str]:
    """Where the papers of a page start that has several of them, and what tells it."""
    rows = page.rows
    keyed = [_filed(rows, at) for at, row in enumerate(rows) if title_key(row.words)]
    if len(keyed) > 1:
        return keyed, "a letter has a title of its own"
    sent = [_over(rows, at) for at, row in enumerate(rows) if row.gap and _is_letter(rows[at : at + LETTER])]
    if len(sent) > 1:
        return sent, "a letter has a sender or a number of its own"
    found = max(
        (_issued(page), "a paper has a number, an address or a date of its own"),
        (_listed(page), "the contents name it"),
        key=lambda pair: len(pair[0]),
    )
    return found if len(found[0]) > 1 else ([], "")


def _listed(page: Labelled) -> list[int]:
    """The rows over blank lines that stand in a list of contents too, on a page without columns."""
    if _narrow(page.rows):
        return []
    some = list(zip(page.rows, page.labels, strict=True))
    names = {_name(row.words) for row, label in some if label == "junk"}
    body = (at for at, (row, label) in enumerate(some) if label == "body" and row.gap) if names else ()
    return [at for at in body if _name(page.rows[at].words) in names]


def _name(words: str) -> str:
    """A title without the mark, the dots and the page number that it has in a list of contents."""
    return "".join(BESIDE_NAME.sub("", words).split())


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
    over = at > 1 and rows[at - 1].gap and layout.bare(rows[at - 1]) and wording.ended(rows[at - 2].words)
    return at - 1 if over else at


def _issued(page: Labelled) -> list[int]:
    """The rows at which papers start that were issued each by itself; what is named in the paper before it
    comes with that one."""
    rows = page.rows
    if not any(_issues(row) or is_addressed(row.words) for row in rows):
        return []
    found: list[int] = []
    at = 0
    while at < len(rows):
        title, end = head(rows, page.labels, at) if _may_start(rows, page.labels, at) else Head()
        if title and _is_own(title, rows[at : end + 1]):
            before = rows[found[-1] : at] if found else ()
            found += [] if _cites(before, title) else [at]
        at = max(end, at + 1) if title else at + 1
    return found


def _issues(row: Row) -> bool:
    """Whether a row has the number of a paper, or when a web site published it."""
    return NUMBER.fit(row.words) or _is_posted(row)


def _is_posted(row: Row) -> bool:
    return POSTED.fit(row.words) and row.meta


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
    if any(map(_is_posted, rows)):
        return True
    own = any(NUMBER.fit(row.words) for row in rows) or is_addressed(rows[-1].words)
    return own and is_title_end(title[-1].words)


def parts(page: Labelled) -> Iterator[Part]:
    """The parts of a paper in page order: its title as headline, captions and menus, and all else."""
    rows, foot = page.rows, _foot(page)
    labels = list(page.labels)
    labels[foot:] = ["junk"] * (len(rows) - foot)
    title = head(rows, labels).title
    for part in runs(rows, labels):
        yield from [part] if part.label in ("junk", "caption") else _without(part, title)


def _foot(page: Labelled) -> int:
    """Where the foot of a web page begins: at the mark of its end, over a list of links, or at the first
    link with no sentence, clause or table after it."""
    rows, labels = page.rows, page.labels
    said = next((at for at in range(len(rows) - 1, -1, -1) if "。" in rows[at].words), -1)
    for at in range(len(rows) // 2, len(rows)):
        if at > said and RELATED.fullmatch(rows[at].words) or END.fullmatch(rows[at].words):
            return at
    after = len(rows)
    while after and not _belongs(rows[after - 1], labels[after - 1]):
        after -= 1
    least = max(after, len(rows) // 2)
    return next((at for at in range(least, len(rows)) if labels[at] == "junk"), len(rows))


def _belongs(row: Row, label: Label) -> bool:
    """Whether a row can't stand in the foot of a web page, among links and the names of who runs it."""
    cells = "\t" in row.words or len(lines.COLUMN.findall(row.words)) > 1
    own = wording.ended(row.words) or row.words.startswith("附件") or bool(CLAUSE.match(row.words))
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
