"""The best pairs of two kinds of things, all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def best_pairs(gains: Sequence[Sequence[float]]) -> dict[int, int]:
    """For each row its column, so that the gains together are greatest; a pair that gains nothing is none.

    The Hungarian method, with a column of no gain for each row.

    >>> best_pairs([[5.0, 4.0], [4.0, 0.5]]), best_pairs([[-1.0]])
    ({0: 1, 1: 0}, {})
    """
    rows = len(gains)
    costs = [[-max(gain, 0.0) for gain in row] + [0.0] * rows for row in gains]
    columns = len(costs[0]) if costs else 0
    low, high = [0.0] * (rows + 1), [0.0] * (columns + 1)  # what each row and each column is worth
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _place(row, costs, low, high, owner)
    pairs = {owner[j] - 1: j - 1 for j in range(1, columns + 1) if owner[j]}
    return {i: j for i, j in sorted(pairs.items()) if j < columns - rows and gains[i][j] > 0}


def _place(
    row: int, costs: Sequence[Sequence[float]], low: list[float], high: list[float], owner: list[int]
) -> None:
    """Give a row the column that makes the whole best; others may have to take their next best."""
    owner[0] = row
    reach = [inf] * len(high)
    came = [0] * len(high)
    seen = [False] * len(high)
    at = 0
    while owner[at]:
        seen[at] = True
        own = costs[owner[at] - 1]
        for j in range(1, len(high)):
            cost = own[j - 1] - low[owner[at]] - high[j]
            if not seen[j] and cost < reach[j]:
                reach[j], came[j] = cost, at
        near = min((j for j in range(1, len(high)) if not seen[j]), key=reach.__getitem__)
        step = reach[near]
        for j in range(len(high)):
            if seen[j]:
                low[owner[j]] += step
                high[j] -= step
            else:
                reach[j] -= step
        at = near
    while at:
        owner[at] = owner[came[at]]
        at = came[at]
