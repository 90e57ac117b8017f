"""The command line as a user meets it: a real process, real files, real pipes."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from policyextract.formats import FORMATS

CORPUS = Path(__file__).parents[1] / "corpus"
TEXT = "宁夏对取得高、中级社会工作师证书人员一次性分别给予6000元、3000元奖补。\n"


def run(*args, stdin=None, cwd=None, **env):
    return subprocess.run(
        [sys.executable, "-m", "policyextract", *map(str, args)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **env},
        check=False,
    )


def records(done):
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def said(done):
    return done.stderr.decode("utf-8").splitlines()


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "宁夏.txt"
    file.write_text(TEXT, "utf-8")
    return file


def test_records_are_json_lines_when_piped(page):
    done = run("extract", page)
    assert done.returncode == 0
    assert [(r["level"], r["min"]) for r in records(done)] == [("senior", 6000), ("intermediate", 3000)]
    assert all(TEXT[r["start"] : r["end"]] == r["quote"] for r in records(done))


def test_files_folders_globs_and_standard_input_are_read(page):
    folder = page.parent
    (folder / "below").mkdir()
    (folder / "below" / "two.txt").write_text(TEXT, "utf-8")
    assert len(records(run("extract", folder))) == 4
    assert len(records(run("extract", "*.txt", cwd=folder))) == 2
    assert len(records(run("extract", f"{folder}/**/*.txt"))) == 4
    assert len(records(run("extract", "-", stdin=TEXT.encode()))) == 2
    assert len(records(run("extract", page, page))) == 2, "a file named twice is read once"


def test_every_record_of_the_corpus_validates_against_the_schema(clippings):
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    found = [record for extraction in clippings.values() for record in extraction.document.records]
    assert len(found) > 100
    for record in found:
        validator.validate(record.model_dump(mode="json"))


def test_the_same_input_gives_the_same_bytes(clippings):
    """Another process, with other hashes, writes of a quarter of the corpus what this one does."""
    some, out = list(clippings)[::4], io.StringIO(newline="")
    FORMATS["records"].write((clippings[path] for path in some), out)
    assert run("extract", *some, PYTHONHASHSEED="7").stdout == out.getvalue().encode()


def test_ids_stay_when_the_file_is_renamed(page):
    before = [r["id"] for r in records(run("extract", page))]
    renamed = page.rename(page.with_name("other.txt"))
    assert [r["id"] for r in records(run("extract", renamed))] == before
    assert len(set(before)) == 2


def test_csv_opens_in_excel(page):
    done = run("extract", page, "-f", "csv")
    assert done.stdout.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8-sig"))))
    assert len(rows) == 3


@pytest.mark.parametrize("name", ["records", "table", "documents", "csv", "html"])
def test_a_format_can_be_written_to_a_file(page, name, tmp_path):
    target = tmp_path / "out"
    done = run("extract", page, "-f", name, "-o", target)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "6000" in target.read_text("utf-8-sig").replace(",", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_pipe_is_written_to_and_not_replaced(page, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    assert run("extract", page, "-o", pipe).returncode == 0
    assert b"6000" in reader.communicate()[0]
    assert pipe.is_fifo()


def bad_inputs(folder):
    """Name, what makes it, and the words that the message must have."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "scan.txt").write_bytes(b"%PDF-1.7\n" + bytes(range(200)))
    (folder / "huge.txt").write_bytes(b"1" * 50_000_000)
    (folder / "nothing").mkdir()
    return {
        "missing.txt": ["no such file", "check the name"],
        "empty.txt": ["empty"],
        "blank.txt": ["empty"],
        "binary.txt": ["save it as"],
        "scan.txt": ["a PDF file", "the name that fits"],
        "huge.txt": ["50 MB", "split it"],
        "nothing": ["nothing to read", "put texts"],
    }


def test_bad_input_gets_one_clear_line_and_the_others_are_done(page):
    bad = bad_inputs(page.parent)
    done = run("extract", *(page.parent / name for name in bad), page)
    assert done.returncode == 1
    assert len(records(done)) == 2
    lines = said(done)
    assert len(lines) == len(bad)
    for (name, words), line in zip(
        bad.items(), sorted(lines, key=lambda x: list(bad).index(Path(x.split(": ")[1]).name)), strict=True
    ):
        assert name in line
        assert all(word in line for word in words), line
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(
    not os.path.exists("/proc/self/mem"), reason="needs a file that gives an error when it is read"
)
def test_an_unreadable_file_is_told(page):
    done = run("extract", "/proc/self/mem", page)
    assert done.returncode == 1
    assert len(records(done)) == 2
    assert "/proc/self/mem: can't be read" in said(done)[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "gbk", "utf-16", "big5"])
def test_any_encoding_of_chinese_is_read(tmp_path, encoding):
    text = TEXT * 3 if encoding != "big5" else "臺北市社會工作師每月補助3000元，發給證書持有人員。\n" * 3
    file = tmp_path / "page.txt"
    file.write_bytes(text.encode(encoding))
    done = run("extract", file, "-f", "documents")
    assert done.returncode == 0, done.stderr
    [document] = records(done)
    assert document["encoding"] == {"utf-8-sig": "utf-8", "gbk": "gb18030"}.get(encoding, encoding)
    assert all(text[m["start"] : m["end"]] == m["text"] for m in document["mentions"])


def test_an_output_that_cannot_be_written_changes_nothing(page, tmp_path):
    done = run("extract", page, "-o", tmp_path / "no" / "out.jsonl")
    assert done.returncode == 1
    assert "can't be written" in said(done)[0]


def test_an_output_is_whole_or_not_there(page, tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_text("the old one")
    broken = tmp_path / "broken.py"
    broken.write_text(
        "import sys, policyextract.formats.records as r\n"
        "def write(extractions, out):\n"
        "    out.write('half'); out.flush(); raise KeyboardInterrupt\n"
        "r.write = write\n"
        "from policyextract.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, broken, "extract", page, "-o", target], capture_output=True, check=False
    )
    assert done.returncode == 130
    assert target.read_text() == "the old one"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([page.name, "out.jsonl", "broken.py"])


@pytest.mark.skipif(sys.platform == "win32", reason="there a program can't be told to end")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_program_that_is_told_to_end_leaves_no_temporary_files(tmp_path, end):
    command = [sys.executable, "-m", "policyextract", "extract", "-"]
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    while not list(tmp_path.glob("*/*")):
        time.sleep(0.01)
    running.send_signal(end)
    assert running.communicate()[1].count(b"\n") <= 1
    assert running.returncode == 128 + end
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away_ends_the_program_quietly(page):
    command = f"{sys.executable} -m policyextract extract {CORPUS} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.parametrize(
    "args", [["extract"], ["extract", "x", "--output-format", "xml"], ["nonsense"], ["explain", "x", "9"]]
)
def test_wrong_usage_has_status_2(args):
    assert run(*args).returncode == 2


def test_a_limit_can_be_changed(page):
    page.write_text(TEXT * 20_000, "utf-8")
    refused = run("explain", page, "0:9", "--limit", "text_megabytes=1")
    assert refused.returncode == 1
    assert said(refused) == [
        f"policyextract: {page}: 2 MB of text is more than one document; "
        "split it, or allow it with --limit text_megabytes=3"
    ]
    page.write_text(TEXT, "utf-8")
    limits = ["--limit", "text_megabytes=3", "--limit", "seconds=9"]
    assert run("explain", page, "0:9", *limits).returncode == 0
    assert len(records(run("extract", page, *limits))) == 2


@pytest.mark.parametrize("command", [["extract", "x.txt"], ["explain", "x.txt", "0:9"]])
@pytest.mark.parametrize("setting", ["size=3", "pages", "pages=", "pages=many", "pages=0", "pages=-1", "=3"])
def test_what_is_no_limit_is_told_with_those_that_are(command, setting):
    done = run(*command, "--limit", setting, COLUMNS="500")
    assert done.returncode == 2
    assert f"'{setting}' is no limit; write NAME=NUMBER, NAME one of megabytes, text_megabytes, pages" in str(
        done.stderr, "utf-8"
    )


@pytest.mark.skipif(not shutil.which("zip"), reason="needs the program zip")
def test_a_password_opens_an_encrypted_file(tmp_path):
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    file = tmp_path / "page.zip"
    subprocess.run(["zip", "-qP", "secret", file, "page.txt"], cwd=tmp_path, check=True)
    for command in (["extract", file], ["explain", file, "0:9"]):
        without = run(*command)
        assert without.returncode == 1
        assert "encrypted; give its password with --password" in said(without)[0]
        assert run(*command, "--password", "secret").returncode == 0
    wrong = run("extract", file, "--password", "guess")
    assert "the password doesn't open it; give the right one" in said(wrong)[0]
    assert len(records(run("extract", file, "--password", "secret"))) == 2


def test_a_file_name_cannot_speak_to_the_terminal(page):
    strange = page.rename(page.with_name("a\x1b[2J\nb.txt"))
    strange.write_bytes(b"")
    done = run("extract", page.parent)
    assert done.returncode == 1
    assert len(said(done)) == 1
    assert b"\x1b" not in done.stderr


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_file_whose_name_is_no_text_is_read(page):
    os.rename(page, os.fsencode(page.parent) + b"/\xd4\xc0.txt")
    for name in FORMATS:
        done = run("extract", page.parent, "-f", name)
        assert (done.returncode, done.stderr) == (0, b""), name
        assert b"6000" in done.stdout.replace(b",", b"")


def test_explain_tells_edits_patterns_and_records(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("宁夏对取得高级社会工作师证书人员，一次性奖励６ ０００元；考试报名费68元。", "utf-8")
    out = run("explain", file, "22:28").stdout.decode()
    assert "plain-characters" in out
    assert "money.amount (" in out
    assert "incentive" in out
    out = run("explain", file, "35:38").stdout.decode()
    assert "no incentive: it is a price" in out


def test_explain_refuses_a_range_outside_the_file(page):
    done = run("explain", page, "5:9999")
    assert done.returncode == 1
    assert "no range of the" in said(done)[0]


def test_check_runs_the_examples_of_a_folder(tmp_path):
    good = run("check")
    assert good.returncode == 0
    assert b" 0 wrong" in good.stdout
    (tmp_path / "broken.toml").write_text("kind = ")
    bad = run("check", tmp_path)
    assert bad.returncode == 1
    assert "broken.toml:1" in said(bad)[0]


def test_shell_completion_is_offered():
    program = Path(sys.executable).with_name("policyextract")
    asked = {"_POLICYEXTRACT_COMPLETE": "complete_bash", "COMP_WORDS": "policyextract ex", "COMP_CWORD": "1"}
    done = subprocess.run([program], env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["export", "extract", "explain"]
