"""Clippings brought in by the browser: kept first, read then, and never lost."""

import contextlib
import io
import re
import sqlite3
import time

import pikepdf
from fastapi.testclient import TestClient
from reviewing import opened, token
from sqlalchemy import select
from weasyprint import HTML

from policyextract.review.app import create
from policyextract.review.uploads import TODO, Upload, Uploads
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
    answer = bring(client, files=files)
    page = read(client, answer)
    assert "失败 1 个" in page and "文件已损坏" in page and "重新获取这些文件" in page
    (kept,) = [name for name in names(desk) if name.endswith("第1版.txt")]
    assert kept.startswith(str(desk.uploads)) and ".." not in kept
    assert "坏.pdf" in client.get("/bring").text
    with TestClient(create(desk), headers={"Accept-Language": "zh-CN"}) as later:  # after a restart
        page = later.get(answer.headers["location"]).text
        assert "data-refresh" not in page and "第1版.txt</bdi>" in page and "文件已损坏" in page
        assert answer.headers["location"] in later.get("/bring").text


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
    assert "锁.pdf</bdi></a>" in page
    assert "锁.pdf" not in client.get("/bring").text


def test_nothing_brought_is_told(client):
    answer = bring(client, text=" ")
    assert answer.status_code == 422 and "没有选择文件" in answer.text


def test_what_was_kept_is_read_after_the_next_start(desk):
    folder = desk.uploads / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    (folder / "通知.txt").write_text(NOTICE, "utf-8")
    (desk.uploads / f"{folder.name}{TODO}").touch()  # as earlier versions did
    with TestClient(create(desk)) as client:
        for _ in range(600):
            if re.search("data-refresh", client.get(f"/bring/{folder.name}").text) is None:
                break
            time.sleep(0.1)
    assert str(folder / "通知.txt") in names(desk)
    assert not list(desk.uploads.glob(f"*{TODO}"))


def test_what_was_kept_for_another_database_is_left_to_it(filled, desk, tmp_path):
    (tmp_path / "other").mkdir()
    with opened(filled, tmp_path / "other") as other:
        Uploads(desk.uploads, other.database).keep([Upload("通知.txt", io.BytesIO(NOTICE.encode()))], "王")
    with TestClient(create(desk)) as client:
        read(client, bring(client, text="另一份通知"))
    assert not any(name.endswith("/通知.txt") for name in names(desk))
    assert len(list(desk.uploads.glob(f"*{TODO}"))) == 1


def test_who_brings_while_others_are_read_is_told_to_wait(client, desk):
    files = [("files", (f"{n}.txt", f"{NOTICE}第{n}号".encode())) for n in range(3)]
    first, second = bring(client, files=files), bring(client, text=NOTICE, name="第二批")
    assert re.search("排队等候：前面还有 [1-3] 个文件", client.get(second.headers["location"]).text)
    assert "记录 3 条" in read(client, first)


def renamed(desk, table, name):
    """Gives a table of the database another name."""
    with contextlib.closing(sqlite3.connect(desk.database.name)) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")


def test_a_batch_that_breaks_off_goes_on(client, desk):
    renamed(desk, "runs", "away")
    answer = bring(client, text=NOTICE)
    assert "数据库暂时无法使用" in read(client, answer)
    renamed(desk, "away", "runs")
    address = answer.headers["location"]
    again = client.post(f"{address}/again", data={"csrf": token(client)}, follow_redirects=False)
    assert "新文件 1 个" in read(client, again)


def test_where_nothing_can_be_kept_nothing_is_left(client, desk):
    desk.uploads.parent.mkdir(exist_ok=True)
    desk.uploads.write_text("no folder")
    answer = bring(client, text=NOTICE)
    assert answer.status_code == 507 and "没有读取任何文件" in answer.text


def test_batches_of_nobody_are_not_there(client):
    assert client.get("/bring/..%2F..%2Fetc").status_code == 404
    assert client.get("/bring/nothing").status_code == 404
