"""Articles: which pieces of a page belong together, in the order in which a person reads them.

First it is told what kind of page this is. A paper (an official document, a guide, a web page, a text
that was pasted) is one article in page order; a newspaper page is arranged by `stories`. Every
character that is not blank ends up in exactly one article; menus, page numbers and running heads in
one of the kind `aside`, photo captions in one of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from policyextract import headlines, heads, layout, lines, papers
from policyextract.characters import without_radicals
from policyextract.clean import Page
from policyextract.layout import Label, Part, Row
from policyextract.seams import mended
from policyextract.stories import stories
from policyextract.text import Edit, Span, Text

Kind = Literal["article", "caption", "aside"]
# A paper, a dump of a newspaper page, or lines that their reader has set: each a whole paragraph.
Form = Literal["paper", "dump", "set"]

REPORTED = 60  # characters of a story in which （记者 某某） may stand

REPORTER = regex.compile(
    r"[（(](?:本报|见习|特约)*记者\s*(?P<names>[\p{Han}·、\s]{2,20}?)(?:\s*通讯员.*?)?[）)]"
)


@dataclass(frozen=True, slots=True)
class Article:
    """One story, paper, caption, or what belongs to none of them (`aside`).

    `text` has the words in reading order: headline, lead, body; `headline` is where the headline
    stands in it. `reasons` say for a person why the pieces were put together.
    """

    id: str
    kind: Kind
    title: str | None
    headline: Span | None
    text: Text
    byline: str | None = None
    source_note: str | None = None
    reasons: tuple[str, ...] = ()


class Draft(NamedTuple):
    """An article before its text is made: its parts in reading order."""

    kind: Kind
    parts: tuple[Part, ...]
    reasons: tuple[str, ...] = ()


def split(page: Page) -> list[Article]:
    """The articles of a page, captions and asides too, in the order in which they first appear."""
    rows = layout.rows(page.text)
    paper = papers.is_paper(rows)
    drafts = list(_paper(rows) if paper else _newspaper(layout.rows(page.text, ("join-lines", "even-lines"))))
    made = [article(page.text, draft, "paper" if paper else "dump") for draft in drafts]
    made += [
        Article("", "aside", None, None, text, reasons=("running head or page number",))
        for text in page.furniture
    ]
    return numbered(sorted(made, key=_appears))


def _appears(article: Article) -> int:
    return min(span.start for span in article.text.sources(Span(0, len(article.text))))


def numbered(articles: Iterable[Article]) -> list[Article]:
    """The articles with their ids."""
    return [replace(article, id=f"a{number}") for number, article in enumerate(articles, 1)]


# ── papers and newspaper pages ─────────────────────────────────────────────────────────────────────


def _paper(rows: Sequence[Row]) -> Iterator[Draft]:
    """An article for each text of the page; captions, menus and what a web page adds at its end beside."""
    for paper in papers.split(rows):
        found = list(papers.parts(paper.rows))
        yield from map(_beside, filter(_is_beside, found))
        body = tuple(part for part in found if not _is_beside(part))
        if body:
            yield Draft("aside" if paper.aside else "article", body, (paper.reason,))


def _newspaper(rows: Sequence[Row]) -> Iterator[Draft]:
    """The stories of a page, and its captions and asides."""
    found, links = mended(headlines.parts(rows))
    yield from map(_beside, filter(_is_beside, found))
    for story in stories(found, links, layout.column_width(rows)):
        over = [found[index] for index in story.headlines]
        rest = [_under(found[index]) for index in story.rest]
        yield Draft("article", (*over, *rest), story.reasons)


def _under(part: Part) -> Part:
    """The part, a headline that heads nothing as body."""
    return Part("body", part.rows) if part.label == "headline" else part


def _is_beside(part: Part) -> bool:
    return part.label in ("caption", "junk")


def _beside(part: Part) -> Draft:
    if part.label == "caption":
        return Draft("caption", (part,), ("a photo caption",))
    return Draft("aside", (part,), ("a menu or a link of the web page",))


# ── an article's text ──────────────────────────────────────────────────────────────────────────────


class Seat(NamedTuple):
    """A row in its article: the label of its part, and whether it is the last of a subhead."""

    row: Row
    label: Label
    subhead: bool


def article(page: Text, draft: Draft, form: Form) -> Article:
    """The article of a draft, with its text in reading order."""
    seats = [seat for part in draft.parts for seat in _seats(part)]
    edits = [
        _glue(a.row, b.row)
        for a, b in pairwise(seats)
        if _goes_on(a, b, form) and _adjacent(page, a.row, b.row)
    ]
    whole = page.edited([edit for edit in edits if edit.span.start < edit.span.end])
    text = whole.pieces([(_moved(span, edits), joint) for span, joint in _pieces(page, seats, form)])
    headline = _headline(text, draft)
    title = _printed(text, headline) if headline else None
    return Article("", draft.kind, title, headline, text, _byline(draft), _source(draft), draft.reasons)


def _printed(text: Text, span: Span) -> str:
    """What is printed for a span: `２０２３年` where cleaning reads `2023年`; dropped spaces stay out."""
    old: dict[Span, str] = {}
    for edit in text.history:
        old.setdefault(edit.source, edit.old)
    some = text.pieces([(span, "")])
    ends = [run.at for run in some.runs[1:]] + [len(some)]
    read = (
        old.get(run.source, "") if not run.verbatim else some.chars[run.at : end]
        for run, end in zip(some.runs, ends, strict=True)
    )
    return without_radicals(" ".join("".join(read).split()))


def _headline(text: Text, draft: Draft) -> Span | None:
    """Where the headline stands in its article."""
    first = next((index for index, part in enumerate(draft.parts) if part.label == "headline"), None)
    if first is None:
        return None
    before = sum(_solid(part.words) for part in draft.parts[:first])
    size = sum(_solid(part.words) for part in draft.parts if part.label == "headline")
    solid = [at for at, char in enumerate(text.chars) if not char.isspace()]
    start, end = solid[before], solid[before + size - 1] + 1
    if layout.BOXED.fullmatch(text[Span(start, end)]):
        return Span(text.chars.index("【", start) + 1, end - 1)
    if letter := heads.KEYED.fullmatch(text[Span(start, end)]):
        return Span(start + letter.start("title"), end)
    return Span(start, end)


def _solid(words: str) -> int:
    return sum(not char.isspace() for char in words)


def _seats(part: Part) -> Iterator[Seat]:
    """The rows of a part, subheads marked."""
    column = layout.column_width(part.rows)
    for index, row in enumerate(part.rows):
        yield Seat(row, part.label, part.label == "body" and _is_subhead(part.rows, index, column))


def _is_subhead(rows: Sequence[Row], index: int, column: float) -> bool:
    """Whether a row is the last of a subhead: a block of its own, or short and right over its text."""
    start = index
    while start > max(0, index - 2) and not rows[start].gap and not rows[start].frame:
        start -= 1
    last = index + 1 == len(rows) or rows[index + 1].gap
    own = rows[start : index + 1]
    if len(own) > 2 or not all(layout.bare(row) and "、" not in row.words for row in own):
        return False
    over = not last and not rows[index + 1].joined and own[-1].width <= column * headlines.SUBHEAD
    if over and layout.bare(rows[index + 1]):
        over = index + 2 < len(rows) and not rows[index + 2].gap
    return (last or over) and (not start or layout.ended(rows[start - 1].words))


def _adjacent(page: Text, a: Row, b: Row) -> bool:
    return a.span.end <= b.span.start and not page[Span(a.span.end, b.span.start)].strip()


def _goes_on(a: Seat, b: Seat, form: Form) -> bool:
    """Whether two rows that are read one after the other are one line."""
    if b.row.joined and a.row.span.end <= b.row.span.start:
        return a.label == b.label
    if a.label != b.label or a.label not in ("headline", "body", "caption"):
        return False
    if a.label != "body":
        return True
    if form == "set":
        return False
    if a.subhead or layout.ended(a.row.words) or lines.ITEM.match(b.row.words) or b.row.frame:
        return False
    if form == "paper":
        return _prose_runs_on(a.row.words, b.row.words)
    return True


def _prose_runs_on(a: str, b: str) -> bool:
    """Whether in a paper a row with a comma in it goes on in the next one."""
    own = (
        heads.CLAUSE.match(a)
        or heads.is_meta(a)
        or heads.CLAUSE.match(b)
        or lines.KEY.match(a)
        and not a.startswith("抄送")
    )
    return bool("，" in a and not own and "\t" not in a + b and regex.search(r"[。；]$", b))


def _glue(a: Row, b: Row) -> Edit:
    """The edit that drops the line break between two rows."""
    return Edit(Span(a.span.end, b.span.start), "", "column-break")


def _pieces(page: Text, seats: Sequence[Seat], form: Form) -> Iterator[tuple[Span, str]]:
    """The spans of the page that make up an article, each with what stands after it."""
    cuts = _furniture(page)
    start = 0
    for index in range(1, len(seats) + 1):
        a = seats[index - 1]
        b = seats[index] if index < len(seats) else None
        if (
            b
            and _adjacent(page, a.row, b.row)
            and not _lost_break(page, a, b)
            and not _crosses(cuts, a.row, b.row)
        ):
            continue
        joint = "" if b is None or _goes_on(a, b, form) else "\n"
        yield from _cut(Span(seats[start].row.span.start, a.row.span.end), cuts, joint)
        start = index


def _lost_break(page: Text, a: Seat, b: Seat) -> bool:
    """Whether two rows that are not one line stand in one line of the clean text."""
    return a.label != b.label and "\n" not in page[Span(a.row.span.end, b.row.span.start)]


def _crosses(cuts: Sequence[int], a: Row, b: Row) -> bool:
    return bisect_right(cuts, a.span.end - 1) != bisect_right(cuts, b.span.start)


def _cut(span: Span, cuts: Sequence[int], joint: str) -> Iterator[tuple[Span, str]]:
    """A span in two where something that is no part of the text stood in the source."""
    edges = [span.start, *(cut for cut in cuts if span.start < cut < span.end), span.end]
    for start, end in pairwise(edges):
        yield Span(start, end), joint if end == span.end else ""


def _furniture(page: Text) -> list[int]:
    """The offsets at which a running head or a page number was taken out."""
    starts = [run.source.start for run in page.runs]
    gone = [edit.source.end for edit in page.history if edit.why in ("page-number", "running-head", "folio")]
    found = {page.runs[at].at for at in (bisect_left(starts, end) for end in gone) if at < len(starts)}
    return sorted(found)


def _moved(span: Span, edits: Sequence[Edit]) -> Span:
    """A span of the page, after edits that drop what they span."""
    return Span(
        *(at - sum(min(e.span.end, at) - e.span.start for e in edits if e.span.start < at) for at in span)
    )


def _byline(draft: Draft) -> str | None:
    """The names in an article's bylines."""
    found = [
        m
        for part in draft.parts
        for row in part.rows
        if part.label == "byline" and (m := layout.BYLINE.fullmatch(row.words))
    ]
    names = [name for m in found for name in m.captures("names") or [m[0].lstrip("■□◆ ")]]
    if not names:
        first = next((part.words for part in draft.parts if part.label == "body"), "")
        names = [m["names"] for m in REPORTER.finditer(first[:REPORTED])]
    return "、".join(names) or None


def _source(draft: Draft) -> str | None:
    """Whom an article's source note names."""
    for part in draft.parts:
        m = layout.NOTE_AT_END.search(part.words) if part.label in ("note", "body") else None
        if m:
            return regex.sub(
                r"^(?:据|来源[：:]|摘自|综合)|(?:供稿件?|提供|报道|消息)$", "", m[0].strip("（()）")
            )
        for row in part.rows if part.label == "body" else ():
            if source := layout.SOURCE.match(row.words):
                return source["name"]
    return None
