"""Kills `policyextract reprocess` over and over, and looks whether the same comes out as undisturbed."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Select, Table, func, select, update

from policyextract.sources import Options
from policyextract.store import database, reviews
from policyextract.store.ingest import Ingest
from policyextract.store.reprocess import Reprocess
from policyextract.store.reviews import Decision
from policyextract.store.schema import articles, documents, evidence, mentions, records, runs
from policyextract.store.schema import reviews as decisions

LONGEST_S = 0.05  # from the document that is waited for to the kill
# Times, and the numbers of rows that are written anew.
LEFT_OUT = {"at", "added", "run", "article"}
# By what the rows of each table are put in order.
TABLES = {
    documents: "id", articles: "id", mentions: "document start end type", records: "id",
    evidence: "record field", decisions: "id",
}  # fmt: skip


def clipping(n: int) -> str:
    """A text of its own, with two records."""
    return (
        f"衡阳市给社工发津贴\n\n衡阳市民政局日前宣布，自{2000 + n}年起，"
        f"对取得助理社会工作师证书的人员每人每月补贴{100 + n}元，"
        f"对取得社会工作师证书的人员每人每月补贴{2000 + n}元。\n"
    )


def prepare(store: database.Database, count: int, folder: Path) -> None:
    """Documents that an older version has answered, otherwise than this one, with decisions of people."""
    for n in range(count):
        (folder / f"{n:03}.txt").write_text(clipping(n), "utf-8")
    with Ingest(store, Options(), 1) as work:
        work.take(map(str, sorted(folder.iterdir())), lambda *_: None, lambda: False)
    assert (work.counts.new, work.counts.failed) == (count, 0)
    with store.write() as connection:
        connection.execute(update(runs).values(patterns="others"))
        rows = connection.execute(select(records).order_by(records.c.document, records.c.start)).all()
        for n, row in enumerate(rows):
            other = {**row.fields, "min": 1, "max": 1} if n % 3 else row.fields
            changed = update(records).where(records.c.id == row.id)
            connection.execute(changed.values(min=other["min"], max=other["max"], fields=other, answer=other))
            if n % 4 == 0:
                reviews.decide(connection, Decision(row.id, 1, "王芳", "accept"))
            if n % 4 == 1:
                reviews.decide(connection, Decision(row.id, 1, "李强", "correct", {"level": "any"}))


def contents(store: database.Database, *tables: Table) -> list[list[tuple]]:
    """All that is in tables, without what is never the same twice."""
    with store.read() as connection:
        return [[tuple(row) for row in connection.execute(chosen(table))] for table in tables]


def chosen(table: Table) -> Select:
    """The rows in their order; mentions are written anew, and get other numbers when it is later."""
    left_out = LEFT_OUT | ({"id"} if table is mentions else set())
    columns = [column for column in table.c if column.name not in left_out]
    return select(*columns).order_by(*(table.c[name] for name in TABLES[table].split()))


def done(store: database.Database) -> int:
    """How many documents have the answers of a run of `reprocess`."""
    new = select(func.count()).select_from(documents.join(runs)).where(runs.c.command == "reprocess")
    with store.read() as connection:
        return connection.scalar(new)


def begun(url: str) -> subprocess.Popen:
    """The program at work."""
    command = [sys.executable, "-m", "policyextract", "reprocess", "--workers", "1", "--database", url]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, process_group=0)


def trial(url: str, count: int, kills: int, seed: int = 1) -> int:
    """How often the program was killed before it was done; raises AssertionError where something is amiss."""
    chance, killed = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder, database.open(url) as store:
        given = Path(folder) / "given"
        given.mkdir()
        prepare(store, count, given)
        before = contents(store, decisions)
        for n in range(1, kills + 1):
            program = begun(url)
            while done(store) < n * count // (kills + 1) and program.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, LONGEST_S))
            program.kill()
            killed += program.wait() != 0
            assert contents(store, decisions) == before
        assert begun(url).wait() == 0
        with store.read() as connection:
            again = select(runs.c.finished).where(runs.c.command == "reprocess")
            assert None not in connection.scalars(again).all()
        with database.open(f"{folder}/undisturbed.db") as undisturbed:
            prepare(undisturbed, count, given)
            with Reprocess(undisturbed, Options(), 1) as work:
                assert work.choose([], all=False) == count
                work.run(lambda _: None, lambda: False)
            assert work.counts["changed"] and work.counts["back"]
            assert contents(store, *TABLES) == contents(undisturbed, *TABLES)
    return killed
