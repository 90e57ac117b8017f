"""Which bodies of a newspaper page belong under which headline: the best arrangement of them all.

Every arrangement of the bodies over the headlines has a score: what they share, where they stand,
whether a sentence goes on, where a source note ends a story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from math import inf, log, sqrt
from typing import NamedTuple

from policyextract import kinship, scenes, wording
from policyextract.layout import Part
from policyextract.units import Unit, grams

EFFORT = 20000  # arrangements looked at on one page
BEAM = 200  # arrangements kept at each step
ROUNDING = 1e-9  # by which a sum may differ from the same in another order


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


def arranged(page: Sequence[Part], units: Sequence[Unit], heads: Sequence[int]) -> tuple[int, ...]:
    """For each unit the number of its story: headlines first, then stories without one."""
    ends = sum(unit.closed for unit in units)
    count = len(heads) + max(ends - len(heads), 0 if heads else 1)
    if count == 1:
        return (0,) * len(units)
    rare = _rarity(units)
    titles = [_title(page, head, rare) for head in heads]
    spare = [0.0] * (count - len(heads))
    fits = [[_fit(unit, title, rare) for title in titles] + spare for unit in units]
    search = Search(units, fits, _pairs(units, rare), len(heads))
    return search.best(max(1, min(BEAM, EFFORT // (count * len(units)))))


# ── the search ─────────────────────────────────────────────────────────────────────────────────────


class Found(NamedTuple):
    """An arrangement of the first units: its score, and the story of each."""

    score: float
    stories: tuple[int, ...]


class Search:
    """The search for the best arrangement of units over stories.

    `fits` says for each unit how well it fits each story's headline, `pairs` how like it is to each unit
    before it; `titled` stories have a headline.
    """

    def __init__(
        self, units: Sequence[Unit], fits: list[list[float]], pairs: list[list[float]], titled: int
    ) -> None:
        self.units = units
        self.fits = fits
        self.pairs = pairs
        self.titled = titled
        self.noted = [at for at, unit in enumerate(units) if unit.closed and not unit.wide]
        most = map(self._most, range(len(units) - 1, 0, -1))
        self.hopes = [*accumulate(most, initial=0.0)][::-1]

    def best(self, width: int) -> tuple[int, ...]:
        """The best arrangement where `width` of them are kept at each step.

        One that can't get as good as the first that is found is left.
        """
        (first,) = self._grown(1, -inf)
        found = self._grown(width, self._whole(first) - ROUNDING)
        return max((*found, first), key=self._whole).stories

    def _grown(self, width: int, least: float) -> list[Found]:
        """The best arrangements of all units, without those that stay under a score whatever comes."""
        kept = [Found(0.0, ())]
        for hope in self.hopes:
            grown = [
                Found(score, (*one.stories, story))
                for one in kept
                for story, gain in enumerate(self._gains(one.stories))
                if (score := one.score + gain) + hope >= least
            ]
            kept = sorted(grown, reverse=True)[:width]
        return kept

    def _whole(self, one: Found) -> float:
        """The score of an arrangement of all units: a headline without a body counts against it."""
        used = {story for story in one.stories if story < self.titled}
        return one.score + WEIGHTS.empty * (self.titled - len(used))

    def _most(self, at: int) -> float:
        """What it is worth at most to give a unit to a story."""
        unit = self.units[at]
        like = max(WEIGHTS.headless * unit.midway, *self.pairs[at])
        return max(self.fits[at]) + like + max(unit.hold, 0.0) + WEIGHTS.in_order

    def _gains(self, done: tuple[int, ...]) -> Iterator[float]:
        """What it is worth to give the next unit to each story."""
        at = len(done)
        unit = self.units[at]
        likest = self._likest(done)
        goes_on = done[unit.follows] if unit.follows >= 0 else -1
        noted = set() if unit.wide else {done[i] for i in self.noted if i < at}
        note = WEIGHTS.second_note if unit.closed else WEIGHTS.second_note / 2
        for story, gain in enumerate(self.fits[at]):
            gain += likest.get(story, WEIGHTS.headless * unit.midway)
            if story == goes_on:
                gain += unit.hold
            if done and done[-1] < story:
                gain += WEIGHTS.in_order
            if story in noted:
                gain += note
            if story >= self.titled and story not in likest:
                gain += WEIGHTS.untitled
            yield gain

    def _likest(self, done: tuple[int, ...]) -> dict[int, float]:
        """For each story that has units, how like the next unit is to the likest of them."""
        likest: dict[int, float] = {}
        for story, like in zip(done, self.pairs[len(done)], strict=True):
            if like > likest.get(story, -inf):
                likest[story] = like
        return likest


# ── what units and headlines share ─────────────────────────────────────────────────────────────────


class Title(NamedTuple):
    """A headline, by its index: its groups of characters that some unit has, how rare they are in all, its
    regions, and whether it is the name of a box."""

    part: int
    grams: frozenset[str]
    weight: float
    codes: frozenset[str]
    boxed: bool


def _title(page: Sequence[Part], index: int, rare: Mapping[str, float]) -> Title:
    words = page[index].words
    told = frozenset(gram for gram in grams(words) if gram in rare)
    weight = sum(rare[gram] for gram in told)
    return Title(index, told, weight, scenes.places(words), _is_over_box(page, index))


def _is_over_box(page: Sequence[Part], head: int) -> bool:
    """Whether a headline is the name of a box, with no blank line over its text or with no title."""
    rows, under = page[head].rows, page[head + 1 : head + 2]
    close = bool(under) and not under[0].rows[0].gap
    return wording.is_box(rows[0].words) and (close or len(rows) == 1)


def _rarity(units: Sequence[Unit]) -> dict[str, float]:
    """How much it tells that two pieces share a group of characters: nothing where all units have it."""
    count = Counter(chain.from_iterable(unit.grams for unit in units))
    worth = [0.0, *(log((len(units) + 1) / n) for n in range(1, len(units) + 1))]
    return {gram: worth[n] for gram, n in count.items()}


def _fit(unit: Unit, title: Title, rare: Mapping[str, float]) -> float:
    """How well a body fits under a headline; under that of a box, what stands right under it."""
    shared = sum(rare[gram] for gram in title.grams & unit.grams)
    fit = WEIGHTS.headline * shared / (title.weight + 3)
    if title.codes and unit.codes:
        fit += WEIGHTS.place if kinship.near(title.codes, unit.codes) else -WEIGHTS.place
        fit += WEIGHTS.elsewhere * scenes.is_new(unit.starts, title.codes)
    if title.boxed:
        fit += WEIGHTS.sidebar if title.part in unit.before else -WEIGHTS.sidebar
    if title.part in unit.before and not unit.midway or title.part in unit.after:
        fit += WEIGHTS.beside
    return fit


def _pairs(units: Sequence[Unit], rare: Mapping[str, float]) -> list[list[float]]:
    """For each unit, how like it is to each unit before it."""
    once = max(rare.values(), default=0.0)
    weights = [sum(map(rare.__getitem__, unit.grams)) for unit in units]
    shared = [frozenset(gram for gram in unit.grams if rare[gram] < once) for unit in units]
    named = _named_together(units)
    pairs: list[list[float]] = []
    for i, a in enumerate(units):
        pairs.append([])
        for j, b in enumerate(units[:i]):
            like = sum(map(rare.__getitem__, shared[i] & shared[j])) / (sqrt(weights[i] * weights[j]) + 1)
            told = min(WEIGHTS.name * named[j, i], WEIGHTS.names)
            pairs[i].append(WEIGHTS.shared * like + _kinship(a, b) + told)
    return pairs


def _kinship(a: Unit, b: Unit) -> float:
    """How like two bodies are in places and in the papers that they name."""
    names = bool(a.refers & b.defines or b.refers & a.defines)
    if not a.codes or not b.codes:
        return WEIGHTS.short_name * names
    near = WEIGHTS.same_place if kinship.near(a.codes, b.codes) else -WEIGHTS.same_place
    return near + WEIGHTS.short_name * names


def _named_together(units: Sequence[Unit]) -> Counter[tuple[int, ...]]:
    """How many names two units have, and no others."""
    owners: defaultdict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        for name in unit.names:
            owners[name].append(at)
    return Counter(tuple(own) for own in owners.values() if len(own) == 2)
