"""A clipping as a typesetter gets it: stories with their headlines, and paragraphs without line breaks."""

from __future__ import annotations

import json
import re
import statistics
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Literal, NamedTuple

from policyextract import tables
from policyextract.clean import clean
from policyextract.text import Span, Text

Role = Literal["headline", "over", "under", "heading", "byline", "note", "row", "body"]
GOLD = ".gold.json"
ENDS = "。！？!?；;：:”’…）)】》"
ITEM = re.compile(
    r"[ 　■●◆□▶·\t①-⑩]|[（(]?[一二三四五六七八九十\d]{1,2}[、.．）)]|第[一二三四五六七八九十]+[条章]"
)
STRAY = re.compile(r"(?<=[^\x00-\x7f条章]) (?=[^\s])|(?<=[^\s条章]) (?=[^\x00-\x7f])")
BYLINE = re.compile(
    r"^[■□◎●▲◆○\s（(]*(?:本报|本刊|晨报|晚报|通讯员|记者|文/|文／|文·|撰文|文字|实习生|特约|供稿|本报讯员).{0,28}$"
)
NOTE = re.compile(r"^[（(](?:据|来源|原载|作者|转自|.{2,14}(?:供稿|融媒体中心|报道)).{0,24}[）)]$")
HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|[●◆■▶①-⑩]).{2,18}$")


class Line(NamedTuple):
    """A paragraph, a row of a headline, or a row of a table (cells set apart by tabs)."""

    words: str
    role: Role = "body"
    indented: bool = False


@dataclass(frozen=True)
class Story:
    """What belongs together: the rows of the headline with what is set over and under it, and the rest."""

    id: str
    caption: bool
    title: tuple[str, ...]
    head: tuple[Line, ...]
    body: tuple[Line, ...]

    @cached_property
    def size(self) -> int:
        """The characters of its body."""
        return sum(len(line.words) for line in self.body)

    @property
    def headline(self) -> str:
        """The headline as it is set: full-width digits may have become plain ones."""
        return "".join(line.words for line in self.head if line.role == "headline")


@dataclass(frozen=True)
class Copy:
    """A clipping of the corpus: its stories in the order of the gold, lines of none over and below."""

    name: str
    stories: tuple[Story, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def furniture(self) -> tuple[str, ...]:
        """The lines of no story: the folio, the running head, menus, page numbers."""
        return self.above + self.below

    @classmethod
    def of(cls, path: Path) -> Copy:
        """The copy of `NAME.txt`, which has `NAME.gold.json` beside it."""
        chars = path.read_text("utf-8")
        gold = json.loads(path.with_suffix(GOLD).read_text("utf-8"))
        page = clean(Text.raw(chars)).text
        spans = [Span(*span) for article in gold["articles"] for span in article["spans"]]
        stories = tuple(_story(page, chars, article) for article in gold["articles"])
        left = list(_left(chars, spans))
        first = min(span.start for span in spans)
        above = tuple(words for at, words in left if at < first)
        return cls(path.stem, stories, above, tuple(words for at, words in left if at > first))


def _left(chars: str, spans: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """The lines of a text that lie in no span, each with its offset."""
    at = 0
    held = sorted(spans)
    for line in chars.split("\n"):
        if line.strip() and not any(span.overlaps(Span(at, at + len(line))) for span in held):
            yield at, " ".join(line.split())
        at += len(line) + 1


def _story(page: Text, raw: str, article: dict[str, object]) -> Story:
    told = article["title"] or []
    titles = [told] if isinstance(told, str) else list(told)  # type: ignore[call-overload]
    spans = [Span(*span) for span in article["spans"]]  # type: ignore[attr-defined]
    lines = [line for span in spans for line in _lines(page, raw, span)]
    lines = _with_headline_apart(lines, titles)
    first, last = _headline([line for line, _ in lines], titles)
    over = [Line(words.strip(), "over") for words, _ in lines[:first]]
    rows = tuple(words.strip() for words, _ in lines[first:last])
    under = []
    while last < len(lines) and lines[last][0].strip().startswith(("——", "—— ", "--")):
        under.append(Line(lines[last][0].strip(), "under"))
        last += 1
    body = tuple(_told(_joined(_with_tables(lines[last:]))))
    head = (*over, *(Line(row, "headline") for row in rows), *under)
    return Story(str(article["id"]), bool(article["caption"]), tuple(titles), head, body)


def _lines(page: Text, raw: str, span: Span) -> Iterator[tuple[str, bool]]:
    """The lines of a span of the source, and whether each seems to be broken off there."""
    place = page.read_from(span)
    if place is None:
        return
    rows = [_width(row) for row in raw[span.start : span.end].split("\n") if row.strip()]
    usual = statistics.median(rows)
    narrow = len(rows) > 3 and usual <= 60
    even = narrow and max(rows) <= 1.4 * usual
    at = place.start
    for words in page[place].split("\n"):
        if words.strip():
            end = page.source(Span(at + len(words) - 1, at + len(words))).end
            last = raw[raw.rfind("\n", 0, end) + 1 : end]
            prose = narrow and len(words) > 10 and bool(re.search("[，。；]", words))
            yield words.rstrip(), prose or (even and _width(last) >= 0.9 * usual)
        at += len(words) + 1


def _width(row: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in row.strip())


def _with_tables(lines: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The lines, those of a flattened table put together again to its rows, with tabs between the cells."""
    chars = "\n".join(words for words, _ in lines)
    starts = [0, *accumulate(len(words) + 1 for words, _ in lines)]
    made = list(lines)
    for table in reversed(list(tables.find(chars))):
        rows = [
            tuple(_said(chars, spans) for spans in table.headings),
            *(_row(chars, row) for row in table.rows),
        ]
        inside = chars[table.heading.start : table.end]
        first, last = bisect_right(starts, table.heading.start) - 1, bisect_left(starts, table.end)
        if sorted("".join(map("".join, rows))) == sorted("".join(inside.split())):
            made[first:last] = [("\t".join(row), False) for row in rows]
    return made


def _row(chars: str, row: tables.Row) -> tuple[str, ...]:
    """The cells of a row, each once; what stands above is not said again."""
    return tuple("" if cell in row[:n] else _said(chars, (cell,)) for n, cell in enumerate(row))


def _said(chars: str, spans: Iterable[Span | None]) -> str:
    return "".join("".join(chars[slice(*span)].split()) for span in spans if span)


def _headline(lines: Sequence[str], titles: Sequence[str]) -> tuple[int, int]:
    """From which to which line the headline stands: that of the longest title which is whole lines."""
    wanted = sorted(map(_plain, titles), key=len, reverse=True)
    plain = [_plain(line) for line in lines]
    for title in filter(None, wanted):
        for first in range(len(lines)):
            for last in range(first + 1, min(first + 6, len(lines)) + 1):
                if "".join(plain[first:last]) == title:
                    return first, last
    return 0, 0


def _with_headline_apart(lines: list[tuple[str, bool]], titles: Sequence[str]) -> list[tuple[str, bool]]:
    """The lines, a headline that cleaning has put together with the words under it cut off from them."""
    for title in sorted(map(_plain, titles), key=len, reverse=True):
        for n, (words, broken) in enumerate(lines):
            if len(title) > 6 and _plain(words).startswith(title) and _plain(words) != title:
                cut = next(at for at in range(len(words)) if _plain(words[:at]) == title)
                return [*lines[:n], (words[:cut], False), (words[cut:].strip(), broken), *lines[n + 1 :]]
    return lines


def _plain(words: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", words) if char.isalnum())


def _joined(lines: Sequence[tuple[str, bool]]) -> Iterator[str]:
    """The paragraphs: a line that is not at its end goes on in the next one."""
    held = ""
    for words, full in lines:
        if held and ITEM.match(words):
            yield held
            held = ""
        held += words.strip()
        if (full or held[-1] in "，、") and "\t" not in words and held[-1] not in ENDS:
            continue
        yield held
        held = ""
    if held:
        yield held


def _short(words: str, above: str, below: str) -> bool:
    """Whether a short line stands between paragraphs that are none."""
    return 4 <= len(words) <= 14 and words[-1] not in ENDS and min(len(above), len(below)) > 30


def _told(lines: Iterable[str]) -> Iterator[Line]:
    held = list(lines)
    for above, words, below in zip(["", *held], held, [*held[1:], ""], strict=False):
        if re.search("[，。]", words):
            words = STRAY.sub("", words)
        row = "\t" in words or words.count("|") + words.count("│") > 1
        role: Role = (
            "row" if row
            else "byline" if BYLINE.match(words)
            else "note" if NOTE.match(words)
            else "heading" if words[-1] not in ENDS and (HEADING.match(words) or _short(words, above, below))
            else "body"
        )  # fmt: skip
        yield Line(words, role)
