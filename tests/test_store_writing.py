"""Documents in the database: whole, once, with every name."""

from sqlalchemy import func, select

from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import rows, schema, writing

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
