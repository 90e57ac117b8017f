"""Where a record stands in the list that it was chosen from, and the ways on from there."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from policyextract.review.asked import Asked
from policyextract.store import search
from policyextract.store.sampling import MOST
from policyextract.store.search import Key, Position


class Passage(NamedTuple):
    """A list as a query string, a record's `own` with its place, the addresses of those beside it."""

    list: str
    own: str
    before: str | None
    behind: str | None


def passage(connection: Connection, wanted: Asked, id: str) -> Passage:
    """The ways from a record to others of its list: from the place that it had when it was chosen there."""
    here = _here(connection, wanted, id)
    if here is None:
        return Passage(wanted.query, wanted.query, None, None)
    ways = search.neighbours(connection, wanted.filter, wanted.order, here)
    before, behind = (address(wanted, way) if way else None for way in ways)
    return Passage(wanted.query, wanted.chosen(here), before, behind)


def position(connection: Connection, wanted: Asked, id: str) -> Position:
    """The number of a record in its list, and how many there are, counted up to `sampling.MOST`."""
    here = _here(connection, wanted, id)
    return search.position(connection, wanted.filter, wanted.order, here or (id,), MOST)


def address(wanted: Asked, place: Key) -> str:
    """The page of the record at a place in a list."""
    query = wanted.chosen(place)
    return f"/records/{place[-1]}" + (f"?{query}" if query else "")


def _here(connection: Connection, wanted: Asked, id: str) -> Key | None:
    """The place where a record was chosen; where it is, if that isn't told."""
    if wanted.at and wanted.at[-1] == id:
        return wanted.at
    return search.place(connection, wanted.order, id)
