"""Decisions that were made elsewhere, taken into the database as one step; those that don't fit are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import Connection, delete, insert, select

from policyextract.store import reviews, writing
from policyextract.store.errors import StoreError
from policyextract.store.reviews import Decision
from policyextract.store.schema import batches
from policyextract.store.schema import reviews as kept

AT_ONCE = 500  # keys that are looked up together


@dataclass
class Taken:
    """What became of decisions: the `new` ones that hold now, how many are `known` by their keys, others.

    `left` are those that can't be taken, each with why; their records are as they were. `notes` are remarks
    alone that were kept.
    """

    batch: int | None = None
    new: list[Decision] = field(default_factory=list)
    known: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: int = 0


def take(connection: Connection, decisions: Sequence[Decision], about: Mapping[str, object]) -> Taken:
    """Decides on records, one decision on each, as one batch `about` something; use it to write.

    A decision whose key is known was taken before and does nothing. One on a record that has changed since
    it was seen is left, and so is one that is wrong; the others are taken. All of them are of one person.
    """
    done = Taken()
    before = known(connection, (one.key for one in decisions if one.key))
    fresh = [one for one in decisions if one.key not in before]
    done.known = len(decisions) - len(fresh)
    if not fresh:
        return done
    row = {"who": fresh[0].who, "at": writing.now(), "about": dict(about)}
    batch: int = connection.execute(insert(batches).values(row).returning(batches.c.id)).scalar_one()
    for one in fresh:
        try:
            reviews.decide(connection, replace(one, batch=batch))
        except StoreError as error:
            done.left.append((one.record, str(error)))
        else:
            done.new.append(one)
    if done.new:
        done.batch = batch
    else:
        connection.execute(delete(batches).where(batches.c.id == batch))
    return done


def known(connection: Connection, keys: Iterable[str]) -> set[str | None]:
    """The keys of those decisions that were taken before."""
    left = iter(keys)
    found: set[str | None] = set()
    while some := list(islice(left, AT_ONCE)):
        found.update(connection.scalars(select(kept.c.key).where(kept.c.key.in_(some))))
    return found
