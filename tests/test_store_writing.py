"""Documents in the database: whole, once, with every name, and found by their words."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import delete, func, select, update

from policyextract.failures import Failure
from policyextract.pipeline import run
from policyextract.sources import Source, read_bytes
from policyextract.sources.source import Block, Sheet, Story, Strip
from policyextract.store import rows, schema, search, writing
from policyextract.text import Span

TEXT = """社工补贴办法出台

福建省民政厅日前印发《社区社工激励办法》。对取得助理社会工作师证书的人员，每人每月补贴200元；
对取得社会工作师证书的人员，每人每月补贴300元，自2021年5月1日起施行。
"""


def made(text=TEXT, name="a.txt"):
    source = read_bytes(text.encode(), name)
    return source, run(source).document


def added(store, *pair):
    with store.write() as connection:
        return writing.add_document(connection, writing.start_run(connection, "ingest"), *pair)


def test_a_document_is_there_with_all_that_is_in_it(store):
    source, document = made()
    assert added(store, source, document) == (1, True)
    with store.read() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in (schema.articles, schema.mentions, schema.records, schema.evidence)
        }
        kept = connection.scalar(select(schema.documents.c.source))
    assert counts == {
        "articles": len(document.articles),
        "mentions": len(document.mentions),
        "records": len(document.records),
        "evidence": sum(len(record.evidence) for record in document.records),
    }
    assert rows.unpacked(kept) == source


def test_the_same_content_is_kept_once_under_all_its_names(store):
    first = added(store, *made())
    assert added(store, *made(name="b.txt")) == (first.document, False)
    with store.read() as connection:
        assert set(connection.scalars(select(schema.names.c.name))) == {"a.txt", "b.txt"}


def test_of_programs_that_add_a_document_at_once_one_wins(store):
    pair, together = made(), threading.Barrier(2)

    def program(_):
        together.wait()
        return added(store, *pair)

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(program, range(2))
    assert one.document == other.document and {one.new, other.new} == {True, False}


def test_a_name_whose_file_has_other_content_now_is_that_of_the_new_document(store):
    added(store, *made())
    second = added(store, *made(TEXT.replace("200", "250")))
    assert second.new
    with store.read() as connection:
        assert connection.execute(select(schema.names)).all() == [("a.txt", second.document)]


def test_failures_are_counted_and_forgotten_when_the_document_is_read(store):
    failure = Failure("a.txt", "damaged", "is cut off", "fetch it again")
    for _ in range(2):
        with store.write() as connection:
            run = writing.start_run(connection, "ingest")
            writing.add_failure(connection, run, failure, "/clippings/a.txt", None)
            writing.finish_run(connection, run)
    with store.read() as connection:
        (kept,) = connection.execute(select(schema.failures)).all()
    assert (kept.name, kept.path, kept.tries, kept.run) == ("a.txt", "/clippings/a.txt", 2, 2)
    added(store, *made())
    with store.read() as connection:
        assert not connection.execute(select(schema.failures)).all()


def test_a_source_with_pages_comes_back_without_its_pictures():
    strips = (Strip(0, 1, 10.25, 20.1, (0.1, 0.2, 1 / 3, 0.4)),)
    stories = (Story("article", (Block("headline", Span(0, 1)), Block("body", Span(1, 2)))),)
    source = Source("a.pdf", "ab", None, "社\x00工", ("blurred",), "pdf", True, stories, (Span(0, 1),))
    source = replace(source, strips=strips, sheets=(Sheet(595.3, 841.9, b"PNG"),), published="2021-05")
    back = rows.unpacked(rows.packed(source))
    assert back == replace(source, sheets=(Sheet(595.3, 841.9),))
    assert back.strips[0].box(Span(0, 1)) == source.strips[0].box(Span(0, 1))


def test_characters_that_a_database_can_not_hold_do_no_harm(store):
    added(store, *made(TEXT.replace("社区社工激励办法", "社区\x00社工激励办法")))
    assert ids(store, "激励办法")


def ids(store, words):
    with store.read() as connection:
        page = search.page(connection, search.Filter(text=words), search.Order(), None, 100)
    return [row["id"] for row in page.records]


def test_search_forgets_what_is_gone(store):
    document = added(store, *made()).document
    assert ids(store, "激励办法") and ids(store, "社区")
    with store.write() as connection:
        connection.execute(delete(schema.documents).where(schema.documents.c.id == document))
    again = added(store, *made(TEXT.replace("激励", "奖补")))
    assert again.new and ids(store, "奖补办法")
    assert not ids(store, "激励") and not ids(store, "激励办法")


def test_search_knows_what_a_record_holds_now(store):
    added(store, *made())
    with store.write() as connection:
        record = connection.execute(select(schema.records).limit(1)).one()
        for title in ("薪酬指引", "津贴细则"):
            fields = {**record.fields, "policy": title}
            here = schema.records.c.id == record.id
            connection.execute(update(schema.records).where(here).values(fields=fields))
            writing.index_articles(connection, [record.article])
    assert record.id in ids(store, "津贴细则") and not ids(store, "薪酬")
