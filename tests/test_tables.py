"""Who is paid how much, and what is counted, in the tables of `tables.txt`."""

from collections import Counter
from pathlib import Path

import pytest

from policyextract import extract_text

PAPER = """关于印发社会工作者待遇标准和工作情况的通知

各镇人民政府、街道办事处：
    现将有关标准和情况印发给你们，请认真阅读，遵照执行，并做好解释工作；执行中遇到的问题，请及时向民政部门反映。

"""
TABLES = Path(__file__).with_name("tables.txt").read_text("utf-8").split("\n== ")[1:]


def cases():
    """Each table with what it says, named by its first line."""
    for block in TABLES:
        name, _, rest = block.partition("\n")
        table, _, wanted = rest.partition("\n=> ")
        yield pytest.param(table, [one.strip() for one in wanted.split(";")], id=name)


def shown(low, high):
    """A sum or a range: 200, 200-500, 200-."""
    low, high = (None if end is None else f"{float(end):g}" for end in (low, high))
    return low if low == high else f"{low or ''}-{high or ''}"


def read(document):
    """The payments and figures of a document, written as in `tables.txt`."""
    home = next((m.code for m in document.mentions if m.type == "REGION"), None)
    for r in document.records:
        number = shown(r.min, r.max)
        if r.kind == "incentive":
            yield f"{r.level} {number} {r.frequency}"
        elif r.kind == "indicator":
            yield f"{'=' if r.region == home else r.region} {number} {r.unit} {r.date or '-'}"


@pytest.mark.parametrize(("table", "wanted"), list(cases()))
def test_a_table_says_this_and_nothing_else(table, wanted):
    assert Counter(read(extract_text(f"{PAPER}{table}\n"))) == Counter(wanted)
