"""Runs the steps that a database has not seen yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from policyextract.store import migrations
from policyextract.store.errors import StoreError
from policyextract.store.schema import metadata

STEPS = ScriptDirectory(str(Path(__file__).parent))
LOCK = 0x706F6C69  # the advisory lock that upgrades of a PostgreSQL database take


def go(engine: Engine, name: str) -> None:
    """Runs the steps to the last one, all in one transaction; raises StoreError as `upgrade` tells."""
    with _alone(engine) as connection:
        _check(connection, name)
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": migrations.VERSION.name,
                "fn": lambda now, _: STEPS._upgrade_revs("head", now),  # as Alembic's documents tell it
            },
        )
        with Operations.context(context):
            context.run_migrations()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other upgrade runs beside, on SQLite with foreign keys off.

    There a changed table is made anew and the old one dropped, which must not take along what refers to it.
    """
    with engine.connect().execution_options(writes=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.cursor()
        if sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")  # works outside of a transaction only
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
                yield connection
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys = ON")


def _check(connection: Connection, name: str) -> None:
    """Raises StoreError for a database that is not to be touched."""
    now = migrations.version(connection)
    if now and now > migrations.HEAD:
        raise StoreError(
            f"{name}: was made by a newer version of policyextract; use that, or name another database"
        )
    if not now and (taken := set(sa.inspect(connection).get_table_names()) & set(metadata.tables)):
        raise StoreError(
            f"{name}: belongs to another program, whose table {min(taken)!r} it has; name another database"
        )
