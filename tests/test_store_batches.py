"""One decision on many records: what is shown is what is done, all of it or nothing, and is taken back."""

import pytest
from databases import payments
from sqlalchemy import select, update

from policyextract.store import batches, history, reviews, undoing
from policyextract.store.batches import Bulk
from policyextract.store.filters import Filter
from policyextract.store.reviews import Decision, ReviewError
from policyextract.store.schema import records
from policyextract.store.schema import reviews as kept

CITIES = "长沙市 株洲市 湘潭市 衡阳市 邵阳市 岳阳市 常德市 益阳市 郴州市 永州市 怀化市 娄底市".split()
TEXT = "湖南各地社工补贴一览\n\n" + "".join(
    f"{city}对取得助理社会工作师证书的人员，每人每月补贴{300 + 10 * n}元。\n" for n, city in enumerate(CITIES)
)
PROMISES = Filter(kind="incentive")


@pytest.fixture
def ids(store):
    """The records of a document that promises twelve payments."""
    return payments(store, TEXT)


def previewed(store, bulk, filter=PROMISES):
    with store.read() as connection:
        return batches.preview(connection, filter, bulk)


def applied(store, bulk, fingerprint, filter=PROMISES):
    with store.write() as connection:
        return batches.apply(connection, filter, bulk, fingerprint)


def decide(store, *args):
    with store.write() as connection:
        return reviews.decide(connection, Decision(*args))


def states(store):
    with store.read() as connection:
        own = select(records.c.status, records.c.level, records.c.fields).order_by(records.c.id)
        return connection.execute(own).all()


def test_what_is_shown_is_done_and_taken_back_as_one_step(store, ids):
    decide(store, ids[0], 1, "李强", "accept")
    decide(store, ids[1], 1, "李强", "reject", {}, "not a promise")
    before, bulk = states(store), Bulk("王芳", "accept", key="once")
    shown = previewed(store, bulk)
    assert (shown.changed, shown.same) == (
        {("incentive", "new"): len(ids) - 2, ("incentive", "rejected"): 1},
        1,
    )
    assert states(store) == before
    done = applied(store, bulk, shown.fingerprint)
    assert done.records == shown.records == len(ids) - 1
    assert applied(store, bulk, shown.fingerprint) == done
    assert {row.status for row in states(store) if row.fields["kind"] == "incentive"} == {"accepted"}
    with store.read() as connection:
        entry, *_ = history.history(connection, None, None, 50).entries
    assert (entry.records, entry.about["filter"]) == (len(ids) - 1, {"kind": "incentive"})
    with store.write() as connection:
        assert undoing.undo(connection, "王芳").records == len(ids) - 1
    assert states(store) == before
    with store.read() as connection:
        lines = [
            (one.review.decision, one.records) for one in history.history(connection, None, None, 50).entries
        ]
    assert lines == [("undo", len(ids) - 1), ("accept", len(ids) - 1), ("reject", 1), ("accept", 1)]


def test_one_value_for_all_that_can_have_it(store, ids):
    bulk = Bulk("王芳", "correct", {"frequency": "year"})
    shown = previewed(store, bulk, Filter())
    with store.read() as connection:
        everything = len(connection.execute(select(records.c.id)).all())
    assert (shown.records, shown.unfit) == (len(ids), everything - len(ids))
    assert {one.fields["frequency"] for one in shown.shown} == {"year"}
    assert {one.row.fields["frequency"] for one in shown.shown} == {"month"}
    applied(store, bulk, shown.fingerprint, Filter())
    assert previewed(store, bulk, Filter()).same == len(ids)
    with pytest.raises(ReviewError, match="nothing to change"):
        applied(store, bulk, previewed(store, bulk, Filter()).fingerprint, Filter())


@pytest.mark.parametrize("other", ["a decision", "another extraction", "another value", "another filter"])
def test_what_was_not_shown_is_not_done(store, ids, other):
    bulk, filter = Bulk("王芳", "correct", {"level": "senior"}), PROMISES
    fingerprint = previewed(store, bulk).fingerprint
    if other == "a decision":
        decide(store, ids[0], 1, "李强", "accept")
    elif other == "another extraction":
        with store.write() as connection:
            connection.execute(update(records).where(records.c.id == ids[0]).values(version=2))
    elif other == "another value":
        bulk = Bulk("王芳", "correct", {"level": "any"})
    else:
        filter = Filter(kind="incentive", status="new")
    before = states(store)
    with pytest.raises(ReviewError, match="changed since they were shown"):
        applied(store, bulk, fingerprint, filter)
    assert states(store) == before
    with store.read() as connection:
        assert not connection.scalars(select(kept.c.id).where(kept.c.who == "王芳")).all()


def test_what_others_decided_since_stays_when_a_batch_is_taken_back(store, ids):
    bulk = Bulk("王芳", "reject", reason="not a promise")
    applied(store, bulk, previewed(store, bulk).fingerprint)
    decide(store, ids[3], 2, "李强", "accept")
    with store.write() as connection:
        undone = undoing.undo(connection, "王芳")
    assert (undone.records, [one.record for one in undone.left]) == (len(ids) - 1, [ids[3]])
    assert "李强 accepted it" in str(undone.left[0])
    with store.read() as connection:
        told = dict(connection.execute(select(records.c.id, records.c.status)).all())
    assert {id for id in ids if told[id] != "new"} == {ids[3]}


def test_a_decision_on_many_needs_what_one_needs(store, ids):
    for bulk, told in (
        (Bulk("王芳", "reject"), "say why"),
        (Bulk("王芳", "correct"), "needs the field"),
        (Bulk(" ", "accept"), "name of who"),
    ):
        with pytest.raises(ReviewError, match=told):
            previewed(store, bulk)
    assert previewed(store, Bulk("王芳", "correct", {"level": "expert"})).unfit == len(ids)


def test_a_verdict_on_many_is_what_it_is_on_one_and_so_is_its_undo(store, ids):
    decide(store, ids[0], 1, "李强", "correct", {"level": "senior"})
    decide(store, ids[1], 1, "李强", "reject", {}, "not a promise")
    decide(store, ids[2], 1, "李强", "unsure")
    with store.write() as connection:
        back = {"changed": {"level": ["junior", "senior"]}}
        connection.execute(update(records).where(records.c.id == ids[0]).values(attention=back))
    with store.read() as connection:
        before = connection.execute(select(records).order_by(records.c.start)).mappings().all()
    bulk = Bulk("王芳", "accept", note="看过")
    applied(store, bulk, previewed(store, bulk).fingerprint)
    with store.read() as connection:
        after = {row.id: row for row in connection.execute(select(records).where(records.c.id.in_(ids)))}
        lines = history.found(connection, kept.c.who == "王芳")
        page = history.history(connection, lines[0].batch, None, 5)
        rest = history.history(connection, lines[0].batch, page.before, 50)
    assert [after[id].status for id in ids[:4]] == ["corrected", "accepted", "accepted", "accepted"]
    assert {(one.version, one.note, after[one.record].version) for one in lines} == {
        (2, "看过", 2),
        (3, "看过", 3),
    }
    assert (after[ids[0]].attention, lines[0].changes, lines[0].evidence) == (None, {}, {})
    assert {one.review.record for one in (*page.entries, *rest.entries)} == set(ids)
    assert {one.review.record: (one.review.was, one.after) for one in rest.entries} | {
        one.review.record: (one.review.was, one.after) for one in page.entries
    } == {row["id"]: (row["status"], after[row["id"]].status) for row in before if row["id"] in ids}
    with store.write() as connection:
        undoing.undo(connection, "王芳")
    with store.read() as connection:
        now = connection.execute(select(records).order_by(records.c.start)).mappings().all()
    assert [{**row, "version": 0} for row in now] == [{**row, "version": 0} for row in before]
