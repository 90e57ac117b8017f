"""Mentions: everything in an article's text that a pattern, a table or the gazetteer names.

Amounts, quantities, dates, durations and document numbers share no character: the longer one stays.
Levels, regions, titles and cues lie over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

import regex

from policyextract import places, scanner, tables
from policyextract.cells import Table
from policyextract.certificates import SOCIAL_WORKER
from policyextract.patterns import Mention
from policyextract.sentences import split
from policyextract.text import Span
from policyextract.values import Date, Duration, Level, Money, Place, Quantity, Value, Word

NUMBERS = ("number", "date", "money", "duration", "quantity")
LAYERS = ("level", "title", "frequency", "cue", "agency", "government", "term")
ISSUER = "region.issuer"
LINE = regex.compile(r"[^\n]+")

PLACE = attrgetter("span", "rule")  # in whose order mentions stand

# The scored types and the values that they hold; a Word is a cue for the rules, not a mention to show.
TYPES: Mapping[type, str] = {
    Money: "MONEY",
    Quantity: "QUANTITY",
    Date: "DATE",
    Duration: "DURATION",
    Place: "REGION",
    Level: "CERT",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences of a text and its mentions, both in the order in which they stand."""

    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    tables: tuple[Table, ...] = ()
    year: str | None = None  # in which the text came out, where that is known


@dataclass(frozen=True, slots=True)
class Undated:
    """What a text names before it is known in which year it came out."""

    chars: str
    sentences: tuple[Span, ...]
    tables: tuple[Table, ...]
    numbers: list[Mention]
    rest: list[Mention]

    def of(self, year: str | None) -> Found:
        """The same, where the text came out in a year; None where nobody knows it."""
        mentions = sorted([*with_years(self.chars, self.numbers, year), *self.rest], key=PLACE)
        return Found(self.sentences, tuple(mentions), self.tables, year)


def find(chars: str, year: str | None = None, regions: list[Mention] | None = None) -> Found:
    """What the text names; `year` and `regions` are known from the page, else the text alone tells."""
    return undated(chars, places.find(chars) if regions is None else regions).of(year)


def undated(chars: str, regions: list[Mention]) -> Undated:
    """What the text names, among that some regions."""
    found_tables = tuple(tables.find(chars))
    cells = [mention for table in found_tables for mention in tables.numbers(chars, table)]
    sentences = list(split(chars))
    pieces = tables.pieces(sentences, found_tables)
    found = list(scanner.of_kinds(*NUMBERS, *LAYERS).find(chars, pieces))
    numbers = [mention for mention in found if _kind(mention) in NUMBERS]
    layers = [mention for mention in found if _kind(mention) in LAYERS]
    lines = (Span(*line.span()) for line in LINE.finditer(chars))
    layers += scanner.of_kinds("level", reach="line").find(chars, lines)
    regions = _apart_from_numbers(regions, numbers)
    # 七台河 is no seven of anything, and neither is 《八项措施》.
    names = [*regions, *(m for m in layers if m.rule.startswith("title."))]
    named = {offset for name in names for offset in range(*name.span)}
    counted = [m for m in cells + numbers if not (isinstance(m.value, Quantity) and _inside(m, named))]
    return Undated(
        chars,
        tuple(tables.merged(sentences, found_tables)),
        found_tables,
        with_shared_bounds(chars, without_overlaps(counted)),
        [*_without_names_of_families(_longest_of_each_kind(layers)), *regions],
    )


def _apart_from_numbers(regions: list[Mention], numbers: list[Mention]) -> list[Mention]:
    """The regions; a short name in a document's number (柳城民发〔2024〕19号) only says who issued it."""
    taken = {at for m in numbers if m.rule.startswith("number") for at in range(*m.span)}
    inside = [m.rule == "region.bare" and _inside(m, taken) for m in regions]
    return [m._replace(rule=ISSUER) if held else m for m, held in zip(regions, inside, strict=True)]


def _inside(mention: Mention, offsets: set[int]) -> bool:
    return not offsets.isdisjoint(range(*mention.span))


def without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """The mentions with no two on one character: the longer stays, at one length the earlier kind."""
    if len(mentions) < 2:
        return mentions
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.span.start - m.span.end, _rank(m), m.span)):
        if taken.isdisjoint(place := range(*mention.span)):
            taken.update(place)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.span)


def _without_names_of_families(mentions: list[Mention]) -> list[Mention]:
    """The mentions without the cues that are words of a certificate's name: 护理员 in 高级养老护理员."""
    named = {
        at
        for m in mentions
        if isinstance(m.value, Level) and m.value.family != SOCIAL_WORKER
        for at in range(*m.span)
    }
    return [m for m in mentions if not (m.rule == "cue.no-level" and _inside(m, named))]


def _rank(mention: Mention) -> int:
    kind = _kind(mention)
    return NUMBERS.index(kind) if kind in NUMBERS else 0


def _kind(mention: Mention) -> str:
    return mention.rule.partition(".")[0]


def _longest_of_each_kind(mentions: list[Mention]) -> list[Mention]:
    by_kind: dict[str, list[Mention]] = {}
    for mention in mentions:
        # Cues of different names may share words: 一次性奖励 says both how often and what for.
        name = str(mention.value) if mention.rule.startswith(("cue.", "term.")) else ""
        by_kind.setdefault(mention.rule.partition(".")[0] + name, []).append(mention)
    return [mention for group in by_kind.values() for mention in without_overlaps(group)]


def with_years(chars: str, mentions: list[Mention], page: str | None) -> list[Mention]:
    """The mentions, in which a date with no year has got one: that told last before it, or the page's.

    今年3月 and 去年3月 count from the year of the page, where it is known; what they say holds up to the
    end of their sentence, and 去年3月以来 for itself alone. A year's end or half with no year is none.
    """
    out, told, passing, start, month = [], page, page, 0, DAY_ALONE
    for mention in mentions:
        date = mention.value
        if isinstance(date, Date) and not mention.rule.startswith("date.plan"):
            if page and BYLINE.search(chars, max(0, mention.span.start - REACH), mention.span.start):
                told = page
            passing = told if "。" in chars[start : mention.span.start] else passing
            seen_from = _seen_from(chars, mention.span.start)
            passing = str(int(page) + RELATIVE[seen_from]) if page and seen_from else passing
            start = mention.span.end
            if date.edtf.startswith(DAY_ALONE):
                mention = mention._replace(value=Date(date.edtf.replace(DAY_ALONE, month)))
            elif date.year:
                told = passing = _year_told(chars, mention, page)
            elif _is_unknown(mention, page if seen_from else passing, page):
                continue
            elif passing:
                mention = mention._replace(value=Date(date.edtf.replace("XXXX", passing)))
                passing = told if date.is_open else passing
            month = str(mention.value).split("/")[-1][:7]
        out.append(mention)
    return out


BYLINE = regex.compile(r"(?:[电讯]|[（(][^（()）。]{0,24}(?:记者|通讯员|特约)[^（()）。]{0,24}[）)])\s?$")
REACH = 60  # characters of a byline: 本报讯（记者 某某）3月28日
DAY_ALONE = "XXXX-XX"  # 7日, whose month the date before it tells
BRACKETS = ("（", "(")
SEEN_ONLY = "date.relative"  # a date for the figures, never shown
YEAR_END = "date.year-end"
RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}


def _year_told(chars: str, mention: Mention, page: str | None) -> str | None:
    """The year that a date tells for those behind it: its last, but of a plan (（2023—2027年）) its first."""
    assert isinstance(mention.value, Date)
    last = mention.value.edtf.split("/")[-1][:4]
    is_plan = chars[mention.span.start - 1 : mention.span.start] in BRACKETS or bool(page and last > page)
    return last if last.isdigit() and not is_plan else mention.value.year


def _is_unknown(mention: Mention, year: str | None, page: str | None) -> bool:
    """Whether a date is none, for nobody knows its year: 年内 of a page with no date, 上半年."""
    return mention.rule == SEEN_ONLY and not page or mention.rule == YEAR_END and not year


def _seen_from(chars: str, start: int) -> str | None:
    """The word such as 去年 with which a date begins, or that stands before it."""
    words = (chars[start : start + 2], chars[max(0, start - 2) : start])
    return next((word for word in words if word in RELATIVE), None)


JOINT = regex.compile(r"\s*[、和及与或]\s*")
LIST_REACH = 60  # characters before a list of numbers in which stands what they belong to
# 分别不低于2元、3元; 初级、中级的，每月不低于2元、3元
TOLD_OFF = regex.compile(
    r"(?:分别|依次)[^，。；：\n]*$|[级师类等][、和][^。；：\n，]{1,16}[级师类等][^。；：\n、\d]{0,24}\d[^。；：\n]*$"
)


LADDER = regex.compile(r"(?:不低于|不少于|不得低于|不得少于|不超过|最高|最低)(?:初级|中级|高级|助理)")
RUNG = regex.compile(r"(?:[/每]\p{Han}{1,4})?[、，和](?:初级|中级|高级|助理|社会工作师)[^，。；、\d]{0,8}")


def with_shared_bounds(chars: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions, in which a bound told for each of a list holds for them all: 分别不低于2元、3元."""
    out: list[Mention] = []
    ladder = False  # 不低于初级每月100元、中级每月300元: the bound stands before the levels
    for mention in mentions:
        bound = ladder or bool(out) and bool(LADDER.search(chars, *out[-1].span))
        ladder = bool(out) and bound and bool(RUNG.fullmatch(chars, out[-1].span.end, mention.span.start))
        if out and (ladder or _in_one_list(chars, out[-1], mention)):
            mention = mention._replace(value=_bounded_like(out[-1].value, mention.value))
        out.append(mention)
    return out


def _in_one_list(chars: str, first: Mention, second: Mention) -> bool:
    """Whether only 、 or 和 stands between two mentions, and what is told off in order before them."""
    if not JOINT.fullmatch(chars, first.span.end, second.span.start):
        return False
    return bool(TOLD_OFF.search(chars[max(0, first.span.start - LIST_REACH) : first.span.end]))


def _bounded_like(first: Value, second: Value) -> Value:
    """The second amount or count, open on the side on which the first of its kind is."""
    for kind in (Money, Quantity):
        if isinstance(first, kind) and isinstance(second, kind) and second.min == second.max:
            low = second.min if first.min is not None else None
            return replace(second, min=low, max=second.max if first.max is not None else None)
    return second


def scored_type(mention: Mention) -> str | None:
    """MONEY, QUANTITY, …; None for what only the rules look at (cues, other families, issuers)."""
    if isinstance(mention.value, Level) and mention.value.family != SOCIAL_WORKER:
        return None
    if mention.rule in (ISSUER, SEEN_ONLY):
        return None
    return None if isinstance(mention.value, Word) else TYPES[type(mention.value)]
