"""Kills a process that writes into a database, over and over, and looks at what it had told to be written."""

import contextlib
import io
import os
import random
import signal
import time
import warnings
from collections.abc import Iterator

from sqlalchemy import func, select

from policyextract.model import Document
from policyextract.pipeline import run
from policyextract.sources import Source, read_bytes
from policyextract.store import database, schema, search, writing
from policyextract.store.reviews import Decision, decide

TEXT = """福建省民政厅日前印发《社区社工激励办法》。

对取得助理社会工作师证书的人员，每人每月补贴200元；对取得社会工作师证书的人员，每人每月补贴300元。
"""
LONGEST_S = 0.15  # from the first decision written to the kill


def documents(start: int) -> Iterator[tuple[Source, Document]]:
    """Documents without end, each of other content."""
    source = read_bytes(TEXT.encode(), "a.txt")
    first = run(source).document
    while True:
        records = [one.model_copy(update={"id": f"{start}-{n}"}) for n, one in enumerate(first.records)]
        named = Source(f"{start}.txt", f"{start:064x}", source.encoding, source.chars)
        yield named, first.model_copy(update={"sha256": named.sha256, "records": tuple(records)})
        start += 1


def write(url: str, start: int, told: io.FileIO) -> None:
    """Writes documents and a decision on each, and tells the number of each line when it is committed."""
    with database.open(url) as store:
        with store.write() as connection:
            number = writing.start_run(connection, "ingest")
        for n, (source, document) in enumerate(documents(start), start):
            with store.write() as connection:
                writing.add_document(connection, number, source, document)
            told.write(f"document {n}\n".encode())
            with store.write() as connection:
                decide(connection, Decision(f"{n}-0", 1, "kim", "accept"))
            told.write(f"decision {n}\n".encode())


def killed(url: str, start: int, chance: random.Random) -> list[list[str]]:
    """What a process had told to be written, when it was killed at some moment."""
    reading, writing_ = os.pipe()
    with warnings.catch_warnings():  # newer Pythons warn where another test has left a thread
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException), open(writing_, "wb", buffering=0) as told:
            os.close(reading)
            write(url, start, told)
        os._exit(1)
    os.close(writing_)
    with open(reading, "rb") as told:
        first = told.readline() + told.readline()  # a document and the decision on it
        time.sleep(chance.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        rest = told.read()
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "the process ended before it was killed"
    whole = (first + rest).rpartition(b"\n")[0]
    return [line.split() for line in whole.decode().splitlines()]


def trial(url: str, kills: int, seed: int = 1) -> int:
    """How many commits were told; raises AssertionError where one is missing or is there in part."""
    chance, start, told = random.Random(seed), 1, 0
    database.open(url).close()
    for _ in range(kills):
        lines = killed(url, start, chance)
        check(url, lines)
        told += len(lines)
        start += len(lines) + 2
    return told


def check(url: str, lines: list[list[str]]) -> None:
    """That what was told is there, that all documents are whole, and that the index has their words."""
    first = next(documents(1))[1]
    whole = (len(first.articles), len(first.mentions), len(first.records))
    with database.open(url) as store, store.read() as connection:
        names = set(connection.scalars(select(schema.names.c.name)))
        decided = set(connection.scalars(select(schema.reviews.c.record)))
        accepted = select(schema.records.c.id).where(schema.records.c.status == "accepted")
        assert decided == set(connection.scalars(accepted))
        for what, n in lines:
            assert f"{n}.txt" in names if what == "document" else f"{n}-0" in decided
        parts = (schema.articles, schema.mentions, schema.records)
        counts = [_count(connection, table) for table in parts]
        there = connection.scalar(select(func.count()).select_from(schema.documents))
        assert there == len(names) and counts == [there * one for one in whole]
        pieces = sum(len(record.evidence) for record in first.records)
        assert _count(connection, schema.evidence) == there * pieces
        assert search.count(connection, search.Filter(text="激励办法")) == there * len(first.records)
        if database.is_sqlite(connection):
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"


def _count(connection, table) -> int:
    return connection.scalar(select(func.count()).select_from(table))
