"""The overview, the rules and the downloads, as somebody with a browser finds them."""

import csv
import io
import re
from urllib.parse import parse_qsl

import openpyxl
from reviewing import token


def records(client, **asked):
    return client.get("/api/records", params={"limit": 200, **asked}).json()["records"]


def decide(client, record, **decision):
    answer = client.post(
        f"/api/records/{record['id']}/decisions",
        json={"version": record["version"], **decision},
        headers={"X-CSRF-Token": token(client)},
    )
    assert answer.status_code == 200, answer.text


def test_overview_leads_to_the_records_that_it_sums_up(client):
    page = client.get("/overview").text
    links = re.findall(r'href="/\?(kind=incentive&amp;region=\d{6}&amp;level=senior&amp;[^"]*)"', page)
    assert links
    for link in links:
        query = dict(parse_qsl(link.replace("&amp;", "&")))
        assert query.pop("status") == "new,accepted,corrected"
        own = records(client, **query)
        assert {one["record"]["frequency"] for one in own} == {query["frequency"]}
        assert f"/records/{own[0]['id']}" in client.get("/", params=query).text
    province = re.search(r'href="/overview\?region=(\d{6})"', page)[1]
    assert f"region={province[:2]}" in client.get(f"/overview?region={province}").text
    assert client.get("/overview?region=nowhere").status_code == 200


def test_rules_tell_how_often_they_are_right(client):
    assert "还没有审过的记录" in client.get("/rules").text
    first, second = records(client, kind="incentive", level="senior")[:2]
    rule = first["record"]["evidence"]["amount"]["rule"]
    decide(client, first, verdict="accept")
    decide(client, second, verdict="correct", values={"min": 1, "max": 1})
    assert rule in client.get("/rules").text
    page = client.get(f"/rules/{rule}").text
    assert "50%" in page and second["record"]["quote"] in page
    asset = client.get(f"/records/{second['id']}/asset").text
    assert "records:" in asset
    assert client.get("/rules/no.such").status_code == 404


def test_downloads_have_the_records_of_the_filter(client):
    asked = records(client, kind="incentive", level="senior")
    book = client.get("/export.xlsx?kind=incentive&level=senior")
    assert "attachment" in book.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert sheet.max_row == len(asked) + 1
    text = client.get("/export.csv?kind=incentive&level=senior").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == len(asked) + 1
    assert client.get("/export.exe").status_code in (404, 422)
