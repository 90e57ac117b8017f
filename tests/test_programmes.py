"""Plans and programmes without 《》 by which sums are paid."""

import pytest

from policyextract import extract_text


def policies(text):
    """The policy of each payment of a text, in order."""
    return [r.policy for r in extract_text(text).records if r.kind == "incentive"]


GROUNDS = {
    "根据“人才新政45条”，厦门市对取得高级证书的社工奖励1万元。": ["人才新政45条"],
    "厦门市实施“薪火”计划，对考取中级的每月补贴300元。": ["“薪火”计划"],
    "按照青苗培育计划，厦门市考取初级证书的，每人奖励500元。": ["青苗培育计划"],
    "厦门市出台“人才新政45条”。其中明确，高级社工师每月补贴800元。": ["人才新政45条"],
    "厦门市把社工列入“青蓝计划”。该计划明确，高级社工师每人奖励2万元。": ["青蓝计划"],
}
NO_GROUNDS = {
    "by another document": (
        "厦门市实施“薪火计划”。按照《厦门市社工津贴办法》，中级每月补贴300元。",
        "厦门市社工津贴办法",
    ),
    "by the document that it is short for": (
        "厦门市印发《关于激励社工的意见》（以下简称“人才新政45条”）。按照“人才新政45条”，中级每月补贴300元。",
        "关于激励社工的意见",
    ),
    "by a programme of another city": (
        "漳州市出台“人才新政45条”。厦门市对中级社工师每月补贴300元。",
        None,
    ),
    "by a programme told in passing": ("参加“银龄行动”的厦门市社工每月补贴300元。", None),
}


@pytest.mark.parametrize(("text", "told"), list(GROUNDS.items()), ids=[text[:12] for text in GROUNDS])
def test_a_programme_is_the_policy_of_what_is_paid_by_it(text, told):
    assert policies(text) == told


@pytest.mark.parametrize(("text", "told"), NO_GROUNDS.values(), ids=NO_GROUNDS.keys())
def test_a_programme_is_not_the_policy(text, told):
    assert policies(text) == [told]


def test_a_programme_has_its_words_and_makes_no_record_of_its_own():
    [record] = extract_text("厦门市实施“薪火计划”，对考取中级的每月补贴300元。").records
    words = record.evidence["policy"]
    assert (words.quote, words.rule, words.how) == ("薪火计划", "programme.quoted", "explicit")
