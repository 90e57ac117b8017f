"""The API as programs use it."""

import io
import zipfile

from policyextract import extract_text

NOTICE = "厦门市民政局通知：对取得初级社会工作师证书的，一次性给予800元奖励。"


def test_text_is_extracted_as_the_library_does(client):
    answer = client.post("/api/extract", json={"text": NOTICE, "name": "通知"})
    assert answer.status_code == 200
    assert answer.json() == extract_text(NOTICE, "通知").model_dump(mode="json")


def test_archive_gives_its_documents_and_what_failed(client):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("a.txt", NOTICE)
        out.writestr("b.pdf", b"%PDF-1.7 broken")
    answer = client.post("/api/extract/file", files={"file": ("两份.zip", archive.getvalue())}).json()
    assert [found["source"] for found in answer["documents"]] == ["两份.zip!/a.txt"]
    assert [(failed["source"], failed["reason"]) for failed in answer["failures"]] == [
        ("两份.zip!/b.pdf", "damaged")
    ]


def test_errors_say_what_is_wrong(client):
    for answer, status, words in [
        (client.post("/api/extract", json={"text": ""}), 422, "body.text"),
        (client.post("/api/extract", json={"text": "　"}), 422, "no words in it"),
        (client.get("/api/nothing"), 404, ""),
    ]:
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, told["status"]) == (status, status)
        assert told["title"] and words in told["detail"]


def pages(client, **asked):
    """All records that are asked for, page by page."""
    found, after = [], None
    while True:
        page = client.get("/api/records", params={**asked, **({"after": after} if after else {})}).json()
        found += page["records"]
        after = page["after"]
        if after is None:
            return found


def test_pages_have_all_records_once(client):
    every = pages(client, limit=200)
    for sort in ("place", "-since", "confidence", "priority", "sample"):
        assert {one["id"] for one in pages(client, limit=3, sort=sort)} == {one["id"] for one in every}
    incentives = [one for one in every if one["record"]["kind"] == "incentive"]
    assert {one["id"] for one in pages(client, kind="incentive")} == {one["id"] for one in incentives}
    assert incentives[0]["record"]["evidence"]["amount"]["quote"]


def test_decision_is_taken_once_kept_and_taken_back(client):
    seen = pages(client, kind="incentive")[0]
    address = f"/api/records/{seen['id']}"
    decision = {"version": seen["version"], "verdict": "correct", "values": {"min": 1, "max": 1}, "key": "a"}
    for _ in range(2):
        done = client.post(f"{address}/decisions", json=decision)
        assert (done.status_code, done.json()["status"], done.json()["record"]["min"]) == (
            200,
            "corrected",
            1,
        )
    late = client.post(f"{address}/decisions", json={"version": seen["version"], "verdict": "accept"})
    assert late.status_code == 409 and late.json()["version"] == done.json()["version"]
    assert [line["decision"] for line in client.get(f"{address}/history").json()] == ["correct"]
    assert client.post("/api/undo").status_code == 200
    again = client.get(address).json()
    assert (again["status"], again["record"]) == ("new", seen["record"])
    assert client.post("/api/undo").status_code == 409


def test_wrong_decisions_change_nothing(client):
    seen = pages(client, kind="incentive")[0]
    address = f"/api/records/{seen['id']}"
    for wrong in (
        {"verdict": "correct", "values": {"level": "wise"}},
        {"verdict": "correct", "values": {"id": "x"}},
        {"verdict": "reject"},
        {"verdict": "accept", "surprise": 1},
    ):
        answer = client.post(f"{address}/decisions", json={"version": seen["version"], **wrong})
        assert answer.status_code == 422, wrong
    assert client.get(address).json() == seen
    gone = client.post("/api/records/0123456789abcdef/decisions", json={"version": 1, "verdict": "accept"})
    assert gone.status_code == 404
