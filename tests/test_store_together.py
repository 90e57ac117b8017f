"""People decide while `reprocess` runs, on each kind of database; nothing is lost or asked for again."""

import threading

from sqlalchemy import select

from policyextract.pipeline import run
from policyextract.sources import Options, read_bytes
from policyextract.store import database, records, reviews, writing
from policyextract.store.reprocess import Reprocess
from policyextract.store.reviews import Decision
from policyextract.store.schema import records as table

DOCUMENTS, PEOPLE = 5, 3
TOWNS = ("长沙市", "株洲市", "湘潭市", "衡阳市", "邵阳市", "岳阳市")


def filled(store):
    """The ids of the records of some documents."""
    with store.write() as connection:
        started = writing.start_run(connection, "ingest")
        for number in range(DOCUMENTS):
            lines = (
                f"{town}对取得助理社会工作师证书的人员，每人每月补贴{100 + number}元。" for town in TOWNS
            )
            found = run(read_bytes("\n".join(lines).encode(), f"{number}.txt"))
            writing.add_document(connection, started, found.source, found.document)
        return list(connection.scalars(select(table.c.id)))


def test_deciding_while_documents_are_done_anew(store, database_url):
    ids = filled(store)
    errors, decided = [], []
    finished = threading.Event()

    def decide(own):
        with database.open(database_url) as other:
            for id in own:
                try:
                    with other.write() as connection:
                        version = records.one(connection, id).version
                        reviews.decide(connection, Decision(id, version, "王芳", "accept"))
                    decided.append(id)
                except Exception as error:
                    errors.append(error)

    def renew():
        try:
            while not finished.is_set():
                with Reprocess(store, Options(), 1) as work:
                    work.choose([], all=True)
                    work.run(lambda failure: None, finished.is_set)
        except Exception as error:
            errors.append(error)

    people = [threading.Thread(target=decide, args=[ids[n::PEOPLE]]) for n in range(PEOPLE)]
    machine = threading.Thread(target=renew)
    for one in [machine, *people]:
        one.start()
    for one in people:
        one.join()
    finished.set()
    machine.join()
    assert errors == []
    with store.read() as connection:
        assert {records.one(connection, id).status for id in decided} == {"accepted"}
    assert sorted(decided) == sorted(ids)
