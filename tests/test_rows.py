"""Characters of a page to rows, in whatever order a file has them."""

import random

from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Glyph
from policyextract.sources.typeset.rows import rows


def line(words, x, top, size=10.0, pitch=1.0):
    """Characters side by side, `pitch` em from one to the next."""
    step = pitch * size
    return [
        Glyph(char, Box(x + at * step, top, x + at * step + size, top + size), size)
        for at, char in enumerate(words)
    ]


def pile(words, x, top, size=20.0, pitch=1.1):
    """Characters under each other."""
    step = pitch * size
    return [
        Glyph(char, Box(x, top + at * step, x + size, top + at * step + size), size)
        for at, char in enumerate(words)
    ]


def read(glyphs):
    found = rows(glyphs)
    return {row.words for row in found if not row.vertical}, {row.words for row in found if row.vertical}


COLUMNS = [
    *line("取得证书的人员每月", 40, 100),
    *line("津贴二百元，一次性", 40, 114),
    *line("泉州市民政局昨日公", 142, 100),
    *line("布办法，社工考出证", 142, 114),
]
TOLD = {"取得证书的人员每月", "津贴二百元，一次性", "泉州市民政局昨日公", "布办法，社工考出证"}


def test_columns_are_told_apart_whatever_the_order_of_the_file():
    shuffled = random.Random(1).sample(COLUMNS, len(COLUMNS))
    assert read(COLUMNS) == (TOLD, set())
    assert read(shuffled) == (TOLD, set())


def test_letters_set_wide_are_one_row():
    assert read(line("通知", 200, 50, 22.0, pitch=3)) == ({"通知"}, set())
    assert read(line("社会工作", 200, 50, 22.0, pitch=2.2)) == ({"社会工作"}, set())


def test_vertical_rows_side_by_side():
    glyphs = [*pile("社工津贴", 64, 100), *pile("按月发放", 38, 100)]
    assert read(glyphs) == (set(), {"社工津贴", "按月发放"})


def test_numbers_under_each_other_are_no_vertical_row():
    glyphs = [glyph for at, char in enumerate("1234") for glyph in line(char, 40, 100 + 14 * at)]
    assert read(glyphs) == ({"1", "2", "3", "4"}, set())


def test_blanks_at_the_ends_of_a_row_are_left_out():
    assert read(line("\u3000\u3000社工 ", 40, 100)) == ({"社工"}, set())


def test_a_ligature_has_a_place_for_each_letter():
    (row,) = rows([Glyph("ffi", Box(10, 0, 40, 10), 10.0)])
    assert row.edges == (10, 20, 20, 30, 30, 40)
