"""The queue as its address says: what is found and shown, whatever is asked, and regions to choose from."""

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviewing import client, desk, filled  # noqa: F401
from sqlalchemy import select, update
from starlette.datastructures import QueryParams

from policyextract.review import places
from policyextract.review.asked import NAMES, asked
from policyextract.store.schema import records
from policyextract.store.search import Filter, Order


def rows(page):
    """The ids of the records that a page lists."""
    return re.findall(r'<td role="cell" class="words" data-record="(\w+)"', page)


def test_an_address_says_what_is_asked_for_and_is_said_again():
    told = asked(
        "q=社工 补贴&region=福建厦门&level=senior&status=new&status=unsure&todo=1&sort=-confidence&since=2020"
    )
    filter = Filter(
        region="350200", level="senior", status=("new", "unsure"), since=2020, text="社工 补贴", todo=True
    )
    assert told.filter == filter
    assert told.order == Order("confidence", descending=True)
    behind = asked(told.behind((0.5, "abc")))
    assert (behind.filter, behind.order, behind.after) == (filter, told.order, (0.5, "abc"))
    assert asked(behind.changed("level", "")).filter.level is None
    assert asked(behind.changed("level", "junior")).after is None
    assert asked(told.sampled).order == Order("sample")
    assert asked("").filter == Filter()


PLACES = ("[[[", '["a"]', "[1e999,1,1,1]", '[1,1,1,"\\u0000"]', "[" + "1" * 400 + ',1,1,"a"]')
WORDS = (
    "",
    "1",
    "-1",
    "x",
    "nan",
    "1e999",
    "9" * 30,
    "\x00",
    "\ud800",
    "'; --",
    "350200",
    "厦门",
    "a" * 5000,
)
NONSENSE = st.sampled_from([*PLACES, *WORDS])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*NAMES, "unknown"]), NONSENSE, max_size=4))
def test_nonsense_in_an_address_is_told_and_left_out(client, told):  # noqa: F811
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in told.items())
    answer = client.get(f"/?{text}")
    assert answer.status_code == 200
    problems = asked(QueryParams(text)).problems
    assert ('role="alert"' in answer.text) == bool(problems)


def test_pages_go_through_all_records_once(client, desk, monkeypatch):  # noqa: F811
    monkeypatch.setattr("policyextract.review.routes.queue.LINES", 10)
    with desk.database.read() as connection:
        all = set(connection.scalars(select(records.c.id)))
    seen, address = [], "/?sort=sample"
    while address:
        page = client.get(address.replace("&amp;", "&")).text
        seen += rows(page)
        address = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), None)
    assert len(seen) == len(all) > 20
    assert set(seen) == all
    assert seen == sorted(seen)


def test_a_line_tells_why_a_person_is_to_look(client, desk):  # noqa: F811
    with desk.database.write() as connection:
        first, second = connection.scalars(select(records.c.id).order_by(records.c.id).limit(2))
        changed = {"changed": {"min": [1, 2], "level": ["junior", "senior"]}}
        connection.execute(update(records).where(records.c.id == first).values(attention=changed))
        connection.execute(update(records).where(records.c.id == second).values(conflict=first))
    page = client.get("/").text
    assert rows(page)[:2] == [first, second]
    assert re.search(r"重新识别后有变：金额、级别", page)
    assert f'href="/records/{first}">另一份剪报不一致' in page
    assert rows(client.get("/?conflict=1").text) == [second]
    assert rows(client.get("/?back=1").text) == [first]


def test_what_is_not_there_is_told_with_what_to_do(client, desk):  # noqa: F811
    assert "没有符合这些条件的记录" in client.get("/?q=龘龘").text
    suggested = client.get("/?region=xm").text
    assert 'href="/?region=350200">福建省厦门市' in suggested
    with desk.database.write() as connection:
        connection.execute(update(records).values(status="accepted"))
    assert "这个范围里没有待办的了" in client.get("/?todo=1").text
    with desk.database.write() as connection:
        connection.execute(records.delete())
    assert 'class="button" href="/bring"' in client.get("/").text


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("xm", "福建省厦门市"),
        ("fjxm", "福建省厦门市"),
        ("厦门", "福建省厦门市"),
        ("福建厦门", "福建省厦门市"),
        ("xmsm", "福建省厦门市思明区"),
        ("3502", "福建省厦门市"),
        ("cq", "重庆市"),
        ("bjcy", "北京市朝阳区"),
        ("110103", "北京市崇文区"),
    ],
)
def test_regions_are_found_as_people_type_them(client, typed, first):  # noqa: F811
    found = client.get("/regions", params={"q": typed}).json()
    assert found[0]["name"] == first
    assert len(found) <= 20
    years = [one["until"] for one in found]
    assert sorted(years, key=bool) == years  # today's first


def test_regions_of_nothing(client):  # noqa: F811
    for typed in ("", " ", "夏门", "%", "\x00", "qqqq"):
        assert client.get("/regions", params={"q": typed}).json() == []
    assert len(places.below(None)) == 34
    assert {region.name for region in places.below("350200")} >= {"思明区", "翔安区"}
