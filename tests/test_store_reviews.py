"""Decisions of people: kept all, checked, and never over one that their maker hasn't seen."""

import threading
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import database, history, reviews, writing
from policyextract.store.additions import Addition, add
from policyextract.store.answers import WrongValue
from policyextract.store.reviews import Decision, ReviewError, Stale
from policyextract.store.schema import evidence, records
from policyextract.store.schema import reviews as kept

TEXT = """社工补贴办法出台

福建省民政厅日前印发《社区社工激励办法》。对取得助理社会工作师证书的人员，每人每月补贴200元；
对取得社会工作师证书的人员，每人每月补贴300元，自2021年5月1日起施行。福州市另给交通补助若干。
"""


def record(store, id):
    with store.read() as connection:
        return connection.execute(select(records).where(records.c.id == id)).one()


def done(store, id):
    with store.read() as connection:
        return history.since(connection, id, 0)


@pytest.fixture
def page(store):
    """A database with a document: its id, and its first record that promises money."""
    source = read_bytes(TEXT.encode(), "a.txt")
    with store.write() as connection:
        document = writing.add_document(
            connection, writing.start_run(connection, "ingest"), source, run(source).document
        ).document
        first = connection.execute(
            select(records).where(records.c.kind == "incentive").order_by(records.c.start)
        ).first()
    return SimpleNamespace(document=document, first=first, source=source)


def decide(store, *args, **named):
    with store.write() as connection:
        return reviews.decide(connection, Decision(*args, **named))


def test_every_decision_is_kept_with_what_it_changed(store, page):
    id = page.first.id
    assert decide(store, id, 1, "王芳", "accept") == 2
    assert decide(store, id, 2, "李强", "correct", {"min": 250, "max": 250}, note="看原文") == 3
    assert decide(store, id, 3, "王芳", "reject", reason="not a payment") == 4
    assert decide(store, id, 4, "李强", "unsure") == 5
    with store.write() as connection:
        reviews.note(connection, id, "赵敏", "请核对")
    assert [(one.who, one.decision, one.version) for one in done(store, id)] == [
        ("王芳", "accept", 2),
        ("李强", "correct", 3),
        ("王芳", "reject", 4),
        ("李强", "unsure", 5),
        ("赵敏", "note", 5),
    ]
    assert done(store, id)[1].changes == {"min": [200, 250], "max": [200, 250]}
    assert (record(store, id).status, record(store, id).version) == ("unsure", 5)


def test_what_holds_and_the_columns_follow_a_correction_and_the_machines_answer_stays(store, page):
    decide(store, page.first.id, 1, "王芳", "correct", {"level": "senior", "min": 150, "region": "350100"})
    now = record(store, page.first.id)
    assert (now.status, now.level, now.min, now.region) == ("corrected", "senior", 150, "350100")
    assert (now.fields["level"], now.fields["region_name"]) == ("senior", "福建省福州市")
    assert now.answer == page.first.answer


def test_who_accepts_a_corrected_record_leaves_it_corrected(store, page):
    decide(store, page.first.id, 1, "王芳", "correct", {"level": "senior"})
    decide(store, page.first.id, 2, "李强", "accept")
    assert record(store, page.first.id).status == "corrected"


def test_who_decides_on_what_has_changed_is_told_by_whom_and_how(store, page):
    decide(store, page.first.id, 1, "王芳", "correct", {"level": "senior"})
    with pytest.raises(Stale, match=r"王芳 corrected it at .*, level from 'junior' to 'senior'") as told:
        decide(store, page.first.id, 1, "李强", "accept")
    assert [one.who for one in told.value.since] == ["王芳"]
    assert told.value.version == 2
    assert len(done(store, page.first.id)) == 1


WRONG = {
    "level": ({"level": "expert"}, "level: 'expert' can't be its value"),
    "amount": ({"min": "viel"}, "min: 'viel' can't be its value"),
    "range": ({"min": 900}, "min: 900 is more than max, 200"),
    "region": ({"region": "999999"}, "region: '999999' is no code of a region"),
    "place": ({"start": 3}, "start: no field that can be corrected"),
    "unknown": ({"colour": "red"}, "colour: no field that can be corrected"),
    "the same": ({"level": "junior"}, "these are its values already"),
}


@pytest.mark.parametrize(("values", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_refused_and_nothing_is_changed(store, page, values, told):
    with pytest.raises(ReviewError if "already" in told else WrongValue, match=told):
        decide(store, page.first.id, 1, "王芳", "correct", values)
    assert (record(store, page.first.id), done(store, page.first.id)) == (page.first, [])


def test_a_decision_needs_its_maker_and_a_rejection_its_reason(store, page):
    with pytest.raises(ReviewError, match="say why"):
        decide(store, page.first.id, 1, "王芳", "reject")
    with pytest.raises(ReviewError, match="name of who"):
        decide(store, page.first.id, 1, " ", "accept")
    with pytest.raises(ReviewError, match="there is none"):
        decide(store, "0" * 16, 1, "王芳", "accept")


def test_a_person_adds_what_the_machine_missed(store, page):
    start = TEXT.index("交通补助若干")
    values = {"region": "350100", "level": "any", "frequency": "unspecified"}
    addition = Addition(page.document, "王芳", "incentive", start, start + 6, values, note="no amount")
    with store.write() as connection:
        id = add(connection, addition)
    made = record(store, id)
    assert (made.status, made.answer, made.quote, made.region) == ("accepted", None, "交通补助若干", "350100")
    assert made.sentence.startswith("福州市另给")
    with store.read() as connection:
        words = select(evidence.c.quote).where(evidence.c.record == id, evidence.c.field == "region")
        assert connection.execute(words).scalar_one() == "交通补助若干"
    assert [(one.decision, one.who, one.note) for one in done(store, id)] == [("add", "王芳", "no amount")]
    with store.write() as connection:
        assert add(connection, addition) != id


def test_words_that_are_not_there_are_no_record(store, page):
    for start, end in ((5, 5), (10_000, 10_001), (-2, 3)):
        with pytest.raises(ReviewError), store.write() as connection:
            add(connection, Addition(page.document, "王芳", "incentive", start, end, {}))
    with pytest.raises(ReviewError, match="there is none"), store.write() as connection:
        add(connection, Addition(99, "王芳", "incentive", 1, 2, {}))


def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(database_url, store, page):
    """A hundred races on one record, each from the version that both have seen."""
    races, told, both = 100, [], threading.Barrier(2)

    def review(who):
        with database.open(database_url) as own:
            for version in range(1, races + 1):
                both.wait(timeout=60)
                try:
                    decide(own, page.first.id, version, who, "accept", note=f"race {version}")
                except Stale as stale:
                    told.append((version, stale.since[-1].note))
                both.wait(timeout=60)

    people = [threading.Thread(target=review, args=(who,)) for who in ("王芳", "李强")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    with store.read() as connection:
        decided = connection.scalar(select(func.count()).select_from(kept))
    assert (decided, record(store, page.first.id).version) == (races, races + 1)
    assert told == [(version, f"race {version}") for version in range(1, races + 1)]
