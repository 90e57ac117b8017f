"""Where sentences end."""

from pathlib import Path

import pytest

from policyextract import sentences

LINES = [
    line
    for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()
    if line and line[0] != "#"
]


@pytest.mark.parametrize("line", LINES)
def test_split(line):
    chars = line.replace("|", "")
    assert "|".join(chars[slice(*span)] for span in sentences.split(chars)) == line


def test_a_line_break_that_cleaning_kept_ends_a_sentence():
    chars = "标题\n\n正文第一句。\n第二段"
    assert [chars[slice(*s)].strip() for s in sentences.split(chars)] == ["标题", "正文第一句。", "第二段"]


def test_a_sentence_without_end_is_cut_so_that_no_pattern_sees_a_megabyte():
    spans = list(sentences.split("社工，" * 3000))
    assert max(end - start for start, end in spans) <= sentences.LONGEST
    assert [spans[0].start, spans[-1].end] == [0, 9000]
