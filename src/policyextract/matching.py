"""The best pairs of two kinds of things, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import inf


def best_pairs(gains: Sequence[Sequence[float]]) -> dict[int, int]:
    """For each row its column, so that the gains together are greatest; a pair that gains nothing is none.

    The Hungarian method by shortest paths (R. Jonker and A. Volgenant, 1987); a row may also stay alone.

    >>> best_pairs([[5.0, 4.0], [4.0, 0.5]]), best_pairs([[-1.0]])
    ({0: 1, 1: 0}, {})
    """
    columns = len(gains[0]) if gains else 0
    costs = [{column: -gain for column, gain in enumerate(own) if gain > 0} for own in gains]
    seats = _Seats([{**own, columns + row: 0.0} for row, own in enumerate(costs)])
    for row in range(len(gains)):
        seats.place(row)
    return {row: column for row, column in sorted(seats.column.items()) if column < columns}


class _Seats:
    """Rows in their columns, at the least cost to those that have been placed."""

    def __init__(self, costs: Sequence[Mapping[int, float]]) -> None:
        self.costs = costs
        self.column: dict[int, int] = {}
        self.row: dict[int, int] = {}
        self.low = [min(own.values()) for own in costs]  # what a row's place costs it at least
        self.high: dict[int, float] = {}  # what a column costs more or less than it says

    def place(self, row: int) -> None:
        """Give a row the column that makes the whole cheapest; others may have to take their next best."""
        reach: dict[int, float] = {}
        came: dict[int, int] = {}
        done: dict[int, float] = {}
        heap: list[tuple[float, int]] = []
        at, far = row, 0.0
        while True:
            for column, cost in self.costs[at].items():
                way = far + cost - self.low[at] - self.high.get(column, 0.0)
                if column not in done and way < reach.get(column, inf):
                    reach[column], came[column] = way, at
                    heappush(heap, (way, column))
            far, column = heappop(heap)
            while column in done:
                far, column = heappop(heap)
            done[column] = far
            if column not in self.row:
                break
            at = self.row[column]
        self._reprice(row, done, far)
        self._move(row, column, came)

    def _reprice(self, row: int, done: Mapping[int, float], far: float) -> None:
        self.low[row] += far
        for column, way in done.items():
            self.high[column] = self.high.get(column, 0.0) + way - far
            if column in self.row:
                self.low[self.row[column]] += far - way

    def _move(self, row: int, column: int, came: Mapping[int, int]) -> None:
        """Each row on the way to a free column takes the next one."""
        while True:
            mover = came[column]
            before = self.column.get(mover, -1)
            self.column[mover], self.row[column] = column, mover
            if mover == row:
                return
            column = before
