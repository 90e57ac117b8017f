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
