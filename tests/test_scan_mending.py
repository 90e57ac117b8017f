"""What is mended in rows that were recognised."""

import pytest

from policyextract.sources.scan.mending import whole, wide_marks
from policyextract.sources.scan.recognition import Line


def line(words, x, low=100.0, size=20.0):
    edges = tuple(edge for at in range(len(words)) for edge in (x + at * size, x + (at + 1) * size))
    return Line(words, edges, low, low + size, size, False, 0.9)


TEXT = [line("社区里的老人都认得她，", 40, 200 + 30 * row) for row in range(9)]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("惠才政策一览表(2024年版)", "惠才政策一览表（2024年版）"),
        ("(2024年版)", "（2024年版）"),
        ("广东:“双百工程”", "广东：“双百工程”"),
        ("每月700元,另有津贴", "每月700元，另有津贴"),
        ("1,500元，10:30起", "1,500元，10:30起"),
        ("ISO(9001)", "ISO(9001)"),
    ],
)
def test_marks_beside_chinese_characters_are_full_width(read, printed):
    assert wide_marks(line(read, 0)).words == printed


def test_pieces_of_a_headline_are_one_row():
    first = line("新疆昌吉：戈壁滩上的社工", 40, 100, 40.0)
    pieces = [line("“三本账”", first.edges[-1] + 10, 102, 38.0), first]
    assert "新疆昌吉：戈壁滩上的社工“三本账”" in [row.words for row in whole([*TEXT, *pieces])]


def test_columns_stay_apart():
    columns = [*TEXT, *(row._replace(edges=tuple(edge + 232 for edge in row.edges)) for row in TEXT)]
    assert len(whole(columns)) == len(columns)
