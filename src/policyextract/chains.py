"""Chains: things that go on in one another, each in one other at most, and never in a ring."""

from __future__ import annotations

from collections.abc import Iterator


class Chains:
    """What goes on in what, by number."""

    def __init__(self) -> None:
        self.after: dict[int, int] = {}
        self.begun: set[int] = set()
        self._first: dict[int, int] = {}  # what the chain begins with that ends with a thing
        self._last: dict[int, int] = {}

    def join(self, before: int, after: int) -> bool:
        """Lets one thing go on in another; False where one of them does so already, or it would be a ring.

        >>> chains = Chains()
        >>> [chains.join(*pair) for pair in ((2, 3), (1, 2), (3, 1), (1, 4), (0, 3))], list(chains.of(1))
        ([True, True, False, False, False], [1, 2, 3])
        """
        if before in self.after or after in self.begun or self._last.get(after, after) == before:
            return False
        first, last = self._first.get(before, before), self._last.get(after, after)
        self._first[last], self._last[first] = first, last
        self.after[before] = after
        self.begun.add(after)
        return True

    def of(self, first: int) -> Iterator[int]:
        """A thing and those that it goes on in, one after the other."""
        at: int | None = first
        while at is not None:
            yield at
            at = self.after.get(at)
