"""A database, opened: SQLite in a file, or PostgreSQL by its URL; it is brought to this version by itself."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import immutabledict

from policyextract.store import migrations
from policyextract.store.errors import StoreError, told
from policyextract.store.words import grams

WAIT_S = 60  # for another program that writes, before giving up
CONNECT_S = 10
WRITES = 7_265_991  # a lock of PostgreSQL that stands for writing, as SQLite has one


@dataclass(frozen=True)
class Database:
    """A database of this version. Close it, or use it in a `with`; threads may share it."""

    engine: Engine
    name: str  # as messages call it, without password

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is at its first query, whatever others write."""
        snapshot = {} if is_sqlite(self.engine) else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self.engine.connect().execution_options(**snapshot) as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the `with` ends, and undone where that ends by an error.

        A writer waits for the one before it.
        """
        with (
            self._told(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if not is_sqlite(connection):
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITES)))
            yield connection

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the database as StoreError; those that are faults of the program stay as they are."""
        try:
            yield
        except DBAPIError as error:
            if line := told(error, self.name):
                raise line from error
            raise


def open(url: str) -> Database:
    """The database at a path, a `sqlite:///` or a `postgresql://` URL, made or brought to this version.

    Raises StoreError where it can't be used.
    """
    place = located(url)
    if place.get_backend_name() == "sqlite":
        database = Database(_sqlite(place), str(place.database))
    else:
        database = Database(_postgresql(place), shown(place))
    try:
        with database._told():
            migrations.upgrade(database.engine, database.name)
    except BaseException:
        database.close()
        raise
    return database


def is_sqlite(bind: Engine | Connection) -> bool:
    """Whether it is SQLite; else it is PostgreSQL."""
    return bind.dialect.name == "sqlite"


def state(connection: Connection) -> object:
    """What differs from what it was on the same connection where anything was written since, by anybody."""
    if not is_sqlite(connection):
        return connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one()
    others = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return others, driver.total_changes


def located(url: str) -> URL:
    """A path or URL as an URL; raises StoreError for what is neither SQLite nor PostgreSQL."""
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        place = sa.make_url(url)
    except (ArgumentError, ValueError):  # their words would show the password
        raise StoreError("the database's URL can't be read; write postgresql://user@host:port/name") from None
    if place.drivername == "sqlite":
        return place
    if place.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return place.set(drivername="postgresql+psycopg")
    raise StoreError(f"{place.drivername}: no kind of database known here; use a file or a postgresql:// URL")


def shown(place: URL) -> str:
    """An URL as messages show it: without password, driver and options."""
    return place._replace(drivername="postgresql", password=None, query=immutabledict()).render_as_string()


def _sqlite(place: URL) -> Engine:
    """An engine on a SQLite file in WAL mode, whose folder is made."""
    if not place.database or place.database == ":memory:":
        raise StoreError(f"{place}: keeps nothing; name a file")
    path = Path(place.database).expanduser().absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path}: its folder can't be made ({error.strerror}); choose another file"
        ) from None
    engine = sa.create_engine(place.set(database=str(path)), connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return engine


def _sqlite_connected(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Sets what holds for one connection."""
    connection.isolation_level = None  # transactions are begun by `_sqlite_begins`, also around CREATE TABLE
    _use_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # what is committed survives a loss of power
    connection.execute("PRAGMA cache_size = -65536")  # 64 MiB
    connection.create_function("grams", 1, grams, deterministic=True)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Sets the mode in which readers and a writer don't wait for each other; the file keeps it."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:  # SQLite doesn't wait for this lock by itself
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _sqlite_begins(connection: Connection) -> None:
    """Begins a transaction; one that writes takes the lock at once, as it could not wait for it later."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(place: URL) -> Engine:
    """An engine on a PostgreSQL server."""
    wait = {} if "connect_timeout" in place.query else {"connect_timeout": CONNECT_S}
    try:
        return sa.create_engine(place, connect_args=wait, pool_pre_ping=True)
    except ImportError:
        raise StoreError(
            f"{shown(place)}: the driver for PostgreSQL is missing; install it with "
            "`pip install 'policyextract[postgres]'`"
        ) from None
