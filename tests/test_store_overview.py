"""Who pays whom how much, by region, and since when; counts."""

from datetime import date

import pytest
from databases import opened
from sqlalchemy import select, update
from test_store_search import A_RECORD, filled

from policyextract.store import overview
from policyextract.store.schema import records

PAID = A_RECORD | {"frequency": "month"}
TODAY = date(2026, 6, 15)
RECORDS = [
    PAID | {"region": "350203", "min": 200, "max": 300},
    PAID | {"region": "350203", "min": 100, "max": 100, "effective": "2018"},  # older: not the newest
    PAID | {"region": "350100", "min": 400, "max": None},
    PAID | {"region": "350000", "min": 50, "max": 50, "expires": "2026-06"},  # to the end of this month
    PAID | {"region": "350000", "min": 10, "max": 10, "expires": "2026-05-31"},
    PAID | {"region": "350200", "min": 9999, "max": 9999, "status": "rejected"},
    PAID | {"region": "350200", "min": 3000, "max": 3000, "frequency": "once", "level": "senior"},
    PAID | {"region": "419001", "min": 70, "max": 70},
    PAID | {"region": "110105", "min": 80, "max": 80},
    PAID | {"region": "110105", "min": 80, "max": 80, "unit": "USD"},
    PAID | {"region": "110105", "min": None, "max": None},
    PAID | {"region": None},
    {"kind": "policy", "region": "350200", "confidence": 0.5, "start": 3, "status": "accepted"},
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request):
    with opened(request) as store:
        filled(store, ["社工"], lambda n: RECORDS)
        yield store


def amounts(store, region):
    with store.read() as connection:
        return [tuple(cell) for cell in overview.figures(connection, region, TODAY).amounts]


def test_provinces(store):
    assert amounts(store, None) == [
        ("110000", "junior", "month", 80, 80, 1, 1),
        ("350000", "junior", "month", 50, 400, 3, 5),
        ("350000", "senior", "once", 3000, 3000, 1, 1),
        ("410000", "junior", "month", 70, 70, 1, 1),
    ]


def test_regions_of_a_province_and_of_a_city(store):
    assert [cell[0] for cell in amounts(store, "350000")] == ["350000", "350100", "350200", "350200"]
    assert [cell[:5] for cell in amounts(store, "350200")] == [
        ("350200", "senior", "once", 3000, 3000),
        ("350203", "junior", "month", 200, 300),
    ]
    assert [cell[0] for cell in amounts(store, "410000")] == ["419001"]
    assert [cell[0] for cell in amounts(store, "110000")] == ["110105"]
    assert amounts(store, "000000") == []


def test_amounts_over_time(store):
    with store.read() as connection:
        found = [tuple(one) for one in overview.figures(connection, "350200", TODAY).over_time["month"]]
    assert found == [(2018, "junior", 100, 100, 1), (2021, "junior", 200, 300, 1)]


def test_counts(store):
    with store.read() as connection:
        whole, part = (overview.figures(connection, region, TODAY).statuses for region in (None, "350000"))
    assert (whole, part) == (
        {"new": 11, "accepted": 1, "rejected": 1},
        {"new": 6, "accepted": 1, "rejected": 1},
    )


def test_figures_are_those_of_now(store):
    def statuses():
        with store.read() as connection:
            return dict(overview.figures(connection, "110000", TODAY).statuses)

    def write(status):
        with store.write() as connection:
            connection.execute(update(records).where(records.c.region == "110105").values(status=status))

    assert (statuses(), statuses()) == ({"new": 3}, {"new": 3})
    write("unsure")  # on the same connection, and on another one
    assert statuses() == {"unsure": 3}
    with store.read() as connection:
        connection.execute(select(records.c.id))
        write("new")
    assert (statuses(), statuses()) == ({"new": 3}, {"new": 3})
