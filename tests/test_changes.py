"""A page whose lines, blanks and widths change gives the same records; scripts/stability tries more."""

import random
from collections import Counter
from pathlib import Path

import pytest
from changes import CHANGES, changed, paragraphs, records, wrapped

CORPUS = Path(__file__).parents[1] / "corpus"
SEEDS = range(10)  # the first six make one change each, the others up to three


def test_records_stay_the_same_under_changes_that_change_no_word():
    found = Counter()
    for path in CORPUS.glob("*.txt"):
        text = path.read_text("utf-8")
        before = records(text)
        for seed in SEEDS:
            after = records(changed(text, seed)[0])
            found.update(hit=(before & after).total(), miss=(before - after).total())
            found.update(wrong=(after - before).total())
    f1 = 2 * found["hit"] / (2 * found["hit"] + found["miss"] + found["wrong"])
    assert found["hit"] > 5000
    assert f1 >= 0.99, f"F1 {f1:.4f}; scripts/stability tells where"


def test_each_kind_of_change_is_tried_alone_first():
    assert [changed("一二。\n三四。", seed)[1] for seed in range(len(CHANGES))] == [
        change.__name__ for change in CHANGES
    ]


@pytest.mark.parametrize("seed", range(12))
def test_changes_change_no_word(seed):
    text = (CORPUS / "news-22.txt").read_text("utf-8")
    for change in (wrapped, lambda text, rng: paragraphs(text)):
        assert "".join(change(text, random.Random(seed)).split()) == "".join(text.split())
