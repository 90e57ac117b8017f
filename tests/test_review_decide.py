"""Deciding in a browser without scripts: on one record, on many, taken back, and what was done."""

import re
from html import unescape

import pytest
from reviewing import token
from sqlalchemy import select, update

from policyextract.store import records as kept
from policyextract.store.schema import articles, records


def stored(desk, id):
    with desk.database.read() as connection:
        return kept.one(connection, id)


@pytest.fixture
def id(desk):
    """A record that promises money once a month or year."""
    with desk.database.read() as connection:
        asked = select(records.c.id).where(records.c.kind == "incentive", records.c.min.is_not(None))
        return connection.scalars(asked.order_by(records.c.document, records.c.start)).first()


class Page:
    """The form of a page, as a browser sends it."""

    def __init__(self, client, address, action):
        self.client, self.text, self.action = client, client.get(address).text, action
        form = self.text.split(f'action="{action}"')[-1].split("</form>")[0]
        self.values = {}
        for tag in re.findall(r"<input [^>]*>", form):
            told = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
            if told.get("type") not in ("radio", "checkbox") and "name" in told:
                self.values[told["name"]] = unescape(told.get("value", ""))
        for name, body in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
            self.values[name] = next(iter(re.findall(r'value="([^"]*)" selected', body)), "")
        for name, body in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
            self.values[name] = unescape(body)

    def send(self, json=False, **changed):
        told = {**self.values, **{name.replace("_", "-", 1): value for name, value in changed.items()}}
        headers = {"Accept": "application/json"} if json else {}
        return self.client.post(self.action, data=told, headers=headers, follow_redirects=False)


def opened(client, id, query=""):
    return Page(client, f"/records/{id}{query}", f"/records/{id}/decide")


def test_accepting_goes_to_the_next_record_of_the_queue(client, desk, id):
    page = opened(client, id, "?kind=incentive&sort=place")
    answer = page.send(verdict="accept")
    assert answer.status_code == 303
    behind = re.fullmatch(r"/records/(\w+)\?kind=incentive&sort=place", answer.headers["location"])[1]
    assert behind != id
    assert (stored(desk, id).status, stored(desk, id).version) == ("accepted", 2)
    assert page.send(verdict="accept").status_code == 303  # sent twice
    assert stored(desk, id).version == 2


def test_what_people_write_becomes_values(client, desk, id):
    before = stored(desk, id).record
    place = before.evidence["amount"]
    answer = opened(client, id).send(
        verdict="correct",
        value_amount="1.5万",
        value_region="厦门",
        value_level="senior",
        value_effective="2024年1月",
        value_validity="3年",
        value_conditions="在社区工作满一年\n\n考核合格",
        start_amount=str(place.start),
        end_amount=str(place.end),
    )
    assert answer.status_code == 303, answer.text
    now = stored(desk, id).record
    assert (now.min, now.max, now.unit, now.region, now.level) == (15000, 15000, "CNY", "350200", "senior")
    assert (now.effective, now.validity) == ("2024-01", "P3Y")
    assert now.conditions == ("在社区工作满一年", "考核合格")
    assert (now.evidence["amount"].rule, now.evidence["amount"].quote) == ("person", place.quote)
    assert now.policy == before.policy


WRONG = {
    "amount": ({"value_amount": "很多"}, "看不出金额"),
    "region": ({"value_region": "夏门"}, "不能确定是哪个地区"),
    "date": ({"value_effective": "2024-02-30"}, "不是日期"),
    "words": ({"start_amount": "x"}, "请在原文中重新选择"),
    "nothing": ({}, "没有改动"),
    "no reason": ({"verdict": "reject"}, "请选择否决理由"),
    "no words for it": ({"verdict": "reject", "reason": "other"}, "请写备注"),
    "empty note": ({"verdict": "note"}, "备注是空的"),
    "unsure": ({"verdict": "unsure", "value_level": "none"}, "恢复原来的内容"),
    "long value": ({"value_beneficiary": "社工" * 1001}, "对象：“"),
    "long note": ({"verdict": "accept", "note": "看" * 10_001}, "备注超过"),
    "words of nothing": ({"value_amount": "", "start_amount": "1", "end_amount": "3"}, "金额：这一项是空的"),
    "words of no field": ({"start_<b>": "1", "end_<b>": "x"}, "没有改动"),
}


@pytest.mark.parametrize(("sent", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_told_and_stays_in_the_form(client, desk, id, sent, told):
    answer = opened(client, id).send(**{"verdict": "correct", **sent})
    assert answer.status_code == 422
    assert told in answer.text
    for name, typed in sent.items():
        assert not name.startswith("value") or typed in answer.text
    assert stored(desk, id).version == 1


def test_the_same_value_in_other_words_changes_nothing(client, desk, id):
    page = opened(client, id)
    same = page.values["value-amount"].replace("元", " 元")
    answer = page.send(verdict="correct", value_amount=same, note="核对过")
    assert answer.status_code == 422
    assert "没有改动" in answer.text and f'value="{same}"' in answer.text and "核对过" in answer.text
    assert page.send(verdict="correct", value_amount=same, value_level="none").status_code == 303
    assert stored(desk, id).record.level == "none"


def test_in_english_too(client, id):
    page = opened(client, id)
    client.headers["Accept-Language"] = "en"
    assert "Choose why it is rejected" in page.send(verdict="reject").text
    assert "is no amount" in page.send(verdict="correct", value_amount="many").text
    assert "has more than 2,000" in page.send(verdict="correct", value_beneficiary="x" * 2001).text


def test_of_two_on_one_record_the_second_sees_both(client, desk, id):
    first, second = opened(client, id), opened(client, id)
    assert first.send(verdict="correct", value_level="none").status_code == 303
    answer = second.send(verdict="correct", value_amount="999元")
    assert answer.status_code == 409
    assert "已有变化" in answer.text and "与社工证书无关" in answer.text and 'value="999元"' in answer.text
    assert stored(desk, id).record.level == "none"
    again = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    told = {**second.values, "version": again, "key": "another", "value-amount": "999元", "first-level": ""}
    told |= {"value-level": "none", "first-level": "none"}
    assert (
        second.client.post(
            second.action, data={**told, "verdict": "correct"}, follow_redirects=False
        ).status_code
        == 303
    )
    assert (stored(desk, id).record.level, stored(desk, id).record.min) == ("none", 999)


def test_scripts_are_answered_in_json(client, desk, id):
    page = opened(client, id)
    answer = page.send(json=True, verdict="correct", value_amount="很多")
    assert (answer.status_code, answer.json()["field"]) == (422, "amount")
    told = page.send(json=True, verdict="accept").json()
    assert (told["record"], told["version"], told["status"]) == (id, 2, "accepted")
    page.values["key"] = "another"
    answer = page.send(json=True, verdict="reject", reason="duplicate")
    assert (answer.status_code, answer.json()["since"][0]["done"]) == (409, "确认")
    undone = client.post(
        "/undo", data={"csrf": token(client), "step": told["undo"]}, headers={"Accept": "application/json"}
    ).json()
    assert undone == {"record": id, "message": "已撤销：确认", "left": 0, "last": None}
    assert stored(desk, id).status == "new"


def test_the_last_step_is_taken_back_and_the_history_tells_all(client, desk, id):
    opened(client, id).send(verdict="correct", value_level="none", note="看第二段")
    opened(client, id).send(verdict="reject", reason="duplicate")
    answer = client.post(
        "/undo", data={"csrf": token(client), "back": "/records/x?kind=incentive"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{id}?kind=incentive")
    assert stored(desk, id).status == "corrected"
    page = client.get(f"/history?record={id}").text
    assert [page.count(word) for word in ("撤销</td>", "看第二段", "重复", "与社工证书无关")] == [1, 1, 1, 1]
    client.post("/undo", data={"csrf": token(client)})
    assert client.post("/undo", data={"csrf": token(client)}).status_code == 409
    assert stored(desk, id).status == "new"


def test_undo_takes_back_the_step_that_the_page_named_and_no_other(client, desk, id):
    def named():
        return client.get("/help").text.split('name="last" value="')[1].split('"')[0]

    def undo(step):
        given = {"csrf": token(client), "last": step}
        return client.post("/undo", data=given, headers={"Accept": "application/json"})

    assert named() == ""
    opened(client, id).send(verdict="unsure")
    first = named()
    opened(client, id).send(verdict="accept")
    second = named()
    late = undo(first)
    assert (late.status_code, str(late.json()["step"]), stored(desk, id).status) == (409, second, "accepted")
    assert "没有撤销" in late.json()["message"]
    for _ in range(2):  # the answer to the first was lost
        assert undo(second).json()["last"] == int(first)
        assert stored(desk, id).status == "unsure"
    assert named() == first


def test_who_looks_again_at_what_is_decided_goes_on_from_where_it_was(client, desk):
    def ways(page):
        return [re.search(f'rel="{way}" href="([^"]+)"', page) for way in ("prev", "next")]

    list_ = client.get("/?todo=1&kind=incentive").text
    own = [unescape(one) for one in re.findall(r'href="(/records/[^"]+todo=1[^"]*)"', list_)]
    assert len(own) > 2
    page = client.get(own[1]).text
    assert f">2 / {len(own)}<" in page
    before = [unescape(way[1]) for way in ways(page)]
    assert before == [own[0], own[2]]
    record, query = own[1].removeprefix("/records/").split("?")
    opened(client, record, f"?{query}").send(verdict="accept")
    again = client.get(own[1]).text
    assert [unescape(way[1]) for way in ways(again)] == before
    assert f"列表有 {len(own) - 1} 条" in again
    assert f">2 / {len(own) - 1}<" in client.get(own[2]).text


def test_a_decision_on_many_is_shown_done_and_taken_back(client, desk):
    query = "level=senior&kind=incentive"
    with desk.database.read() as connection:
        own = (
            (records.c.kind == "incentive") & (records.c.level == "senior") & (records.c.frequency != "once")
        )
        ids = list(connection.scalars(select(records.c.id).where(own)))
    assert ids
    address = f"/bulk?{query}&verdict=correct&field=frequency&value=一次性"
    page = Page(client, address, f"/bulk?{query.replace('&', '&amp;')}")
    assert f"将改变 {len(ids)} 条记录" in page.text
    page.action = f"/bulk?{query}"
    assert page.send().status_code == 303
    assert {stored(desk, one).record.frequency for one in ids} == {"once"}
    assert f"{len(ids)} 条记录" in client.get("/history").text
    page.values["key"] = "another"
    assert page.send().status_code == 409
    client.post("/undo", data={"csrf": token(client)})
    assert {stored(desk, one).status for one in ids} == {"new"}


def test_a_missing_record_is_added_with_its_words(client, desk, id):
    document, quote = stored(desk, id).document, stored(desk, id).record
    page = Page(
        client, f"/add?document={document}&start={quote.start}&end={quote.end}&kind=incentive", "/add"
    )
    assert quote.quote in page.text
    answer = page.send(value_amount="六千", value_region="厦门")
    assert (answer.status_code, "没有单位" in answer.text) == (422, True)
    answer = page.send(value_amount="六千元", value_region="厦门", value_frequency="once")
    made = stored(desk, answer.headers["location"].removeprefix("/records/"))
    assert (made.record.min, made.record.region, made.record.quote) == (6000, "350200", quote.quote)
    assert client.get(f"/add?document={document}&start=9&end=3").status_code == 422


def test_words_outside_of_articles_are_told(client, desk, id):
    place = stored(desk, id)
    with desk.database.write() as connection:
        connection.execute(update(articles).where(articles.c.document == place.document).values(spans=[]))
    words = f"document={place.document}&start={place.record.start}&end={place.record.end}"
    answer = Page(client, f"/add?{words}", "/add").send(value_amount="六千元", note="漏了")
    assert answer.status_code == 422
    assert "不在任何文章内" in answer.text and "六千元" in answer.text and "漏了" in answer.text
