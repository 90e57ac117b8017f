"""Filters, pages and full text, the same on both databases."""

import pytest
from databases import opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from policyextract.store import rows, schema, search, writing
from policyextract.store.words import folded

A_RECORD = {
    "kind": "incentive",
    "region": "350203",
    "level": "junior",
    "min": 200,
    "max": 200,
    "unit": "CNY",
    "confidence": 0.9,
    "start": 0,
    "effective": "2021-05-01",
}


def filled(store, texts, records=lambda n: [A_RECORD]):
    """Articles with these texts, each in a document of its own, with some records."""
    documents, articles, made = [], [], []
    for n, text in enumerate(texts, 1):
        document = {"id": n, "sha256": str(n), "name": f"{n}.txt", "format": "txt", "pages": []}
        documents.append(document | {"warnings": [], "source": b"", "added": writing.now()})
        told = [{"id": f"r{n}-{at}", **one} for at, one in enumerate(records(n))]
        article = {"id": n, "document": n, "key": "a1", "kind": "article", "spans": []}
        articles.append(article | {"text": text, "words": rows.words(None, text, told)})
        made += [row(n, one) for one in told]
    with store.write() as connection:
        run = writing.start_run(connection, "ingest")
        connection.execute(schema.documents.insert(), [one | {"run": run} for one in documents])
        connection.execute(schema.articles.insert(), articles)
        connection.execute(schema.records.insert(), made)


def row(document, told):
    state = {"status": told.get("status", "new"), "attention": told.get("attention")}
    place = {"id": told["id"], "document": document, "article": document, "gone": False, "version": 1}
    return {**place, **state, "answer": told, "fields": told, **rows.repeated(told, None)}


def found(store, filter, order=search.Order(), limit=1000):  # noqa: B008
    """The ids of the records that a filter gives."""
    with store.read() as connection:
        page = search.page(connection, filter, order, None, limit)
        assert search.count(connection, filter) == len(page.records)
        asked = select(schema.records.c.id).where(*search.conditions(connection, filter))
        assert set(connection.scalars(asked)) == {row["id"] for row in page.records}
    return [row["id"] for row in page.records]


VARIANTS = [
    {},
    {"region": "350200"},
    {"region": "350000"},
    {"region": "110000"},
    {"region": None},
    {"level": "senior"},
    {"kind": "policy"},
    {"status": "unsure"},
    {"attention": {"gone": True}},
    {"effective": None},
    {"effective": "2018/.."},
    {"unit": "人"},
    {"confidence": 0.2},
]


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ({}, range(13)),
        ({"region": "350000"}, {0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12}),
        ({"region": "350200"}, {0, 1, 5, 6, 7, 8, 9, 10, 11, 12}),
        ({"region": "350203"}, {0, 5, 6, 7, 8, 9, 10, 11, 12}),
        ({"region": "110101"}, ()),
        ({"level": "senior"}, {5}),
        ({"kind": "policy"}, {6}),
        ({"status": "unsure"}, {7}),
        ({"attention": True}, {8}),
        ({"attention": False, "region": "350203"}, {0, 5, 6, 7, 9, 10, 11, 12}),
        ({"until": 2020}, {10}),
        ({"since": 2019, "region": "110000"}, {3}),
        ({"since": 2018, "until": 2018}, {10}),
        ({"unit": "人"}, {11}),
        ({"confidence": 0.5, "region": "350200", "unit": "CNY", "until": 2030}, {0, 1, 5, 6, 7, 8, 10}),
        ({"document": 3}, {2}),
    ],
)
def test_filters(variants, asked, right):
    assert {int(id[1:-2]) - 1 for id in found(variants, search.Filter(**asked))} == set(right)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def variants(request):
    with opened(request) as store:
        filled(store, ["社工"] * len(VARIANTS), lambda n: [A_RECORD | VARIANTS[n - 1]])
        yield store


@pytest.mark.parametrize("by", ["place", "since", "confidence"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("asked", [{}, {"region": "350000"}])
def test_pages_follow_each_other(variants, by, descending, asked):
    order, filter = search.Order(by, descending), search.Filter(**asked)
    seen, after = [], None
    with variants.read() as connection:
        while True:
            page = search.page(connection, filter, order, after, 4)
            seen += [row["id"] for row in page.records]
            if (after := page.after) is None:
                break
    assert seen == found(variants, filter, order)
    assert len(set(seen)) == len(seen)
    assert seen == found(variants, filter, search.Order(by, not descending))[::-1]


TEXTS = [
    "福建省民政厅印发《社区社工激励办法》，每人补贴\n1,200元。",
    "對取得證書的社工發給補貼",
    "社会工作师 ABC-12 计划：Social Work 100%",
    "无",
]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("社工", {1, 2}),
        ("激励办法", {1}),
        ("补贴1,200元", {1}),
        ("每人补贴１，２００", {1}),
        ("发给补贴", {2}),
        ("發給", {2}),
        ("社会工作师", {3}),
        ("社会师工作", set()),
        ("abc-12", {3}),
        ("social work", {3}),
        ("100%", {3}),
        ("社工 元", {1}),
        ("社工 补贴", {1, 2}),
        ("无", {4}),
        ("省", {1}),
        ("", {1, 2, 3, 4}),
        ("  ", {1, 2, 3, 4}),
        ('"社工" OR', set()),
        ("'; DROP TABLE records; --", set()),
        ('社工" OR "无', set()),
        ("社工*", set()),
        ("NOT 社工", set()),
        ("\\", set()),
        ("%", {3}),
        ("\x00", {1, 2, 3, 4}),
    ],
)
def test_words(texts, text, right):
    assert {int(id[1:-2]) for id in found(texts, search.Filter(text=text))} == right


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def texts(request):
    with opened(request) as store:
        filled(store, TEXTS)
        yield store


ALPHABET = "社工师证书补贴Aa1１%\"'*-_ \n發发é\x00\U00020000"
PIECES = st.text(ALPHABET, max_size=12)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=3, max_size=12), st.lists(PIECES, min_size=4, max_size=8))
@pytest.mark.parametrize("few", [0, 1000])
def test_search_finds_what_is_there(empty, monkeypatch, few, told, queries):
    monkeypatch.setattr("policyextract.store.fulltext.FEW", few)
    with empty.write() as connection:
        connection.execute(delete(schema.documents))
    filled(empty, told)
    with empty.read() as connection:
        for query in [*queries, *(text[1:5] for text in told[:4])]:
            words = [folded(word) for word in query.split()]
            right = {n for n, text in enumerate(told, 1) if all(word in folded(text) for word in words)}
            page = search.page(connection, search.Filter(text=query), search.Order(), None, 100)
            assert {row["article"] for row in page.records} == right


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty(request):
    with opened(request) as store:
        yield store
