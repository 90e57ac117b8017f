"""No text makes the chain slow; HOSTILE_CHARACTERS and HOSTILE_EXAMPLES try longer ones and more of them."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hostile.chain import is_slow
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

FUZZ = Path(__file__).parents[1] / "scripts" / "fuzz"
LENGTH = int(os.environ.get("HOSTILE_CHARACTERS", 6_000))
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", 40))
RUNS = {
    "numerals": ("一", "元"),
    "digits": ("1", "元"),
    "commas": ("、", ""),
    "open brackets": ("（《“【", ""),
    "nested brackets": ("（《“", "”》）"),
    "blanks": (" ", "元"),
    "lines": ("\n", "元"),
    "short lines": ("社工\n", ""),
    "sums": ("补贴500元、", ""),
    "levels": ("初级、中级、高级", "6000元"),
    "regions": ("长沙市岳麓区", ""),
    "years": ("2023年", ""),
    "headings": ("一、", ""),
    "cells": ("初级\t200元\t", ""),
    "letters for digits": ("1O", "元"),
}
# What is repeated, in the place of the dots of a text that promises something.
WITHIN = {
    "words of giving": ("给", "厦门市对取得社工证的…每月补贴500元。"),
    "counted people": ("对1", "厦门市对持证社工…每月补贴500元。"),
    "line breaks in a sentence": ("\n", "近日，厦门市民政局规定，对取得社工证的…每月补贴500元。"),
    "lines that join one after the other": ("一\n", "2023年，对持证社工…每月补贴500元。"),
    "cells of a heading and a row": ("1\t", "级别\t标准（元/月）\n…\t200\n中级…\t300\n"),
    "columns of a heading": ("1\t", "厦门给持证社工发补贴…\n…\n对持证社工每月补贴500元。\n"),
    "rows that go on": ("\t200\n", "级别\t标准（元/月）\n…\t200\n中级\t300\n"),
    "numerals in a cell": ("十", "级别\t标准（元/月）\n…\t200\n中级\t300\n"),
    "sums in a cell": ("补贴1元，", "级别\t标准（元/月）\n初级…\t200\n中级\t300\n"),
    "words in a bracket": ("元", "级别\t标准（…\n初级\t200\n中级\t300\n"),
}
PIECES = st.text(
    "一二十百万元年月日级社工师补贴奖励（）《》“”、，。：；1203０.%-—\n\t 　", min_size=1, max_size=8
)


@pytest.mark.parametrize("run", RUNS)
def test_runs_take_as_long_as_other_texts(run):
    unit, end = RUNS[run]
    assert not is_slow(unit * (LENGTH // len(unit)) + end)


@pytest.mark.parametrize("name", WITHIN)
def test_runs_within_a_promise_take_as_long_as_other_texts(name):
    unit, around = WITHIN[name]
    assert not is_slow(around.replace("…", unit * (LENGTH // len(unit) // around.count("…"))))


# A slow text takes minutes to be made shorter, and is short enough.
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=AS_FOUND)
@example("\n2万；”2级-", "\n2万；”2级-", "\n")  # each line breaks off, and may go on in each
@given(PIECES, PIECES, st.sampled_from(["", "元", "\n", "。"]))
def test_whatever_comes_again_and_again_takes_as_long_as_other_texts(unit, other, joint):
    again = (unit + joint) * (LENGTH // (2 * len(unit + joint)))
    assert not is_slow(again + other * (LENGTH // (2 * len(other))))


@pytest.mark.skipif(not find_spec("atheris"), reason="atheris has no package for this machine")
def test_texts_that_are_led_by_what_they_reach_take_as_long_as_other_texts(tmp_path):
    command = [sys.executable, FUZZ, "--runs", "60", "--characters", "2000", "--out", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert not done.returncode, done.stderr
    assert "60 texts, none too slow" in done.stdout
