"""Which numbers are figures, since when they hold, and which are goals."""

import pytest

from policyextract import extract_text


def figures(text):
    return [
        (r.min if r.min is not None else r.max, r.unit, r.date, r.modality)
        for r in extract_text(text).records
        if r.kind == "indicator"
    ]


NONE = {
    "a title": "市里印发《社工人才新政12项措施》。",
    "a small number in words": "四家单位联名下发通知，把站点分为三类，由两名社工值守。",
    "what one person earns": "2011年，她到社区做保洁，全年收入2.8万元；去年他总收入10.6万元。",
    "papers to hand in": "提交申请表一式2份、身份证复印件1份。",
    "copies and clicks": "全文共印60份。\n点击：613次",
    "what a payer bears": "运转经费由县财政承担60%，乡镇负担40%。",
    "in other words": "运转经费县里出六成，乡镇出四成。",
    "what is given back": "不满两年离职的，退还50%。",
    "at most so many": "每家机构每年最多申报3人，单个项目不得超过支出的30%。",
    "what may be applied for": "每家机构限报2个项目，优秀比例不超过20%，积分排名前30%的优先，最高加5分。",
    "what is asked of applicants": "申报示范站须建站满2年，专职社工不少于3人，年服务不少于1000人次。",
    "what a contract asks for": "该项目周期为12个月，服务对象不少于200人，满意度不低于90%。",
    "a measure of each case": "在海拔3200米以上的站点工作。\n每年参加继续教育不少于30学时。",
    "what each course has": "培训班每期40人，每科满分100分，合格线60分，每班不少于36学时、招收30人。",
    "the unit of a standard": "机构每招1人补1500元，每新引进2名硕士奖励1万元。",
    "what selects": "床位100张以上的养老院要设社工岗。",
    "what a promise asks for": "当年新增持证人员5名以上，且持证比例超过60%的，一次性奖励机构2万元。",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_numbers_that_are_no_figures(text):
    assert figures(text) == []


FIGURES = {
    "beside a share": (
        "所需资金由市、区分担，2024年安排资金96万元，惠及620人。",
        [(960000, "CNY", "2024", "actual"), (620, "人", "2024", "actual")],
    ),
    "people who hand in papers": ("2023年共有137人提交材料。", [(137, "人", "2023", "actual")]),
    "in an office building": ("站点开进写字楼，已有21处。", [(21, "处", None, "actual")]),
    "rounds in words": ("自2018年起，已开展三批次选拔。", [(3, "批次", "2018/..", "actual")]),
    "what a list adds up to": ("出台《甲办法》《乙办法》等六个文件。", [(6, "个", None, "actual")]),
    "a few there are by now": (
        "全县目前仅有两家机构达标，已有五人取得证书。",
        [(2, "家", None, "actual"), (5, "人", None, "actual")],
    ),
    "a part": (
        "截至2023年末，全县持证社工640人。其中，中级88人；高级2人。",
        [
            (640, "人", "2023-12-31", "actual"),
            (88, "人", "2023-12-31", "actual"),
            (2, "人", "2023-12-31", "actual"),
        ],
    ),
    "a paragraph that begins with a year": (
        "2023年，全县报考410人，合格62人。举办培训班7期。",
        [(410, "人", "2023", "actual"), (62, "人", "2023", "actual"), (7, "期", "2023", "actual")],
    ),
    "a day dates its own sentence only": (
        "2023年3月21日，30名社工参加活动。站里有社工4名。",
        [(30, "名", "2023-03-21", "actual"), (4, "名", None, "actual")],
    ),
    "brackets at the end": (
        "已摆摊286场，接待群众1.9万人次（截至2022年5月底）。",
        [(286, "场", "2022-05-31", "actual"), (19000, "人次", "2022-05-31", "actual")],
    ),
    "compared with": (
        "2024年底持证社工4386人，比2018年的1290人增加两倍多。",
        [
            (4386, "人", "2024-12-31", "actual"),
            (1290, "人", "2018", "actual"),
            (2, "倍", "2024-12-31", "actual"),
        ],
    ),
    "every year": (
        "截至2023年底有社工682人，每年流失近一成。",
        [(682, "人", "2023-12-31", "actual"), (10, "%", None, "actual")],
    ),
    "no year is told": ("3月21日，10名社工受到表彰。", [(10, "名", None, "actual")]),
    "in force since": (
        "自2024年4月1日起施行的细则要求，持证人员占比不低于65%。",
        [(65, "%", None, "target")],
    ),
    "from and to": (
        "到2026年，持证率由38%提高到70%以上。",
        [(38, "%", None, "actual"), (70, "%", "2026", "target")],
    ),
    "a plan": ("2024年全县计划组织报考120人。", [(120, "人", "2024", "target")]),
    "nothing is to be reached": ("到2023年底，全县持证社工964人。", [(964, "人", "2023-12-31", "actual")]),
    "the end of a plan period": ("“十三五”末，全市持证社工684人。", [(684, "人", "2020-12-31", "actual")]),
    "a fact hands its date on to no goal": (
        "2023年底，全县持证社工964人。打算三年内培养高级社工师12名。",
        [(964, "人", "2023-12-31", "actual"), (12, "名", None, "target")],
    ),
    "what was done behind a goal": (
        "规划确定的12项指标中，已提前完成9项。要求每站不少于3人，目前已有6个站达标。",
        [
            (12, "项", None, "actual"),
            (9, "项", None, "actual"),
            (3, "人", None, "target"),
            (6, "个", None, "actual"),
        ],
    ),
    "year after year": (
        "区里连续三年每年投入不少于200万元，累计服务17万人次。",
        [(2000000, "CNY", None, "actual"), (170000, "人次", None, "actual")],
    ),
    "years told in order": (
        "2022年、2023年，全市分别有1206人、1877人报考。2021、2022两年，站点分别新增4个和9个。",
        [
            (1206, "人", "2022", "actual"),
            (1877, "人", "2023", "actual"),
            (4, "个", "2021", "actual"),
            (9, "个", "2022", "actual"),
        ],
    ),
    "a year to come": (
        "发布时间：2024-05-06\n2025年，持证率达到55%。2023年为41%。",
        [(55, "%", "2025", "target"), (41, "%", "2023", "actual")],
    ),
    "up to a year that is past": (
        "持证率由2019年末的8%上升到2023年末的35%，提高27个百分点。",
        [
            (8, "%", "2019-12-31", "actual"),
            (35, "%", "2023-12-31", "actual"),
            (27, "个百分点", "2023-12-31", "actual"),
        ],
    ),
    "a goal of so many": ("到2026年实现持证500人以上的目标。", [(500, "人", "2026", "target")]),
    "the goal goes on": (
        "到2025年，全市持证社工超过2500人，年均增长不低于20%；建成社工室500个。",
        [(2500, "人", "2025", "target"), (20, "%", "2025", "target"), (500, "个", "2025", "target")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FIGURES.values(), ids=FIGURES.keys())
def test_figures(text, expected):
    assert figures(text) == expected


TABLE = """2023年滁州市社会工作人才统计
现将各地情况公布如下。
表1　2023年末各地情况
地区\t持证社工（人）\t服务人次（万人次）\t2024年目标数（人）\t占比（%）
琅琊区\t320\t1.2\t350\t21.3
天长市\t415\t2.5\t≥450\t27.6
"""


def test_a_table_tells_region_unit_date_and_modality_by_row_and_column():
    found = [
        (r.region, int(r.min), r.unit, r.date, r.modality)
        for r in extract_text(TABLE).records
        if r.kind == "indicator"
    ]
    assert found[:4] == [
        ("341102", 320, "人", "2023-12-31", "actual"),
        ("341102", 12000, "人次", "2023-12-31", "actual"),
        ("341102", 350, "人", "2024", "target"),
        ("341102", 21, "%", "2023-12-31", "actual"),
    ]
    assert {region for region, *_ in found[4:]} == {"341181"}
