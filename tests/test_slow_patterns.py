"""A pattern of the user's own that takes too long over a text costs that text alone, and is named."""

import json
import os
import subprocess
import sys

import pytest

LIMIT_S = 0.05
OWN = r"""
kind = "level"
family = "care-planner"
name = "照护规划师"
english = "care planner"

[[pattern]]
id = "level.care-planner.number"
match = ''' (?: \d | \d\d )+ 号照护规划师 '''

[pattern.examples]
"取得{5号照护规划师}证书" = "care-planner"

[pattern.counter_examples]
"照护规划师" = "no number"
"""
LONG = "1" * 40 + "，"
SLOW = LONG + "厦门市民政局补贴5号照护规划师500元。\n"
FINE = "厦门市民政局对取得高级社会工作师证书的，每月补贴500元。\n"
TROUBLE = "the pattern 'level.care-planner.number' takes too long where '11111111111111111111' begins"
ADVICE = "give each of its repeats a limit ({1,9})"


@pytest.fixture
def folder(tmp_path):
    """A pattern that takes years over the first of two clippings."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "care_planner.toml").write_text(OWN, "utf-8")
    (tmp_path / "clippings").mkdir()
    (tmp_path / "clippings" / "1.txt").write_text(SLOW, "utf-8")
    (tmp_path / "clippings" / "2.txt").write_text(FINE, "utf-8")
    return tmp_path


def policyextract(folder, *arguments):
    """The program, with a limit of time for its patterns that needs no patience."""
    program = f"from policyextract import cli, patterns; patterns.TIMEOUT_S = {LIMIT_S}; cli.app()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "POLICYEXTRACT_PATTERNS": "own"},
        check=False,
    )


def test_the_file_is_told_and_the_others_are_extracted(folder):
    done = policyextract(folder, "extract", "clippings")
    assert [json.loads(line)["level"] for line in done.stdout.splitlines()] == ["senior"]
    assert f"clippings/1.txt: {TROUBLE}; {ADVICE}\n" in done.stderr
    assert done.returncode == 1


def test_a_job_lists_the_file_under_time_and_does_the_others(folder):
    done = policyextract(folder, "bulk", "clippings", "--out", "out", "--workers", "1")
    assert "1 documents, 1 records, 1 failed" in done.stderr
    listed = policyextract(folder, "failures", "out").stdout
    assert "time" in listed and TROUBLE in listed and ADVICE in listed


def test_check_names_the_pattern_and_the_line_of_the_example(folder):
    file = folder / "own" / "care_planner.toml"
    file.write_text(OWN.replace('"照护规划师" =', f'"{LONG}一号照护规划师" ='), "utf-8")
    done = policyextract(folder, "check", "own")
    line = OWN[: OWN.index('"照护规划师" =')].count("\n") + 1
    assert f"own/care_planner.toml:{line}\n  {TROUBLE}; {ADVICE}\n" in done.stdout
    assert "1 patterns, 2 examples, 1 wrong" in done.stdout
