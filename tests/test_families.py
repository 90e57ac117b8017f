"""Certificates of other families than social workers': what is paid for them, and who adds a family."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from reviewing import opened
from sqlalchemy import insert, select, text
from starlette.testclient import TestClient

from policyextract import read, run
from policyextract.review.app import create
from policyextract.store import database, migrations, rows, schema, writing
from policyextract.store.answers import WrongValue, corrected
from policyextract.store.export.selection import About
from policyextract.store.export.stored import Stored
from policyextract.store.filters import Filter
from policyextract.store.migrations import steps

ROOT = Path(__file__).parents[1]
NOTICE = (
    "厦门市民政局对取得养老护理员高级工证书的，每月补贴300元；对取得高级社会工作师证书的，每月补贴500元。\n"
)


def paid(words: str, folder: Path) -> list[tuple[str | None, ...]]:
    """Level, family and grade of each payment in a text, in order."""
    file = folder / "notice.txt"
    file.write_text(words, "utf-8")
    found = run(read(file)).document.records
    return [(r.level, r.family, r.grade) for r in found if r.kind == "incentive"]


SAID = {
    "取得养老护理员五级、四级、三级证书的，分别奖励500元、800元、1000元": ["level-5", "level-4", "level-3"],
    "取得养老护理员证书的，按五级500元、四级800元给予奖励": ["level-5", "level-4"],
    "取得养老护理员五级证书的奖励500元；取得四级证书的奖励800元": ["level-5", "level-4"],
    "对五级至三级养老护理员每人每月分别补贴100元、150元、200元": ["level-5", "level-4", "level-3"],
    "取得养老护理员三级及以上证书的，每月补贴300元": ["level-3 level-2 level-1"],
    "取得养老护理员职业技能等级证书的，每月补贴300元": ["any"],
}


@pytest.mark.parametrize("words", SAID)
def test_each_payment_has_the_grade_that_it_is_for(tmp_path, words):
    told = [("none", "elderly-carer", grade) for grade in SAID[words]]
    assert paid(f"厦门市民政局{words}。\n", tmp_path) == told


@pytest.mark.parametrize(
    ("words", "family", "grade"),
    [
        ("取得心理咨询师二级证书的", "counsellor", "level-2"),
        ("取得二级婚姻家庭咨询师证书的", "family-counsellor", "level-2"),
        ("取得孤残儿童护理员中级证书的", "child-carer", "level-4"),
        ("持有小学教师资格证的社工", "teacher", "primary-school"),
        ("取得主管护师职称的", "nurse", "in-charge"),
    ],
)
def test_other_families_are_told_apart(tmp_path, words, family, grade):
    assert paid(f"厦门市民政局对{words}，每月补贴200元。\n", tmp_path) == [("none", family, grade)]


def test_social_workers_beside_them_keep_their_levels(tmp_path):
    assert paid(NOTICE, tmp_path) == [("none", "elderly-carer", "level-3"), ("senior", "social-worker", None)]


def test_a_family_is_one_file_in_a_folder_of_ones_own(tmp_path):
    example = re.search(
        r"```toml\n(kind    = .*?)```", (ROOT / "patterns" / "README.md").read_text("utf-8"), re.S
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "care_planner.toml").write_text(example[1], "utf-8")
    (tmp_path / "a.txt").write_text("厦门市民政局对取得高级照护规划师证书的，每月补贴200元。\n", "utf-8")

    def said(*args, **env):
        program = [sys.executable, "-m", "policyextract", *args]
        done = subprocess.run(
            program, capture_output=True, cwd=tmp_path, env={**os.environ, **env}, check=True
        )
        return done.stdout.decode("utf-8-sig")

    told = json.loads(said("--patterns", "own", "extract", "a.txt"))
    assert (told["level"], told["family"], told["grade"]) == ("none", "care-planner", "advanced")
    table = said("extract", "a.txt", "-f", "csv", POLICYEXTRACT_PATTERNS="own")
    assert "照护规划师 care-planner,高级 advanced" in table
    assert "0 wrong" in said("check", "own")


@pytest.fixture
def fields(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(NOTICE, "utf-8")
    return [rows.fields(r) for r in run(read(file)).document.records if r.kind == "incentive"]


@pytest.mark.parametrize(
    ("which", "given", "now"),
    [
        (1, {"level": "junior"}, ("junior", "social-worker", None)),
        (1, {"level": "none"}, ("none", None, None)),
        (1, {"level": "nurse chief"}, ("none", "nurse", "chief")),
        (1, {"family": "nurse"}, ("none", "nurse", "any")),
        (0, {"grade": "level-1"}, ("none", "elderly-carer", "level-1")),
        (0, {"level": "any"}, ("any", "social-worker", None)),
        (0, {"family": None}, ("none", None, None)),
    ],
)
def test_level_family_and_grade_stay_in_step_where_one_is_corrected(fields, which, given, now):
    found = corrected(fields[which], given)
    assert (found["level"], found["family"], found["grade"]) == now


@pytest.mark.parametrize("given", [{"level": "nurse boss"}, {"family": "plumber"}, {"level": "wise"}])
def test_a_family_or_grade_of_which_no_file_tells_is_refused(fields, given):
    with pytest.raises(WrongValue):
        corrected(fields[1], given)


@pytest.fixture
def desk(tmp_path):
    """A desk with the notice on it."""
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, "utf-8")
    with opened(None, tmp_path) as desk:
        with desk.database.write() as connection:
            found = run(read(file))
            writing.add_document(
                connection, writing.start_run(connection, "ingest"), found.source, found.document
            )
        yield desk


def test_the_page_shows_the_family_and_offers_its_grades(desk):
    with TestClient(create(desk), headers={"Accept-Language": "zh-CN"}) as client:
        listed = client.get("/?family=elderly-carer").text
        assert "养老护理员 三级" in listed and listed.count('data-label="原文"') <= 1
        with desk.database.read() as connection:
            asked = select(schema.records.c.id).where(schema.records.c.grade == "level-3")
            id = connection.execute(asked).scalar_one()
        page = client.get(f"/records/{id}").text
    assert 'value="elderly-carer level-3" selected>养老护理员 三级' in page
    assert 'value="elderly-carer level-1">养老护理员 一级' in page


def test_an_export_is_filtered_by_family_and_grade(desk):
    about = About((), "2026-01-01", "a", "1")
    with desk.database.read() as connection:
        for filter, many in (
            (Filter(family="elderly-carer", grade="level-3"), 1),
            (Filter(grade="level-2"), 0),
        ):
            assert len(list(Stored(connection, filter, about).records())) == many


LATER = ("family", "grade", "place", "priority")


def test_an_older_database_gets_the_family_of_its_levels(bare_url, tmp_path, monkeypatch):
    before = tmp_path / "before"
    shutil.copytree(Path(migrations.__file__).parent, before)
    for later in ("families.py", "towns.py"):
        (before / "versions" / later).unlink()
    told = {"level": "senior", "min": 500, "confidences": {"level": 0.9}}
    common = {"kind": "incentive", "level": "senior", "since": 0, "confidence": 0.9, "start": 0, "quote": "q"}
    common |= {"sentence": "s", "status": "new", "version": 1, "gone": False, "terms": ""}
    old = [one.name for one in schema.records.c if one.name not in LATER]
    with monkeypatch.context() as patch:
        patch.setattr(steps, "STEPS", ScriptDirectory(str(before)))
        patch.setattr(migrations, "HEAD", "0001")
        with database.open(bare_url) as store, store.write() as connection:
            started = writing.start_run(connection, "ingest")
            page = {"sha256": "a", "name": "a", "format": "txt", "pages": [], "warnings": [], "source": b""}
            connection.execute(insert(schema.documents).values({**page, "added": "now", "run": started}))
            one = connection.execute(select(schema.documents.c.id)).scalar_one()
            story = {"document": one, "key": "a1", "kind": "article", "spans": [], "text": "", "words": ""}
            connection.execute(insert(schema.articles).values(story))
            own = connection.execute(select(schema.articles.c.id)).scalar_one()
            values = {**dict.fromkeys(old), **common, "id": "1", "document": one, "article": own}
            names = ", ".join(f'"{name}"' for name in old)
            marks = ", ".join(f":{name}" for name in old)
            values |= {"fields": json.dumps(told), "answer": json.dumps(told)}
            connection.execute(text(f"INSERT INTO records ({names}) VALUES ({marks})"), values)
    with database.open(bare_url) as store, store.read() as connection:
        row = connection.execute(select(schema.records)).one()
    assert (row.level, row.family, row.grade) == ("senior", "social-worker", None)
    assert row.place is None
    assert row.fields == row.answer == {**told, "family": "social-worker", "grade": None, "place": None}
