"""Who carries shards to workers: processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from policyextract.jobs.plan import Shard
from policyextract.jobs.shard import Entry, Work

Stopping = Callable[[], bool]
"""Whether no new shard shall be begun."""


class Lost(NamedTuple):
    """A shard that could not be done, and why: its workers died, or could not write."""

    shard: Shard
    why: str


class Engine(Protocol):
    """Does shards anywhere, each once or again if its worker was lost."""

    name: str
    workers: int

    def run(self, work: Work, shards: Iterable[Shard], stopping: Stopping) -> Iterator[Entry | Lost]:
        """The shards as they are done, in any order; ends after those under way when stopping."""


TRIES = 3  # a shard is given to so many workers that die of it
