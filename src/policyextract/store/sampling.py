"""How far a filter is reviewed, and how many more to look at until one may trust the rest.

Whoever looks at the records in the order `sample`, which is as good as drawn by lot, and skips none,
looks at a random sample. Only that is counted: the records from the start of that order up to the first
that nobody looked at by itself. Those that were decided on elsewhere in the order would mislead, as people
start with the least sure ones, or take the easy ones; so would those that were decided on many at once.
A record that was corrected into the filter, or out of it, counts for where it is now.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import exp, lgamma
from typing import NamedTuple

from sqlalchemy import Connection, exists, select

from policyextract.store import search
from policyextract.store.answers import DECIDED
from policyextract.store.filters import Filter, chosen
from policyextract.store.schema import records, reviews

WRONG_PERCENT = 2  # that are borne with: 98 % are to be right
DOUBT = 0.05  # 95 % certainty
REVIEWED = (*DECIDED, "rejected", "unsure")
LOOKED = ("accept", "correct", "reject", "unsure", "add")  # decisions of who had the record before him
FIRST, AT_ONCE = 10, 200  # records that are looked up together: mostly there is no sample yet
MOST = 10_000  # records that are counted where it takes long
ENDLESS = 10**9
LONGEST = 2000  # records of a sample that are counted


class Progress(NamedTuple):
    """How many records of a filter are reviewed, of how many; with `more` there are more than that."""

    reviewed: int
    all: int
    more: bool = False


class Sample(NamedTuple):
    """A random sample: how many were looked at, how many of these were not right, and what is missing.

    `more` is how many more, if all of them are right, let it be said that 98 % of all are right, with
    95 % certainty; 0 where it can be said, None where too many are wrong already.
    """

    looked: int
    wrong: int
    more: int | None


def progress(connection: Connection, filter: Filter) -> Progress:
    """How far the records are reviewed that a filter leaves, whatever it asks of what people decide."""
    all = filter.population
    slow = filter.text or filter.rule or filter.source or filter.frequency  # no index holds it
    most = MOST if slow else None
    reviewed, number = (search.count(connection, one, most) for one in (replace(all, status=REVIEWED), all))
    return Progress(reviewed, number, number == most)


def sample(connection: Connection, filter: Filter, of: Progress) -> Sample:
    """What the random sample of a filter's records tells, of which there are as many as `of` says."""
    statuses = list(islice(_looked_at(connection, filter.population), LONGEST))
    wrong = sum(status != "accepted" for status in statuses)
    return Sample(len(statuses), wrong, more(ENDLESS if of.more else of.all, len(statuses), wrong))


def more(population: int, looked: int, wrong: int) -> int | None:
    """How many more right ones a random sample of a population needs; None where none would do.

    By the exact one-sided bound (Clopper and Pearson, Biometrika 26, 1934) for samples of which no record
    comes twice (Wright, Exact Confidence Bounds when Sampling from Small Finite Universes, 1991): as if
    one more were wrong than may be, it has to be unlikely that so few are seen. Who unsure is, is not right.

    >>> more(200_000, 0, 0), more(200_000, 65, 0), more(500, 0, 0), more(20, 0, 0), more(1000, 30, 21)
    (149, 84, 119, 20, None)
    """
    too_many = population * WRONG_PERCENT // 100 + 1
    if wrong >= too_many:
        return None
    sizes = range(looked, population + 1)
    return bisect_left(sizes, True, key=lambda size: _at_most(wrong, population, too_many, size) <= DOUBT)


def _at_most(seen: int, population: int, wrong: int, size: int) -> float:
    """The chance that at most so many of the wrong ones of a population are seen in a sample of it.

    The distribution function of the hypergeometric distribution.
    """
    least = max(0, size - (population - wrong))
    return sum(
        exp(_ways(wrong, some) + _ways(population - wrong, size - some) - _ways(population, size))
        for some in range(least, min(seen, size) + 1)
    )


def _ways(of: int, some: int) -> float:
    """The logarithm of the number of ways to take some of so many."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


def _looked_at(connection: Connection, filter: Filter) -> Iterator[str]:
    """The status of the records in the order `sample` up to the first that nobody looked at by itself."""
    asked, after, some = chosen(connection, filter, "sample"), None, FIRST
    while keys := search.keys_of(connection, asked, search.Order("sample"), after, some):
        ids = [str(id) for (id,) in keys]
        looked = _looked_at_by_itself(connection, ids)
        for id in ids:
            if id not in looked:
                return
            yield looked[id]
        after, some = keys[-1], AT_ONCE


def _looked_at_by_itself(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Those of some records that somebody decided on one by one, and let it stand; the status of each."""
    later = reviews.alias()
    decided = select(records.c.id, records.c.status).where(
        records.c.id.in_(ids),
        records.c.status.in_(REVIEWED),
        reviews.c.record == records.c.id,
        reviews.c.decision.in_(LOOKED),
        reviews.c.batch.is_(None),
        ~exists().where(later.c.undoes == reviews.c.id),
    )
    return {row.id: row.status for row in connection.execute(decided)}
