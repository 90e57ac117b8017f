"""Policy documents: which are one, whose they are, and from when to when they hold."""

import pytest

from policyextract import extract_text

NEWS = "铜川市出台新规\n铜川市民政局印发《铜川市社工津贴发放办法》（铜民发〔2024〕9号，以下简称《办法》）。"
PAPER = """铜民发〔2024〕9号
铜川市社工津贴发放办法
第一条　取得证书的，每月津贴300元。
第二条　{}

铜川市民政局
2024年3月15日
"""


def policies(text):
    return [r for r in extract_text(text).records if r.kind == "policy"]


TERMS = {
    "a validity": ("本办法自2024年5月1日起施行，有效期三年。", ("2024-05-01", "2027-04-30", "P3Y")),
    "a trial": ("本办法自2024年5月1日起试行，试行期一年。", ("2024-05-01", "2025-04-30", "P1Y")),
    "tried for two years": ("本办法自2024年5月1日起实施，试行两年。", ("2024-05-01", "2026-04-30", "P2Y")),
    "a last day": (
        "本办法自2024年5月1日起施行，有效期至2027年12月31日。",
        ("2024-05-01", "2027-12-31", None),
    ),
    "until a day": ("本办法自2024年5月1日起执行，执行至2027年12月31日。", ("2024-05-01", "2027-12-31", None)),
    "from its signature": ("本办法自印发之日起施行，有效期5年。", ("2024-03-15", "2029-03-14", "P5Y")),
    "a validity alone": ("本办法有效期三年。", (None, None, "P3Y")),
    "a period with both ends": (
        "本办法有效期限自2024年5月1日起至2027年4月30日止。",
        ("2024-05-01", "2027-04-30", None),
    ),
    "until a day, told with the first": (
        "本办法从2024年5月1日起执行，至2027年12月31日废止。",
        ("2024-05-01", "2027-12-31", None),
    ),
    "ends by itself on a day": (
        "本办法自2024年5月1日起施行，2029年4月30日自动失效。",
        ("2024-05-01", "2029-04-30", None),
    ),
    "ends by itself after two years": (
        "本办法自2024年5月1日起施行，施行满两年后自动失效。",
        ("2024-05-01", "2026-04-30", "P2Y"),
    ),
    "from its signature, tried": ("本办法自印发之日起实行，试行两年。", ("2024-03-15", "2026-03-14", "P2Y")),
    "counted from its signature": (
        "本办法试行期为二年，自下发之日起计算。",
        ("2024-03-15", "2026-03-14", "P2Y"),
    ),
    "a validity counted from its signature": (
        "本办法自公布之日起施行。有效期为自公布之日起三年。",
        ("2024-03-15", "2027-03-14", "P3Y"),
    ),
    "no 自 before its signature": (
        "本办法由市民政局解释，印发之日起生效，有效期2年。",
        ("2024-03-15", "2026-03-14", "P2Y"),
    ),
    "a probation, which is of a job": ("本办法自颁布之日起执行，试用期两个月。", ("2024-03-15", None, None)),
    "for three years": ("本办法自2024年5月1日零时起实行，为期三年。", ("2024-05-01", "2027-04-30", "P3Y")),
    "a month only": ("本办法自2024年5月起实施，暂行两年。", ("2024-05", None, "P2Y")),
    "a review before it ends": (
        "本办法自2024年5月1日起施行，有效期3年，有效期届满前六个月进行评估。",
        ("2024-05-01", "2027-04-30", "P3Y"),
    ),
    "a day after its signature": ("本办法自发布之日起30日后施行，有效期5年。", (None, None, "P5Y")),
    "a predecessor that ends": (
        "《铜川市社工补贴办法》（铜民发〔2019〕3号）同时废止，本办法自2024年5月1日起施行。",
        ("2024-05-01", None, None),
    ),
    "the validity of a certificate": ("证书有效期三年，合同有效期2年。", (None, None, None)),
}


@pytest.mark.parametrize(("words", "wanted"), TERMS.values(), ids=TERMS)
def test_how_long_a_paper_holds(words, wanted):
    itself, *others = policies(PAPER.format(words))
    assert (itself.effective, itself.expires, itself.validity) == wanted
    assert not any(other.effective or other.validity for other in others)


@pytest.mark.parametrize(
    "words", ["《办法》自2024年5月1日起施行，有效期三年。", "办法自2024年5月1日起正式施行，有效期为3年。"]
)
def test_a_short_name_is_the_same_document(words):
    [policy] = policies(NEWS + words)
    assert (policy.number, policy.effective, policy.validity) == ("铜民发〔2024〕9号", "2024-05-01", "P3Y")


def test_each_document_has_its_own_term():
    text = (
        "耀州区两份文件\n一是《铜川市社工扶持计划》，二是《耀州区社工补贴细则》（下称《细则》）。"
        "《细则》自2024年5月1日起执行，试行期2年。"
    )
    assert [(p.title, p.validity) for p in policies(text)] == [
        ("铜川市社工扶持计划", None),
        ("耀州区社工补贴细则", "P2Y"),
    ]


def test_a_number_that_begins_a_row_of_labels():
    text = (
        "铜川市耀州区民政局关于兑现社工奖励资金的通知\n铜耀民〔2024〕4号　　发布时间：2024-05-20\n"
        "各镇人民政府：\n　　取得中级证书的奖励2000元。\n"
    )
    assert [p.number for p in policies(text)] == ["铜耀民〔2024〕4号"]


def test_a_number_that_is_told_at_a_later_naming():
    text = "《铜川市社工津贴发放办法》解读\n近日印发《铜川市社工津贴发放办法》（铜民发〔2024〕9号）。"
    assert [(p.title, p.number) for p in policies(text)] == [("铜川市社工津贴发放办法", "铜民发〔2024〕9号")]


REGIONS = {
    "the region in its title": ("《铜川市社工津贴办法》", "610200"),
    "the region right before it": ("陕西省《关于加强社工队伍的意见》", "610000"),
    "a law": ("《慈善法》", "000000"),
    "a regulation with no region": ("《志愿服务条例》", "000000"),
    "the central committee": ("《中共中央国务院关于加强基层治理的意见》", "000000"),
    "the region of what it brings": ("《关于印发〈陕西省社工规划〉的通知》", "610000"),
    "the issuer's word": ("省民政厅《关于建立津贴制度的通知》", "610000"),
    "who speaks": ("《关于建立津贴制度的通知》", "610204"),
}


@pytest.mark.parametrize(("words", "region"), REGIONS.values(), ids=REGIONS)
def test_whose_document_it_is(words, region):
    [policy] = policies(f"铜川市耀州区社工有津贴\n根据{words}，发放津贴。")
    assert policy.region == region


def test_a_notice_and_what_it_brings_are_one_document():
    text = (
        "铜民发〔2024〕9号\n关于印发《铜川市社工津贴发放办法》的通知\n各区县民政局：\n"
        "　　现将《铜川市社工津贴发放办法》印发给你们。\n铜川市民政局\n2024年3月15日\n"
    )
    assert [(p.title, p.number) for p in policies(text)] == [("铜川市社工津贴发放办法", "铜民发〔2024〕9号")]


@pytest.mark.parametrize(
    ("title", "titles"),
    [
        ("铜川市支持社工机构发展的若干措施", ["铜川市支持社工机构发展的若干措施"]),
        ("铜川市出台支持社工机构发展的若干措施", []),
    ],
)
def test_a_paper_without_a_number_speaks_of_itself(title, titles):
    text = f"{title}\n一、对新登记的机构奖励3万元。\n二、本措施自2024年5月1日起施行。\n"
    assert [policy.title for policy in policies(text)] == titles
