"""How often rules are right by what people decided, and what a wrong one was surest of."""

import pytest
from databases import payments

from policyextract.store import precision, reviews, undoing
from policyextract.store.reviews import Decision

PAGE = """厦门市给持证社工发补贴

厦门市民政局规定，对取得助理社会工作师证书的社工，每人每月补贴200元。
对取得社会工作师证书的社工，每人每月补贴300元。对取得高级社会工作师证书的社工，每人每月补贴500元。
"""


@pytest.fixture
def ids(store):
    """A database with a page of three payments; their ids."""
    return fill(store)


def fill(store):
    """Reads the page into a database; the ids of its payments."""
    found = payments(store, PAGE)
    assert len(found) == 3
    return found


def decide(store, *told, **named):
    with store.write() as connection:
        return reviews.decide(connection, Decision(*told, **named))


def judged(store, rule="money.amount"):
    with store.read() as connection:
        return [tuple(one) for one in precision.precision(connection, rule)]


def worst(store, rule="money.amount"):
    with store.read() as connection:
        return precision.worst(connection, rule, 10)


def test_rules_are_judged_by_what_people_decided(store, ids):
    assert judged(store) == []
    decide(store, ids[0], 1, "王", "accept")
    decide(store, ids[1], 1, "王", "correct", {"min": 350, "max": 350})
    assert judged(store) == [("money.amount", "amount", 1, 1, 0)]
    found = worst(store)
    assert [(one.record, one.said, one.right) for one in found] == [
        (ids[1], [300, 300, "CNY"], [350, 350, "CNY"])
    ]
    assert found[0].quote == "300元"
    with store.write() as connection:
        undoing.undo(connection, "王")
    assert judged(store) == [("money.amount", "amount", 1, 0, 0)]


def test_a_rejected_record_counts_against_what_made_it_one(store, ids):
    decide(store, ids[0], 1, "王", "reject", reason="not paid")
    assert judged(store) == []
    with store.read() as connection:
        (one,) = precision.precision(connection)
    assert (one.field, one.rejected, one.interval[0]) == ("kind", 1, 0)
    assert worst(store, one.rule)[0].right is None


def test_words_that_a_person_marked_dont_hide_the_rule_that_was_wrong(store, ids):
    start = PAGE.index("500元")
    decide(
        store, ids[0], 1, "王", "correct", {"min": 500, "max": 500}, evidence={"amount": (start, start + 4)}
    )
    assert judged(store) == [("money.amount", "amount", 0, 1, 0)]
    assert worst(store)[0].quote == "200元"


def test_a_field_that_should_be_empty_counts_too(store, ids):
    decide(store, ids[0], 1, "王", "correct", {"frequency": None})
    assert judged(store, "frequency.month") == [("frequency.month", "frequency", 0, 1, 0)]
    assert worst(store, "frequency.month")[0].right == [None]
