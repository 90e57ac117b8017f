"""Which records contradict each other, what waits for a person, and when the rest may be trusted."""

import contextlib
import random
from decimal import Decimal
from math import comb

import pytest
from databases import opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from test_store_search import A_RECORD, filled, found

from policyextract.pipeline import run
from policyextract.sources import Options, read_bytes
from policyextract.store import near, queue, reviews, search, writing
from policyextract.store.additions import Addition, add
from policyextract.store.answers import VALUES
from policyextract.store.ingest import Ingest
from policyextract.store.renewal import renew
from policyextract.store.reviews import Decision
from policyextract.store.sampling import Progress, Sample, more, progress, sample
from policyextract.store.schema import documents, evidence, records
from policyextract.store.search import Filter, Order
from policyextract.store.undoing import undo

MONTHLY = {**A_RECORD, "frequency": "month", "effective": None}
LEVELS = {"助理社会工作师": "junior", "社会工作师": "intermediate"}


def _conflicts(connection):
    return {row.id: row.conflict for row in connection.execute(select(records.c.id, records.c.conflict))}


def conflicts(store):
    with store.read() as connection:
        return _conflicts(connection)


def marked(store, *clippings):
    """The conflicts of some clippings, each with some records."""
    filled(store, ["社工"] * len(clippings), lambda n: [MONTHLY | one for one in clippings[n - 1]])
    with store.write() as connection:
        queue.mark(connection, connection.scalars(select(records.c.subject)))
    return {id: other for id, other in conflicts(store).items() if other}


def amount(value, **more):
    return {"min": value, "max": value, **more}


ONE, OTHER = {"policy": "社工津贴办法"}, {"policy": "社区工作者管理办法"}
BOTH = {"r1-0": "r2-0", "r2-0": "r1-0"}


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ([amount(200)], [amount(300)], BOTH),
        ([amount(200)], [amount(200)], {}),
        ([amount(200)], [amount(300, frequency="year")], {}),
        ([amount(200)], [amount(300, region="350200")], {}),
        ([amount(200)], [amount(300, level="senior")], {}),
        ([amount(200)], [amount(300, kind="indicator")], {}),
        ([amount(200, level="none")], [amount(300, level="none")], {}),
        ([amount(200, region=None)], [amount(300, region=None)], {}),
        ([amount(200, frequency="unspecified")], [amount(300, frequency="unspecified")], {}),
        ([amount(200, **ONE)], [amount(300, **ONE)], BOTH),
        ([amount(200, **ONE)], [amount(300, **OTHER)], {}),
        ([amount(200, **ONE)], [amount(300)], BOTH),
        ([amount(200, effective="2020")], [amount(300, effective="2023-01-01")], {}),
        ([amount(200, **ONE, effective="2020")], [amount(300, **ONE, effective="2023")], {}),
        ([amount(200, **ONE, date="2020")], [amount(300, **ONE, date="2023")], BOTH),
        ([amount(200, conditions=["满一年"])], [amount(300)], {}),
        ([amount(200), amount(500)], [amount(500)], {}),
        ([{"min": None, "max": 500}], [amount(300)], {}),
        ([{"min": None, "max": 500}], [amount(600)], BOTH),
        ([{"min": 400, "max": None}], [amount(300)], BOTH),
        ([{"min": None, "max": None}], [amount(300)], {}),
        ([amount(200), amount(300)], [], {}),
        ([amount(200, status="rejected")], [amount(300)], {}),
        ([amount(200, status="accepted")], [amount(300)], BOTH),
    ],
)
def test_contradictions(empty, first, second, right):
    with empty.write() as connection:
        connection.execute(delete(documents))
    assert marked(empty, first, second) == right


def test_of_several_the_oldest_document_is_named(store):
    told = marked(store, [amount(200)], [amount(300)], [amount(200)], [amount(300)])
    assert told == {"r1-0": "r2-0", "r2-0": "r1-0", "r3-0": "r2-0", "r4-0": "r1-0"}


STORY = """社工服务站一年见成效

本报讯 翔安区民政局近日公布社工站运行情况。一年来，全区社工站走访老人、困境儿童和残疾人家庭共{}户次，
链接爱心企业和社会组织二十余家，开办四点半课堂、长者食堂和心理咨询室，受到居民欢迎。各镇街社工站还同
卫生院、学校、派出所建立联席会议制度，每月会商一次，及时转介需要帮助的家庭。区民政局负责人说，下一步
将把社工站延伸到每个村居，请居民有事先找社工。站里的社工小林说，最难的是让老人开口，多去几次门就开了。
"""
PAID = "社工津贴出台\n\n厦门市民政局日前印发通知。" + "".join(
    f"对取得{certificate}证书的人员，每人每月补贴{{}}元。" for certificate in LEVELS
)


def taken(store, text, name):
    """A clipping that is taken into the database as `ingest` does."""
    extraction = run(read_bytes(text.encode(), name))
    with store.write() as connection:
        started = writing.start_run(connection, "ingest")
        added = writing.add_document(connection, started, extraction.source, extraction.document)
        near.mark(connection, added.document)
        queue.mark(connection, queue.subjects(connection, added.document))
    return added.document, extraction


def test_a_figure_is_compared_with_that_of_the_same_story(store):
    for n, text in enumerate((STORY.format(3641), STORY.format(3841), STORY.format(3641) + "原载翔安新闻")):
        taken(store, text, f"{n}.txt")
    with store.read() as connection:
        told = connection.execute(select(records).where(records.c.min > 3000)).all()
    by_document = {row.document: row for row in told}
    assert by_document[1].conflict == by_document[2].id
    assert by_document[2].conflict == by_document[1].id
    assert by_document[3].conflict is None  # as the first one says


def test_ingested_clippings_are_compared(store, tmp_path):
    for name, paid in (("a", (200, 300)), ("b", (250, 300))):
        (tmp_path / f"{name}.txt").write_text(PAID.format(*paid))
    with Ingest(store, Options(), 1) as job:
        job.take([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], lambda *_: None, lambda: False)
    with store.read() as connection:
        first, *rest = search.page(connection, Filter(), Order("priority"), None, 9).records
        assert (first["level"], first["priority"]) == ("junior", 2)
        assert {first["min"], rest[0]["min"]} == {200, 250}
        assert search.count(connection, Filter(conflict=True)) == 2
        assert search.count(connection, Filter(conflict=True), most=1) == 1


def from_scratch(store):
    """The conflicts, worked out for all records at once."""
    with store.write() as connection:
        before = _conflicts(connection)
        connection.execute(update(records).values(conflict=None))
        queue.mark(connection, connection.scalars(select(records.c.subject)))
        now = _conflicts(connection)
    return before, now


def some_record(connection, chance):
    ids = connection.execute(select(records.c.id, records.c.version, records.c.min).order_by(records.c.id))
    return chance.choice(ids.all())


def decide(store, chance, clippings):
    with store.write() as connection:
        row = some_record(connection, chance)
        verdict = chance.choice(("accept", "reject", "unsure", "correct"))
        values = amount(chance.choice([200, 250, 700])) if verdict == "correct" else {}
        if values and values["min"] == row.min:
            values = {"level": "senior"}
        with contextlib.suppress(reviews.ReviewError):  # these may be its values already
            reviews.decide(
                connection, Decision(row.id, row.version, "王敏", verdict, values=values, reason="不对")
            )


def take_back(store, chance, clippings):
    with store.write() as connection, contextlib.suppress(reviews.ReviewError):  # there may be nothing left
        undo(connection, "王敏")


def read_anew(store, chance, clippings):
    document, extraction = chance.choice(clippings)
    value = Decimal(chance.choice([200, 250]))
    changed = [one.model_copy(update={"min": value, "max": value}) for one in extraction.document.records]
    kept = tuple(changed[chance.randrange(2) :])
    with store.write() as connection:
        started = writing.start_run(connection, "reprocess")
        answers = extraction.document.model_copy(update={"records": kept})
        renew(connection, started, document, extraction.source, answers)


def add_one(store, chance, clippings):
    document, extraction = chance.choice(clippings)
    start = extraction.source.chars.index("民政局")
    values = {"region": "350200", "level": "junior", "unit": "CNY", "frequency": "month", **amount(260)}
    with store.write() as connection:
        add(connection, Addition(document, "王敏", "incentive", start, start + 3, values))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_the_conflicts_are_those_of_all_records(store, seed):
    chance = random.Random(seed)
    clippings = [
        taken(store, PAID.format(200, 300) + end, f"{n}.txt") for n, end in enumerate(("", "完", "。完"))
    ]
    some = 0
    for act in (
        decide,
        read_anew,
        decide,
        decide,
        take_back,
        add_one,
        read_anew,
        decide,
        take_back,
        read_anew,
    ):
        act(store, chance, clippings)
        before, now = from_scratch(store)
        assert before == now, act
        some += any(now.values())
    assert some > 2


LINES = st.fixed_dictionaries(
    {
        "confidence": st.sampled_from([0.2, 0.5, 0.9]),
        "effective": st.sampled_from([None, "2019", "2021"]),
        "status": st.sampled_from(["new", "accepted", "unsure"]),
        "level": st.sampled_from(["junior", "senior"]),
        "start": st.integers(0, 3),
    }
)
KEYS = {
    "place": lambda row: (row["document"], row["start"], row["id"]),
    "since": lambda row: (row["since"], row["id"]),
    "confidence": lambda row: (row["confidence"], row["id"]),
    "priority": lambda row: (row["priority"], row["document"], row["start"], row["id"]),
    "sample": lambda row: row["id"],
}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(LINES, min_size=1, max_size=3), min_size=1, max_size=3), st.data())
def test_neighbours_are_those_of_a_plain_sort(empty, told, data):
    with empty.write() as connection:
        connection.execute(delete(documents))
    filled(empty, ["社工"] * len(told), lambda n: [A_RECORD | one for one in told[n - 1]])
    filter = data.draw(st.sampled_from([Filter(), Filter(todo=True), Filter(level="senior", since=2019)]))
    with empty.read() as connection:
        all = {row["id"]: row for row in connection.execute(select(records)).mappings()}
        left = set(connection.scalars(select(records.c.id).where(*search.conditions(connection, filter))))
        for by, key in KEYS.items():
            order = sorted(all, key=lambda id: key(all[id]))
            for id in order:
                at = order.index(id)
                before = next((one for one in reversed(order[:at]) if one in left), None)
                behind = next((one for one in order[at + 1 :] if one in left), None)
                assert beside(connection, filter, Order(by), id) == (before, behind)
                assert beside(connection, filter, Order(by, True), id) == (behind, before)
                place = search.place(connection, Order(by), id)
                number = sum(one in left for one in order[: at + 1]) if id in left else None
                assert search.position(connection, filter, Order(by), place, 99) == (number, len(left))
        assert search.place(connection, Order(), "none") is None


def beside(connection, filter, order, id):
    """The ids of the records before and behind one."""
    found = search.neighbours(connection, filter, order, search.place(connection, order, id))
    return tuple(key and key[-1] for key in found)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty(request):
    with opened(request) as store:
        yield store


def test_what_needs_a_person_comes_first(store):
    back = {"status": "accepted", "attention": {"gone": True}}
    told = [{"status": "accepted"}, {"status": "unsure"}, {"confidence": 0.9}, {"confidence": 0.3}, back]
    filled(store, ["社工"], lambda n: [A_RECORD | one for one in told])
    assert found(store, Filter(), Order("priority")) == ["r1-4", "r1-3", "r1-2", "r1-1", "r1-0"]
    assert found(store, Filter(todo=True)) == ["r1-1", "r1-2", "r1-3", "r1-4"]
    assert found(store, Filter(todo=False)) == ["r1-0"]
    assert found(store, Filter(status=("accepted", "unsure"))) == ["r1-0", "r1-1", "r1-4"]


def test_records_are_found_by_source_and_rule(store, monkeypatch):
    taken(store, PAID.format(200, 300), "archive/甲报_2021.TXT")
    taken(store, PAID.format(250, 350), "乙报%.txt")
    for few in (1000, 0):
        monkeypatch.setattr("policyextract.store.filters.FEW", few)
        monkeypatch.setattr("policyextract.store.filters.SOME", few)
        assert len(found(store, Filter(source="甲报_2021.txt"))) == 2
        assert len(found(store, Filter(source="报"))) == 4
        assert len(found(store, Filter(source="%"))) == 2
        assert found(store, Filter(source="丙报")) == []
        assert found(store, Filter(rule="no-such-rule")) == []
        with store.read() as connection:
            rule = connection.scalars(select(evidence.c.rule).where(evidence.c.field == "amount")).first()
        assert len(found(store, Filter(rule=rule, source="乙"))) == 2


@pytest.mark.parametrize(("population", "looked", "wrong"), [(60, 0, 0), (200, 20, 1), (300, 150, 2)])
def test_so_many_more_are_needed_and_no_fewer(population, looked, wrong):
    """Against the distribution as it is written in books."""
    bad = population * 2 // 100 + 1

    def chance(size):
        ways = (comb(bad, k) * comb(population - bad, size - k) for k in range(wrong + 1))
        return sum(ways) / comb(population, size)

    needed = looked + more(population, looked, wrong)
    assert chance(needed) <= 0.05 + 1e-9
    assert needed == looked or chance(needed - 1) > 0.05 - 1e-9


def test_too_many_wrong_ones_are_told():
    assert more(1000, 300, 21) is None
    assert more(0, 0, 0) == 0
    assert more(1, 1, 0) == 0


def test_only_what_was_looked_at_in_random_order_counts(store):
    filled(store, ["社工"] * 3, lambda n: [dict.fromkeys(VALUES) | A_RECORD] * 4)
    order = found(store, Filter(), Order("sample"))

    def decided(id, verdict, who="王敏"):
        with store.write() as connection:
            return reviews.decide(connection, Decision(id, 1, who, verdict, reason="不对"))

    def told(filter=Filter()):  # noqa: B008
        with store.read() as connection:
            return progress(connection, filter), sample(connection, filter, progress(connection, filter))

    decided(order[5], "accept")  # elsewhere
    assert told() == (Progress(1, 12), Sample(0, 0, 12))
    decided(order[0], "accept")
    decided(order[1], "accept")
    assert told() == (Progress(3, 12), Sample(2, 0, 10))
    assert told(Filter(status="new", todo=True)) == told()
    decided(order[2], "reject")
    assert told() == (Progress(4, 12), Sample(3, 1, None))
    with store.write() as connection:
        undo(connection, "王敏")
    assert told() == (Progress(3, 12), Sample(2, 0, 10))
