"""Brings a database to this version of the program: `versions/` holds the steps, one behind the other.

A step is a module of Alembic's with what changes in the tables; schema.py says what comes out in the end.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

HEAD = "0003"  # the last step; numbers grow
VERSION = sa.table("policyextract_version", sa.column("version_num", sa.String))


def upgrade(engine: Engine, name: str) -> None:
    """Makes the tables, or brings old ones to this version, all in one transaction.

    Of two programs that do it at once the second waits and then finds it done. Raises StoreError for a
    database of a newer version, and for one with tables of these names that another program made.
    """
    with engine.connect() as connection:
        if version(connection) == HEAD:
            return
    from policyextract.store.migrations.steps import go  # Alembic takes a while to load

    go(engine, name)


def version(connection: Connection) -> str | None:
    """The version of a database; None where it has no tables of ours."""
    if not sa.inspect(connection).has_table(VERSION.name):
        return None
    return connection.execute(sa.select(VERSION.c.version_num)).scalar()
