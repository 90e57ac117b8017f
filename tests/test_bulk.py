"""Bulk jobs by their command: what comes out, and that it is the same however a job was run."""

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import fsspec
import pandas
import pyarrow.dataset
import pytest
from buckets import fetched, new_bucket
from faults.jobs import written
from typer.testing import CliRunner

from policyextract.cli import app
from policyextract.jobs.storage import lease
from policyextract.jobs.storage.folder import Folder

CITIES = [
    "福建省厦门市",
    "福建省泉州市",
    "宁夏回族自治区银川市",
    "浙江省杭州市",
    "江苏省苏州市",
    "广东省珠海市",
]
TABLES = ["--documents", "--mentions", "--jsonl"]


def clipping(number):
    city, amount = CITIES[number % len(CITIES)], 1000 + 100 * number
    lead = f"{city}社工人才新政\n{city}民政局第{number}号通知："
    return f"{lead}对取得高级社会工作师证书的人员，一次性给予{amount}元奖励。\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Forty clippings in folders, one of them under two names, and one file with nothing in it."""
    folder = tmp_path_factory.mktemp("bulk") / "archive"
    for number in range(40):
        path = folder / f"{number % 3}" / f"{number:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(clipping(number), "utf-8")
    (folder / "again.txt").write_text(clipping(7), "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    return folder


def command(*arguments):
    return [sys.executable, "-m", "policyextract", "bulk", *map(str, arguments)]


def bulk(*arguments, **settings):
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False, **settings)


@pytest.fixture(scope="module")
def out(archive):
    """The output of a job over the archive by one worker."""
    folder = archive.parent / "out"
    done = bulk(archive, "--out", folder, *TABLES, "--workers", "1")
    assert done.returncode == 1, done.stderr  # one file has nothing in it
    assert "40 documents, 40 records, 1 failed" in done.stderr
    return folder


def test_the_tables_are_read_by_duckdb_pandas_and_arrow(out):
    counted = duckdb.sql(f"SELECT region, count(*), max(max) FROM '{out}/records/*.parquet' GROUP BY region")
    assert sum(row[1] for row in counted.fetchall()) == 40
    records = pandas.read_parquet(out / "records")
    assert set(records["level"]) == {"senior"} and records["min"].max() == Decimal(4900)
    mentions = pyarrow.dataset.dataset(out / "mentions")
    assert {"MONEY", "CERT", "REGION"} <= set(mentions.to_table()["type"].to_pylist())


def test_evidence_in_the_tables_points_into_the_files(out, archive):
    rows = duckdb.sql(
        f"SELECT source, unnest(evidence) AS e FROM '{out}/records/*.parquet' ORDER BY source"
    ).fetchall()
    assert rows
    for source, evidence in rows:
        text = Path(source).read_text("utf-8")
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_json_lines_hold_the_same_records(out):
    lines = [line for path in sorted(out.glob("jsonl/*")) for line in path.read_text("utf-8").splitlines()]
    ids = duckdb.sql(f"SELECT id FROM '{out}/records/*.parquet'").fetchall()
    assert sorted(json.loads(line)["id"] for line in lines) == sorted(row[0] for row in ids)


def test_one_content_under_two_names_is_one_document(out, archive):
    found = duckdb.sql(f"SELECT source, also FROM '{out}/documents/*.parquet' WHERE len(also) > 0").fetchall()
    assert [[source, *also] for source, also in found] == [
        [str(archive / "1" / "07.txt"), str(archive / "again.txt")]
    ]


def test_what_failed_is_in_a_table_with_what_to_do(out, archive):
    rows = duckdb.sql(f"SELECT source, message, advice FROM '{out}/failures/*.parquet'").fetchall()
    assert [row[0] for row in rows] == [str(archive / "empty.txt")]
    assert rows[0][1] and rows[0][2]


def test_the_report_counts_it_all(out):
    report = json.loads((out / "report.json").read_bytes())
    assert (report["documents"], report["records"], report["duplicates"]) == (40, 40, 1)


def test_a_dry_run_tells_and_writes_nothing(archive, tmp_path):
    done = bulk(archive, "--out", tmp_path / "out", "--dry-run")
    assert done.returncode == 0 and "42 files" in done.stderr and "41 files are to be read" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_two_workers_and_inputs_in_another_order_give_the_same_bytes(out, archive, tmp_path):
    parts = [archive / name for name in ("2", "again.txt", "1", "empty.txt", "0")]
    bulk(*parts, "--out", tmp_path / "out", *TABLES, "--workers", "2")
    assert written(tmp_path / "out") == written(out)


def test_a_finished_job_has_nothing_to_do(out, archive):
    before = {path: path.stat().st_mtime_ns for path in out.rglob("part-*")}
    done = bulk(archive, "--out", out, *TABLES)
    assert "0 files are to be read" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in out.rglob("part-*")} == before


def test_lost_and_damaged_shards_are_done_again_and_no_others(out, archive, tmp_path):
    wanted = written(out)
    first, second, *others = sorted(out.glob("records/*"))
    kept = {path: path.stat().st_mtime_ns for path in others}
    first.unlink()
    second.write_bytes(second.read_bytes()[:-9])
    done = bulk(archive, "--out", out, *TABLES)
    assert written(out) == wanted, done.stderr
    assert {path: path.stat().st_mtime_ns for path in others} == kept


def test_a_new_file_costs_only_the_shard_it_falls_in(archive, tmp_path):
    copy = tmp_path / "archive"
    subprocess.run(["cp", "-r", archive, copy], check=True)
    done = bulk(copy, "--out", tmp_path / "out", "--workers", "1")
    before = written(tmp_path / "out")
    (copy / "new.txt").write_text(clipping(77), "utf-8")
    done = bulk(copy, "--out", tmp_path / "out", "--workers", "1")
    assert "41 documents, 41 records" in done.stderr
    after = written(tmp_path / "out")
    same = [name for name in before if name.startswith("records/") and after.get(name) == before[name]]
    assert len(same) >= len(list((tmp_path / "out" / "records").iterdir())) - 2
    (copy / "new.txt").unlink()
    bulk(copy, "--out", tmp_path / "out", "--workers", "1")
    assert written(tmp_path / "out") == before


def test_an_output_that_was_begun_otherwise_is_refused(out, archive):
    done = bulk(archive, "--out", out)
    assert done.returncode != 0
    assert "choose another --out" in done.stderr and "--mentions" in done.stderr


def test_a_second_job_on_the_same_output_is_refused(archive, tmp_path):
    out = tmp_path / "out"
    with Folder(str(out)).lock(tmp_path):
        done = bulk(archive, "--out", out)
    assert done.returncode == 4 and f"process {os.getpid()}" in done.stderr
    assert "another job writes there" in done.stderr and len(list(out.iterdir())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there a program can't be told to end")
def test_ctrl_c_ends_what_is_under_way_and_the_same_command_goes_on(out, archive, tmp_path):
    target = tmp_path / "out"
    running = subprocess.Popen(
        command(archive, "--out", target, *TABLES, "--workers", "1"),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list(target.glob("manifest/*")):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate()[1]
    assert running.returncode == 130
    assert "the same command goes on" in said and "Traceback" not in said
    assert len(list(target.glob("manifest/*"))) < len(list(out.glob("manifest/*")))
    bulk(archive, "--out", target, *TABLES)
    assert written(target) == written(out)


def test_a_job_in_a_bucket_that_was_killed_goes_on_when_its_lock_has_run_out(
    out, archive, s3, tmp_path, monkeypatch
):
    target = f"{new_bucket()}/out"
    job = ["bulk", str(archive), "--out", target, *TABLES, "--workers", "1"]
    killed = subprocess.Popen([sys.executable, "-m", "policyextract", *job], stderr=subprocess.DEVNULL)
    files, root = fsspec.core.url_to_fs(target)
    while not files.exists(f"{root}/manifest"):
        files.invalidate_cache()
        time.sleep(0.1)
    killed.kill()
    killed.wait()
    lock = f"{root}/.lock/{1:012d}.json"  # made that of a machine whose processes can't be seen from here
    files.pipe_file(lock, json.dumps({**json.loads(files.cat_file(lock)), "system": "another"}).encode())
    refused = CliRunner().invoke(app, job)
    assert refused.exit_code == 4 and "the lock is free 90 seconds later" in refused.output
    monkeypatch.setattr(lease, "BEAT", 0.3)
    time.sleep(lease.BEAT * lease.MISSED)
    gone_on = CliRunner().invoke(app, job).output
    assert "; 0 shards are done" not in gone_on and "; 0 files are to be read" not in gone_on
    assert "40 documents, 40 records, 1 failed" in gone_on
    assert written(fetched(target, tmp_path / "out")) == written(out)
