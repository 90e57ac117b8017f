"""Which parts of a newspaper page make one story.

A dump gives the parts in an order of its own: headlines after their bodies or all at the end, a lead
at the foot of the page, a story cut in two by another. So every arrangement of the bodies over the
headlines gets a score (what they share, where they stand, whether a sentence goes on, where a source
note ends a story), and the best arrangement of the whole page is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

import regex

from policyextract import layout
from policyextract.layout import Part

MOST_UNITS = 12  # a page with more paragraphs than this is arranged by runs of paragraphs
MERGE = 2.5  # units that hold together more than this are one
EFFORT = 20000  # arrangements looked at on one page
BEAM = 200  # arrangements kept at each step
START = 60  # characters in which a story says where it plays

HAN = regex.compile(r"[\p{Han}\d]{2,}")
MIDWAY = regex.compile(
    r"[“‘]|《[^》]{2,4}》|此外|据了解|据介绍|据悉|同时|另外|不仅如此|为此|目前|下一步|今后|该[市区县省州旗镇站]|[全本][市区县省州旗]|[区市县]里"
)
DEFINED = regex.compile(r"以下(?:简)?称[：:]?[“《]*(\p{Han}{2,8})")
NAMED = regex.compile(r"《(\p{Han}{2,4})》")


class Weights(NamedTuple):
    """What each cue is worth. A cue of 1 tips a balance; 8 decides alone."""

    headline: float = 8.0  # all of a headline's rare words stand in the body
    place: float = 1.5  # headline and body name places of one region
    elsewhere: float = -3.5  # the body starts with places that the headline has nothing to do with
    same_place: float = 1.5  # two bodies name places of one region
    beside: float = 1.5  # the headline stands right before or after the body
    shared: float = 9.0  # times the likeness of two bodies
    short_name: float = 4.0  # 《办法》 here, （以下简称《办法》） there
    second_note: float = -8.0  # a story has two source notes
    empty: float = -3.0  # a headline without a body
    untitled: float = -4.0  # a story without a headline
    headless: float = -1.0  # a story that starts in the middle
    in_order: float = 0.2  # headlines and bodies follow each other alike
    paragraph: float = 3.0  # a paragraph goes on with the one before
    gap: float = 1.0  # the same, across a blank line on a page that has few of them
    opening: float = 1.5  # times 3 where a paragraph starts with a new place, times 1 with 近日


WEIGHTS = Weights()


@dataclass(frozen=True)
class Unit:
    """Body that is moved as a whole. `members` are indexes of parts, notes and bylines included.

    `hold` says how much speaks for its going on with the unit before it; `why` tells that in words.
    """

    members: tuple[int, ...]
    words: str
    hold: float
    why: str
    closed: bool
    wide: bool
    before: frozenset[int]
    after: frozenset[int]

    @cached_property
    def grams(self) -> frozenset[str]:
        """The pairs and triples of characters in it."""
        return grams(self.words)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The regions that it names."""
        return layout.places(self.words)

    @cached_property
    def starts(self) -> frozenset[str]:
        """The regions that it names first."""
        return layout.places(self.words[:START])

    @cached_property
    def midway(self) -> bool:
        """Whether it starts as the middle of a story does."""
        return bool(MIDWAY.match(self.words)) and not self.starts

    @cached_property
    def refers(self) -> frozenset[str]:
        """Short names of papers that it uses and does not define."""
        return frozenset(NAMED.findall(self.words)) - self.defines

    @cached_property
    def defines(self) -> frozenset[str]:
        """Short names of papers that it defines."""
        return frozenset(DEFINED.findall(self.words))


@dataclass(frozen=True, slots=True)
class Story:
    """Indexes of the parts of one story: its headlines, and the rest in reading order."""

    headlines: tuple[int, ...]
    rest: tuple[int, ...]
    reasons: tuple[str, ...]


def grams(words: str) -> frozenset[str]:
    """The pairs and triples of characters in `words`, not across punctuation.

    >>> sorted(grams("社工站，建成"))
    ['工站', '建成', '社工', '社工站']
    """
    runs = HAN.findall(words)
    return frozenset(run[i : i + n] for run in runs for n in (2, 3) for i in range(len(run) - n + 1))


def stories(page: Sequence[Part], column: float) -> list[Story]:
    """The stories of a page, in the order of their headlines, those without one last."""
    heads = [index for index, part in enumerate(page) if part.label == "headline"]
    units = _units(page, column)
    if not units:
        return [Story(tuple(heads), tuple(_rest(page)), ())] if heads or _rest(page) else []
    ends = sum(unit.closed for unit in units)
    spare = max(ends - len(heads), 0 if heads else 1)
    places = _arranged(page, units, heads, spare)
    return list(_told(page, units, heads, places, spare))


def _rest(page: Sequence[Part]) -> list[int]:
    return [index for index, part in enumerate(page) if part.label in ("body", "byline", "note")]


# ── the units ──────────────────────────────────────────────────────────────────────────────────────


def _units(page: Sequence[Part], column: float) -> list[Unit]:
    """The bodies of the page with the notes and bylines that belong to them."""
    found: list[Unit] = []
    plain = WEIGHTS.gap if _gaps_tell(page) else WEIGHTS.paragraph
    for index, part in enumerate(page):
        if part.label == "body":
            found.append(_unit(page, index, column, plain, found))
        elif part.label in ("note", "byline") and found and not _under_headline(page, index):
            found[-1] = _with(found[-1], index, part)
    return _merged(found, 0.0 if len(found) > MOST_UNITS else MERGE)


def _under_headline(page: Sequence[Part], index: int) -> bool:
    """Whether a byline stands right under a headline."""
    return page[index].label == "byline" and index > 0 and page[index - 1].label == "headline"


def _with(unit: Unit, index: int, part: Part) -> Unit:
    return replace(
        unit,
        members=(*unit.members, index),
        words=unit.words + part.words,
        closed=unit.closed or part.label == "note",
        after=frozenset({index + 1}),
    )


def _unit(page: Sequence[Part], index: int, column: float, plain: float, before: Sequence[Unit]) -> Unit:
    words = page[index].words
    widths = sorted(row.width for row in page[index].rows)
    hold, why = _hold(page, index, _opening(words, _known(before)), plain) if before else (0.0, "")
    return Unit(
        members=(index,),
        words=words,
        hold=hold,
        why=why,
        closed=bool(layout.NOTE_AT_END.search(words)),
        wide=widths[len(widths) // 2] >= column * layout.LEAD,
        before=frozenset({_skipping(page, index, -1)}),
        after=frozenset({_skipping(page, index, 1)}),
    )


def _opening(words: str, known: frozenset[str]) -> float:
    """How much a body starts as a story does: with a place that was not named before, with 近日."""
    here = layout.places(words[:START])
    if layout.is_new(here, known):
        return 3.0
    return float(layout.opens(words) and (not here or not known))


def _known(before: Sequence[Unit]) -> frozenset[str]:
    """The regions named so far in what may be one story."""
    start = len(before) - 1
    while start > 0 and before[start].hold > 0:
        start -= 1
    return frozenset(code for unit in before[max(start, 0) :] for code in unit.codes)


def _skipping(page: Sequence[Part], index: int, step: int) -> int:
    """The part before (-1) or after (1) a part, captions and bylines passed over."""
    index += step
    while 0 < index < len(page) and page[index].label in ("caption", "byline"):
        index += step
    return index


def _hold(page: Sequence[Part], index: int, opening: float, plain: float) -> tuple[float, str]:
    """How much speaks for a body's going on with the one before it, and why."""
    before = next(i for i in range(index - 1, -1, -1) if page[i].label == "body")
    between = {part.label for part in page[before + 1 : index]}
    words = page[index].words
    if "note" in between or layout.NOTE_AT_END.search(page[before].words):
        return -4.0 - opening, ""
    if not layout.ended(page[before].words) and not page[index].rows[0].frame and "byline" not in between:
        return 8.0 - 2 * opening, "goes on with an unfinished sentence"
    if "byline" in between and not any(_under_headline(page, i) for i in range(before + 1, index)):
        return -2.0 - opening, ""
    if page[index].rows[0].frame or "headline" in between:
        return -1.0 - opening, ""
    return plain - WEIGHTS.opening * opening + bool(MIDWAY.match(words)), "goes on in the next paragraph"


def _gaps_tell(page: Sequence[Part]) -> bool:
    """Whether paragraphs follow each other without a blank line, so that one says that a story is over."""
    pairs = [
        pair for part in page if part.label == "body" for pair in zip(part.rows, part.rows[1:], strict=False)
    ]
    close = sum(not b.gap and not b.joined and layout.ended(a.words) for a, b in pairs)
    apart = sum(a.label == b.label == "body" for a, b in pairwise(page))
    return close > apart


def _merged(units: Sequence[Unit], least: float) -> list[Unit]:
    """Units that plainly go on with each other as one."""
    found: list[Unit] = []
    for unit in units:
        last = found[-1] if found else None
        if last and unit.hold > least and not last.closed and unit.wide == last.wide:
            joined = replace(last, members=last.members + unit.members, words=last.words + unit.words)
            found[-1] = replace(joined, closed=unit.closed, after=unit.after)
        else:
            found.append(unit)
    return found


# ── the best arrangement ───────────────────────────────────────────────────────────────────────────


class Scores(NamedTuple):
    """For each unit: how well it fits each headline, and how like it is to each unit before it."""

    heads: list[list[float]]
    pairs: list[list[float]]


def _arranged(
    page: Sequence[Part], units: Sequence[Unit], heads: Sequence[int], spare: int
) -> tuple[int, ...]:
    """For each unit the number of its story: headlines first, then stories without one."""
    count = len(heads) + spare
    scores = _scores(page, units, heads, spare)
    width = max(1, min(BEAM, EFFORT // (count * len(units))))
    beam: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for _ in units:
        grown = [
            (score + _gain(units, scores, done, story, len(heads)), (*done, story))
            for score, done in beam
            for story in range(count)
        ]
        beam = nlargest(width, grown)
    empty = {done: len(heads) - len({s for s in done if s < len(heads)}) for _, done in beam}
    return max(beam, key=lambda one: one[0] + WEIGHTS.empty * empty[one[1]])[1]


def _gain(units: Sequence[Unit], scores: Scores, done: tuple[int, ...], story: int, titled: int) -> float:
    """What it is worth to give the next unit to a story."""
    at = len(done)
    unit = units[at]
    mates = [i for i, other in enumerate(done) if other == story]
    gain = scores.heads[at][story]
    gain += max((scores.pairs[at][i] for i in mates), default=WEIGHTS.headless * unit.midway)
    if done and done[-1] == story:
        gain += unit.hold
    elif done and done[-1] < story:
        gain += WEIGHTS.in_order
    if not unit.wide and any(units[i].closed and not units[i].wide for i in mates):
        gain += WEIGHTS.second_note if unit.closed else WEIGHTS.second_note / 2
    if not mates and story >= titled:
        gain += WEIGHTS.untitled
    return gain


def _scores(page: Sequence[Part], units: Sequence[Unit], heads: Sequence[int], spare: int) -> Scores:
    rare = _rarity(units)
    fits = [[_fit(unit, page[head].words, head, rare) for head in heads] + [0.0] * spare for unit in units]
    weights = [sum(rare[gram] for gram in unit.grams) for unit in units]
    pairs = [[0.0] * len(units) for _ in units]
    for i, a in enumerate(units):
        for j, b in enumerate(units[:i]):
            pairs[i][j] = _likeness(a, b, sqrt(weights[i] * weights[j]), rare)
    return Scores(fits, pairs)


def _rarity(units: Sequence[Unit]) -> dict[str, float]:
    """How much it tells that two pieces share a group of characters: nothing where all units have it."""
    count = Counter(gram for unit in units for gram in unit.grams)
    return {gram: log((len(units) + 1) / n) for gram, n in count.items()}


def _fit(unit: Unit, headline: str, index: int, rare: dict[str, float]) -> float:
    """How well a body fits under a headline."""
    told = [gram for gram in grams(headline) if gram in rare]
    shared = sum(rare[gram] for gram in told if gram in unit.grams)
    fit = WEIGHTS.headline * shared / (sum(rare[gram] for gram in told) + 3)
    codes = layout.places(headline)
    if codes and unit.codes:
        fit += WEIGHTS.place if _near(codes, unit.codes) else -WEIGHTS.place
        fit += WEIGHTS.elsewhere * layout.is_new(unit.starts, codes)
    if index in unit.before and not unit.midway or index in unit.after:
        fit += WEIGHTS.beside
    return fit


def _likeness(a: Unit, b: Unit, norm: float, rare: dict[str, float]) -> float:
    """How like two bodies are, in rare words, places and the papers that they name."""
    like = WEIGHTS.shared * sum(map(rare.__getitem__, a.grams & b.grams)) / (norm + 1)
    names = bool(a.refers & b.defines or b.refers & a.defines)
    if a.codes and b.codes:
        like += WEIGHTS.same_place if _near(a.codes, b.codes) else -WEIGHTS.same_place
    return like + WEIGHTS.short_name * names


def _near(codes: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of regions have to do with each other."""
    return any(layout.related(a, b) for a in codes for b in others)


# ── the stories told ───────────────────────────────────────────────────────────────────────────────


def _told(
    page: Sequence[Part], units: Sequence[Unit], heads: Sequence[int], places: tuple[int, ...], spare: int
) -> Iterator[Story]:
    """The stories of an arrangement, with the parts that no unit holds."""
    mine = [
        [unit for unit, place in zip(units, places, strict=True) if place == n]
        for n in range(len(heads) + spare)
    ]
    found = [_story(page, heads[n : n + 1], some) for n, some in enumerate(mine) if some]
    for index in _loose(page, found):
        found = _settled(page, found, index)
    yield from found


def _loose(page: Sequence[Part], found: Sequence[Story]) -> list[int]:
    """Bylines under headlines, and headlines that got no body."""
    held = {index for story in found for index in (*story.headlines, *story.rest)}
    return [i for i, part in enumerate(page) if i not in held and part.label not in ("caption", "junk")]


def _settled(page: Sequence[Part], found: Sequence[Story], index: int) -> list[Story]:
    """The stories with one more part, in the story of the part before it, or else after it."""
    held = {i: n for n, story in enumerate(found) for i in (*story.headlines, *story.rest)}
    near = max((i for i in held if i < index), default=min(held))
    if page[index].label == "headline" and index + 1 in held and page[index + 1].label == "headline":
        near = index + 1
    return [_taking(page, story, index, near) if n == held[near] else story for n, story in enumerate(found)]


def _taking(page: Sequence[Part], story: Story, index: int, near: int) -> Story:
    """The story with a part put beside one that it has: a headline beside a headline is one with it."""
    several = any(layout.place_head(page[i].words) for i in (index, near))
    if page[index].label == "headline" and near in story.headlines and abs(near - index) == 1 and not several:
        return replace(story, headlines=tuple(sorted((*story.headlines, index))))
    at = story.rest.index(near) + (index > near) if near in story.rest else 0
    return replace(story, rest=(*story.rest[:at], index, *story.rest[at:]))


def _story(page: Sequence[Part], own: Sequence[int], mine: Sequence[Unit]) -> Story:
    leads = [unit for unit in mine if unit.wide] if not all(unit.wide for unit in mine) else []
    order = [*leads, *(unit for unit in mine if unit not in leads)]
    rest = tuple(index for unit in order for index in unit.members)
    return Story(tuple(own), rest, tuple(_reasons(page, own, order, leads)))


def _reasons(
    page: Sequence[Part], own: Sequence[int], order: Sequence[Unit], leads: Sequence[Unit]
) -> Iterator[str]:
    words = "".join(unit.words for unit in order)
    for head in own:
        shared = common(page[head].words, words)
        if shared:
            yield f"headline shares {'、'.join(shared)} with the body"
        if any(head in unit.before | unit.after for unit in order):
            yield "headline stands beside the body"
    if leads:
        yield "lead is set wider than the columns"
    yield from dict.fromkeys(unit.why for unit in order[1:] if unit.why)


def common(headline: str, words: str, most: int = 3) -> list[str]:
    """The longest pieces of a headline that stand in `words` too, longest first.

    >>> common("大理州：乡镇社工站评优有奖补", "大理州对乡镇社工站给予奖补")
    ['乡镇社工站', '大理州', '奖补']
    """
    found: list[str] = []
    at = 0
    while at < len(headline):
        size = 0
        while (
            at + size < len(headline)
            and headline[at : at + size + 1] in words
            and HAN.fullmatch(headline[at : at + size + 1] * 2)
        ):
            size += 1
        if size > 1:
            found.append(headline[at : at + size])
        at += max(size, 1)
    return sorted(dict.fromkeys(found), key=len, reverse=True)[:most]
