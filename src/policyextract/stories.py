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
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

from policyextract import layout
from policyextract.layout import Part
from policyextract.seams import Link
from policyextract.units import Unit, grams, units
from policyextract.vocabulary import keywords

SHOWN = 3  # words that a reason shows
EFFORT = 20000  # arrangements looked at on one page
BEAM = 200  # arrangements kept at each step


class Weights(NamedTuple):
    """What each cue is worth. A cue of 1 tips a balance; 8 decides alone."""

    headline: float = 8.0  # all of a headline's rare words stand in the body
    place: float = 1.5  # headline and body name places of one region
    elsewhere: float = -3.5  # the body starts with places that the headline has nothing to do with
    same_place: float = 1.5  # two bodies name places of one region
    beside: float = 1.5  # the headline stands right before or after the body
    sidebar: float = 6.0  # 链接 heads the body under it and no other
    shared: float = 9.0  # times the likeness of two bodies
    name: float = 1.5  # two bodies, and no others, have a name or a rare word
    names: float = 3.0  # two of them or more
    short_name: float = 4.0  # 《办法》 here, （以下简称《办法》） there
    second_note: float = -8.0  # a story has two source notes
    empty: float = -3.0  # a headline without a body
    untitled: float = -4.0  # a story without a headline
    headless: float = -1.0  # a story that starts in the middle
    in_order: float = 0.2  # headlines and bodies follow each other alike


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Story:
    """Indexes of the parts of one story: its headlines, and the rest in reading order."""

    headlines: tuple[int, ...]
    rest: tuple[int, ...]
    reasons: tuple[str, ...]


def stories(page: Sequence[Part], links: Sequence[Link], column: float) -> list[Story]:
    """The stories of a page, in the order of their headlines, those without one last."""
    heads = [index for index, part in enumerate(page) if part.label == "headline"]
    bodies = units(page, links, column)
    if not bodies:
        return [Story(tuple(heads), tuple(_rest(page)), ())] if heads or _rest(page) else []
    ends = sum(unit.closed for unit in bodies)
    spare = max(ends - len(heads), 0 if heads else 1)
    places = _arranged(page, bodies, heads, spare)
    return list(_told(page, bodies, heads, places, spare))


def _rest(page: Sequence[Part]) -> list[int]:
    return [index for index, part in enumerate(page) if part.label in ("body", "byline", "note")]


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
    if unit.follows >= 0 and done[unit.follows] == story:
        gain += unit.hold
    if done and done[-1] < story:
        gain += WEIGHTS.in_order
    if not unit.wide and any(units[i].closed and not units[i].wide for i in mates):
        gain += WEIGHTS.second_note if unit.closed else WEIGHTS.second_note / 2
    if not mates and story >= titled:
        gain += WEIGHTS.untitled
    return gain


def _scores(page: Sequence[Part], units: Sequence[Unit], heads: Sequence[int], spare: int) -> Scores:
    rare = _rarity(units)
    boxes = [_is_over_box(page, head) for head in heads]
    over = list(zip(heads, boxes, strict=True))
    fits = [[_fit(unit, page[h].words, h, rare, box) for h, box in over] + [0.0] * spare for unit in units]
    weights = [sum(rare[gram] for gram in unit.grams) for unit in units]
    pairs = [[0.0] * len(units) for _ in units]
    spread = Counter(name for unit in units for name in unit.names)
    for i, a in enumerate(units):
        for j, b in enumerate(units[:i]):
            told = sum(spread[name] == 2 for name in a.names & b.names)
            pairs[i][j] = _likeness(a, b, sqrt(weights[i] * weights[j]), rare)
            pairs[i][j] += min(WEIGHTS.name * told, WEIGHTS.names)
    return Scores(fits, pairs)


def _is_over_box(page: Sequence[Part], head: int) -> bool:
    """Whether a headline is the name of a box, with no blank line over its text or with no title."""
    rows, under = page[head].rows, page[head + 1 : head + 2]
    close = bool(under) and not under[0].rows[0].gap
    return layout.is_box(rows[0].words) and (close or len(rows) == 1)


def _rarity(units: Sequence[Unit]) -> dict[str, float]:
    """How much it tells that two pieces share a group of characters: nothing where all units have it."""
    count = Counter(gram for unit in units for gram in unit.grams)
    return {gram: log((len(units) + 1) / n) for gram, n in count.items()}


def _fit(unit: Unit, headline: str, index: int, rare: dict[str, float], boxed: bool) -> float:
    """How well a body fits under a headline; under that of a box, what stands right under it."""
    told = [gram for gram in grams(headline) if gram in rare]
    shared = sum(rare[gram] for gram in told if gram in unit.grams)
    fit = WEIGHTS.headline * shared / (sum(rare[gram] for gram in told) + 3)
    codes = layout.places(headline)
    if codes and unit.codes:
        fit += WEIGHTS.place if _near(codes, unit.codes) else -WEIGHTS.place
        fit += WEIGHTS.elsewhere * layout.is_new(unit.starts, codes)
    if boxed:
        fit += WEIGHTS.sidebar if index in unit.before else -WEIGHTS.sidebar
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
        shared = [word for word in keywords(page[head].words) if word in words]
        if shared:
            yield f"headline and body share {', '.join(shared[:SHOWN])}"
        if any(head in unit.before | unit.after for unit in order):
            yield "headline stands beside the body"
    if leads:
        yield "lead is set wider than the columns"
    again = Counter(name for unit in order for name in unit.names) if len(order) > 1 else Counter()
    if names := [name for name, count in again.items() if count > 1]:
        yield f"the pieces share {', '.join(sorted(names)[:SHOWN])}"
    first, *others = order
    whys = [*first.why[1:], *(why for unit in others for why in unit.why)]
    yield from dict.fromkeys(why for why in whys if why)
