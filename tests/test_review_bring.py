"""Clippings brought in by the browser: kept first, read then, and never lost."""

import io
import re
import time

import pikepdf
from fastapi.testclient import TestClient
from reviewing import token
from sqlalchemy import select
from weasyprint import HTML

from policyextract.review.app import create
from policyextract.review.bringing import MARKER
from policyextract.store.schema import documents, records

NOTICE = "厦门市民政局通知：对取得初级社会工作师证书的，一次性给予800元奖励。"


def bring(client, **form):
    files = form.pop("files", None)
    return client.post("/bring", data={"csrf": token(client), **form}, files=files, follow_redirects=False)


def read(client, answer):
    """The page of a batch when it is done."""
    assert answer.status_code == 303, answer.text
    for _ in range(600):
        page = client.get(answer.headers["location"]).text
        if "data-refresh" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError(page)


def locked(words, password):
    """A PDF that opens with a password."""
    plain, out = io.BytesIO(HTML(string=f"<p>{words}</p>").write_pdf()), io.BytesIO()
    with pikepdf.open(plain) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner=password))
    return out.getvalue()


def names(desk):
    with desk.database.read() as connection:
        return set(connection.scalars(select(documents.c.name)))


def test_pasted_text_becomes_records(client, desk):
    page = read(client, bring(client, text=NOTICE, name="厦门通知"))
    assert "新文件 1 个，记录 1 条" in page
    with desk.database.read() as connection:
        found = connection.execute(
            select(records.c.region, records.c.level, records.c.min)
            .join(documents)
            .where(documents.c.name.endswith("厦门通知.txt"))
        ).one()
    assert tuple(found) == ("350200", "junior", 800)


def test_dropped_files_are_read_and_one_bad_one_stops_none(client, desk):
    files = [("files", ("../../第1版.txt", NOTICE.encode())), ("files", ("坏.pdf", b"%PDF-1.7 broken"))]
    page = read(client, bring(client, files=files))
    assert "失败 1 个" in page and "文件已损坏" in page and "重新获取这些文件" in page
    (kept,) = [name for name in names(desk) if name.endswith("第1版.txt")]
    assert kept.startswith(str(desk.uploads)) and ".." not in kept
    assert "坏.pdf" in client.get("/bring").text


def test_known_content_is_told(client):
    read(client, bring(client, text=NOTICE))
    page = read(client, bring(client, text=NOTICE, name="又一次"))
    assert "已有 1 个" in page and "又一次.txt" in page


def test_locked_file_is_read_with_its_password_later(client):
    page = read(client, bring(client, files=[("files", ("锁.pdf", locked(NOTICE, "芝麻开门")))]))
    assert "需要密码" in page
    form = {"csrf": token(client), "reason": "password"}
    for password, failed in (("错", "失败 1 个"), ("芝麻开门", "失败 0 个")):
        answer = client.post("/bring/retry", data={**form, "password": password}, follow_redirects=False)
        page = read(client, answer)
        assert failed in page
    assert "锁.pdf</a>" in page
    assert "锁.pdf" not in client.get("/bring").text


def test_nothing_brought_is_told(client):
    answer = bring(client, text=" ")
    assert answer.status_code == 422 and "没有选择文件" in answer.text


def test_what_was_kept_is_read_after_the_next_start(desk):
    folder = desk.uploads / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    (folder / "通知.txt").write_text(NOTICE, "utf-8")
    (desk.uploads / f"{folder.name}{MARKER}").touch()
    with TestClient(create(desk)) as client:
        for _ in range(600):
            if re.search("data-refresh", client.get(f"/bring/{folder.name}").text) is None:
                break
            time.sleep(0.1)
    assert str(folder / "通知.txt") in names(desk)
    assert not list(desk.uploads.glob(f"*{MARKER}"))


def test_batches_of_nobody_are_not_there(client):
    assert client.get("/bring/..%2F..%2Fetc").status_code == 404
    assert client.get("/bring/nothing").status_code == 404
