"""Which parts of a newspaper page make one story.

A dump gives the parts in an order of its own: headlines after their bodies or all at the end, a lead
at the foot of the page, a story cut in two by another. The best arrangement of the bodies over the
headlines is told as stories, with what belongs to neither put beside its neighbour.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyextract import scenes
from policyextract.arrangement import arranged
from policyextract.layout import Part
from policyextract.seams import Link
from policyextract.units import Unit, units
from policyextract.vocabulary import keywords

SHOWN = 3  # words that a reason shows
SHEET = 60  # units of a page of a newspaper at most


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
    told = [story for some, over in _sheets(bodies, heads) for story in _told(page, some, over)]
    return _settled(page, told)


def _rest(page: Sequence[Part]) -> list[int]:
    return [index for index, part in enumerate(page) if part.label in ("body", "byline", "note")]


def _sheets(units: Sequence[Unit], heads: Sequence[int]) -> Iterator[tuple[Sequence[Unit], Sequence[int]]]:
    """The units and headlines of each stretch that may be one page: time grows with the square of them.

    The next one starts with a headline, or anywhere where none comes for long.
    """
    start = first = 0
    for at in range(SHEET, len(units)):
        over = bisect_left(heads, units[at - 1].members[0])
        headed = over < bisect_left(heads, units[at].members[0])
        if at - start >= 2 * SHEET or at - start >= SHEET and headed:
            yield _rebased(units, start, at), heads[first:over]
            start, first = at, over
    yield _rebased(units, start, len(units)), heads[first:]


def _rebased(units: Sequence[Unit], start: int, end: int) -> Sequence[Unit]:
    """Some units of a page as if there were no others."""
    whole = not start and end == len(units)
    return units if whole else [replace(u, follows=max(u.follows - start, -1)) for u in units[start:end]]


def _told(page: Sequence[Part], units: Sequence[Unit], heads: Sequence[int]) -> Iterator[Story]:
    """The stories of the best arrangement, without the parts that no unit holds."""
    mine: dict[int, list[Unit]] = {}
    for unit, place in zip(units, arranged(page, units, heads), strict=True):
        mine.setdefault(place, []).append(unit)
    for place, some in sorted(mine.items()):
        yield _story(page, heads[place : place + 1], some)


def _settled(page: Sequence[Part], found: list[Story]) -> list[Story]:
    """The stories with bylines under headlines and headlines that got no body: each in the story of the
    part before it, or else after it."""
    held = {i: n for n, story in enumerate(found) for i in (*story.headlines, *story.rest)}
    order = sorted(held)
    for index, part in enumerate(page):
        if index in held or part.label in ("caption", "junk"):
            continue
        near = order[max(bisect_right(order, index) - 1, 0)]
        if part.label == "headline" and index + 1 in held and page[index + 1].label == "headline":
            near = index + 1
        held[index] = held[near]
        insort(order, index)
        found[held[near]] = _taking(page, found[held[near]], index, near)
    return found


def _taking(page: Sequence[Part], story: Story, index: int, near: int) -> Story:
    """The story with a part put beside one that it has: a headline beside a headline is one with it."""
    several = any(scenes.place_head(page[i].words) for i in (index, near))
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
