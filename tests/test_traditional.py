"""Texts in traditional characters give the records of the simplified ones; every quote stays as printed."""

from pathlib import Path

import opencc
import pytest

from policyextract.clean import clean
from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.text import Text

CORPUS = Path(__file__).parents[1] / "corpus"
CLIPPINGS = ["docs-01", "docs-06", "docs-115", "docs-64", "news-96"]
QUOTES = {"s2t": {}, "s2tw": str.maketrans("“”‘’", "「」『』"), "s2hk": str.maketrans("“”‘’", "「」『』")}
FIELDS = "kind region level min max unit frequency date modality effective expires start end".split()
WORDS = "policy title beneficiary conditions issuers".split()
TO_SIMPLIFIED = opencc.OpenCC("t2s")
PAGE = """澳門社會工作局調整社工津貼

《社會工作者津貼規章》自2024年3月1日起生效。持有註冊社會工作者證書的人員，每月發給津貼3000澳門元；取得高級社會工作師證書者，一次性獎勵港幣12000元。
"""


def document(text):
    return run(read_bytes(text.encode(), "page")).document


def facts(found):
    """What the records say, in simplified characters."""
    return [
        (
            *(getattr(one, name) for name in FIELDS),
            *(TO_SIMPLIFIED.convert(str(getattr(one, name))) for name in WORDS),
        )
        for one in found.records
    ]


@pytest.mark.parametrize("variant", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("name", CLIPPINGS)
def test_a_clipping_in_traditional_characters_gives_the_same_records(name, variant):
    text = (CORPUS / f"{name}.txt").read_text("utf-8")
    traditional = opencc.OpenCC(variant).convert(text).translate(QUOTES[variant])
    found = document(traditional)
    assert facts(found) == facts(document(text))
    for record in found.records:
        assert traditional[record.start : record.end] == record.quote


def test_quotes_and_titles_stay_as_printed():
    found = document(PAGE)
    (article,) = found.articles
    assert article.title == "澳門社會工作局調整社工津貼"
    amounts = [record for record in found.records if record.kind == "incentive"]
    assert [(one.quote, str(one.min), one.unit, one.level, one.frequency) for one in amounts] == [
        ("3000澳門元", "3000", "MOP", "any", "month"),
        ("港幣12000元", "12000", "HKD", "senior", "once"),
    ]
    assert {one.region for one in amounts} == {"820000"}
    assert amounts[1].evidence["level"].quote == "高級社會工作師證書"


@pytest.mark.parametrize(
    "text",
    [
        "清代乾隆年间，台北着手救济。\n社工补贴每月发给。\n",
        "据《臺灣社會工作師法》介绍，这部法律规定了社工师的执业资格，并要求各机构为其办理登记。\n",
        "作者黃國華、陳麗華。\n本刊记者从市民政局获悉，全市社工岗位补贴标准今年起提高，资金由财政负担。\n",
    ],
)
def test_a_simplified_text_with_some_traditional_characters_is_left_alone(text):
    assert clean(Text.raw(text)).text.chars == text


def test_words_are_looked_at_not_single_characters():
    text = "乾隆年間，社會局向后里區的災民發給餅乾與補助。\n"
    assert clean(Text.raw(text)).text.chars == "乾隆年间，社会局向后里区的灾民发给饼干与补助。\n"
