"""What a job shall read: files, folders, globs, archives, manifests, URLs; each with the hash of its content.

Nothing is held in memory that grows with the number of items: listings and manifests are streams.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from policyextract.jobs.inputs import addresses, files, manifests
from policyextract.jobs.inputs.item import Found, Item, Known
from policyextract.jobs.inputs.names import manifest_kind
from policyextract.jobs.inputs.reading import opened
from policyextract.jobs.inputs.threads import Threads
from policyextract.jobs.urls import is_url, local
from policyextract.sources import Limits

__all__ = ["Item", "Known", "items", "opened"]


def items(given: Iterable[str], known: Known, limits: Limits | None = None) -> Iterator[Item]:
    """Everything that the arguments name, in any order, some of it perhaps twice.

    Raises JobError for an argument that names nothing.
    """
    most = limits or Limits()
    named = [_named(argument, most) for argument in given]  # what names nothing is told before all else

    def looked_at(one: Found) -> Item:
        return addresses.item(one) if is_url(one.place) else files.item(one, most)

    with Threads(looked_at) as threads:
        for one in chain.from_iterable(named):
            if isinstance(one, Item):
                yield one
            elif item := files.unchanged(one, known):
                yield item
            else:
                yield from threads.give(one)
        yield from threads.rest()


def _named(given: str, limits: Limits) -> Iterator[Item | Found]:
    """What one argument names."""
    if manifest_kind(given):
        return manifests.rows(given, limits)
    return addresses.listed(given) if is_url(given) else files.listed(local(given))
