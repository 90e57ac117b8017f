"""docs/datasette.md: its queries run on a real database, and Datasette shows them."""

import json
import re
import sqlite3
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from test_export import fill

from policyextract.store import database

PAGE = Path(__file__).parents[1] / "docs" / "datasette.md"
ASKED = {
    "payments": {"region": "3502", "since": "2020"},
    "search": {"word": "持证"},
    "evidence": {},
    "decisions": {},
}


@pytest.fixture(scope="module")
def metadata():
    """The settings that the page shows."""
    [shown] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return shown


@pytest.fixture(scope="module")
def clippings(tmp_path_factory):
    """The path of a database with the name that the page uses."""
    path = tmp_path_factory.mktemp("datasette") / "policyextract.db"
    with database.open(str(path)) as store:
        fill(store)
    return path


def test_queries_find_what_is_there(clippings, metadata):
    queries = yaml.safe_load(metadata)["databases"]["policyextract"]["queries"]
    assert set(queries) == set(ASKED)
    connection = sqlite3.connect(f"file:{clippings}?mode=ro", uri=True)
    [record] = connection.execute("SELECT record FROM reviews WHERE decision = 'accept'").fetchone()
    found = {
        name: connection.execute(query["sql"], {"record": record, **ASKED[name]}).fetchall()
        for name, query in queries.items()
    }
    connection.close()
    assert [row[2:] for row in found["payments"]] == [
        ("junior", "month", 1, 200, 200),
        ("senior", "once", 1, 12500, 12500),
    ]
    assert len(found["search"]) == 2 and found["search"][0][-1] == "/clippings/old.zip!/b.txt"
    assert "level" in {row[0] for row in found["evidence"]}
    assert {row[1] for row in found["decisions"]} == {"王芳", "李明"}


@pytest.mark.skipif(find_spec("datasette") is None, reason="Datasette is not installed here")
def test_datasette_shows_them(clippings, metadata):
    settings = clippings.with_name("datasette.yml")
    settings.write_text(metadata, "utf-8")
    url = "/policyextract/payments.json?region=3502&since=2020&_shape=array"
    shown = subprocess.run(
        [sys.executable, "-m", "datasette", str(clippings), "--metadata", str(settings), "--get", url],
        capture_output=True,
        check=True,
    )
    assert [row["most"] for row in json.loads(shown.stdout)] == [200, 12500]
