"""Cuts contents into ranges of their hashes, each of which is small enough to be a piece of work.

A range is told by the bits with which its hashes begin. It is halved until it is small enough, so whether
it is cut depends on nothing but what lies in it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LARGEST = 1024  # contents in a range: half a minute of work on clippings
SMALLEST = 8
FEWEST = 64  # ranges of a job that is large enough for them, so that many workers have something to do
BYTES = 8_000_000  # in a range, if it is more than one content: some dozens of scanned pages, two minutes
BITS = 64  # of a hash that are looked at


class Range(NamedTuple):
    """The contents whose hashes begin with `bits`: how many there are, and how many items have them."""

    bits: str
    contents: int
    items: int


class Contents:
    """Contents in order of their hashes, 24 bytes for each."""

    def __init__(self, contents: Iterable[tuple[str, int, int]]) -> None:
        """Takes hash, size, and number of items of each content, in order of the hashes."""
        self._keys, self._bytes, self._items = array("Q"), array("Q", [0]), array("Q", [0])
        for sha256, size, items in contents:
            self._keys.append(int(sha256[: BITS // 4], 16))
            self._bytes.append(self._bytes[-1] + size)
            self._items.append(self._items[-1] + items)

    def __len__(self) -> int:
        return len(self._keys)

    def ranges(self, most: int) -> Iterator[Range]:
        """The largest ranges with at most `most` contents and BYTES, in order; none is empty."""
        return self._cut("", 0, len(self), most)

    def _cut(self, bits: str, first: int, last: int, most: int) -> Iterator[Range]:
        contents, size = last - first, self._bytes[last] - self._bytes[first]
        if contents > 1 and (contents > most or size > BYTES) and len(bits) < BITS:
            middle = bisect_left(self._keys, int(f"{bits}1".ljust(BITS, "0"), 2), first, last)
            yield from self._cut(f"{bits}0", first, middle, most)
            yield from self._cut(f"{bits}1", middle, last, most)
        elif contents:
            yield Range(bits, contents, self._items[last] - self._items[first])


def capacity(contents: int) -> int:
    """How many contents a range may have: a power of two, so that growing archives seldom change it.

    >>> [capacity(n) for n in (0, 1_000, 2_000, 100_000, 10_000_000)]
    [8, 8, 16, 1024, 1024]
    """
    few = max(SMALLEST, contents // FEWEST)
    return int(min(LARGEST, 1 << (few.bit_length() - 1)))
