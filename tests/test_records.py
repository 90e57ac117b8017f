"""What a sentence promises, reports and cites: the answers that a careful person would give."""

import pytest

from policyextract import extract_text
from policyextract.terms import last_day


def incentives(text):
    return [
        (r.level, r.min and int(r.min), r.max and int(r.max), r.frequency)
        for r in extract_text(text).records
        if r.kind == "incentive"
    ]


ONE = {
    "in order, levels written together": (
        "对取得高、中级社会工作师证书人员一次性分别给予6000元、3000元奖补。",
        [("senior", 6000, 6000, "once"), ("intermediate", 3000, 3000, "once")],
    ),
    "in order, levels written out": (
        "按助理社会工作师、社会工作师、高级社会工作师分别给予每人0.5万元、1万元、2万元的一次性补贴。",
        [
            ("junior", 5000, 5000, "once"),
            ("intermediate", 10000, 10000, "once"),
            ("senior", 20000, 20000, "once"),
        ],
    ),
    "each level before its amount": (
        "首次取得证书的发放一次性奖补，其中高级社工师5000元、中级社工师2000元。",
        [("senior", 5000, 5000, "once"), ("intermediate", 2000, 2000, "once")],
    ),
    "each level behind its amount": (
        "职业津贴为每月100元（初级）、200元（中级）。",
        [("junior", 100, 100, "month"), ("intermediate", 200, 200, "month")],
    ),
    "levels in brackets behind the row": (
        "持证社区工作者500、800、1200元/月（初、中、高）。",
        [("junior", 500, 500, "month"), ("intermediate", 800, 800, "month"), ("senior", 1200, 1200, "month")],
    ),
    "money before the person": (
        "6000元一次性奖给高级社会工作师，1.2万元奖给入选领军人才的个人。",
        [("senior", 6000, 6000, "once"), ("none", 12000, 12000, "once")],
    ),
    "promotion": (
        "由初级晋升中级，此前已领取初级奖励的，只补发差额1000元。",
        [("intermediate", 1000, 1000, "once")],
    ),
    "any holder": ("对在乡镇服务的持证人员，每月补助不少于200元。", [("any", 200, None, "month")]),
    "an organisation": (
        "对新登记的社会工作服务机构，给予不超过3万元的一次性开办补助。",
        [("none", None, 30000, "once")],
    ),
    "a prize": ("对获评全国领军人才的，每人奖励10万元。", [("none", 100000, 100000, "once")]),
    "no frequency told": (
        "并将社工人才纳入发放范围，给予1-8万元不等的补贴。",
        [("none", 10000, 80000, "unspecified")],
    ),
    "another payer adds": (
        "对取得助理社会工作师证书的给予一次性奖励3000元，林芝市再配套奖励1500元。",
        [("junior", 3000, 3000, "once"), ("junior", 1500, 1500, "once")],
    ),
    "from low to high": (
        "另给一次性奖励，级别从低到高依次为1000元、2000元、8000元。",
        [
            ("junior", 1000, 1000, "once"),
            ("intermediate", 2000, 2000, "once"),
            ("senior", 8000, 8000, "once"),
        ],
    ),
    "how often, told once behind all": (
        "持初级证书的补600元，持中级证书的补1200元，都是一次性的。",
        [("junior", 600, 600, "once"), ("intermediate", 1200, 1200, "once")],
    ),
    "each its own frequency": (
        "引进的高级社会工作师，给予安家费10万元、每月生活补贴1500元。",
        [("senior", 100000, 100000, "once"), ("senior", 1500, 1500, "month")],
    ),
    "a wage floor": ("未持证的社工，月工资不得低于3000元。", [("none", 3000, None, "month")]),
    "a prize behind an allowance": (
        "志愿者每人每月50元话费补贴，评上年度之星的再奖1000元。",
        [("none", 50, 50, "month"), ("none", 1000, 1000, "once")],
    ),
    "amounts in words, each again in digits": (
        "取得初级、中级证书的，分别奖励壹仟元整（¥1,000.00）、叁仟元整（¥3,000.00）。",
        [("junior", 1000, 1000, "once"), ("intermediate", 3000, 3000, "once")],
    ),
    "so much a case": ("对办理疑难个案的督导，按每案600元计发补贴。", [("none", 600, 600, "unspecified")]),
    "a sentence that leaves out for whom": (
        "对持证人员每月补150元；另一个区是一年2000元。",
        [("any", 150, 150, "month"), ("any", 2000, 2000, "year")],
    ),
    "the amount in words and again in digits": (
        "取得社会工作师证书的，一次性奖励贰仟元整（¥2000.00）。",
        [("intermediate", 2000, 2000, "once")],
    ),
}


@pytest.mark.parametrize(("text", "wanted"), ONE.values(), ids=ONE)
def test_promises(text, wanted):
    assert incentives(text) == wanted


NONE = {
    "spent": "市民政局累计投入640万元，发放补贴资金115.50万元，筹集善款360万元。",
    "paid out to many": "全市共发放社工人才补贴126.4万元，惠及527人。",
    "a fee": "考试报名费每科68元，由个人承担。",
    "an insurance": "购买意外险，保额20万元，保费每人120元。",
    "members' fees": "会费标准不变：单位会员每年500元，个人会员每年20元。",
    "statistics": "问卷显示社工平均月工资3925元。按证书分，初级4010元，中级4760元。",
    "what a person reckons": "两样加起来，我头一年能多领4840元。",
    "paid already": "代表队获第二名，奖金1500元已全部捐出。",
    "a year's cost": "办法施行后，每年预计新增支出约60万元。",
    "paid to many in one clause": "去年为312名持证社工发放补贴7.6万元。",
    "an income": "社工月均收入达到4500元以上。",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_money_that_nobody_promises(text):
    assert incentives(text) == []


def test_a_table_gives_a_record_a_row():
    text = (
        "津贴按下表执行：\n等级\t标准\t方式\n助理社会工作师\t100元/人\t按月\n"
        "首次取得高级社会工作师证书\t8000元/人\t一次性\n"
    )
    assert incentives(text) == [("junior", 100, 100, "month"), ("senior", 8000, 8000, "once")]


def test_a_table_whose_columns_are_levels_and_whose_caption_has_the_unit():
    text = (
        "现将标准公布如下，请遵照执行。\n岗位补贴标准　单位：元/人·月\n岗位\t助理社会工作师\t社会工作师\n"
        "社区岗位\t300\t500\n医院岗位\t240\t450\n"
    )
    assert incentives(text) == [
        ("junior", 300, 300, "month"),
        ("intermediate", 500, 500, "month"),
        ("junior", 240, 240, "month"),
        ("intermediate", 450, 450, "month"),
    ]


def regions(text):
    return [(r.quote, r.region) for r in extract_text(text).records if r.kind != "policy"]


def test_each_clause_speaks_for_the_region_at_its_head():
    text = (
        "广东各市拿出真金白银。东莞对新引进的高级社工师给予15万元补贴；中山对持证社工每人每月发放100元津贴。"
    )
    assert regions(text) == [("15万元", "441900"), ("100元", "442000")]


def test_words_for_a_region_stand_for_it():
    text = "西藏林芝市迎来社工。自治区对取得证书的社工给予奖励3000元，林芝市再奖励1500元。"
    assert regions(text) == [("3000元", "540000"), ("1500元", "540400")]


def test_a_payer_named_behind_the_amount():
    text = "河北省迁安市发布通知。机构运营补助每年3万元，由唐山市财政拨付。"
    assert regions(text) == [("3万元", "130200")]


def test_figures_of_several_regions_told_in_order():
    text = "广东省通报，广州、佛山平均每站社工分别为9.2名、7名。"
    assert regions(text) == [("9.2名", "440100"), ("7名", "440600")]


def test_figures_have_date_and_modality():
    text = "截至2022年底，全市社工机构发展到64家。到2025年，力争持证社工突破2000人。"
    found = [(r.quote, r.date, r.modality) for r in extract_text(text).records]
    assert found == [("64家", "2022-12-31", "actual"), ("突破2000人", "2025", "target")]


@pytest.mark.parametrize(
    "text",
    [
        "提交申请表1份、复印件2份。",
        "所需资金由市、区财政按照60%和40%的比例分担。",
        "对学员达50人以上的，给予补助8000元。",
    ],
)
def test_numbers_of_paperwork_shares_and_conditions_are_no_figures(text):
    assert [r for r in extract_text(text).records if r.kind == "indicator"] == []


PAPER = """盐民规〔2023〕2号

盐城市社会工作者职业津贴发放办法

第一条　根据《江苏省激励保障实施意见》（苏民发（2021）19号，以下简称《意见》），制定本办法。
第二条　取得社会工作师证书的，每月津贴300元。
第三条　本办法自2023年10月1日起施行，有效期5年。《意见》另有规定的从其规定。

盐城市民政局
2023年9月14日
"""


def test_policies_with_number_region_and_validity():
    found = [r for r in extract_text(PAPER).records if r.kind == "policy"]
    assert [(r.title, r.number, r.region) for r in found] == [
        ("盐城市社会工作者职业津贴发放办法", "盐民规〔2023〕2号", "320900"),
        ("江苏省激励保障实施意见", "苏民发〔2021〕19号", "320000"),
    ]
    assert (found[0].effective, found[0].validity, found[0].expires) == ("2023-10-01", "P5Y", "2028-09-30")
    assert found[0].evidence["expires"].how == "computed"


def test_an_incentive_knows_its_policy_and_until_when_it_holds():
    [record] = [r for r in extract_text(PAPER).records if r.kind == "incentive"]
    assert record.policy == "盐城市社会工作者职业津贴发放办法"
    assert (record.policy_number, record.expires) == ("盐民规〔2023〕2号", "2028-09-30")


@pytest.mark.parametrize(
    ("first", "lasting", "last"),
    [
        ("2023-10-01", "P3Y", "2026-09-30"),
        ("2023-10-31", "P6M", "2024-04-30"),
        ("2023-01-01", "P18M", "2024-06-30"),
        ("2023-10", "P1Y", None),
        ("XXXX-03-01", "P3Y", None),
        ("2023-02-30", "P1Y", None),
    ],
)
def test_the_last_day_of_a_validity(first, lasting, last):
    assert last_day(first, lasting) == last


def test_every_field_says_where_it_was_read_and_how():
    text = "厦门对取得高级社会工作师证书的人员，一次性奖励8万元。"
    [record] = extract_text(text).records
    assert {name: (e.quote, e.how) for name, e in record.evidence.items()} == {
        "kind": ("奖励", "explicit"),
        "amount": ("8万元", "explicit"),
        "region": ("厦门", "explicit"),
        "level": ("高级社会工作师证书", "explicit"),
        "frequency": ("一次性", "explicit"),
        "beneficiary": ("取得高级社会工作师证书的人员", "explicit"),
    }
    assert all(text[e.start : e.end] == e.quote for e in record.evidence.values())
