"""New answers for stored documents: what people decided stays; what the machine changed comes back."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from policyextract import patterns
from policyextract.model import Document
from policyextract.pipeline import run
from policyextract.sources import Options, read_bytes
from policyextract.store import database, reviews, writing
from policyextract.store.additions import Addition, add
from policyextract.store.ingest import Ingest
from policyextract.store.renewal import renew
from policyextract.store.reprocess import Reprocess
from policyextract.store.reviews import Decision
from policyextract.store.schema import documents, evidence, records, runs
from policyextract.store.schema import reviews as kept

CITIES = (
    "长沙市 株洲市 湘潭市 衡阳市 邵阳市 岳阳市 常德市 益阳市 郴州市 永州市 怀化市 娄底市 "
    "武汉市 黄石市 十堰市 宜昌市 襄阳市 鄂州市 荆门市 孝感市 荆州市 黄冈市 咸宁市 随州市"
).split()
TEXT = "中部各地社工补贴一览\n\n" + "".join(
    f"{city}对取得助理社会工作师证书的人员，每人每月补贴{300 + 10 * n}元。\n" for n, city in enumerate(CITIES)
)
DOCUMENTS = 25


def raised(record):
    return record.model_copy(update={"min": record.min + 50, "max": record.max + 50})


def moved(record):
    return record.model_copy(update={"start": record.start - 1, "end": record.end + 1})


def surer(record):
    found = {name: one.model_copy(update={"rule": "new"}) for name, one in record.evidence.items()}
    return record.model_copy(update={"confidence": 0.5, "confidences": {}, "evidence": found})


def promoted(record):
    """As everybody corrects it who corrects something."""
    return record.model_copy(update={"level": "senior"})


# What the machine says now, and what of it concerns whom: those who accepted, and who corrected the level.
ALTERATIONS = {
    "the same": (lambda record: record, None, None),
    "surer": (surer, None, None),
    "moved": (moved, None, None),
    "raised": (raised, ["max", "min"], ["max", "min"]),
    "promoted": (promoted, ["level"], None),
    "gone": (lambda record: None, "gone", "gone"),
}
PEOPLE = ["accept", "correct", "reject", "unsure", "nobody"]


class Case:
    """A record of one document, what somebody does with it, and what becomes of the machine's answer."""

    def __init__(self, number, record):
        self.record, self.id = record, record.id
        self.person = PEOPLE[number % len(PEOPLE)]
        self.alteration = list(ALTERATIONS)[number // len(PEOPLE) % len(ALTERATIONS)]

    def decide(self, connection):
        if self.person != "nobody":
            values = {"level": "senior"} if self.person == "correct" else {}
            reason = "no promise" if self.person == "reject" else None
            reviews.decide(connection, Decision(self.id, 1, "王芳", self.person, values, reason))

    def altered(self):
        return ALTERATIONS[self.alteration][0](self.record)

    def attention(self):
        """The values for which the record comes back, `gone`, or None where it doesn't."""
        _, told, corrected = ALTERATIONS[self.alteration]
        return {"nobody": None, "correct": corrected}.get(self.person, told)

    def level(self):
        """What holds."""
        if self.person == "correct":
            return "senior"
        follows = self.person != "accept" and self.alteration == "promoted"
        return "senior" if follows else "junior"

    def amount(self):
        follows = self.person not in ("accept", "correct") and self.alteration == "raised"
        return self.record.min + 50 * follows


def told(row):
    """What a record comes back for."""
    attention = row.attention or {}
    return "gone" if attention.get("gone") else sorted(attention.get("changed", ())) or None


def everything(connection, *left_out):
    """The contents of the tables of records, without what `left_out` names."""
    tables = (records, kept, evidence)
    columns = [[column for column in table.c if column.name not in left_out] for table in tables]
    return [sorted(repr(tuple(row)) for row in connection.execute(select(*some))) for some in columns]


@pytest.fixture(scope="module")
def answers():
    source = read_bytes(TEXT.encode(), "a.txt")
    return source, run(source).document


def numbered(some, sha256):
    """The records as those of another document."""
    return [
        record.model_copy(
            update={"id": hashlib.sha256(f"{sha256}|{record.start}|{n}".encode()).hexdigest()[:16]}
        )
        for n, record in enumerate(some)
    ]


def copies(answers):
    """The document again and again, as if each were another one."""
    source, document = answers
    promises = [record for record in document.records if record.kind == "incentive"]
    assert len(promises) == len(CITIES)
    for n in range(DOCUMENTS):
        sha256 = f"{n:064x}"
        own = replace(source, sha256=sha256, name=f"{n}.txt")
        named = [record.model_copy(update={"source": own.name}) for record in promises]
        changed = {"sha256": sha256, "source": own.name, "records": tuple(numbered(named, sha256))}
        yield own, document.model_copy(update=changed)


def with_records(document: Document, found, sha256):
    return document.model_copy(
        update={"records": tuple(numbered([record for record in found if record], sha256))}
    )


def test_reviewed_fields_survive_new_answers_all_of_them(store, answers):
    pages = list(copies(answers))
    cases = []
    with store.write() as connection:
        number = writing.start_run(connection, "ingest")
        for source, document in pages:
            made = writing.add_document(connection, number, source, document).document
            own = [Case(len(cases) + n, record) for n, record in enumerate(document.records)]
            for case in own:
                case.decide(connection)
            cases += own
            words = source.chars.index("中部各地")
            add(connection, Addition(made, "李强", "policy", words, words + 4, {"title": "中部各地"}))
    assert sum(case.person != "nobody" for case in cases) + len(pages) >= 500

    def renewed(altered, most=DOCUMENTS):
        counts = Counter()
        with store.write() as connection:
            number = writing.start_run(connection, "reprocess")
            for made, (source, document) in enumerate(pages[:most], 1):
                own = cases[(made - 1) * len(CITIES) : made * len(CITIES)]
                found = with_records(document, map(altered, own), source.sha256)
                counts += renew(connection, number, made, source, found)
        return counts

    with store.read() as connection:
        before = everything(connection)
    assert not renewed(lambda case: case.record, most=5)
    with store.read() as connection:
        assert everything(connection) == before
    counts = renewed(Case.altered)
    assert not renewed(Case.altered, most=5)  # once is enough
    with store.read() as connection:
        now = {row.id: row for row in connection.execute(select(records))}
        assert everything(connection)[1] == before[1]
    for case in cases:
        row = now.get(case.id)
        assert (row is None) == (case.person == "nobody" and case.alteration == "gone")
        if row:
            assert (told(row), row.gone) == (case.attention(), case.alteration == "gone")
            assert (row.level, row.min) == (case.level(), case.amount())
            assert (row.fields["level"], row.fields["min"]) == (row.level, row.min)
    added = [row for row in now.values() if row.answer is None]
    assert len(added) == len(pages)
    assert {(row.fields["title"], row.attention) for row in added} == {("中部各地", None)}
    assert len(now) == len(cases) + len(pages) - counts["removed"]
    assert counts["back"] == sum(case.attention() is not None for case in cases)

    renewed(lambda case: case.record)
    with store.read() as connection:
        assert all(row.attention is None and not row.gone for row in connection.execute(select(records)))


def test_what_comes_back_tells_from_what_to_what_until_somebody_decides(store, answers):
    source, document = next(copies(answers))
    first, rest = document.records[0], document.records[1:]

    def renewed(amount):
        other = first.model_copy(update={"min": Decimal(amount)})
        found = with_records(document, [other, *rest], source.sha256)
        with store.write() as connection:
            renew(connection, number, 1, source, found)
            row = connection.execute(select(records).where(records.c.id == first.id)).one()
            return row.attention, row.fields["min"], row.version

    with store.write() as connection:
        number = writing.start_run(connection, "ingest")
        writing.add_document(connection, number, source, document)
        reviews.decide(connection, Decision(first.id, 1, "王芳", "accept"))
    assert renewed(200) == ({"changed": {"min": [300, 200]}}, 300, 3)
    assert renewed(100) == ({"changed": {"min": [300, 100]}}, 300, 4)
    with pytest.raises(reviews.Stale, match="read anew"), store.write() as connection:
        reviews.decide(connection, Decision(first.id, 2, "李强", "accept"))
    with store.write() as connection:
        reviews.decide(connection, Decision(first.id, 4, "李强", "correct", {"min": 100}))
    assert renewed(100) == (None, 100, 5)


def test_a_record_that_moves_keeps_its_id_and_a_new_one_in_its_place_gets_another(store, answers):
    source, document = next(copies(answers))
    first, *rest = document.records
    longer = first.model_copy(update={"start": first.start - 4})
    with store.write() as connection:
        number = writing.start_run(connection, "ingest")
        writing.add_document(connection, number, source, document)
        renew(connection, number, 1, source, with_records(document, [longer, *rest], source.sha256))
        row = connection.execute(select(records).where(records.c.id == first.id)).one()
        assert row.start == first.start - 4
        both = with_records(document, [longer, first, *rest], source.sha256)
        assert renew(connection, number, 1, source, both) == {"new": 1}
        found = connection.execute(select(records.c.start, records.c.id)).all()
    assert dict(map(tuple, found))[first.start - 4] == first.id
    assert len(found) == len(document.records) + 1


def test_a_text_that_was_read_anew_takes_its_records_and_those_of_people_along(store, answers):
    source, document = next(copies(answers))
    words = source.chars.index("株洲市对取得")
    with store.write() as connection:
        number = writing.start_run(connection, "ingest")
        writing.add_document(connection, number, source, document)
        mine = add(connection, Addition(1, "李强", "policy", words, words + 6, {"title": "株洲"}))
        reviews.decide(connection, Decision(document.records[3].id, 1, "王芳", "accept"))
    better = read_bytes(("湖南日报\n\n" + TEXT.replace("岳阳市", "岳 阳 市")).encode(), "again.txt")
    better = replace(better, sha256=source.sha256)
    again = run(better).document
    promises = [record for record in again.records if record.kind == "incentive"]
    with store.write() as connection:
        renew(connection, number, 1, better, with_records(again, promises, source.sha256))
        now = {row.id: row for row in connection.execute(select(records))}
    assert now.keys() == {record.id for record in document.records} | {mine}
    assert all(better.chars[row.start :].startswith(row.quote) for row in now.values())
    assert now[mine].fields["title"] == "株洲" and now[mine].attention is None
    assert {row.fields["source"] for row in now.values()} == {source.name}


def test_reprocess_goes_on_where_it_was_broken_off(tmp_path):
    for n in range(12):  # more than are begun before the first is done
        (tmp_path / f"{n:02}.txt").write_text(TEXT.replace("300", f"{900 + n}"), "utf-8")
    files = sorted(map(str, tmp_path.glob("*.txt")))
    with database.open(str(tmp_path / "store.db")) as store:
        with Ingest(store, Options(), 1) as work:
            work.take(files, lambda *_: None, lambda: False)
        assert work.counts.new == 12
        with Reprocess(store, Options(), 1) as current:
            assert current.choose([], all=False) == 0
        with store.write() as connection:
            connection.execute(update(runs).values(patterns="others"))
        done = []
        with Reprocess(store, Options(), 1) as begun:
            assert begun.choose([], all=False) == 12
            begun.run(done.append, lambda: len(done) == 1, reread=True)
        with Reprocess(store, Options(), 1) as rest:
            assert rest.choose([str(tmp_path / "11.txt")], all=False) == 1
            assert rest.choose([], all=True) == 12 - begun.counts["documents"] < 12
            rest.run(done.append, lambda: False)
        with store.read() as connection:
            assert set(connection.scalars(select(runs.c.patterns).join(documents))) == {patterns.digest()}
    assert done == [None] * 12


@pytest.mark.skipif(not (Path(__file__).parents[1] / "patterns").is_dir(), reason="needs the checkout")
def test_a_changed_pattern_changes_what_nobody_decided(tmp_path):
    """The program with another pattern folder, end to end."""
    here = Path(patterns.__file__).parents[2]
    shutil.copytree(here / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(here / "patterns", tmp_path / "patterns")
    family = tmp_path / "patterns" / "certificates" / "social_worker.toml"
    ranks = family.read_text("utf-8").replace('"初", "助理"]', '"初"]').replace('["中级"', '["助理", "中级"')
    family.write_text(ranks, "utf-8")
    clipping, url = tmp_path / "a.txt", str(tmp_path / "store.db")
    clipping.write_text(TEXT, "utf-8")
    with database.open(url) as store:
        with Ingest(store, Options(), 1) as work:
            work.take([str(clipping)], lambda *_: None, lambda: False)
        with store.write() as connection:
            ids = list(connection.scalars(select(records.c.id).where(records.c.kind == "incentive")))
            reviews.decide(connection, Decision(ids[0], 1, "王芳", "accept"))
            reviews.decide(connection, Decision(ids[1], 1, "王芳", "correct", {"level": "any"}))
            reviews.decide(connection, Decision(ids[2], 1, "王芳", "correct", {"level": "intermediate"}))
        done = subprocess.run(
            [sys.executable, "-m", "policyextract", "reprocess", "--database", url],
            env=os.environ | {"PYTHONPATH": str(tmp_path / "src")},
            capture_output=True,
            text=True,
        )
        with store.read() as connection:
            now = {row.id: row for row in connection.execute(select(records))}
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"1 documents reprocessed: 0 records new, \d+ changed, 0 removed, 2 reviewed", done.stderr
    )
    assert [now[id].level for id in ids] == ["junior", "any", *["intermediate"] * (len(ids) - 2)]
    changed = {"changed": {"level": ["junior", "intermediate"]}}
    assert [now[id].attention for id in ids] == [changed, changed] + [None] * (len(ids) - 2)
