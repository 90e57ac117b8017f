"""An exported workbook that was edited comes back by the browser and by the command; gold to take away."""

import io
import json
import zipfile

from openpyxl import load_workbook
from reviewing import token
from sqlalchemy import select, update
from typer.testing import CliRunner

from policyextract.cli import app
from policyextract.evaluate.folder import gold_files, scored
from policyextract.sources import Reader
from policyextract.store import reviews
from policyextract.store.reviews import Decision
from policyextract.store.schema import documents, records


def ids(desk, *asked):
    with desk.database.read() as connection:
        return list(connection.scalars(select(records.c.id).where(*asked)))


def decide(desk, id, verdict):
    with desk.database.write() as connection:
        reviews.decide(connection, Decision(id, 1, "王", verdict))


def edited(client, **cells):
    """The exported workbook with other cells in the row of the first payment, and its id."""
    book = load_workbook(io.BytesIO(client.get("/export.xlsx?kind=incentive").content))
    sheet = book.worksheets[0]
    columns = {cell.value.split()[-1]: cell.column for cell in sheet[1]}
    for name, value in cells.items():
        sheet.cell(2, columns[name]).value = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), sheet.cell(2, columns["id"]).value


def given(client, content):
    form = {"csrf": token(client)}
    return client.post("/import", data=form, files={"file": ("改<b>.xlsx", content)})


def hidden(page, name):
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_an_edited_workbook_is_shown_taken_and_undone(client, desk):
    content, id = edited(client, max=98765, min=98765)
    shown = given(client, content)
    assert shown.status_code == 200 and "98765" in shown.text and "改<b>" not in shown.text
    form = {name: hidden(shown.text, name) for name in ("csrf", "token", "name", "fingerprint")}
    done = client.post("/import/apply", data=form)
    assert done.url.path == "/history" and "98765" in done.text
    assert ids(desk, records.c.min == 98765) == [id]
    assert client.post("/import/apply", data=form).url.path == "/history"  # sent twice, done once
    client.post("/undo", data={"csrf": form["csrf"]})
    assert ids(desk, records.c.min == 98765) == []


def test_what_changed_between_the_look_and_the_taking_is_shown_again(client, desk):
    content, id = edited(client, max=98765, min=98765)
    form_of = given(client, content).text
    decide(desk, id, "accept")
    form = {name: hidden(form_of, name) for name in ("csrf", "token", "name", "fingerprint")}
    again = client.post("/import/apply", data=form)
    assert again.status_code == 409 and "王" in again.text
    assert ids(desk, records.c.min == 98765) == []


def test_other_files_and_other_peoples_paths_are_refused(client):
    refused = given(client, b"no workbook")
    assert refused.status_code == 422 and "这不是由本页导出的 XLSX 表格" in refused.text
    form = {"csrf": token(client), "token": "../../../../etc/passwd"}
    assert client.post("/import/apply", data=form).status_code == 409


def test_the_command_shows_asks_and_takes(client, desk, tmp_path):
    content, id = edited(client, max=98765, min=98765, level="特级")
    (tmp_path / "a.xlsx").write_bytes(content)
    asked = ["import", str(tmp_path / "a.xlsx"), "--database", desk.database.name]
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 1 and "!D2: '特级' is none of" in refused.output
    content, id = edited(client, max=98765, min=98765)
    (tmp_path / "a.xlsx").write_bytes(content)
    assert CliRunner().invoke(app, asked, input="n\n").exit_code == 1
    assert ids(desk, records.c.min == 98765) == []
    done = CliRunner().invoke(app, [*asked, "--yes"])
    assert done.exit_code == 0 and "-> 98765" in done.output
    assert ids(desk, records.c.min == 98765) == [id]
    (tmp_path / "b.xlsx").write_text("no workbook")
    assert (
        "no Excel workbook"
        in CliRunner().invoke(app, ["import", str(tmp_path / "b.xlsx"), *asked[2:]]).output
    )


def test_gold_of_all_that_was_reviewed(desk, tmp_path):
    asked = ["gold", "--from-reviews", str(tmp_path / "gold"), "--database", desk.database.name]
    nobody = CliRunner().invoke(app, asked)
    assert nobody.exit_code == 1 and "nobody has decided" in nobody.output
    with desk.database.write() as connection:
        connection.execute(update(documents).values(name="/剪报/第1版.txt"))  # in two folders
    (first, *_), (second, *_) = (ids(desk, records.c.document == number) for number in (1, 2))
    decide(desk, first, "accept")
    decide(desk, second, "accept")
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "gold").iterdir()} == {
        f"第1版{number}.{suffix}" for number in ("", "-2") for suffix in ("gold.json", "txt", "yaml")
    }
    told = json.loads((tmp_path / "gold" / "第1版.gold.json").read_text("utf-8"))
    assert [one.get("optional", False) for one in told["records"]].count(False) == 1
    again = CliRunner().invoke(app, asked)
    assert again.exit_code == 1 and "name a new folder" in again.output
    with Reader() as reader:
        judged = [scored(path, reader.one) for path in gold_files(tmp_path / "gold")]
    assert [clipping.score.tallies["records"].miss for clipping in judged] == [0, 0]


def test_gold_of_a_document(client):
    packed = zipfile.ZipFile(io.BytesIO(client.get("/documents/1/gold.zip").content))
    assert packed.namelist() == ["docs-01.txt", "docs-01.yaml"]
    assert client.get("/documents/99999999999999/gold.zip").status_code == 404
