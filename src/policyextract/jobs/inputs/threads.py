"""Many small waits at once: for disks, and for servers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

THREADS = 8
CHUNK = 64  # what a thread is given at a time: small files take less time than handing them over
AHEAD = 4 * THREADS  # chunks, so that neither memory nor a slow one holds up the others

One = TypeVar("One")
Other = TypeVar("Other")


def each(function: Callable[[One], Other], things: Iterable[One]) -> Iterator[Other]:
    """What a function gives for each of any number of things, in their order."""
    coming = iter(things)
    under_way: deque[Future[list[Other]]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        while chunk := list(islice(coming, CHUNK)):
            under_way.append(pool.submit(_all, function, chunk))
            if len(under_way) >= AHEAD:
                yield from under_way.popleft().result()
        for future in under_way:
            yield from future.result()


def _all(function: Callable[[One], Other], chunk: list[One]) -> list[Other]:
    return [function(one) for one in chunk]
