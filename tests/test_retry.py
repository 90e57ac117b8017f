"""Failed documents read again: in the tables of a bulk job and in databases, with what was missing."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import fsspec
import pikepdf
import pyarrow.parquet as pq
import pytest
from buckets import fetched, new_bucket
from sqlalchemy import select
from typer.testing import CliRunner

from policyextract.cli import app
from policyextract.failures import Failure
from policyextract.jobs import failed, retry, shard
from policyextract.jobs.errors import JobError
from policyextract.jobs.job import Job, finished
from policyextract.jobs.renewal import RETRIED, renew
from policyextract.jobs.storage.folder import Folder
from policyextract.sources import Options, Reason
from policyextract.store import retry as stored
from policyextract.store import schema
from policyextract.store.ingest import Ingest

TABLES = ("records", "mentions", "documents", "failures")
TEXT = "{}对取得高级社会工作师证书的人员，一次性给予{}元奖励。\n"
PRINTED = "Fujian pays 7000"
AGAIN = ["--retry", "--reason", "password", "--password", "word"]


def locked():
    """A PDF file with a password and a line of text."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 200))
        kind, name = pikepdf.Name.Type1, pikepdf.Name.Helvetica
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=kind, BaseFont=name)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(f"BT /F 12 Tf 20 100 Td ({PRINTED}) Tj ET".encode())
        pdf.save(out, encryption=pikepdf.Encryption(owner="boss", user="word"))
    return out.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two texts, an empty one, a locked PDF, and an archive of which one file of two is locked."""
    if not shutil.which("zip"):
        pytest.skip("the program zip is not installed")
    folder = tmp_path_factory.mktemp("retry") / "in"
    folder.mkdir()
    for name, region in (("a", "福建省"), ("b", "浙江省"), ("locked", "江苏省"), ("open", "宁夏")):
        (folder / f"{name}.txt").write_text(TEXT.format(region, 6000), "utf-8")
    (folder / "empty.txt").write_text(" ")
    (folder / "locked.pdf").write_bytes(locked())
    archive = ["zip", "-q", "-m", "archive.zip"]
    subprocess.run([*archive, "-P", "word", "locked.txt"], cwd=folder, check=True)
    subprocess.run([*archive, "open.txt"], cwd=folder, check=True)
    return folder


class Here:
    """Does shards in this process."""

    name, workers = "here", 1

    def run(self, work, shards, stopping):
        yield from (shard.do(work, one) for one in shards)


def bulk(given, out, scratch, password=None):
    """Does a job, as far as it isn't done; gives its state before that."""
    scratch.mkdir(exist_ok=True)
    work = shard.Work(str(out), TABLES, jsonl=True, options=Options(password))
    job = Job([str(given)], work, scratch)
    state = job.planned()
    before = set(state.done)
    if list(job.run(state, Here(), lambda: False)):
        shard._kept.extractor.close()
        del shard._kept.extractor
    return before


def tables(out):
    """What is in the tables and the manifest, by file."""
    folders = (*TABLES, "jsonl", "manifest")
    return {path.name + folder: path.read_bytes() for folder in folders for path in (out / folder).iterdir()}


def rows(out, table="failures"):
    return [row for path in (out / table).glob("*.parquet") for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def job(files):
    """The output of a job without the password."""
    bulk(files, files.parent / "out", files.parent / "scratch")
    return files.parent / "out"


@pytest.fixture
def out(job, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(job, tmp_path / "out"))


def again(out, password, reason=None):
    """Retries what failed; gives how many were read and what still fails."""
    place = Folder(str(out))
    work = retry.work(place)
    with retry.Retry(place, shard.Work(work.out, work.tables, work.jsonl, Options(password)), reason) as one:
        outcomes = [one.shard(entry) for entry in one.todo()]
    return sum(outcome.read for outcome in outcomes), [
        line for outcome in outcomes for line in outcome.failed
    ]


@pytest.fixture(scope="module")
def retried(job, tmp_path_factory):
    """A copy of it after a retry by the command with the password, and what the command said."""
    out = Path(shutil.copytree(job, tmp_path_factory.mktemp("retried") / "out"))
    done = CliRunner().invoke(app, ["failures", str(out), *AGAIN])
    assert done.exit_code == 0, done.output
    return out, done.output


def test_a_retry_with_the_password_gives_what_a_job_with_it_gives(files, retried, tmp_path):
    out, told = retried
    bulk(files, tmp_path / "fresh", tmp_path / "scratch", "word")
    assert "2 documents read now, 0 failed again" in told
    assert tables(out) == tables(tmp_path / "fresh")
    assert [row["reason"] for row in rows(out)] == ["empty"]
    assert json.loads((out / "report.json").read_bytes())["failed"] == 1
    assert not list((out / RETRIED).iterdir())
    assert bulk(files, out, tmp_path / "second"), "the job goes on: its shards are finished"
    assert tables(out) == tables(tmp_path / "fresh")


def test_a_wrong_password_leaves_what_was_there_and_only_the_reason_is_tried(out):
    before = rows(out, "records"), rows(out)
    read, still = again(out, "wrong", Reason.password)
    assert read == 0 and {line.reason for line in still} == {Reason.password}
    assert {line.message for line in still} == {"the password is wrong", "the password doesn't open it"}
    assert rows(out, "records") == before[0] and len(rows(out)) == len(before[1])


def test_a_file_that_is_gone_stays_a_failure(files, out):
    (files / "locked.pdf").rename(files / "away")
    try:
        again(out, "wrong", Reason.password)
    finally:
        (files / "away").rename(files / "locked.pdf")
    told = {Path(row["source"]).name: row["reason"] for row in rows(out)}
    assert told == {"locked.pdf": "missing", "locked.txt": "password", "empty.txt": "empty"}


class Full(Folder):
    """A folder into which so many files can be written."""

    def __init__(self, path, room):
        super().__init__(path)
        self.room = room

    def write(self, name, data):
        self.room -= 1
        if self.room < 0:
            raise JobError("no room")
        super().write(name, data)


def test_a_retry_that_is_broken_off_anywhere_has_put_all_in_place_or_nothing(files, job, retried, tmp_path):
    out, _ = retried
    before, after = tables(job), tables(out)
    (entry,) = failed.entries(Folder(str(out)))
    names = [*(file["name"] for file in entry["files"]), f"manifest/{entry['shard']}.json"]
    new = {name: (out / name).read_bytes() for name in names}
    for room in range(len(new) + 1):
        broken = Path(shutil.copytree(job, tmp_path / f"broken{room}"))
        with pytest.raises(JobError):
            renew(Full(str(broken), room), entry["shard"], new)
        (tmp_path / f"scratch{room}").mkdir()
        again = Job([str(files)], retry.work(Folder(str(broken))), tmp_path / f"scratch{room}")
        again.settle()
        state = again.planned()
        assert not state.todo and len(list(finished(Folder(str(broken)), state.shards))) == 1
        assert tables(broken) == (after if room else before)


def test_a_folder_without_a_job_and_one_of_another_version_are_refused(out, tmp_path):
    with pytest.raises(JobError, match="no job has written here; name the --out of"):
        retry.work(Folder(str(tmp_path)))
    was = json.loads((out / "job.json").read_text())
    (out / "job.json").write_text(json.dumps(was | {"version": "0.0.1"}))
    with pytest.raises(JobError, match=r"was done by version 0\.0\.1 .*; retry with these, or"):
        retry.work(Folder(str(out)))


def ingested(store, names, password=None, command="ingest"):
    told = []
    with Ingest(store, Options(password), 1, command) as ingest:
        ingest.take(names, lambda name, failed: told.extend(failed), lambda: False)
    return ingest.counts, told


def tries(store):
    with store.read() as connection:
        rows = connection.execute(select(schema.failures)).all()
    return {Path(row.name).name: (row.reason, row.tries) for row in rows}


def test_failures_in_a_database_go_away_when_they_are_read(store, files):
    given = [str(files / name) for name in ("archive.zip!/locked.txt", "empty.txt", "locked.pdf")]
    counts, _ = ingested(store, given)
    assert (counts.new, counts.failed) == (0, 3)
    assert {failure.reason for failure in stored.failures(store)} == {Reason.empty, Reason.password}
    names = stored.files(store, Reason.password)
    assert [Path(name).name for name in names] == ["locked.txt", "locked.pdf"]
    counts, _ = ingested(store, names, "wrong", "retry")
    assert (counts.new, counts.failed) == (0, 2)
    assert tries(store)["locked.txt"] == ("password", 2) and tries(store)["empty.txt"] == ("empty", 1)
    counts, _ = ingested(store, names, "word", "retry")
    assert (counts.new, counts.known, counts.failed) == (2, 0, 0)
    assert tries(store) == {"empty.txt": ("empty", 1)}
    with store.read() as connection:
        assert connection.scalars(select(schema.runs.c.command)).all() == ["ingest", "retry", "retry"]


def test_what_is_gone_from_the_disk_is_missing_in_the_database(store, tmp_path):
    (tmp_path / "a.txt").write_text(" ")
    ingested(store, [str(tmp_path / "a.txt")])
    (tmp_path / "a.txt").unlink()
    told = stored.missing(store)
    assert [(failure.source, failure.reason) for failure in told] == [
        (str(tmp_path / "a.txt"), Reason.missing)
    ]
    assert tries(store) == {"a.txt": ("missing", 2)} and stored.files(store) == []


def listed(*arguments, **env):
    done = CliRunner().invoke(app, ["failures", *map(str, arguments)], env={"LC_ALL": "C", **env})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_work_list_counts_by_reason_and_says_what_to_do(job):
    shown = listed(job)
    assert shown.index("     2  password: ") < shown.index("     1  empty: ")
    assert f"policyextract failures {job} --retry --reason password --password WORD" in shown
    assert "archive.zip!/locked.txt: encrypted; give its password with --password" in shown
    assert "     2  password: 需要密码" in listed(job, LC_ALL="zh_CN.UTF-8")
    assert "empty" not in listed(job, "--reason", "password")
    (password, empty) = json.loads(listed(job, "--json"))
    assert (password["count"], empty["count"]) == (2, 1) and empty["what"]["zh"] == "没有文字"
    assert Failure(**empty["examples"][0]).reason == "empty"


def test_a_job_of_a_bucket_in_a_bucket_is_retried_as_in_a_folder(files, s3, tmp_path):
    given, out = f"{new_bucket()}/in", f"{new_bucket()}/out"
    fsspec.filesystem("s3").put(f"{files}/", given, recursive=True)
    bulk(given, out, tmp_path / "first")
    shown = listed(out)
    assert f"policyextract failures {out} --retry --reason password --password WORD" in shown
    assert f"{given}/archive.zip!/locked.txt: encrypted" in shown
    told = CliRunner().invoke(app, ["failures", out, *AGAIN]).output
    assert f"2 documents read now, 0 failed again; the tables are in {out}" in told
    bulk(given, tmp_path / "fresh", tmp_path / "second", "word")
    assert tables(fetched(out, tmp_path / "out")) == tables(tmp_path / "fresh")
    assert "password" not in listed(out)
