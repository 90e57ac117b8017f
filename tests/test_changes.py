"""A page whose lines, blanks and widths change gives the same records; scripts/stability tries more."""

import random
from collections import Counter
from pathlib import Path

import pytest
from changes import CHANGES, changed, paragraphs, records, wrapped

from policyextract.clean import clean
from policyextract.pipeline import extract_text
from policyextract.text import Text

CORPUS = Path(__file__).parents[1] / "corpus"
CLIPPINGS = sorted(CORPUS.glob("*.txt"))


def test_records_stay_the_same_under_changes_that_change_no_word(clippings):
    found = Counter()
    for seed, path in enumerate(CLIPPINGS):
        before = records(clippings[path].document)
        after = records(extract_text(changed(path.read_text("utf-8"), seed)[0]))
        found.update(hit=(before & after).total(), miss=(before - after).total())
        found.update(wrong=(after - before).total())
    f1 = 2 * found["hit"] / (2 * found["hit"] + found["miss"] + found["wrong"])
    assert found["hit"] > 1500
    assert f1 >= 0.985, f"F1 {f1:.4f}; scripts/stability tells where"


@pytest.mark.parametrize("change", [None, *CHANGES], ids=lambda change: getattr(change, "__name__", "none"))
def test_cleaning_a_clean_page_changes_nothing(change):
    for path in CLIPPINGS[:: len(CHANGES)]:
        text = path.read_text("utf-8")
        once = clean(Text.raw(change(text, random.Random(1)) if change else text)).text.chars
        assert clean(Text.raw(once)).text.chars == once, path.name


def test_each_kind_of_change_is_tried_alone_first():
    assert [changed("一二。\n三四。", seed)[1] for seed in range(len(CHANGES))] == [
        change.__name__ for change in CHANGES
    ]


@pytest.mark.parametrize("seed", range(12))
def test_changes_change_no_word(seed):
    text = (CORPUS / "news-22.txt").read_text("utf-8")
    for change in (wrapped, lambda text, rng: paragraphs(text)):
        assert "".join(change(text, random.Random(seed)).split()) == "".join(text.split())
