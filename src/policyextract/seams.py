"""Unfinished sentences: which block of a page goes on in which, also when other blocks stand between.

A dump cuts the columns of a page into blocks and puts them in an order of its own, at times with no
blank line where one block stops and another starts. The page is cut where they meet, and what goes on
in what is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policyextract.breaks import joined
from policyextract.chains import Chains
from policyextract.flow import Spot, breaks_off
from policyextract.layout import Part

SHEET = 500  # rows of body that a page of a newspaper has at most
SHOWN = 8  # characters on either side of a break that a reason shows


@dataclass(frozen=True, slots=True)
class Link:
    """A part that goes on in another one, both as indexes, and why."""

    before: int
    after: int
    why: str


def mended(page: Sequence[Part]) -> tuple[list[Part], list[Link]]:
    """The page with its bodies cut where two blocks meet, and which of them go on in which."""
    spots = list(_spots(page))
    if not any(not b.under and breaks_off(a.row.words) for a, b in pairwise(spots)):
        return list(page), []
    found: dict[int, int] = {}
    for start, end in _sheets(spots):
        pairs = joined(page, spots[start:end])
        found |= {a + start: b + start if b >= 0 else b for a, b in pairs.items()}
    return _cut(page, spots, found)


def _sheets(spots: Sequence[Spot]) -> Iterator[tuple[int, int]]:
    """Where each stretch starts and ends that may be one page: time grows with the square of its rows."""
    start = 0
    for block in [at for at, spot in enumerate(spots) if not spot.under]:
        if block - start >= SHEET:
            yield start, block
            start = block
    yield start, len(spots)


def _spots(page: Sequence[Part]) -> Iterator[Spot]:
    """The rows of body of a page."""
    for part, one in enumerate(page):
        if one.label == "body":
            for index, row in enumerate(one.rows):
                yield Spot(part, index, row, index > 0 and not row.gap)


# ── the page cut and linked ────────────────────────────────────────────────────────────────────────


def _cut(
    page: Sequence[Part], spots: Sequence[Spot], joined: Mapping[int, int]
) -> tuple[list[Part], list[Link]]:
    """The page cut at the breaks over which no sentence runs on, and the links between the parts."""
    starts: dict[int, set[int]] = {}
    for a, b in joined.items():
        for at in (a + 1, b) if b != a + 1 else ():
            if 0 <= at < len(spots):
                starts.setdefault(spots[at].part, set()).add(spots[at].place)
    found: list[Part] = []
    place: dict[tuple[int, int], int] = {}
    for number, part in enumerate(page):
        for start, piece in _pieces(part, starts.get(number, set())):
            place.update(((number, start + i), len(found)) for i in range(len(piece.rows)))
            found.append(piece)
    return found, list(_links(spots, joined, place))


def _pieces(part: Part, starts: Iterable[int]) -> Iterator[tuple[int, Part]]:
    """A part cut before some of its rows, with the index of the first row of each piece."""
    for start, end in pairwise(sorted({0, *starts, len(part.rows)})):
        first = replace(part.rows[start], joined=False) if start else part.rows[start]
        yield start, Part(part.label, (first, *part.rows[start + 1 : end]))


def _links(
    spots: Sequence[Spot], joined: Mapping[int, int], place: Mapping[tuple[int, int], int]
) -> Iterator[Link]:
    """The links between parts, without those that would lead back to where a chain of them begins."""
    chains = Chains()
    for a, b in joined.items():
        if b < 0:
            continue
        one, other = (place[spots[at].part, spots[at].place] for at in (a, b))
        if one != other and chains.join(one, other):
            words = spots[a].row.words[-SHOWN:], spots[b].row.words[:SHOWN]
            yield Link(one, other, "the sentence «…{}» goes on with «{}…»".format(*words))
