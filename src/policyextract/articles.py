"""Articles: which pieces of a page belong together, in the order in which a person reads them.

First it is told what kind of page this is. A paper (an official document, a guide, a web page, a text
that was pasted) is one article in page order; a newspaper page is arranged by `stories`. Every
character that is not blank ends up in exactly one article; menus, page numbers and running heads in
one of the kind `aside`, photo captions in one of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

import regex

from policyextract import headlines, layout, papers, wording
from policyextract.characters import without_radicals
from policyextract.clean import Page
from policyextract.composing import Form, texts
from policyextract.filing import title_key
from policyextract.labels import Labelled
from policyextract.layout import Part
from policyextract.papers import Paper
from policyextract.seams import mended
from policyextract.stories import stories
from policyextract.text import Span, Text

Kind = Literal["article", "caption", "aside"]

REPORTED = 60  # characters of a story in which （记者 某某） may stand

REPORTER = regex.compile(
    r"[（(](?:本报|见习|特约)*记者\s*(?P<names>[\p{Han}·、\s]{2,20}?)(?:\s*通讯员.*?)?[）)]"
)


AROUND_SOURCE = regex.compile(r"^(?:据|来源[：:]|摘自|综合)|(?:供稿件?|提供|报道|消息)$")
WORD = re.compile(r"\S+")


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
    rows = Labelled(layout.rows(page.text))
    found = papers.split(rows)
    drafts = _papers(found) if found else _newspaper(_evened(page.text) or rows)
    made = written(page.text, list(drafts), "paper" if found else "dump")
    made += [
        Article("", "aside", None, None, text, reasons=("running head or page number",))
        for text in page.furniture
    ]
    return numbered(sorted(made, key=_appears))


def _evened(page: Text) -> Labelled | None:
    """The rows where lines were also put together since all of them had been broken at one width; None where
    none was."""
    if not any(edit.why == "even-lines" for edit in page.history):
        return None
    return Labelled(layout.rows(page, ("join-lines", "even-lines")))


def _appears(article: Article) -> int:
    return min(span.start for span in article.text.sources(Span(0, len(article.text))))


def numbered(articles: Iterable[Article]) -> list[Article]:
    """The articles with their ids."""
    return [replace(article, id=f"a{number}") for number, article in enumerate(articles, 1)]


# ── papers and newspaper pages ─────────────────────────────────────────────────────────────────────


def _papers(some: Sequence[Paper]) -> Iterator[Draft]:
    """An article for each text of the page; captions, menus and what a web page adds at its end beside."""
    for paper in some:
        found = list(papers.parts(paper.page))
        yield from map(_beside, filter(_is_beside, found))
        body = tuple(part for part in found if not _is_beside(part))
        if body:
            yield Draft("aside" if paper.aside else "article", body, (paper.reason,))


def _newspaper(page: Labelled) -> Iterator[Draft]:
    """The stories of a page, and its captions and asides."""
    found, links = mended(headlines.parts(page))
    yield from map(_beside, filter(_is_beside, found))
    for story in stories(found, links, layout.column_width(page.rows)):
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


# ── an article with its text ───────────────────────────────────────────────────────────────────────


def written(page: Text, drafts: Sequence[Draft], form: Form) -> list[Article]:
    """The articles of the drafts of a page, with their texts in reading order."""
    found = texts(page, [draft.parts for draft in drafts], form)
    old: dict[Span, str] = {}
    for edit in found[0].history if found else ():
        old.setdefault(edit.source, edit.old)
    return [_article(draft, text, old) for draft, text in zip(drafts, found, strict=True)]


def _article(draft: Draft, text: Text, old: Mapping[Span, str]) -> Article:
    headline = _headline(text, draft)
    title = _printed(text, headline, old) if headline else None
    return Article("", draft.kind, title, headline, text, _byline(draft), _source(draft), draft.reasons)


def _printed(text: Text, span: Span, old: Mapping[Span, str]) -> str:
    """What is printed for a span: `２０２３年` where cleaning reads `2023年`; dropped spaces stay out.

    `old` are the words before each edit.
    """
    places = map(Span, text.starts[span.start : span.end], text.ends[span.start : span.end])
    runs = groupby(zip(places, text[span], strict=True), itemgetter(0))
    read = (
        old.get(place) or "".join(char for _, char in run) for place, run in runs if place.start < place.end
    )
    return without_radicals(" ".join("".join(read).split()))


def _headline(text: Text, draft: Draft) -> Span | None:
    """Where the headline stands in its article."""
    first = next((index for index, part in enumerate(draft.parts) if part.label == "headline"), None)
    if first is None:
        return None
    before = sum(_solid(part.words) for part in draft.parts[:first])
    size = sum(_solid(part.words) for part in draft.parts if part.label == "headline")
    span = Span(_place(text.chars, before), _place(text.chars, before + size - 1) + 1)
    if wording.BOXED.fullmatch(text[span]):
        return Span(text.chars.index("【", span.start) + 1, span.end - 1)
    if letter := title_key(text[span]):
        return Span(span.start + letter.start("title"), span.end)
    return span


def _solid(words: str) -> int:
    return len("".join(words.split()))


def _place(chars: str, count: int) -> int:
    """Where the character stands that so many before it are not blank.

    >>> _place("社工 津贴", 2)
    3
    """
    for word in WORD.finditer(chars):
        if count < word.end() - word.start():
            return word.start() + count
        count -= word.end() - word.start()
    raise ValueError("the text has fewer characters")


def _byline(draft: Draft) -> str | None:
    """The names in an article's bylines."""
    found = [
        m
        for part in draft.parts
        for row in part.rows
        if part.label == "byline" and (m := wording.BYLINE.fullmatch(row.words))
    ]
    names = [name for m in found for name in m.captures("names") or [m[0].lstrip("■□◆ ")]]
    if not names:
        first = next((part.words for part in draft.parts if part.label == "body"), "")
        names = [m["names"] for m in REPORTER.finditer(first[:REPORTED])]
    return "、".join(names) or None


def _source(draft: Draft) -> str | None:
    """Whom an article's source note names."""
    for part in draft.parts:
        if part.label not in ("note", "body"):
            continue
        if part.words.endswith(("）", ")")) and (note := wording.NOTE_AT_END.search(part.words)):
            return AROUND_SOURCE.sub("", note[0].strip("（()）"))
        for row in part.rows if part.label == "body" else ():
            if row.words.startswith("来源") and (source := wording.SOURCE.match(row.words)):
                return source["name"]
    return None
