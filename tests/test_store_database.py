"""Opening databases: made, brought forward, refused in one line; writers and readers beside each other."""

import shutil
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import renamed
from sqlalchemy import event, func, inspect, select

from policyextract.store import database, migrations, schema, writing
from policyextract.store.errors import StoreError
from policyextract.store.migrations import steps

RUNS = select(func.count()).select_from(schema.runs)


def refusal(url):
    """The line that a database is refused with."""
    with pytest.raises(StoreError) as error:
        database.open(str(url))
    (line,) = str(error.value).splitlines()
    assert "; " in line
    return line


def test_steps_lead_to_the_tables_of_the_schema(store):
    with store.read() as connection:
        options = {"compare_type": True, "version_table": migrations.VERSION.name}
        options["include_object"] = lambda _, name, *__: not str(name).startswith("articles_words")
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
    assert steps.STEPS.get_current_head() == migrations.HEAD


def test_programs_that_open_a_new_database_at_once_all_get_it(bare_url):
    together = threading.Barrier(4)

    def program(_):
        together.wait()
        with database.open(bare_url) as store, store.read() as connection:
            return connection.scalar(RUNS)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(program, range(4))) == [0] * 4


STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{new}", "{old}"


def upgrade():
    op.create_table("added_{new}", sa.Column("id", sa.Integer))
    with op.batch_alter_table("runs", recreate="auto") as runs:
        runs.alter_column("command", type_=sa.Text)
    {then}
"""


@pytest.fixture
def later(tmp_path, monkeypatch):
    """Makes the program one of a later version, with more steps."""

    def version(*then):
        folder = tmp_path / f"later{len(then)}"
        shutil.copytree(Path(migrations.__file__).parent, folder)
        old = migrations.HEAD
        for n, command in enumerate(then):
            new = f"later{n}"
            (folder / "versions" / f"{new}.py").write_text(STEP.format(new=new, old=old, then=command))
            old = new
        monkeypatch.setattr(steps, "STEPS", ScriptDirectory(str(folder)))
        monkeypatch.setattr(migrations, "HEAD", old)

    return version


def test_an_old_database_is_brought_forward_with_what_is_in_it(database_url, later):
    with database.open(database_url) as store, store.write() as connection:
        run = writing.start_run(connection, "ingest")
        values = {"name": "a.txt", "path": "a.txt", "reason": "r", "message": "m", "advice": "a"}
        connection.execute(schema.failures.insert().values(values | {"at": "now", "tries": 1, "run": run}))
    later("pass", "pass")
    with database.open(database_url) as store, store.read() as connection:
        assert {"added_later0", "added_later1"} < set(inspect(connection).get_table_names())
        assert connection.scalar(select(func.count()).select_from(schema.failures)) == 1


def test_a_step_that_breaks_off_leaves_the_database_as_it_was(store, database_url, later):
    later("pass", "raise RuntimeError")
    with pytest.raises(RuntimeError):
        database.open(database_url)
    with store.read() as connection:
        assert not [name for name in inspect(connection).get_table_names() if name.startswith("added")]
        assert connection.scalar(RUNS) == 0


def test_a_database_of_a_newer_version_is_refused(store, database_url):
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE policyextract_version SET version_num = '9999'")
    assert refusal(database_url) == (
        f"{store.name}: was made by a newer version of policyextract; use that, or name another database"
    )


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE documents (title)")
    connection.close()
    assert "another program" in refusal(path)


def test_files_that_are_no_database_are_refused(tmp_path):
    text = tmp_path / "clipping.txt"
    text.write_text("社工补贴" * 500, "utf-8")
    assert refusal(text) == f"{text}: is no SQLite database; name another file"
    assert "can't be opened" in refusal(tmp_path)
    assert "its folder can't be made" in refusal(text / "store.db")
    assert text.read_text("utf-8") == "社工补贴" * 500


@pytest.mark.parametrize(
    ("pragma", "said"),
    [("max_page_count = 60", "its disk is full"), ("query_only = ON", "can't be written")],
)
def test_a_full_or_locked_disk_is_told_and_nothing_is_half_written(tmp_path, pragma, said):
    run = {"command": "ingest" * 1000, "version": "1", "patterns": "", "started": "now"}
    with database.open(str(tmp_path / "store.db")) as store:
        event.listen(store.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA {pragma}"))
        store.engine.dispose()
        with pytest.raises(StoreError, match=said), store.write() as connection:
            connection.execute(schema.runs.insert(), [run] * 100)
        with store.read() as connection:
            assert connection.scalar(RUNS) == 0


def test_a_server_that_refuses_is_told_without_the_password(server, tmp_path):
    gone = refusal("postgresql://me:geheim@127.0.0.1:1/clippings")
    assert gone.startswith("postgresql://me@127.0.0.1:1/clippings: ") and "refused" in gone
    assert "there is no such database" in refusal(renamed(server, "nowhere"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE USER locked PASSWORD 'geheim'")
        hba = Path(connection.execute("SHOW hba_file").fetchone()[0])
        hba.write_text("local all locked scram-sha-256\n" + hba.read_text())
        connection.execute("SELECT pg_reload_conf()")
    wrong = refusal(server.replace("postgres:@", "locked:falsch@"))
    assert "refuses this user or password" in wrong and "falsch" not in wrong
    allowed = server.replace("postgres:@", "locked:geheim@")
    assert "may not make tables" in refusal(allowed)


@pytest.mark.parametrize(
    "url", ["postgresql://me:geheim@host:port/x", "mysql://me:geheim@host/x", "sqlite://", ":memory:"]
)
def test_what_is_no_place_for_a_database_is_refused(url):
    assert "geheim" not in refusal(url)


def test_a_missing_driver_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'policyextract[postgres]'" in refusal("postgresql://host/x")


def test_a_writer_waits_for_another_one_and_readers_see_what_was(store):
    begun, counts = threading.Event(), []

    def other():
        begun.set()
        with store.write() as connection:
            writing.start_run(connection, "ingest")
            counts.append(connection.scalar(RUNS))

    thread = threading.Thread(target=other)
    with store.read() as reader:
        assert reader.scalar(RUNS) == 0
        with store.write() as connection:
            writing.start_run(connection, "ingest")
            thread.start()
            begun.wait()
            thread.join(0.1)
        thread.join()
        assert reader.scalar(RUNS) == 0
    with store.read() as reader:
        assert reader.scalar(RUNS) == 2
    assert counts[0] in ([2] if store.engine.dialect.name == "sqlite" else [1, 2])
