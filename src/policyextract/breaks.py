"""The breaks of a page, at which a block may end or begin, and which of them belong together.

Each unfinished sentence goes on somewhere, and each block that starts in the middle of a sentence was
begun somewhere: so ends and beginnings are matched over the whole page at once, by the words that they
make, quotes that are closed, widths, regions, rare words that they share and where they stand. Where
most blocks go on in the next one, a block is not looked into; where they don't, a sentence may also
break off inside one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import log

from policyextract.flow import Flow, Spot
from policyextract.joints import CUT
from policyextract.layout import Part
from policyextract.links import Breaks, Links
from policyextract.matching import best_pairs
from policyextract.sides import WEIGHTS

ORDERLY = 0.5  # of the open sentences, how many the next block takes up on most pages
USUAL = 1  # open sentences for which it counts that most pages are in order
SURELY = 0.95  # the most that can be known of it
PAIRS = 10  # of an end and a beginning for each character, at most; pages whose columns are shuffled have two
RINGS = 6  # times that pairs are looked for anew where some lead in a ring


def joined(page: Sequence[Part], spots: Sequence[Spot]) -> dict[int, int]:
    """For rows at a break, the row that the sentence runs on to, or -1; the surest first."""
    flow = Flow(page, spots)
    starts = flow.blocks
    ends = flow.stops()
    if not ends or _are_many(flow, ends, starts):
        return {}
    breaks = Breaks(flow)
    in_place = WEIGHTS.in_place + log(len(spots) / (sum(at + 1 < len(spots) for at in ends) + 1))
    links = Links(breaks, starts, in_place, WEIGHTS.most_topic)
    worths = [links.of(at) for at in ends]
    order = _order(flow, ends, worths)
    if order <= ORDERLY:
        flow.take_as_shuffled()
        ends, starts = _inner(breaks)
        if _are_many(flow, ends, starts):
            return {}
        links = Links(breaks, starts, in_place, WEIGHTS.most_topic_shuffled)
        worths = [links.of(at) for at in ends]
    next_block = log(order / (1 - order) * len(flow.blocks))
    for at, gains in zip(ends, worths, strict=True):
        if flow.is_last(at) and at + 1 < len(spots):
            gains[bisect_left(starts, at + 1)] += next_block
    found = _pairs(flow, ends, starts, worths)
    begun = set(found.values())
    alone = [b - 1 for b in starts if b and b - 1 not in found and (b in begun or flow.is_open(b - 1))]
    return found | dict.fromkeys(alone, -1)


def _are_many(flow: Flow, ends: Sequence[int], starts: Sequence[int]) -> bool:
    """Whether there are more pairs than on any page: every line breaks off, and none goes on in the next."""
    return len(ends) * len(starts) > PAIRS * sum(len(row.words) for row in flow.rows)


def _order(flow: Flow, stops: Sequence[int], worths: Sequence[Sequence[float]]) -> float:
    """The share of the open sentences that the next block takes up.

    There hardly any other block would do it better; where it is another block, half of them would.
    """
    fresh = [flow.fresh(block) for block in flow.blocks]
    better = []
    for stop, links in zip(stops, worths, strict=True):
        others = [link - alone for link, alone in zip(links, fresh, strict=True)]
        if stop + 1 < len(flow.spots) and len(others) > 1:
            own = others.pop(bisect_left(flow.blocks, stop + 1))
            better.append(sum(own <= other for other in others) / len(others))
    share = 1 - 2 * sum(better) / (len(better) + USUAL) if better else 1.0
    return min(max(share, 1 - SURELY), SURELY)


# ── which breaks are looked at on a page out of order ──────────────────────────────────────────────


def _inner(breaks: Breaks) -> tuple[list[int], list[int]]:
    """The rows at which a sentence is open and may run on elsewhere, and those with which one may go on."""
    flow = breaks.flow
    stops = [at for at in flow.stops() if at + 1 < len(flow.spots)]
    starts = [at for at in range(len(flow.spots)) if _may_begin(breaks, at, stops)]
    begins = {*starts, len(flow.spots)}
    return [at for at in range(len(flow.spots)) if at + 1 in begins and flow.is_open(at)], starts


def _may_begin(breaks: Breaks, at: int, stops: Sequence[int]) -> bool:
    """Whether a row need not go on from the row before it."""
    flow = breaks.flow
    if not flow.spots[at].under:
        return True
    if flow.is_open(at - 1):
        return breaks.binds(at - 1, at) <= 0
    return flow.alone(at) or any(breaks.binds(stop, at) >= CUT for stop in stops)


# ── the best pairs ─────────────────────────────────────────────────────────────────────────────────


def _pairs(
    flow: Flow, ends: Sequence[int], starts: Sequence[int], worths: Sequence[Sequence[float]]
) -> dict[int, int]:
    """The rows at which a sentence is open, each with the row that it runs on to, the surest first."""
    fresh = [flow.fresh(b) for b in starts]
    gains = [
        [link - endless - alone for link, alone in zip(links, fresh, strict=True)]
        for links, endless in zip(worths, map(flow.endless, ends), strict=True)
    ]
    found: dict[int, int] = {}
    for _ in range(RINGS):
        pairs = sorted(best_pairs(gains).items(), key=lambda pair: -gains[pair[0]][pair[1]])
        found = {ends[i]: starts[j] for i, j in pairs}
        back = _leading_back(flow, found)
        if back is None:
            return found
        gains[ends.index(back)][starts.index(found[back])] = WEIGHTS.impossible
    return found


def _leading_back(flow: Flow, found: Mapping[int, int]) -> int | None:
    """The row of the least sure pair of those that lead in a ring, which no text does."""
    walked: set[int] = set()
    for start in found:
        way: dict[int, None] = {}
        at: int | None = start
        while at is not None and at not in walked and at not in way:
            way[at] = None
            at = found.get(at, None if flow.is_last(at) else at + 1)
        if at in way:
            rows = list(way)
            return max((row for row in rows[rows.index(at) :] if row in found), key=list(found).index)
        walked.update(way)
    return None
