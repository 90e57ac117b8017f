"""Records by filters and words, a page at a time, as fast at the end of an order as at its start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, RowMapping, func, literal, select, tuple_

from policyextract.store.filters import Filter, chosen, conditions, unindexed
from policyextract.store.schema import ORDERS, documents, records

__all__ = ["Filter", "Key", "Order", "Page", "conditions", "count", "page"]

Key = tuple[str | int | float, ...]


class Order(NamedTuple):
    """By place (document, then where in it), by year, or by confidence; with `descending` from the end."""

    by: Literal["place", "since", "confidence"] = "place"
    descending: bool = False


class Page(NamedTuple):
    """Some records, each with the `name` of its document; `after`, if any, is where the next page begins."""

    records: Sequence[RowMapping]
    after: Key | None


def page(connection: Connection, filter: Filter, order: Order, after: Key | None, limit: int) -> Page:
    """Up to `limit` records behind `after` (None: from the start)."""
    asked, lead = chosen(connection, filter)
    keys: list[ColumnElement[object]] = [records.c[name] for name in ORDERS[order.by]]
    if lead:
        keys = [unindexed(key).label(key.name) for key in keys]
    found = connection.execute(
        select(*keys)
        .where(*asked, *_behind(keys, order, after))
        .order_by(*(key.desc() if order.descending else key for key in keys))
        .limit(limit + 1)
    ).all()
    shown = _rows(connection, [key.id for key in found[:limit]])
    last = cast(Key, tuple(found[limit - 1])) if len(found) > limit else None
    return Page(shown, last)


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


def count(connection: Connection, filter: Filter) -> int:
    """How many records there are."""
    asked, _ = chosen(connection, filter)
    number: int = connection.execute(select(func.count()).select_from(records).where(*asked)).scalar_one()
    return number
