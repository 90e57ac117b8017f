"""The benchmark at its smallest size, and what it makes its texts of."""

import random
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from speed import pages  # noqa: E402


def test_the_benchmark_writes_its_tables(tmp_path):
    command = [sys.executable, SCRIPTS / "benchmark", "--quick", "--out", tmp_path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "written: " in done.stdout
    page = (tmp_path / "benchmark.md").read_text("utf-8")
    [speed] = re.findall(r"^\| policyextract: bytes to records \| ([\d,.]+) \(.*\| 1.00 ", page, re.MULTILINE)
    assert float(speed.replace(",", "")) > 100
    for row in ("jieba.cut: words", "one line, 10,000 bytes", "records", "policyextract --help"):
        assert re.search(rf"^\| {row} \| ", page, re.MULTILINE), row


def test_no_page_comes_twice_and_its_layout_stays():
    made = list(islice(pages.pages("seed"), 2 * len(pages.clippings())))
    assert len(set(made)) == len(made)
    assert sorted(map(len, made)) == sorted(2 * [len(text) for text in pages.clippings()])


def test_numbers_and_names_become_others_of_their_kind():
    text = "2023年12月8日，杭州市、江山市对３名持证人员各给予3000元。"
    new = pages.varied(text, random.Random(1))
    assert re.fullmatch(r"20[12]\d年1[0-2]月[1-9]日，..市、..市对[１-９]名持证人员各给予[1-9]\d{3}元。", new)
    assert new != text
