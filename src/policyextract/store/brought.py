"""The documents that were found in some files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select

from policyextract.sources.paths import INSIDE
from policyextract.store.schema import documents, names, records

LOOKED_UP = 200  # files in one query


class Brought(NamedTuple):
    """A document: where it was found, how many records it has, and its older sibling, if it has one."""

    document: int
    name: str
    records: int
    sibling: int | None


def documents_of(connection: Connection, files: Sequence[str]) -> Iterator[Brought]:
    """The documents that were found in files on the disk, also in archives among them."""
    counted = select(func.count()).where(records.c.document == documents.c.id).scalar_subquery()
    found = select(documents.c.id, names.c.name, counted, documents.c.sibling).join(
        names, names.c.document == documents.c.id
    )
    after = INSIDE[:-1] + chr(ord(INSIDE[-1]) + 1)  # behind all names that go on with `!/`
    for at in range(0, len(files), LOOKED_UP):
        some = files[at : at + LOOKED_UP]
        inside = (names.c.name.between(file + INSIDE, file + after) for file in some)
        here = found.where(or_(names.c.name.in_(some), *inside)).order_by(names.c.name)
        yield from (Brought(*row) for row in connection.execute(here))
