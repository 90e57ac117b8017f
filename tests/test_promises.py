"""Who is promised how much, for which level and how often, in the plain sentences of `promises.txt`."""

from pathlib import Path

import pytest

from policyextract import extract_text

NOT_YET = "# not yet read"
LINES = Path(__file__).with_name("promises.txt").read_text("utf-8").splitlines()


def cases(lines):
    """The cases of some lines, each named by its first words."""
    for line in lines:
        text, arrow, wanted = line.rpartition("=>")
        if arrow and not line.startswith("#"):
            told = sorted(tuple(one.split()) for one in wanted.split(";") if one.strip() != "none")
            yield pytest.param(text.strip(), told, id=text.strip()[:16])


def shown(number):
    return "-" if number is None else f"{number:.0f}"


def read(text):
    return sorted(
        (r.region, r.level, shown(r.min), shown(r.max), r.frequency)
        for r in extract_text(text).records
        if r.kind == "incentive"
    )


@pytest.mark.parametrize(("text", "told"), list(cases(LINES[: LINES.index(NOT_YET)])))
def test_a_sentence_promises_this_and_nothing_else(text, told):
    assert read(text) == told


@pytest.mark.parametrize(("text", "told"), list(cases(LINES[LINES.index(NOT_YET) :])))
def test_what_is_not_yet_read_moves_up_once_it_is(text, told):
    assert read(text) != told
