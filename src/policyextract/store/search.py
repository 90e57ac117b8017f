"""Records by filters and words, a page at a time, as fast at the end of an order as at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, RowMapping, func, literal, select, tuple_

from policyextract.store.filters import DONE, Chosen, Filter, chosen, conditions, unindexed
from policyextract.store.schema import ORDERS, documents, records

__all__ = [
    "Filter",
    "Key",
    "Neighbours",
    "Order",
    "Page",
    "Position",
    "conditions",
    "count",
    "keys_of",
    "neighbours",
    "page",
    "place",
    "place_of",
    "position",
]

Key = tuple[str | int | float, ...]


class Order(NamedTuple):
    """By place (document, then where in it), year, confidence, what needs a person first, or as drawn by lot.

    With `descending` from the end.
    """

    by: Literal["place", "since", "confidence", "priority", "sample"] = "place"
    descending: bool = False


class Page(NamedTuple):
    """Some records, each with the `name` of its document; `after`, if any, is where the next page begins."""

    records: Sequence[RowMapping]
    after: Key | None


class Neighbours(NamedTuple):
    """The places of the records before and behind one."""

    before: Key | None
    behind: Key | None


class Position(NamedTuple):
    """The number of a record in a list, from 1 (None: it isn't in it), and how many are in it."""

    number: int | None
    all: int


def page(connection: Connection, filter: Filter, order: Order, after: Key | None, limit: int) -> Page:
    """Up to `limit` records behind `after` (None: from the start)."""
    found = keys_of(connection, chosen(connection, filter, order.by), order, after, limit + 1)
    shown = _rows(connection, [str(key[-1]) for key in found[:limit]])
    return Page(shown, found[limit - 1] if len(found) > limit else None)


def place(connection: Connection, order: Order, id: str) -> Key | None:
    """The place of a record in an order; None where it isn't there."""
    found = select(*(records.c[name] for name in ORDERS[order.by])).where(records.c.id == id)
    here = connection.execute(found).one_or_none()
    return here and cast(Key, tuple(here))


def place_of(order: Order, row: RowMapping) -> Key:
    """The place of a record that was read."""
    return tuple(row[name] for name in ORDERS[order.by])


def neighbours(connection: Connection, filter: Filter, order: Order, here: Key) -> Neighbours:
    """The records before and behind a place in an order of those that a filter leaves.

    The record that stood there needs not be among them: it may just have been decided on.
    """
    ways = (Order(order.by, not order.descending), order)
    found = (keys_of(connection, _behind_it(connection, filter, way, here), way, here, 1) for way in ways)
    return Neighbours(*(keys[0] if keys else None for keys in found))


def position(connection: Connection, filter: Filter, order: Order, here: Key, most: int) -> Position:
    """Where in that order the record of a place is, both numbers counted up to `most`."""
    back = Order(order.by, not order.descending)
    asked = _behind_it(connection, filter, back, here).conditions
    there = select(records.c.id).where(records.c.id == here[-1], *conditions(connection, filter))
    all = count(connection, filter, most)
    if connection.execute(there).first() is None:
        return Position(None, all)
    keys: list[ColumnElement[object]] = [records.c[name] for name in ORDERS[order.by]]
    earlier = _behind(keys, back, here)
    some = select(literal(1)).select_from(records).where(*asked, *earlier).limit(most - 1)
    return Position(
        connection.execute(select(func.count()).select_from(some.subquery())).scalar_one() + 1, all
    )


def _behind_it(connection: Connection, filter: Filter, order: Order, here: Key) -> Chosen:
    """The conditions of a filter behind a place, without one that all records there meet.

    Of two upper bounds of an index SQLite goes by one only, and maybe by the looser one.
    """
    met = filter.todo and order == Order("priority", True) and float(here[0]) < DONE
    return chosen(connection, replace(filter, todo=None) if met else filter, order.by)


def keys_of(connection: Connection, asked: Chosen, order: Order, after: Key | None, limit: int) -> list[Key]:
    """The places of up to `limit` records behind `after`; the last value of each is the id."""
    keys: list[ColumnElement[object]] = [records.c[name] for name in ORDERS[order.by]]
    if asked.lead:
        keys = [unindexed(key).label(key.name) for key in keys]
    found = connection.execute(
        select(*keys)
        .where(*asked.conditions, *_behind(keys, order, after))
        .order_by(*(key.desc() if order.descending else key for key in keys))
        .limit(limit)
    )
    return [cast(Key, tuple(key)) for key in found]


def _behind(keys: list[ColumnElement[object]], order: Order, after: Key | None) -> list[ColumnElement[bool]]:
    """The condition that a record comes behind a place in an order."""
    if after is None:
        return []
    place = tuple_(*(literal(value, key.type) for value, key in zip(after, keys, strict=True)))
    return [tuple_(*keys) < place if order.descending else tuple_(*keys) > place]


def _rows(connection: Connection, ids: list[str]) -> list[RowMapping]:
    """The records with these ids, in this order."""
    asked = select(records, documents.c.name).join(documents, documents.c.id == records.c.document)
    found = {row["id"]: row for row in connection.execute(asked.where(records.c.id.in_(ids))).mappings()}
    return [found[id] for id in ids]


def count(connection: Connection, filter: Filter, most: int | None = None) -> int:
    """How many records there are, or `most` if there are more; that is told sooner."""
    asked, _ = chosen(connection, filter, by=None)
    found = select(func.count()).select_from(records).where(*asked)
    if most is not None:
        some = select(literal(1)).select_from(records).where(*asked).limit(most)
        found = select(func.count()).select_from(some.subquery())
    number: int = connection.execute(found).scalar_one()
    return number
