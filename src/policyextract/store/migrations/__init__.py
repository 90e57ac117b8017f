"""Brings a database to this version of the program: `versions/` holds the steps, one behind the other.

A step is a module of Alembic's with what changes in the tables; schema.py says what comes out in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from policyextract.store.errors import StoreError
from policyextract.store.schema import metadata

STEPS = ScriptDirectory(str(Path(__file__).parent))
VERSION_TABLE = "policyextract_version"
LOCK = 0x706F6C69  # the advisory lock that upgrades of a PostgreSQL database take


def upgrade(engine: Engine, name: str) -> None:
    """Makes the tables, or brings old ones to this version, in one transaction.

    Of two programs that do it at once the second waits and then finds it done. Raises StoreError for a
    database of a newer version, and for one with tables of these names that another program made.
    """
    with engine.connect() as connection:
        if version(connection) == STEPS.get_current_head():
            return
    with _alone(engine) as connection:
        _check(connection, name)
        context = _context(connection)
        with Operations.context(context):
            context.run_migrations()


def _context(connection: Connection) -> MigrationContext:
    """Alembic's view of a database, set to go to the newest version."""
    return MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "fn": lambda version, _: STEPS._upgrade_revs("head", version),  # as Alembic's documents tell it
        },
    )


def version(connection: Connection) -> str | None:
    """The version of a database; None where it has no tables of ours."""
    return _context(connection).get_current_revision()


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
    found = version(connection)
    known = {step.revision for step in STEPS.walk_revisions()}
    if found and found not in known:
        raise StoreError(
            f"{name}: was made by a newer version of policyextract; use that, or name another database"
        )
    if not found and (taken := set(sa.inspect(connection).get_table_names()) & set(metadata.tables)):
        raise StoreError(
            f"{name}: belongs to another program, whose table {min(taken)!r} it has; name another database"
        )
