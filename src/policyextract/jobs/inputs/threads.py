"""Many small waits at once: for disks, and for servers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

THREADS = 8
CHUNK = 64  # what a thread is given at a time: small files take less time than handing them over
AHEAD = 4 * THREADS  # chunks that are under way: more would be held in memory for nothing

One = TypeVar("One")
Other = TypeVar("Other")


class Threads(Generic[One, Other]):
    """A function at work on any number of things; use it in a `with`."""

    def __init__(self, function: Callable[[One], Other]) -> None:
        self._function = function
        self._pool = ThreadPoolExecutor(THREADS)
        self._chunk: list[One] = []
        self._under_way: deque[Future[list[Other]]] = deque()

    def __enter__(self) -> Threads[One, Other]:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def give(self, one: One) -> Iterator[Other]:
        """Takes a thing, and gives what has become of some of those before it."""
        self._chunk.append(one)
        if len(self._chunk) == CHUNK:
            self._submit()
            if len(self._under_way) == AHEAD:
                yield from self._under_way.popleft().result()

    def rest(self) -> Iterator[Other]:
        """What has become of all the others."""
        self._submit()
        while self._under_way:
            yield from self._under_way.popleft().result()

    def _submit(self) -> None:
        chunk, self._chunk = self._chunk, []
        self._under_way.append(self._pool.submit(lambda: [self._function(one) for one in chunk]))
