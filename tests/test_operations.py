"""Running it day after day: the log, exit statuses, Ctrl-C, what the doctor says, the list of commands."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from policyextract.cli.app import JOBS, OTHER
from policyextract.cli.doctor import line
from policyextract.doctor import own, stored
from policyextract.doctor.own import hidden
from policyextract.settings import SettingsError
from policyextract.store import database

TEXT = "宁夏对取得高、中级社会工作师证书人员一次性分别给予6000元、3000元奖补。\n"
AT_WORK = """
import sys
import typer
from policyextract.cli.stopping import Stopping

app = typer.Typer()

@app.command()
def work():
    with Stopping("run it again") as stopping:
        print("at work", flush=True)
        while not stopping.wait(20):
            pass
        try:
            stopping.wait(0) and {after}
        finally:
            print("tidied", flush=True)
    stopping.close()

app()
"""


def run(*args, cwd=None, **env):
    return subprocess.run(
        [sys.executable, "-m", "policyextract", *map(str, args)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **env},
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "宁夏.txt"
    file.write_text(TEXT, "utf-8")
    return file


def at_work(after):
    process = subprocess.Popen(
        [sys.executable, "-c", AT_WORK.format(after=after)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "at work\n"
    return process


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_finishes_what_is_under_way(number, status):
    process = at_work("print('finished')")
    process.send_signal(number)
    out, said = process.communicate(timeout=30)
    assert (out, process.returncode) == ("finished\ntidied\n", status)
    assert said.splitlines()[-1] == "policyextract: stopped; run it again"
    assert "once more to stop at once" in said


def test_the_second_signal_ends_at_once_but_tidily():
    process = at_work("__import__('time').sleep(60)")
    process.send_signal(signal.SIGINT)
    assert "stopping after" in process.stderr.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=30)
    assert (out, process.returncode) == ("tidied\n", 143)
    assert "stopped at once; run it again" in said


def test_exit_statuses_are_those_of_the_page(page):
    assert run("--version").returncode == 0
    assert run("extract", page.parent / "gone.txt").returncode == 1
    assert run("extract", page, "--nothing").returncode == 2
    wrong = run("extract", page, POLICYEXTRACT_WORKERS="none")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert run("ingest", page, "--database", page).returncode == 3


def test_settings_reach_the_commands(page):
    (page.parent / "policyextract.toml").write_text("limits.text_megabytes = 1\nlog = 'all.jsonl'\n")
    page.write_text(TEXT * 12_000, "utf-8")
    refused = run("extract", page, cwd=page.parent)
    assert refused.returncode == 1
    assert "1 MB" in refused.stderr
    assert "document.failed" in (page.parent / "all.jsonl").read_text("utf-8")


def test_the_log_says_what_was_done_and_no_words_of_it(page):
    folder = page.parent
    (folder / "bad.pdf").write_bytes(b"none")
    lines = folder / "log.jsonl"
    assert run("--log", lines, "extract", page, folder / "bad.pdf").returncode == 1
    written = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert sorted(line["event"] for line in written) == [
        "document.done",
        "document.failed",
        "run.begin",
        "run.end",
    ]
    assert len({line["run"] for line in written}) == 1
    assert all(line["time"].endswith("Z") for line in written)
    [done] = [line for line in written if line["event"] == "document.done"]
    assert (done["document"], done["records"]) == (str(page), 2)
    assert written[-1]["status"] == 1
    assert "奖补" not in lines.read_text("utf-8")


def test_a_log_that_cannot_be_written_is_refused_at_once(page):
    done = run("--log", page.parent / "none" / "log", "extract", page)
    assert (done.returncode, done.stdout) == (2, "")
    assert "name another file" in done.stderr


def test_lines_of_many_processes_stay_whole(tmp_path):
    code = "import sys; from policyextract.log import append; from pathlib import Path\n"
    code += "for _ in range(300): append(Path(sys.argv[1]), sys.argv[2].encode() * 9000 + b'\\n')"
    path = tmp_path / "log"
    writers = [subprocess.Popen([sys.executable, "-c", code, path, letter]) for letter in "abc"]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    lines = path.read_text().splitlines()
    assert (len(lines), set(lines)) == (900, {letter * 9000 for letter in "abc"})


def test_workers_write_into_the_log_of_their_run(tmp_path):
    worker = "from policyextract import log; log.get().info('x', file='\\udcff')"
    run = "import subprocess, sys; from policyextract import log; log.begin()\n"
    run += "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True); log.end(0)"
    path = tmp_path / "log"
    logged = {**os.environ, "POLICYEXTRACT_LOG": str(path)}
    subprocess.run([sys.executable, "-c", run, worker], env=logged, check=True)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["run.begin", "x", "run.end"]
    assert len({line["run"] for line in lines}) == 1


def test_without_a_log_nothing_is_loaded_for_it():
    code = "from policyextract import log; log.get().info('x'); import sys; print('structlog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_doctor_says_how_everything_is(page):
    path = page.parent / "new.db"
    done = run("doctor", "--json", "--database", path)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout
    assert {"program", "patterns", "regions", "workers", "disk space", "memory"} <= {f["name"] for f in found}
    assert not path.exists(), "it makes no database"
    assert all(line["advice"] for line in found if line["state"] != "good")


def test_the_doctor_speaks_chinese_and_says_what_to_do():
    wrong = own.wrong(SettingsError("POLICYEXTRACT_WORKERS: wrong"))
    assert line(wrong, chinese=True) == "✗ 设置：POLICYEXTRACT_WORKERS: wrong；见 docs/settings.md"
    assert line(wrong, chinese=False) == "✗ settings: POLICYEXTRACT_WORKERS: wrong; see docs/settings.md"


def test_a_database_is_looked_at_and_left_as_it_is(database_url, store):
    before = [finding for finding in stored.findings(database_url) if finding.name.en == "database"]
    assert [finding.state for finding in before] == ["good"]
    assert "0 documents, 0 records" in before[0].said.en


def test_databases_that_cannot_be_used_are_told(tmp_path):
    (tmp_path / "text").write_text("none\n" * 100)
    [wrong, *_] = stored.findings(str(tmp_path / "text"))
    assert (wrong.state, wrong.advice.en) == ("broken", "name another file")
    [far, *_] = stored.findings("postgresql://ann:geheim@127.0.0.1:1/news")
    assert far.state == "broken"
    assert "geheim" not in far.said.en + hidden("postgresql://ann:geheim@127.0.0.1:1/news?password=geheim")
    database.open(str(tmp_path / "old.db")).close()
    size = (tmp_path / "old.db").stat().st_size
    assert next(iter(stored.findings(str(tmp_path / "old.db")))).state == "good"
    assert (tmp_path / "old.db").stat().st_size == size


def test_commands_are_listed_by_what_they_are_for():
    shown = run().stdout + run().stderr
    titles = [line.rstrip(":") for line in shown.splitlines() if line.endswith(":") and line[0] != " "]
    assert titles == ["Options", *JOBS, OTHER]
    places = [shown.index(f"  {name}  ") for name in ("extract", "bulk", "explain", "doctor")]
    assert places == sorted(places)
