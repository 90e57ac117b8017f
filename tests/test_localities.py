"""The town, street or zone without a code that pays, beside the region that it lies in."""

import pytest
from reviewing import opened
from sqlalchemy import select
from starlette.testclient import TestClient

from policyextract import extract_text, read, run
from policyextract.review.app import create
from policyextract.store import export, schema, writing
from policyextract.store.export.selection import About
from policyextract.store.export.stored import Stored
from policyextract.store.search import Filter
from policyextract.without import Part, without


def paid(text):
    """The place and the region of each payment of a text, in order."""
    records = extract_text(text).records
    return [(r.place, r.region) for r in records if r.kind == "incentive"]


PLACES = {
    "重庆市江北区观音桥街道对取得中级证书的社工每月补贴300元。": [("观音桥街道", "500105")],
    "晋江市磁灶镇规定，考取初级、中级的，分别奖励1000元、2000元。": [("磁灶镇", "350582")] * 2,
    "成都高新区对高级社工师一次性奖励1万元。武侯区奖励800元。": [
        ("成都高新区", "510100"),
        (None, "510107"),
    ],
    "西安高新区管委会印发《激励办法》，对高级社工师奖励2万元。": [("西安高新区", "610100")],
    "婺城区社工站每站每年补助8万元，由白龙桥镇财政承担。": [("白龙桥镇", "330702")],
    "会宁县河畔镇的社工建起食堂。\n积分靠前的，镇里每人奖励500元。": [("河畔镇", "620422")],
    "婺城区白龙桥镇出台新规。镇里每月补贴80元，区里再补贴100元。": [
        ("白龙桥镇", "330702"),
        (None, "330702"),
    ],
}
NO_PLACES = {
    "whose workers are paid by somebody else": "江北区观音桥街道的社工每月领取区里的补贴300元。",
    "which only hands it out": "江北区对持证社工每月补贴300元，由观音桥街道发放。",
    "where people work": "格尔木市规定，在唐古拉山镇驻站的社工每月补贴500元。",
    "which gets it": "桐城市规定，孔城镇社工站评上星级的，奖补2万元。",
    "which has a code": "天津市滨海新区对取得中级证书的社工奖励3000元。",
    "any street": "江北区规定，街道对持证社工每月补贴300元。",
}


@pytest.mark.parametrize(("text", "told"), list(PLACES.items()), ids=[text[:12] for text in PLACES])
def test_a_place_that_pays_is_told_beside_its_region(text, told):
    assert paid(text) == told


@pytest.mark.parametrize("text", NO_PLACES.values(), ids=NO_PLACES.keys())
def test_a_place_is_not_told(text):
    assert [place for place, _ in paid(text)] == [None]


PAPER = """重庆两江新区管理委员会
关于印发《重庆两江新区社会工作人才激励办法》的通知

第一条　取得高级社会工作师证书的，奖励1万元。
第二条　市级财政另行奖励5000元。
"""


def test_a_paper_of_a_zone_speaks_for_it_until_somebody_else_pays():
    assert [place for place, _ in paid(PAPER)] == ["重庆两江新区", None]


def test_a_place_has_its_words_and_how_it_was_read():
    text = "义乌市佛堂镇每年评十名社工，每人奖励2000元。"
    [record] = [r for r in extract_text(text).records if r.kind == "incentive"]
    words = record.evidence["place"]
    assert (words.quote, words.rule, words.how) == ("佛堂镇", "place.subject", "explicit")
    assert text[words.start : words.end] == "佛堂镇"


def test_without_names_no_place_is_told():
    with without([Part.NER]):
        assert paid("义乌市佛堂镇对社工每人奖励2000元。") == [(None, "330782")]


@pytest.fixture
def desk(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("义乌市佛堂镇对初级社工每人奖励2000元。义乌市对初级社工每人奖励500元。\n", "utf-8")
    with opened(None, tmp_path) as desk:
        with desk.database.write() as connection:
            found = run(read(file))
            writing.add_document(
                connection, writing.start_run(connection, "ingest"), found.source, found.document
            )
        yield desk


def test_the_review_page_filters_by_place_and_offers_it_for_correction(desk):
    with TestClient(create(desk), headers={"Accept-Language": "zh-CN"}) as client:
        listed = client.get("/?place=佛堂").text
        found = client.get("/api/records?place=佛堂镇").json()["records"]
        page = client.get(f"/records/{found[0]['id']}").text
        english = client.get("/?place=佛堂", headers={"Accept-Language": "en"}).text
    assert listed.count('data-label="原文"') == 1 and "街镇园区 佛堂" in listed
    assert "Town or zone 佛堂" in english
    assert [one["record"]["place"] for one in found] == ["佛堂镇"]
    assert 'name="value-place" value="佛堂镇"' in page


def test_exports_have_the_place_and_are_filtered_by_it(desk, tmp_path):
    about = About((), "2026-01-01", "a", "1")
    with desk.database.read() as connection:
        export.export(Stored(connection, Filter(place="佛堂"), about), tmp_path / "records.csv")
        none = list(Stored(connection, Filter(place="观音桥"), about).records())
    rows = (tmp_path / "records.csv").read_text("utf-8-sig").splitlines()
    assert "街镇园区 place" in rows[0] and len(rows) == 2 and "佛堂镇" in rows[1]
    assert none == []


def test_what_a_town_and_its_city_pay_is_not_compared(desk):
    with desk.database.read() as connection:
        subjects = connection.scalars(select(schema.records.c.subject)).all()
    assert len(set(subjects)) == len(subjects) == 2
