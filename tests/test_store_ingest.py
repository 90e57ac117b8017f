"""New clippings into the database: once, whole, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from policyextract.sources import Options
from policyextract.store import database
from policyextract.store.errors import StoreError
from policyextract.store.ingest import Ingest
from policyextract.store.schema import (
    articles,
    documents,
    evidence,
    failures,
    files,
    mentions,
    names,
    records,
)

SITES = "南昌市 九江市 赣州市 吉安市 宜春市 抚州市 上饶市 萍乡市 新余市 鹰潭市".split()
PROGRAM = [sys.executable, "-m", "policyextract", "ingest", "--workers", "1"]


def clipping(n):
    """A text of its own, with two records."""
    return (
        f"{SITES[n % 10]}给社工发津贴\n\n"
        f"{SITES[n % 10]}民政局日前宣布，自{2012 + n}年起，"
        f"对取得助理社会工作师证书的人员每人每月补贴{100 + n}元，"
        f"对取得社会工作师证书的人员每人每月补贴{200 + n}元。\n"
    )


@pytest.fixture
def folder(tmp_path):
    """Clippings, one a near-duplicate, and an archive of two."""
    here = tmp_path / "clippings"
    (here / "old").mkdir(parents=True)
    for n in range(8):
        (here / f"{n}.txt").write_text(clipping(n), "utf-8")
    with zipfile.ZipFile(here / "old" / "two.zip", "w") as archive:
        for n in (8, 9):
            archive.writestr(f"{n}.txt", clipping(n))
    return here


@pytest.fixture
def sqlite(tmp_path):
    """A database of one kind, where the other would tell nothing more."""
    with database.open(str(tmp_path / "sqlite.db")) as opened:
        yield opened


def taken(store, *paths, workers=1):
    """What came of some files, and what failed."""
    failed = []
    with Ingest(store, Options(), workers) as work:
        work.take(map(str, paths), lambda _, found: failed.extend(found), lambda: False)
    return work.counts, failed


def paths(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def contents(store):
    """All that documents say and where they are, without times and the numbers of rows."""
    left_out = {"id", "run", "added", "document", "article", "modified", "at", "sibling"}
    tables = (documents, names, articles, mentions, records, evidence, files, failures)
    chosen = [[c for c in table.c if c.name not in left_out or c is records.c.id] for table in tables]
    older = documents.alias()
    siblings = select(documents.c.name, older.c.name).join(older, older.c.id == documents.c.sibling)
    with store.read() as connection:
        rows = [
            sorted(repr(tuple(row)) for row in connection.execute(query))
            for query in (*(select(*some) for some in chosen), siblings)
        ]
        order = list(connection.scalars(select(documents.c.name).order_by(documents.c.id)))
    return rows, order


def test_what_is_known_is_passed_over_and_a_copy_gets_its_name(store, folder):
    counts, failed = taken(store, *paths(folder))
    assert (counts.new, counts.known, counts.failed, failed) == (10, 0, 0, [])
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(records)) == counts.records
    counts, _ = taken(store, *paths(folder))
    assert (counts.new, counts.known) == (0, 9)  # eight texts, and the archive as a whole
    copy = folder / "copy.txt"
    copy.write_text(clipping(3), "utf-8")
    os.rename(folder / "old", folder / "older")
    counts, _ = taken(store, copy, *paths(folder / "older"))
    assert (counts.new, counts.known) == (0, 2)
    with store.read() as connection:
        of = select(names.c.document, names.c.name)
        found = {Path(name).name: number for number, name in connection.execute(of)}
    assert found["copy.txt"] == found["3.txt"]


def test_a_file_that_is_known_is_not_even_opened(sqlite, folder):
    first = folder / "0.txt"
    taken(sqlite, first)
    as_before = first.stat()
    first.write_bytes(b"\0" * as_before.st_size)
    os.utime(first, ns=(as_before.st_atime_ns, as_before.st_mtime_ns))
    assert taken(sqlite, first)[0].known == 1


def test_what_fails_is_told_and_remembered_and_tried_again_and_the_rest_is_done(store, folder):
    bad = folder / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and nothing else")
    mixed = folder / "mixed.zip"
    with zipfile.ZipFile(mixed, "w") as archive:
        archive.writestr("a.txt", clipping(10))
        archive.writestr("b.txt", " ")
        archive.writestr("c.txt", clipping(11))
    gone = folder / "gone.txt"
    counts, failed = taken(store, bad, mixed, gone, folder / "0.txt")
    assert (counts.new, counts.failed) == (3, 3)
    assert [Path(failure.source).name for failure in failed] == ["bad.pdf", "b.txt", "gone.txt"]
    with store.read() as connection:
        rows = connection.execute(select(failures.c.path, failures.c.tries)).all()
    assert {(Path(path).name, tries) for path, tries in rows} == {
        ("bad.pdf", 1), ("mixed.zip", 1), ("gone.txt", 1)
    }  # fmt: skip
    bad.write_bytes(clipping(12).encode())
    os.rename(bad, folder / "good.txt")
    (folder / "gone.txt").write_text(clipping(13), "utf-8")
    with zipfile.ZipFile(mixed, "w") as archive:
        archive.writestr("a.txt", clipping(10))
        archive.writestr("b.txt", clipping(14))
    counts, failed = taken(store, folder / "good.txt", mixed, gone)
    assert (counts.new, counts.known, failed) == (3, 1, [])
    with store.read() as connection:
        assert [Path(name).name for name in connection.scalars(select(failures.c.name))] == ["bad.pdf"]


def test_one_file_of_an_archive_is_taken_alone(sqlite, folder):
    archive = folder / "old" / "two.zip"
    counts, _ = taken(sqlite, f"{archive}!/8.txt")
    assert counts.new == 1
    counts, _ = taken(sqlite, archive)
    assert (counts.new, counts.known) == (1, 1)


def test_the_same_comes_out_with_any_number_of_workers(sqlite, folder, tmp_path):
    (folder / "again.txt").write_text(clipping(2).replace("津贴", "补助"), "utf-8")
    taken(sqlite, *paths(folder), workers=2)
    with database.open(str(tmp_path / "other.db")) as other:
        taken(other, *paths(folder))
        assert contents(sqlite) == contents(other)


def test_what_was_killed_goes_on_as_if_nothing_had_happened(folder, tmp_path):
    """SIGKILL three times, each time behind some documents more."""
    url = str(tmp_path / "killed.db")
    with database.open(url) as killed:

        def done():
            with killed.read() as connection:
                return connection.scalar(select(func.count()).select_from(documents))

        for most in (0, 4, 9):
            program = subprocess.Popen(
                [*PROGRAM, str(folder), "--database", url], stderr=subprocess.DEVNULL, process_group=0
            )
            while done() < most and program.poll() is None:
                time.sleep(0.01)
            program.kill()
            program.wait()
        assert done() < 11
        again = subprocess.run(
            [*PROGRAM, str(folder), "--workers", "2", "--database", url],
            capture_output=True,
            text=True,
            check=True,
        )
        with database.open(str(tmp_path / "undisturbed.db")) as undisturbed:
            taken(undisturbed, *paths(folder))
            assert contents(killed) == contents(undisturbed)
    assert " known, 0 failed; the database is " in again.stderr


def cutting(store, number):
    """Cuts the connection to PostgreSQL in the commit of this number."""
    left = iter(range(number, 0, -1))

    def commit(connection):
        if next(left, None) == 1:
            own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with store.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 10000)")

    return commit


def test_whichever_commit_fails_the_next_call_goes_on(postgresql_url, folder, sqlite):
    """Each call gets by one commit further: that of the run, a document, its file, its name."""
    some = [folder / "0.txt", folder / "old" / "two.zip"]
    with database.open(postgresql_url) as store:
        for number in range(1, 20):
            event.listen(store.engine, "commit", commit := cutting(store, number))
            try:
                taken(store, *some)
                break
            except StoreError as error:
                (line,) = str(error).splitlines()
                assert line.startswith(f"{store.name}: ") and "; " in line
            finally:
                event.remove(store.engine, "commit", commit)
        assert number > 3
        taken(sqlite, *some)
        assert contents(store) == contents(sqlite)


def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(folder, tmp_path):
    url = str(tmp_path / "stopped.db")
    for n in range(20, 60):
        (folder / f"{n}.txt").write_text(clipping(n), "utf-8")
    program = subprocess.Popen(
        [*PROGRAM, str(folder), "--database", url], stderr=subprocess.PIPE, text=True, process_group=0
    )
    with database.open(url) as store:

        def done():
            with store.read() as connection:
                return connection.scalar(select(func.count()).select_from(documents))

        while not done() and program.poll() is None:
            time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=60)
        assert (program.returncode, 0 < done() < 50) == (130, True)
        assert f"{done()} new documents" in told and "run the same command again to go on" in told
        with store.read() as connection:
            order = list(connection.scalars(select(documents.c.name).order_by(documents.c.id)))
    assert order == sorted(order)
    assert Counter(order).most_common(1)[0][1] == 1


def test_standard_input_is_refused(tmp_path):
    refused = subprocess.run(
        [*PROGRAM, "-", "--database", str(tmp_path / "a.db")], input="社工", capture_output=True, text=True
    )
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "save it as a file first" in refused.stderr
