"""Records decided on in a file that needs no program: exported, decided on by keyboard, and taken back."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import chromium
import pytest
from sqlalchemy import select
from typer.testing import CliRunner
from vectors import XSS

from policyextract.cli import app
from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import database, undoing, writing
from policyextract.store.export import ExportError, export
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import About
from policyextract.store.export.stored import Stored
from policyextract.store.filters import Filter
from policyextract.store.reviews import Decision, decide
from policyextract.store.schema import records, reviews

NAME = "<img src=x onerror=pwned()>.txt"
TEXT = """厦门发放社工津贴 <script>pwned()</script>

厦门市民政局日前印发办法，自2023年6月1日起施行。
对取得助理社会工作师证书的人员，每人每月补贴200元；对取得高级社会工作师证书的人员，一次性奖励1.25万元。
对取得社会工作师证书的人员，每人每月补贴400元；宁夏对持证社工一次性给予6000元。

""" + "\n".join(XSS)


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    """One browser for all tests."""
    if chromium.BROWSER is None:
        pytest.skip(chromium.MISSING)
    with chromium.started() as browser:
        browser.read_as("zh-CN")
        yield browser


@pytest.fixture
def clippings(tmp_path: Path) -> str:
    """The path of a database with a clipping that attacks its reader."""
    path = str(tmp_path / "clippings.db")
    with database.open(path) as store, store.write() as connection:
        source = read_bytes(TEXT.encode(), NAME)
        writing.add_document(
            connection, writing.start_run(connection, "ingest"), source, run(source).document
        )
    return path


def done(*words: str) -> tuple[int, str]:
    """The exit status of the program and what it says."""
    result = CliRunner().invoke(app, words, input="y\n")
    return result.exit_code, result.output


def kept(path: str) -> list[tuple[str, str, str, str | None]]:
    """All decisions of a database."""
    with database.open(path) as store, store.read() as connection:
        columns = (reviews.c.record, reviews.c.who, reviews.c.decision, reviews.c.reason)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(reviews.c.id))]


def states(path: str) -> dict[str, tuple[str, dict[str, object]]]:
    """The status and the fields of the records of a database."""
    with database.open(path) as store, store.read() as connection:
        rows = connection.execute(select(records.c.id, records.c.status, records.c.fields))
        return {row.id: (row.status, row.fields) for row in rows}


def test_records_are_decided_on_by_keyboard_in_a_file(
    browser: chromium.Browser, clippings: str, tmp_path: Path
) -> None:
    file = tmp_path / "review.html"
    assert done("export", "--to", str(file), "--database", clippings)[0] == 0
    page, keys = browser.page, browser.page.keyboard
    browser.open(file.as_uri())
    assert page.locator(".words").first.text_content() == TEXT
    for key in ("j", "a"):
        keys.press(key)
    keys.type("李四")
    for key in ("Enter", "e"):  # the name is asked for once; the next record is at hand then
        keys.press(key)
    amount = page.locator(".asked [name=amount]")
    amount.fill("1.3万")
    keys.press("Enter")
    for key in ("r", "4", "Enter"):
        keys.press(key)
    assert "已审 3 /" in page.locator("#progress").inner_text()
    browser.open(file.as_uri())
    assert "已审 3 /" in page.locator("#progress").inner_text(), "closing the page loses nothing"
    for key in ("j", "s", "u"):
        keys.press(key)
    with page.expect_download() as download:
        keys.press("w")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.name == "review.decisions.json"
    assert browser.complaints == []
    assert browser.requests[:1] == [file.as_uri()] and len(browser.requests) <= 2

    made = json.loads(saved.read_text("utf-8"))["decisions"]
    assert [one["verdict"] for one in made] == ["accept", "correct", "reject"]
    status, told = done("import", str(saved), "--database", clippings)
    assert (status, "1 accept, 1 correct, 1 reject" in told) == (0, True)
    ids = [one["record"] for one in made]
    expected = [
        (ids[0], "李四", "accept", None),
        (ids[1], "李四", "correct", None),
        (ids[2], "李四", "reject", "duplicate"),
    ]
    assert kept(clippings) == expected
    now = states(clippings)
    assert [now[id][0] for id in ids] == ["accepted", "corrected", "rejected"]
    assert now[ids[1]][1]["min"] == now[ids[1]][1]["max"] == 13000

    status, told = done("import", str(saved), "--database", clippings, "--yes")
    assert (status, "3 were taken before" in told) == (0, True)
    assert kept(clippings) == expected
    with database.open(clippings) as store, store.write() as connection:
        assert undoing.undo(connection, "李四").records == 3
    assert {status for status, _ in states(clippings).values()} == {"new"}


def test_what_was_decided_meanwhile_is_left_and_told(clippings: str, tmp_path: Path) -> None:
    first, second = list(states(clippings))[:2]
    with database.open(clippings) as store, store.write() as connection:
        decide(connection, Decision(first, 1, "王芳", "unsure"))
    one = {"version": 1, "verdict": "accept", "at": "2026-05-04T08:00:00Z"}
    content = {
        "format": "policyextract decisions",
        "version": 1,
        "export": "x",
        "who": "李四",
        "saved": "2026-05-04T08:00:00Z",
        "decisions": [{**one, "record": id, "key": f"key-of-{id}"} for id in (first, second)],
    }
    saved = tmp_path / "some.decisions.json"
    saved.write_text(json.dumps(content), "utf-8")
    status, told = done("import", str(saved), "--database", clippings)
    assert status == 1
    assert f"record {first} has changed meanwhile: 王芳 unsure it" in told
    assert states(clippings)[first][0] == "unsure"
    assert states(clippings)[second][0] == "accepted"


def test_what_is_no_file_of_decisions_is_told(clippings: str, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"records": []}', "utf-8")
    status, told = done("import", str(other), "--database", clippings)
    assert (status, "is no file of decisions" in told) == (1, True)


def test_more_records_than_a_browser_takes_are_refused(clippings: str, tmp_path: Path) -> None:
    target = tmp_path / "many.html"
    with database.open(clippings) as store, store.read() as connection:
        stored = Stored(connection, Filter(), About((), "2026-05-04T08:00:00+00:00", "clippings", "1"))
        with pytest.raises(ExportError, match=r"more than 5,000 records.*--region"):
            export(Many(stored), target)
    assert not target.exists()


class Many(Stored):
    """The records of a database again and again."""

    def __init__(self, stored: Stored) -> None:
        super().__init__(stored.connection, stored.filter, stored.about)

    def records(self, evidence: bool = False) -> Iterator[Exported]:
        """Too many records."""
        return itertools.cycle(super().records(evidence))


def opened(browser: chromium.Browser, clippings: str, folder: Path) -> str:
    """The address of a page of the records that is open, where 李四 has said his name."""
    file = folder / "review.html"
    assert done("export", "--to", str(file), "--database", clippings)[0] == 0
    browser.open(file.as_uri())
    for key in ("j", "a"):
        browser.page.keyboard.press(key)
    browser.page.keyboard.type("李四")
    browser.page.keyboard.press("Enter")
    return file.as_uri()


def test_what_is_typed_and_not_decided_is_there_when_the_page_is_opened_again(
    browser: chromium.Browser, clippings: str, tmp_path: Path
) -> None:
    address = opened(browser, clippings, tmp_path)
    page, keys = browser.page, browser.page.keyboard
    keys.press("e")
    page.locator(".asked [name=amount]").fill("1.3万")
    browser.open(address)
    assert page.locator(".asked [name=amount]").input_value() == "1.3万"
    keys.press("Escape")
    browser.open(address)
    assert page.locator(".asked").count() == 0
    assert page.locator(".card.current").evaluate("one => one === document.activeElement")
    assert browser.complaints == []


def test_two_windows_of_one_page_keep_what_either_decides(
    browser: chromium.Browser, clippings: str, tmp_path: Path
) -> None:
    address = opened(browser, clippings, tmp_path)
    other = browser.page.context.new_page()
    other.goto(address)
    browser.page.keyboard.press("s")
    for key in ("j", "r", "4", "Enter"):
        other.keyboard.press(key)
    for page in (browser.page, other):
        page.locator("#progress", has_text="已审 3 /").wait_for()
    other.close()
    browser.open(address)
    assert "已审 3 /" in browser.page.locator("#progress").inner_text()


def test_a_saved_file_is_read_in_as_one_step(
    browser: chromium.Browser, clippings: str, tmp_path: Path
) -> None:
    opened(browser, clippings, tmp_path)
    page, keys = browser.page, browser.page.keyboard
    keys.press("s")
    with page.expect_download() as download:
        keys.press("w")
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    for key in ("u", "u"):
        keys.press(key)
    progress = page.locator("#progress")
    assert "已审 0 /" in progress.inner_text()
    page.locator("#chosen").set_input_files(saved)
    page.locator("#progress", has_text="已审 2 /").wait_for()
    keys.press("u")
    assert "已审 0 /" in progress.inner_text()
    assert browser.complaints == []
