"""Who is promised how much, for which level and how often, in the short texts of `papers.txt`."""

from pathlib import Path

import pytest

from policyextract import extract_text

BLOCKS = Path(__file__).with_name("papers.txt").read_text("utf-8").split("\n---\n")[1:]


def cases(blocks):
    """Each text with its wanted records, named by its first words."""
    for block in blocks:
        text, *told = block.strip().split("\n=> ")
        yield pytest.param(text, sorted(tuple(one.split()) for one in told), id=text[:16])


def shown(number):
    return "-" if number is None else f"{number:.0f}"


@pytest.mark.parametrize(("text", "told"), list(cases(BLOCKS)))
def test_a_text_promises_this_and_nothing_else(text, told):
    promises = [r for r in extract_text(text).records if r.kind == "incentive"]
    assert sorted((r.region, r.level, shown(r.min), shown(r.max), r.frequency) for r in promises) == told
