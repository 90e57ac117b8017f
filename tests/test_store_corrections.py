"""Corrections as lines of pattern files, and as gold answers."""

import json
import shutil

import pytest
from sqlalchemy import select
from test_store_precision import PAGE, decide, ids  # noqa: F401

from policyextract import patterns
from policyextract.evaluate.annotation import compile_gold
from policyextract.store import corrections, writing
from policyextract.store.schema import documents, records


@pytest.fixture
def database_url(tmp_path):
    """One kind of database will do here."""
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


def lessons(store, id):
    with store.read() as connection:
        return [told.lesson for told in corrections.of_record(connection, id)]


def checked(lesson, folder):
    """The cases of the pattern files with a line pasted where it says; those that don't hold."""
    shutil.copytree(patterns.folder(), folder)
    (file,) = folder.rglob(lesson.file)
    before, own, rest = file.read_text("utf-8").partition(f'id    = "{lesson.pattern}"')
    block, following, others = rest.partition("\n[[pattern]]")
    table = "" if "[pattern.known_failures]" in block else "\n[pattern.known_failures]"
    file.write_text(f"{before}{own}{block.rstrip()}{table}\n{lesson.line}\n{following}{others}", "utf-8")
    cases = list(patterns.cases(patterns.load(folder)))
    assert any(case.marked in json.loads(lesson.line.rpartition(" = ")[0]) for case in cases)
    return [trouble for case in cases if (trouble := case.trouble())]


def test_a_wrong_amount_is_a_line_for_its_pattern(store, ids, tmp_path):  # noqa: F811
    decide(store, ids[0], 1, "王", "correct", {"min": 250, "max": 250})
    (lesson,) = lessons(store, ids[0])
    assert (lesson.pattern, lesson.file) == ("money.amount", "money.toml")
    assert lesson.line == '"每人每月补贴{200元}。" = "250 CNY"'
    assert checked(lesson, tmp_path / "patterns") == []


def test_what_was_chosen_wrongly_blames_no_pattern(store, ids):  # noqa: F811
    start = PAGE.index("500元")
    marked = {"amount": (start, start + 4)}
    decide(store, ids[0], 1, "王", "correct", {"min": 500, "max": 500}, evidence=marked)
    assert lessons(store, ids[0]) == [None]


def test_words_that_mean_nothing_are_a_counter_example(store, ids, tmp_path):  # noqa: F811
    decide(store, ids[0], 1, "王", "correct", {"frequency": "once"})
    (lesson,) = lessons(store, ids[0])
    assert lesson.pattern == "frequency.month"
    assert lesson.line == '"每人每月补贴200元。" = "a person says: once"'
    assert checked(lesson, tmp_path / "patterns") == []


def test_marked_words_teach_the_pattern_that_should_read_them(store, ids, tmp_path):  # noqa: F811
    start = PAGE.index("对取得社会")
    decide(
        store, ids[1], 1, "王", "correct", {"frequency": "once"}, evidence={"frequency": (start, start + 3)}
    )
    (lesson,) = lessons(store, ids[1])
    assert lesson.line.startswith('"{对取得}') and lesson.pattern == "frequency.once"
    assert checked(lesson, tmp_path / "patterns") == []


def test_an_accepted_record_teaches_nothing(store, ids):  # noqa: F811
    decide(store, ids[0], 1, "王", "accept")
    assert lessons(store, ids[0]) == []


def test_gold_is_compiled_to_the_same_places(store, clippings, tmp_path):
    texts = [
        extraction
        for path, extraction in clippings.items()
        if path.name in ("docs-06.txt", "news-31.txt", "news-131.txt")
    ]
    assert texts
    for extraction in texts:
        with store.write() as connection:
            started = writing.start_run(connection, "ingest")
            added = writing.add_document(connection, started, extraction.source, extraction.document).document
        with store.read() as connection:
            told = corrections.gold(connection, added)
        (tmp_path / f"{told.name}.txt").write_text(told.text, "utf-8", newline="")
        (tmp_path / f"{told.name}.yaml").write_text(told.annotation, "utf-8")
        compiled = json.loads(compile_gold(tmp_path / f"{told.name}.yaml"))
        found = extraction.document
        assert sorted((one["start"], one["kind"]) for one in compiled["records"]) == sorted(
            (one.start, one.kind) for one in found.records
        )
        assert sorted((one["start"], one["type"]) for one in compiled["mentions"]) == sorted(
            (one.start, one.type) for one in found.mentions
        )
        assert all(one["optional"] for one in compiled["records"])


def test_gold_says_what_people_decided(store, ids, tmp_path):  # noqa: F811
    decide(store, ids[0], 1, "王", "correct", {"min": 250, "max": 250})
    decide(store, ids[1], 1, "王", "reject", reason="not paid")
    with store.read() as connection:
        told = corrections.gold(connection, connection.execute(select(documents.c.id)).scalar_one())
        title = connection.execute(select(records.c.id).where(records.c.kind != "incentive")).all()
    (tmp_path / "page.txt").write_text(told.text, "utf-8")
    (tmp_path / "page.yaml").write_text(told.annotation, "utf-8")
    compiled = json.loads(compile_gold(tmp_path / "page.yaml"))
    assert [(one["min"], one.get("optional", False)) for one in compiled["records"]] == [
        (250, False),
        (500, True),
    ]
    assert title == []
