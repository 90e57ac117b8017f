"""What people did is taken back, step by step, and nobody's later decision with it."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import history, reviews, search, undoing, writing
from policyextract.store.additions import Addition, add
from policyextract.store.answers import WrongValue
from policyextract.store.renewal import renew
from policyextract.store.reviews import Decision, ReviewError, Stale
from policyextract.store.schema import evidence, records

TEXT = """社工补贴办法出台

福建省民政厅日前印发《社区社工激励办法》。对取得助理社会工作师证书的人员，每人每月补贴200元；
对取得社会工作师证书的人员，每人每月补贴300元，自2021年5月1日起施行。福州市另给交通补助若干。
"""
OTHER = TEXT.index("300元")


def state(store, id):
    """All that a decision may change of a record, but for its version, and its evidence."""
    with store.read() as connection:
        row = connection.execute(select(records).where(records.c.id == id)).mappings().one()
        words = connection.execute(select(evidence).where(evidence.c.record == id).order_by(evidence.c.field))
        return {**row, "version": None}, words.all()


@pytest.fixture
def page(store):
    """A database with a document, and its first record that promises money."""
    source = read_bytes(TEXT.encode(), "a.txt")
    answers = run(source).document
    with store.write() as connection:
        started = writing.start_run(connection, "ingest")
        document = writing.add_document(connection, started, source, answers).document
        asked = select(records.c.id).where(records.c.kind == "incentive").order_by(records.c.start)
        first = connection.scalars(asked).first()
    return SimpleNamespace(run=started, document=document, id=first, source=source, answers=answers)


def decide(store, *args, **named):
    with store.write() as connection:
        return reviews.decide(connection, Decision(*args, **named))


def undo(store, who, step=None):
    with store.write() as connection:
        return undoing.undo(connection, who, step)


def last(store, who, before=None):
    with store.read() as connection:
        return undoing.last(connection, who, before)


def test_steps_are_taken_back_one_by_one_to_what_was(store, page):
    states = [state(store, page.id)]
    corrected = {"min": 300, "max": 300, "level": None}
    for n, (verdict, given) in enumerate(
        [
            ("accept", {}),
            ("correct", {"values": corrected, "evidence": {"amount": (OTHER, OTHER + 4)}}),
            ("reject", {"reason": "not a payment"}),
            ("unsure", {}),
        ]
    ):
        decide(store, page.id, n + 1, "王芳", verdict, **given)
        states.append(state(store, page.id))
    assert {row.field: row.quote for row in states[2][1]}["amount"] == "300元"
    assert "level" not in {row.field for row in states[2][1]}
    for n in range(3, -1, -1):
        assert undo(store, "王芳").records == 1
        assert state(store, page.id) == states[n]
    with pytest.raises(ReviewError, match="nothing to take back"):
        undo(store, "王芳")
    with store.read() as connection:
        told = history.history(connection, page.id, None, 50).entries
    assert [one.review.decision for one in told] == ["undo"] * 4 + ["unsure", "reject", "correct", "accept"]
    assert all(one.review.undone for one in told[4:])
    assert told[1].review.changes["min"] == [300, 200]
    assert state(store, page.id)[0]["status"] == "new"


def test_what_somebody_else_decided_since_stays(store, page):
    decide(store, page.id, 1, "王芳", "accept")
    first = last(store, "王芳").review.id
    decide(store, page.id, 2, "李强", "correct", {"level": "senior"})
    before = state(store, page.id)
    with pytest.raises(Stale, match="李强 corrected it"):
        undo(store, "王芳")
    with pytest.raises(ReviewError, match="decision of 王芳"):
        undo(store, "李强", first)
    assert state(store, page.id) == before
    undo(store, "李强")
    undo(store, "王芳")
    assert state(store, page.id)[0]["status"] == "new"


def test_a_step_is_named_so_that_it_is_taken_back_once_and_older_ones_can_be_reached(store, page):
    decide(store, page.id, 1, "王芳", "accept")
    with store.write() as connection:
        reviews.note(connection, page.id, "王芳", "请核对")
    note = last(store, "王芳")
    older = last(store, "王芳", note.review.id)
    assert (note.review.decision, older.review.decision) == ("note", "accept")
    assert undo(store, "王芳", older.review.id) == undo(store, "王芳", older.review.id)._replace(step=older)
    assert state(store, page.id)[0]["status"] == "new"
    assert last(store, "王芳").review.id == note.review.id
    undo(store, "王芳")
    assert last(store, "王芳") is None


def test_the_same_key_again_does_nothing(store, page):
    assert decide(store, page.id, 1, "王芳", "accept", key="one") == 2
    assert decide(store, page.id, 1, "王芳", "accept", key="one") == 2
    with pytest.raises(Stale):
        decide(store, page.id, 1, "王芳", "accept", key="two")
    addition = Addition(page.document, "王芳", "incentive", OTHER, OTHER + 4, {}, key="three")
    for _ in range(2):
        with store.write() as connection:
            reviews.note(connection, page.id, "王芳", "请核对", "four")
            id = add(connection, addition)
    with store.read() as connection:
        told = history.history(connection, None, None, 50).entries
    assert [(one.review.record, one.review.decision) for one in told] == [
        (id, "add"),
        (page.id, "note"),
        (page.id, "accept"),
    ]


def renewed(store, page, change):
    """The machine finds the first record otherwise, or not."""
    found = [change(one) if one.id == page.id else one for one in page.answers.records]
    answers = page.answers.model_copy(update={"records": tuple(one for one in found if one)})
    with store.write() as connection:
        renew(connection, page.run, page.document, page.source, answers)


def raised(record):
    return record.model_copy(update={"min": record.min + 50, "max": record.max + 50})


def test_an_undone_correction_no_longer_holds_at_new_answers(store, page):
    decide(store, page.id, 1, "王芳", "correct", {"level": "senior", "min": 100})
    undo(store, "王芳")
    renewed(store, page, raised)
    row, _ = state(store, page.id)
    assert (row["min"], row["level"], row["status"], row["attention"]) == (250, "junior", "new", None)


def test_what_the_machine_found_meanwhile_holds_when_a_decision_is_undone(store, page):
    decide(store, page.id, 1, "王芳", "accept")
    renewed(store, page, raised)
    assert state(store, page.id)[0]["attention"] == {"changed": {"min": [200, 250], "max": [200, 250]}}
    undo(store, "王芳")
    row, _ = state(store, page.id)
    assert (row["min"], row["status"], row["attention"]) == (250, "new", None)


def test_the_words_that_a_person_marked_stay_as_long_as_he_holds_the_field(store, page):
    def amount():
        return {row.field: (row.quote, row.rule) for row in state(store, page.id)[1]}.get("amount")

    machine = amount()
    decide(
        store,
        page.id,
        1,
        "王芳",
        "correct",
        {"min": 300, "max": 300},
        evidence={"amount": (OTHER, OTHER + 4)},
    )
    renewed(store, page, raised)
    assert amount() == ("300元", "person")
    renewed(store, page, lambda record: None)
    assert amount() == ("300元", "person")
    renewed(store, page, lambda record: record)
    undo(store, "王芳")
    assert amount() == machine


def test_a_value_that_a_person_removed_has_no_words(store, page):
    decide(store, page.id, 1, "王芳", "correct", {"level": None})
    renewed(store, page, raised)
    assert "level" not in {row.field for row in state(store, page.id)[1]}
    undo(store, "王芳")
    renewed(store, page, lambda record: record)
    assert "level" in {row.field for row in state(store, page.id)[1]}


@pytest.mark.parametrize(
    ("values", "words", "told"),
    [
        ({"min": 300, "max": 300}, {"amount": (5, 5)}, "mark some"),
        ({"level": None}, {"level": (1, 3)}, "level: it has no value"),
        ({}, {"colour": (1, 3)}, "colour: no field that has words"),
    ],
)
def test_wrong_words_are_refused(store, page, values, words, told):
    before = state(store, page.id)
    with pytest.raises(WrongValue, match=told):
        decide(store, page.id, 1, "王芳", "correct", values, evidence=words)
    assert state(store, page.id) == before


def test_an_added_record_is_taken_back_and_leaves_its_history(store, page):
    start = TEXT.index("交通补助若干")
    city = TEXT.index("福州市")
    values = {"region": "350100", "level": "any", "frequency": "unspecified"}
    addition = Addition(
        page.document, "王芳", "incentive", start, start + 6, values, evidence={"region": (city, city + 3)}
    )
    with store.write() as connection:
        id = add(connection, addition)
    row, words = state(store, id)
    assert {one.field: one.quote for one in words} == {
        "kind": "交通补助若干",
        "level": "交通补助若干",
        "frequency": "交通补助若干",
        "region": "福州市",
    }
    undo(store, "王芳")
    renewed(store, page, lambda record: record)
    after, _ = state(store, id)
    assert (after["status"], after["attention"], after["fields"]) == ("rejected", None, row["fields"])
    with store.read() as connection:
        found = search.page(connection, search.Filter(status="accepted"), search.Order(), None, 10)
        assert not found.records
