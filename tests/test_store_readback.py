"""A workbook that was exported and edited, read back: what it changes, and what is not taken of it."""

import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from test_store_precision import decide, fill, ids  # noqa: F401

from policyextract.sources import SourceError
from policyextract.store import database, history, readback, undoing, workbook
from policyextract.store.export import export
from policyextract.store.export.selection import About
from policyextract.store.export.stored import Stored
from policyextract.store.filters import Filter
from policyextract.store.reviews import ReviewError
from policyextract.store.schema import records


@pytest.fixture
def database_url(tmp_path):
    """One kind of database, where the other one does nothing otherwise."""
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def sheet(store, ids, tmp_path):  # noqa: F811
    """The exported workbook; editing it saves it."""
    return Edited(exported(store, tmp_path))


def exported(store, folder):
    """A workbook of all records."""
    path = folder / "records.xlsx"
    with store.read() as connection:
        export(Stored(connection, Filter(), About((), "", "", "")), path)
    return path


class Edited:
    """A workbook as a person edits it, by the names of columns."""

    def __init__(self, path):
        self.path = path

    def edit(self, work):
        book = load_workbook(self.path)
        sheet = book.worksheets[0]
        work(sheet, {cell.value.split()[-1]: cell.column for cell in sheet[1]})
        book.save(self.path)

    def set(self, row, **cells):
        """Sets cells of a row, counted from the first record, 1."""

        def work(sheet, columns):
            for name, value in cells.items():
                sheet.cell(row + 1, columns[name]).value = value

        self.edit(work)


def preview(store, sheet):
    with store.read() as connection:
        return readback.preview(connection, workbook.rows(sheet.path, "records.xlsx", readback.WANTED))


def apply(store, edits, key=None):
    with store.write() as connection:
        return readback.apply(connection, edits, "李", "records.xlsx", key)


def held(store, *names):
    with store.read() as connection:
        asked = select(*(records.c[name] for name in names)).where(records.c.kind == "incentive")
        return [tuple(row) for row in connection.execute(asked.order_by(records.c.start))]


def values(found):
    return [dict(edit.values) for edit in found.edits]


def test_what_was_not_touched_changes_nothing(store, sheet):
    found = preview(store, sheet)
    assert (found.rows, found.edits, found.conflicts, found.troubles) == (3, [], [], [])
    sheet.edit(lambda own, columns: None)  # saved by another program
    assert preview(store, sheet).edits == []


def test_cells_become_corrections_and_are_undone_as_one(store, sheet):
    sheet.set(1, min="2,500", max=2500, level="高级", effective="2024年5月1日")
    sheet.set(2, status="已确认", review_note="核对过")
    sheet.set(3, status="rejected", review_reason="不是补贴")
    found = preview(store, sheet)
    assert found.troubles == []
    assert values(found) == [{"level": "senior", "min": 2500, "max": 2500, "effective": "2024-05-01"}, {}, {}]
    assert [edit.verdict for edit in found.edits] == ["correct", "accept", "reject"]
    assert found.edits[0].before["min"] == 200
    done, left = apply(store, found.edits, "key")
    assert (done.records, left) == (3, [])
    assert held(store, "status", "min") == [("corrected", 2500), ("accepted", 300), ("rejected", 500)]
    assert apply(store, found.edits, "key")[0] == done  # once only
    with store.write() as connection:
        assert undoing.undo(connection, "李").records == 3
    assert held(store, "status", "min") == [("new", 200), ("new", 300), ("new", 500)]


def test_notes_alone_are_part_of_the_step(store, sheet):
    sheet.set(1, review_note="再问民政局")
    sheet.set(2, status="已确认", review_note="核对过")
    done, left = apply(store, preview(store, sheet).edits, "key")
    assert (done.records, left) == (2, [])
    with store.read() as connection:
        (line,) = history.history(connection, None, None, 9).entries
    assert (line.records, line.about["file"]) == (2, "records.xlsx")
    assert preview(store, sheet).edits == []
    with store.write() as connection:
        assert undoing.undo(connection, "李").records == 2
        with pytest.raises(ReviewError):
            undoing.undo(connection, "李")
    assert held(store, "status")[:2] == [("new",), ("new",)]
    assert [edit.note for edit in preview(store, sheet).edits] == ["再问民政局"]  # it was taken back


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The rows of a workbook that nobody edited, and the database that they are from."""
    folder = tmp_path_factory.mktemp("lines")
    with database.open(str(folder / "store.sqlite")) as store:
        fill(store)
        yield store, list(workbook.rows(exported(store, folder), "records.xlsx", readback.WANTED))


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        ({"amount": "300–600元"}, {"min": 300, "max": 600}),
        ({"amount": "最高1万元"}, {"min": None, "max": 10000}),
        ({"max": "0.5万元", "min": ""}, {"min": None, "max": 5000}),
        ({"region_name": "福州市"}, {"region": "350100"}),
        ({"region": "350203"}, {"region": "350203"}),
        ({"effective": "2023"}, {"effective": "2023"}),
        ({"effective": "2018年起"}, {"effective": "2018/.."}),
        ({"validity": "三年"}, {"validity": "P3Y"}),
        ({"frequency": "每年 year"}, {"frequency": "year"}),
        ({"conditions": "在岗；满一年"}, {"conditions": ["在岗", "满一年"]}),
        ({"beneficiary": "社工 <b>"}, {"beneficiary": "社工 <b>"}),
        ({"level": "特级"}, None),
        ({"min": "多"}, None),
        ({"min": "9000"}, None),  # more than max
        ({"min": "NaN"}, None),
        ({"region": "999999"}, None),
        ({"effective": "明年"}, None),
        ({"modality": "实际"}, None),  # a payment has none
        ({"status": "rejected"}, None),  # without a reason
        ({"status": "corrected"}, None),  # nothing was
        ({"status": "unsure", "max": "300"}, None),
        ({"review_reason": "因为"}, None),
        ({"region": "350203", "region_name": "福州市"}, None),
        ({"version": ""}, None),
        ({"version": "9"}, None),
        ({"id": ""}, None),
        ({"id": "ffffffffffffffff"}, None),
    ],
)
def test_cells(lines, cells, right):
    store, rows = lines
    told = {**rows[0].cells, **{name: ("text", words) for name, words in cells.items()}}
    edited = rows[0]._replace(cells={name: cell for name, cell in told.items() if cell[1]})
    with store.read() as connection:
        found = readback.preview(connection, [edited, *rows[1:]])
    if right is None:
        assert found.edits == [] and len(found.troubles) == 1
        assert found.troubles[0].place.endswith("2")
    else:
        assert found.troubles == [] and values(found) == [right]


def test_cells_as_excel_keeps_them(store, sheet):
    sheet.set(1, expires=datetime(2027, 3, 1), effective=2023, min=1500.0, max="1,500", quote="别的话")
    sheet.set(2, beneficiary="=A1&B1", region=350203)
    sheet.set(3, min="#REF!")
    found = preview(store, sheet)
    assert values(found) == [{"min": 1500, "max": 1500, "effective": "2023", "expires": "2027-03-01"}]
    assert [trouble.place[-1] for trouble in found.troubles] == ["3", "4"]


def test_rows_in_any_order_twice_or_missing(store, sheet):
    def work(own, columns):
        rows = [[cell.value for cell in row] for row in own.iter_rows(min_row=2)]
        for at, row in enumerate([rows[2], rows[0], rows[2]], 2):
            for column, value in enumerate(row, 1):
                own.cell(at, column).value = value
        own.cell(3, columns["max"]).value = 900
        own.delete_cols(columns["sentence"])
        own.delete_cols(columns["beneficiary"])

    sheet.edit(work)
    found = preview(store, sheet)
    assert (found.rows, values(found), found.troubles) == (3, [{"max": 900}], [])
    sheet.set(3, level="中级")
    found = preview(store, sheet)
    assert len(found.troubles) == 1 and values(found) == [{"max": 900}]


def test_what_others_decided_since_is_not_overwritten(store, sheet, ids):  # noqa: F811
    decide(store, ids[0], 1, "王", "correct", {"max": 700})
    decide(store, ids[1], 1, "王", "accept")
    sheet.set(1, level="高级")
    found = preview(store, sheet)
    assert [(one.record, one.since[0].who) for one in found.conflicts] == [(ids[0], "王")]
    assert found.edits == []
    sheet.set(1, level="初级")
    sheet.set(3, status="存疑")
    found = preview(store, sheet)
    assert found.conflicts == [] and [edit.verdict for edit in found.edits] == ["unsure"]
    decide(store, ids[2], 1, "王", "accept")
    done, left = apply(store, found.edits)
    assert done.records == 0 and len(left) == 1
    assert held(store, "status")[2] == ("accepted",)


@pytest.mark.parametrize("content", ["", "PK\x03\x04", "no workbook", None])
def test_other_files_are_refused(store, tmp_path, content):
    path = tmp_path / "other.xlsx"
    if content is None:
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    else:
        path.write_text(content)
    with pytest.raises(SourceError, match=r"other\.xlsx"):
        list(workbook.rows(path, "other.xlsx", readback.WANTED))


def test_a_workbook_of_something_else(store, sheet):
    sheet.edit(lambda own, columns: own.delete_rows(1))
    with pytest.raises(SourceError) as refused:
        preview(store, sheet)
    assert "export" in refused.value.refusal.advice


def test_a_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "")
    content = bytearray(path.read_bytes())
    size = content.index(b"PK\x01\x02") + 24  # what the file's directory says of the size of its part
    content[size : size + 4] = (1 << 31).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(SourceError, match="unpacks to more than"):
        list(workbook.rows(path, "bomb.xlsx", readback.WANTED))
