"""Mentions of an article: which win where two share words, and what the article tells of them."""

import pytest

from policyextract.cells import Cells
from policyextract.find import find, scored_type


def mentions(chars, **context):
    found = find(chars, **context)
    return [(scored_type(m), chars[slice(*m.span)], str(m.value)) for m in found.mentions if scored_type(m)]


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("有效期5年", [("DURATION", "5年", "P5Y")]),
        ("2022年10名", [("DATE", "2022年", "2022"), ("QUANTITY", "10名", "10 名")]),
        ("满6个月", [("DURATION", "满6个月", "P6M")]),
        ("1-8万元", [("MONEY", "1-8万元", "10000..80000 CNY")]),
        ("落实《稳定队伍的八项措施》，六项已办结", [("QUANTITY", "六项", "6 项")]),
        ("取得高级心理咨询师、初级养老护理员证书", []),
    ],
)
def test_the_longer_reading_wins(chars, wanted):
    assert mentions(chars) == wanted


def test_a_date_without_year_takes_the_one_told_last_before_it():
    assert [v for _, _, v in mentions("2022年底。3月21日。2024年起。6月底")] == [
        "2022-12-31",
        "2022-03-21",
        "2024/..",
        "2024-06-30",
    ]


def test_a_date_without_year_takes_that_of_the_page_where_the_article_tells_none():
    assert mentions("3月21日", year="2023") == [("DATE", "3月21日", "2023-03-21")]
    assert mentions("3月21日") == [("DATE", "3月21日", "XXXX-03-21")]


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("月薪分别不低于3000元、4000元和5000元", [">=3000 CNY", ">=4000 CNY", ">=5000 CNY"]),
        ("最高分别奖励3万元、2万元", ["<=30000 CNY", "<=20000 CNY"]),
        ("分别配备至少2名、3名社工", [">=2 名", ">=3 名"]),
        ("至少补200元、生活费300元", [">=200 CNY", "300 CNY"]),
        ("分别给予不低于200元、300-500元", [">=200 CNY", "300..500 CNY"]),
    ],
)
def test_a_bound_told_for_each_of_a_list_holds_for_all(chars, wanted):
    assert [v for _, _, v in mentions(chars)] == wanted


def test_this_and_last_year_count_from_the_year_of_the_page():
    told = mentions("2019年试点，去年5月扩面，今年3月全面推开", year="2024")
    assert [v for _, _, v in told] == ["2019", "2023-05", "2024-03"]
    told = mentions("去年9月试行，10月扩面。去年3月以来，至5月底", year="2024")
    assert [v for _, _, v in told] == ["2023-09", "2023-10", "2023-03/..", "2024-05-31"]


def test_no_pattern_sees_past_the_end_of_a_sentence():
    assert mentions("共有5。\n万元户") == []


ONE_CELL_A_LINE = (
    "津贴标准\n等级\n标准（元/月）\n方式\n助理社会工作师\n200\n按月\n社会工作师\n400\n按月\n另行通知。"
)
TABS = "等级\t标准（万元）\n社会工作师\t0.5\n高级社会工作师\t1"


def test_bare_numbers_under_a_heading_with_the_unit_are_amounts():
    assert [v for kind, _, v in mentions(ONE_CELL_A_LINE) if kind == "MONEY"] == ["200 CNY", "400 CNY"]
    assert [v for kind, _, v in mentions(TABS) if kind == "MONEY"] == ["5000 CNY", "10000 CNY"]


def test_a_row_of_a_table_is_read_as_one_sentence():
    found = find(ONE_CELL_A_LINE)
    rows = [ONE_CELL_A_LINE[slice(*s)] for s in found.sentences]
    assert "助理社会工作师\n200\n按月" in rows


def test_numbers_without_a_heading_that_tells_the_unit_are_nothing():
    assert mentions("等级\n人数\n初级\n200\n中级\n400")[0][0] == "CERT"
    assert all(kind == "CERT" for kind, _, _ in mentions("等级\n人数\n初级\n200\n中级\n400"))


def test_a_short_name_inside_a_documents_number_is_no_region():
    assert [
        text for kind, text, _ in mentions("柳城县印发办法（柳城民发〔2024〕19号）") if kind == "REGION"
    ] == ["柳城县"]


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("等级\t补贴（元/月）\t备注\n初级\t150\t\n中级\t300\t按月\n高级\t600", ["150", "300", "600"]),
        ("\t初级\t中级\n月补贴（元）\t150\t300\n年终奖（元）\t1000\t2000", ["150", "300", "1000", "2000"]),
        (
            "岗位\n月薪\n（元/月）\n奖金\n（元/年）\n社工\n4000\n5000\n督导\n6000\n9000\n注：",
            ["4000", "5000", "6000", "9000"],
        ),
        (
            "证书\n岗位\n月薪（元）\n初级\n社工\n4000\n督导\n4500\n中级\n社工\n5000\n",
            ["4000", "4500", "5000"],
        ),
        (
            "地区    等级    标准      方式\n                （元）\n甲地    初级    100-200   按月\n"
            "        中级    400       按月\n注：略。",
            ["100..200", "400"],
        ),
    ],
)
def test_cells_may_be_empty_or_merged_and_headings_on_two_lines(table, wanted):
    assert [v.removesuffix(" CNY") for kind, _, v in mentions(table) if kind == "MONEY"] == wanted


def test_an_empty_cell_takes_over_what_stands_above_it():
    chars = "证书\n岗位\n月薪（元）\n初级\n社工\n4000\n督导\n4500\n中级\n社工\n5000\n"
    table = find(chars).tables[0]
    amount = next(cell for row in table.rows for cell in row if cell and chars[slice(*cell)] == "4500")
    cell = Cells([table]).at(amount)
    assert [chars[slice(*words)] for words in cell.before] == ["督导", "初级"]
    assert chars[slice(*cell.over[0])] == "月薪（元）"


def test_the_end_of_a_year_is_a_date_where_the_year_is_known():
    assert mentions("年底前配齐，去年底已配一半", year="2024") == [
        ("DATE", "年底", "2024-12-31"),
        ("DATE", "去年底", "2023-12-31"),
    ]
    assert mentions("去年、年内、上半年，去年底和今年前三季度") == []
    assert mentions("去年新增", year="2024") == []
