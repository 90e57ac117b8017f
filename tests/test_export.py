"""Exports: every format holds the records exactly, whole or not at all, and harms no spreadsheet."""

import csv
import io
import json
from decimal import Decimal

import duckdb
import openpyxl
import pandas
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from policyextract.cli import app
from policyextract.formats.labels import Label
from policyextract.jobs.tables import SCHEMAS
from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import database, writing
from policyextract.store.export import ExportError, export, xlsx
from policyextract.store.export.columns import COLUMNS
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import About
from policyextract.store.export.stored import Stored
from policyextract.store.filters import Filter
from policyextract.store.place import PlaceError, region_code
from policyextract.store.reviews import Decision, decide, note

NOTICE = """厦门发放社工津贴

厦门市民政局日前印发《厦门市社会工作者津贴办法》（厦民〔2023〕8号），自2023年6月1日起施行。
对取得助理社会工作师证书的人员，每人每月补贴200元；对取得高级社会工作师证书的人员，一次性奖励1.25万元。
"""
OTHER = """宁夏奖补持证社工

宁夏对取得高、中级社会工作师证书人员一次性分别给予6000元、3000元奖补。
"""
ABOUT = About(((Label("地区", "region"), "350000"),), "2026-05-04T08:00:00+00:00", "clippings.db", "0.1.0")


def fill(store):
    """Two clippings in a database, one of them in an archive; one record accepted, with a note later."""
    with store.write() as connection:
        number = writing.start_run(connection, "ingest")
        for text, name in ((NOTICE, "/clippings/a 1.txt"), (OTHER, "/clippings/old.zip!/b.txt")):
            source = read_bytes(text.encode(), name)
            document = run(source).document
            writing.add_document(connection, number, source, document)
    wanted = next(record.id for record in document.records if record.level == "senior")
    with store.write() as connection:
        decide(connection, Decision(wanted, 1, "王芳", "accept"))
        note(connection, wanted, "李明", "=HYPERLINK(1)")


@pytest.fixture(scope="module")
def clippings(tmp_path_factory):
    """The path of a database of clippings."""
    path = tmp_path_factory.mktemp("clippings") / "clippings.db"
    with database.open(str(path)) as store:
        fill(store)
    return path


@pytest.fixture
def selection(clippings):
    """All its records."""
    with database.open(str(clippings)) as store, store.read() as connection:
        yield Stored(connection, Filter(), ABOUT)


class Changed:
    """The records of a selection, each as a function makes it, any number of times."""

    def __init__(self, selection, change, times=1):
        self.about, self._selection, self._change, self._times = ABOUT, selection, change, times

    def records(self, evidence=False):
        for record in self._selection.records(evidence):
            for _ in range(self._times):
                yield self._change(record)


def rows_of(path, sheet=0):
    """The rows of a sheet as dictionaries by the names of the columns."""
    first, *others = openpyxl.load_workbook(path).worksheets[sheet].iter_rows()
    names = [cell.value.rpartition(" ")[2] for cell in first]
    return [dict(zip(names, row, strict=True)) for row in others]


def test_both_databases_give_the_same_records(store):
    fill(store)
    with store.read() as connection:
        found = list(Stored(connection, Filter(level="senior"), ABOUT).records(evidence=True))
        below = list(Stored(connection, Filter(region="350000", kind="incentive"), ABOUT).records())
    assert [(record.region_name, record.max, record.status) for record in found] == [
        ("福建省厦门市", 12500, "new"),
        ("宁夏回族自治区", 6000, "accepted"),
    ]
    assert found[1].reviewed_by == "王芳" and found[1].review_note == "=HYPERLINK(1)"
    assert found[0].evidence["level"].quote.startswith("高级社会工作师")
    assert [record.level for record in below] == ["junior", "senior"] and not below[0].evidence


def test_excel_has_numbers_days_links_and_texts(selection, tmp_path):
    export(selection, tmp_path / "out.xlsx")
    rows = rows_of(tmp_path / "out.xlsx")
    [senior] = [row for row in rows if row["amount"].value == "1.25万元"]
    assert (senior["max"].value, senior["max"].number_format) == (12500, "#,##0")
    assert senior["level"].value == "高级 senior" and senior["region_name"].value == "福建省厦门市"
    assert senior["effective"].value.isoformat() == "2023-06-01T00:00:00"
    assert senior["source"].value == "/clippings/a 1.txt"
    assert senior["source"].hyperlink.target.lower() == "file:///clippings/a%201.txt"
    assert senior["sentence"].alignment.wrap_text
    [noted] = [row["review_note"] for row in rows if row["review_note"].value]
    assert (noted.value, noted.data_type, noted.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    [archived] = {row["source"].hyperlink.target for row in rows if "!/" in row["source"].value}
    assert archived.lower() == "file:///clippings/old.zip"


def test_excel_sheet_is_ready_to_read(selection, tmp_path):
    export(selection, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet, about = book.worksheets
    assert (sheet.title, about.title) == ("记录", "说明")
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["Y"].width > 50, "the sentence"
    told = [[cell.value for cell in row] for row in about.iter_rows()]
    assert ["地区 region", "350000", ""] in told
    assert {f"{column.title}" for column in COLUMNS} <= {row[0] for row in told}


def test_excel_keeps_what_it_would_round_as_text(selection, tmp_path):
    exact = {"min": Decimal("12345678901234567.89"), "max": Decimal("123456789012.25")}
    export(Changed(selection, lambda record: record.model_copy(update=exact)), tmp_path / "out.xlsx")
    row = rows_of(tmp_path / "out.xlsx")[0]
    assert (row["min"].value, row["max"].value) == ("12345678901234567.89", 123456789012.25)


def test_excel_goes_on_in_further_sheets(selection, tmp_path):
    path = tmp_path / "out.xlsx"
    written = xlsx.write(Changed(selection, lambda record: record, times=10), path, rows=20, links=15)
    sheets = openpyxl.load_workbook(path).worksheets
    assert [sheet.title for sheet in sheets[:2]] == ["记录", "记录 2"] and sheets[-1].title == "说明"
    assert sum(sheet.max_row - 1 for sheet in sheets[:-1]) == written.records
    assert "20 records on a sheet" in written.notes[0] and "no links" in written.notes[1]
    assert len([row for row in rows_of(path) if row["source"].hyperlink]) == 15


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@A1", "＝1"])
def test_csv_has_no_formulas(selection, tmp_path, words):
    export(Changed(selection, lambda one: one.model_copy(update={"quote": words})), tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["原文 quote"] for row in rows} == {f"'{words}"}
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_json_lines_hold_everything(selection, tmp_path):
    export(selection, tmp_path / "out.jsonl")
    schema = json.loads(CliRunner().invoke(app, ["schema", "--exported"]).stdout)
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        Draft202012Validator(schema).validate(json.loads(line))
    assert [Exported.model_validate_json(line) for line in lines] == list(selection.records(evidence=True))


def test_parquet_is_typed(selection, tmp_path):
    export(selection, tmp_path / "out.parquet")
    found = pandas.read_parquet(tmp_path / "out.parquet").set_index("id")
    for record in selection.records(evidence=True):
        row = found.loc[record.id]
        assert row["max"] == record.max and (record.max is None or isinstance(row["max"], Decimal))
        assert tuple(row["issuers"]) == record.issuers and row["start"] == record.start
        assert {one["field"]: one["quote"] for one in row["evidence"]} == {
            name: words.quote for name, words in record.evidence.items()
        }
    assert str(found["reviewed_at"].dtype) == "datetime64[us, UTC]"


def test_parquet_has_the_types_of_bulk_jobs(selection, tmp_path):
    export(selection, tmp_path / "out.parquet")
    here, jobs = pq.read_schema(tmp_path / "out.parquet"), SCHEMAS["records"]
    both = [name for name in jobs.names if name in here.names and name != "evidence"]
    assert {"start", "page", "max", "issuers", "boxes", "confidence"} <= set(both)
    assert [here.field(name).type for name in both] == [jobs.field(name).type for name in both]


def test_duckdb_tables_join(selection, tmp_path):
    export(selection, tmp_path / "out.duckdb")
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as opened:
        rows = opened.execute(
            "SELECT name, articles.title, sum(max), count(said.quote) FROM records "
            "JOIN documents USING (sha256) JOIN articles USING (sha256, article) "
            "JOIN evidence said ON said.record = records.id AND said.field = 'level' "
            "GROUP BY ALL ORDER BY name"
        ).fetchall()
        [comment] = opened.execute(
            "SELECT comment FROM duckdb_tables() WHERE table_name = 'records'"
        ).fetchone()
    assert rows == [
        ("/clippings/a 1.txt", "厦门发放社工津贴", Decimal(12700), 2),
        ("/clippings/old.zip!/b.txt", "宁夏奖补持证社工", Decimal(9000), 2),
    ]
    assert "region: 350000" in comment


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv", "out.jsonl", "out.parquet", "out.duckdb"])
def test_what_is_broken_off_leaves_the_file_as_it_was(selection, tmp_path, name):
    def full(record):
        raise OSError(28, "No space left on device")

    (tmp_path / name).write_text("as it was")
    with pytest.raises(ExportError, match=r"No space left on device.*nothing was changed"):
        export(Changed(selection, full), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "as it was"


@pytest.mark.parametrize(
    ("given", "code"),
    [("福建", "350000"), ("厦门市", "350200"), ("福建省 厦门市", "350200"), ("北京市朝阳区", "110105")],
)
def test_regions_have_names(given, code):
    assert region_code(given) == code


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("厦们市", "350200 福建省厦门市"),
        ("朝阳区", "110105 北京市朝阳区"),
        ("350299", "350200"),
        ("35", "350000 福建省"),
        ("990000", "six digits"),
    ],
)
def test_regions_that_are_none_are_refused_with_what_is_near(given, near):
    with pytest.raises(PlaceError, match=near):
        region_code(given)


def called(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def test_command_writes_what_is_asked_for(clippings, tmp_path):
    out = tmp_path / "out.csv"
    done = called("--to", out, "--database", clippings, "--region", "宁夏", "--search", "奖补")
    assert (done.exit_code, done.stderr) == (0, f"{out}: 2 records\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--to", "out.doc"], ".xlsx (Excel)"),
        (["--to", "nowhere/out.csv"], "there is no folder nowhere"),
        (["--to", "out.csv", "--level", "expert"], "intermediate"),
        (["--to", "out.csv", "--region", "厦们"], "350200"),
        (["--to", "out.csv", "--database", "missing.db"], "no such database"),
    ],
)
def test_command_refuses_with_what_there_is(arguments, told):
    done = called(*arguments)
    assert done.exit_code != 0 and told in done.stderr.replace("\n", " ")
