"""Who is paid by a promise, in which words, and whose policy it is."""

import pytest

from policyextract import extract_text

PAPER = """铜川市社工津贴发放办法
第一条　取得证书的，每月津贴300元。
第二条　本办法自2024年5月1日起施行。

铜川市民政局　　铜川市财政局
2024年3月15日
"""


def paid(text):
    return [r.beneficiary for r in extract_text(text).records if r.kind == "incentive"]


def issuers(text):
    return [r.issuers for r in extract_text(text).records if r.kind == "incentive"]


CLAUSES = {
    "铜川市对在站连续就业满5年的高级社工师给予一次性奖励5万元。": ["在站连续就业满5年的高级社工师"],
    "铜川市规定，首次取得中级证书的，奖励3000元。": ["首次取得中级证书"],
    "铜川市明确，民办社工机构新聘用的专职社工每人每月补贴500元。": ["民办社工机构新聘用的专职社工"],
    "铜川市为每个示范站奖补3万元。": ["示范站"],
    "铜川市规定，高级社工师每月800元、中级500元。": ["高级社工师", "中级"],
    "铜川市规定，新引进的高级社会工作师，与区内机构签订合同并到岗的，给予安家补贴8万元。": [
        "新引进的高级社会工作师，与区内机构签订合同并到岗"
    ],
    "铜川市另有奖励：1500元奖给撰写团队。": ["撰写团队"],
    "铜川市给门栋志愿者每人每月50元话费补贴，考评优秀的再奖1000元。": ["门栋志愿者", "考评优秀"],
    "铜川市岗位津贴为每人每月500元。": [None],
}


@pytest.mark.parametrize(("text", "told"), list(CLAUSES.items()), ids=[text[3:15] for text in CLAUSES])
def test_the_words_for_who_is_paid_begin_and_end_with_them(text, told):
    assert paid(text) == told


def test_levels_told_off_take_their_own_words_and_a_table_its_row():
    assert paid("铜川市对在岗持证人员发放津贴，初级150元/月、中级300元/月。") == ["初级", "中级"]
    table = "铜川市社工津贴标准\n等级\t津贴（元/月）\n助理社会工作师\t200\n社会工作师\t400\n"
    assert paid(table) == ["助理社会工作师", "社会工作师"]


def test_the_words_are_evidence_with_their_place():
    text = "铜川市对持证社工每人每月发放300元津贴。"
    (record,) = [r for r in extract_text(text).records if r.kind == "incentive"]
    evidence = record.evidence["beneficiary"]
    assert (text[evidence.start : evidence.end], evidence.how) == ("持证社工", "explicit")


def test_a_paper_is_of_those_who_sign_it():
    assert issuers(PAPER) == [("铜川市民政局", "铜川市财政局")]


def test_news_tell_who_issued_it_before_or_who_pays():
    title = "铜川市社工有了津贴\n"
    issued = "近日，市民政局会同市财政局印发《铜川市社工津贴办法》。持证社工每人每月300元。"
    assert issuers(title + issued) == [("市民政局", "市财政局")]
    assert issuers(title + "市民政局对新取得证书的社工一次性奖励1500元。") == [("市民政局",)]
    assert issuers(title + "市民政局局长介绍，全市持证社工每人每月300元。") == [()]


def test_an_institution_issues_what_it_pays_of_its_own():
    title = "徐州社工添收入\n"
    assert issuers(title + "云龙区的淮康医院今年把社工写进目录：持中级证的每人每月另发800元。") == [
        ("淮康医院",)
    ]
    told = "彭城善行基金会盯住的是新人。签约满三年的专职社工，由基金会资助安居费5万元。"
    assert issuers(title + told) == [("彭城善行基金会",)]
    assert issuers(title + "淮康医院按证书管理，区财政对持证社工每人每月另发800元。") == [()]


def test_who_speaks_for_a_body_tells_its_policy():
    list_of_speakers = (
        "实录丨长治市新闻发布会\n发布人：郭　丽　市民政局副局长\n　　　　李永红　市财政局科长\n"
    )
    answer = "郭丽：我们联合财政部门下发了《津贴通知》。在社工站工作的持证人员，每月发放津贴120元。\n"
    assert issuers(list_of_speakers + answer) == [("市民政局",)]


def test_in_a_report_of_a_government_what_one_body_issued_is_a_passage():
    report = (
        "政府工作报告\n我代表县人民政府向大会报告工作。\n"
        "县民政局推出《湘潭县八条措施》，社区工作者持证的每月加发200元。\n"
        "今年，对外地高级社会工作师，给予6万元安家费。\n"
    )
    assert issuers(report) == [("县民政局",), ("县人民政府",)]
