"""What cleaning mends, what it must leave, and what it may never do to a digit or an offset."""

import timeit
import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyextract.clean import clean
from policyextract.text import Span, Text

PROSE = "为进一步加强社会工作专业人才\n队伍建设，健全完善激励保障体\n系，近日市民政局、市财政局联\n"


def cleaned(chars):
    return clean(Text.raw(chars)).text.chars


MENDED = {
    "a word cut by the column": (
        PROSE + "合印发通知，明确对取得高级社\n会工作师证书的人员，给予一次\n性奖励。",
        "取得高级社会工作师证书的人员",
    ),
    "a number cut by the column": (
        PROSE + "合印发通知，2022年通过率达到2\n8.13%，位居全省前列，明确给予\n奖励。",
        "通过率达到28.13%，",
    ),
    "a book title cut by the column": (
        PROSE + "合印发《社会工作专业人才激励\n保障办法》，明确对持证人员给\n予奖励。",
        "《社会工作专业人才激励保障办法》",
    ),
    "a mark that starts a line": ("近日，宁夏出台新政\n，给予奖补。", "近日，宁夏出台新政，给予奖补。"),
    "a bracket left open at the end of a line": (
        "一次性奖励（含\n税）三千元。",
        "一次性奖励（含税）三千元。",
    ),
    "spaces inside a word": ("持证社工人数大 幅 提 升 ，达", "持证社工人数大幅提升，达"),
    "spaces before a unit": ("增加 364 人，", "增加364人，"),
    "a space between thousands": ("服务居民8 844 人次。", "服务居民8844人次。"),
    "spaces between any digits of a number": (
        "新增社工站1 6个、小组 2 4 5个，",
        "新增社工站16个、小组245个，",
    ),
    "spaces between digits and slips": ("每月补贴 1 5O O元，", "每月补贴1500元，"),
    "spaces in the numbers of a list": ("分别奖励1 000、2 500和4 000元。", "分别奖励1000、2500和4000元。"),
    "spaces inside a year": ("自2 024 年起，", "自2024年起，"),
    "spaces beside a decimal point": ("挽回损失 36 . 5 万元，占2 .5%", "挽回损失36.5万元，占2.5%"),
    "a lone l before a unit": ("全区仅 l 人持证。", "全区仅1人持证。"),
    "a Chinese comma between thousands": ("奖励1，200元。", "奖励1,200元。"),
    "full-width letters and digits": ("第１号Ａ座，２７．４６％", "第1号A座，27.46%"),
    "an O read for a nought": ("补贴1OOO元，2O23年", "补贴1000元，2023年"),
    "an l read for a one": ("奖励l200元", "奖励1200元"),
    "replacement characters": ("\ufffd\ufffd 社工站", "社工站"),
    "zero-width characters": ("社\u200b工\ufeff站", "社工站"),
    "Kangxi radicals": ("⽉补贴⼈民币", "月补贴人民币"),
    "radicals of the supplement": ("⺠政局⻔户", "民政局门户"),
    "compatibility forms": ("理\uf9e4事", "理理事"),
    "ASCII marks in Chinese": ("近日,厦门(思明)出台", "近日，厦门（思明）出台"),
    "half-width stops and brackets": ("占9.5%. 各地(含县)执行.", "占9.5%。各地（含县）执行。"),
    "a half-width stop before a year": ("共120.2023年起", "共120。2023年起"),
    "a numeral of a sentence at the end of a line": ("占比由两成提高到百分之\n六十八.", "六十八。"),
    "a blank inside any number": ("补贴1 500元，20 23年1 2月", "补贴1500元，2023年12月"),
    "a blank before the rest of a number in a cell": ("初级\n2 00\n中级\n40 0", "初级\n200\n中级\n400"),
    "a blank inside a number between columns": ("初级      1 50      按月", "初级      150      按月"),
    "a blank beside a letter read for a digit": ("提高l O%以上", "提高10%以上"),
    "a blank inside a unit": ("按3600元 /人 ·年给予", "按3600元/人·年给予"),
    "a blank inside words that the page has elsewhere": (
        "社会工 作人才\n加强社会工作人才建设。",
        "社会工作人才\n",
    ),
    "a decimal cut where a line starts": ("广州、佛山平均每站分别为\n9. 2名、7名。", "9.2名"),
    "lines broken anew at one width": (
        "厦门市社工奖励办法\n第一条为了鼓励在厦门\n工作的社会工作者，制\n定本办法。\n第二条取得证书的奖励\n2000元，由市财政承\n担。",
        "第一条为了鼓励在厦门工作的社会工作者，制定本办法。\n第二条取得证书的奖励2000元，由市财政承担。",
    ),
    "double spacing": (
        "近日，湖南省岳阳市民政局、市\n\n财政局印发办法，明确对取得高\n\n级证书的人员，一次性给予奖励\n\n六千元，由市财政，按年度列支。",
        "近日，湖南省岳阳市民政局、市财政局印发办法，明确对取得高级证书的人员，一次性给予奖励六千元，",
    ),
    "a page number in a sentence": (
        PROSE + "合印发通知，明确对取得证书的\n- 3 -\n人员给予一次性奖励。",
        "取得证书的人员给予",
    ),
    "a bare page number in a sentence": (
        PROSE + "合印发通知，明确对取得证书，\n12\n的人员，给予一次性奖励。",
        "取得证书，的人员",
    ),
    "a running head in a sentence": (
        "　　申报时间为三月，逾期不予\n景宁县民政局公告　　　第２页\n受理，请相互转告。",
        "逾期不予",
    ),
}


@pytest.mark.parametrize(("dirty", "wanted"), MENDED.values(), ids=MENDED)
def test_what_dumps_and_ocr_did_is_mended(dirty, wanted):
    assert wanted in cleaned(dirty)


KEPT = {
    "a poem": "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。",
    "a poem without marks": "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
    "a verse in one line": "床前明月光 疑是地上霜",
    "a table with tabs": "等级\t标准\n初级\t100元\n中级\t300元",
    "a table of columns": "等级    标准    方式\n初级    100元    按月",
    "a table with one cell a line": "等级\n标准（元）\n初级\n200\n中级\n400",
    "a list": "一、补贴对象\n二、补贴标准\n三、申领程序",
    "numbered items": "1.身份证\n2.证书复印件\n3.工作证明",
    "a signature": "　　　　厦门市民政局　　厦门市财政局\n　　　　　　2024年1月8日",
    "English words": "the IFSW Code of Ethics",
    "a year and another number": "到2025 30人以上持证",
    "an item and its number": "1. 30人以上的机构\n2. 50人以上的机构",
    "letters that are no digits": "O2O模式，AI社工",
    "a headline of two lines": "同名城区结对子\n社工携手促治理",
    "a menu": "网站首页 走进民政 信息公开",
    "three amounts in a row": "100 200 300",
    "a cell between blank lines": "初级\n\n200\n\n中级\n400\n高级\n800",
    "a cell after a line of the full width": "街道社会工作服务站点\n300\n社会工作者培训班\n500",
    "marks of Latin words, times and addresses": "见 https://a.gov.cn/?id=3, or mail a.b@c.cn, 10:30",
    "thousands, decimals and the numbers of a list": "1.工资1,200元\n2.占9.5%",
    "paragraphs between blank lines": "社工津贴\n\n近日，某市发放津贴。\n\n另外，某县也发。\n\n以后都发。",
    "a table whose cells stand between blank lines": "标准（元）\n\n200\n\n400\n\n800",
    "prose that only sounds like an editor's line": "由社工负责编写个案记录并负责校对",
    "prose with a weekday": "2023年3月21日星期二，全市社工齐聚一堂。",
    "question and answer": "问：能领吗？\n答：能。",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_no_damage_stays(text):
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "head",
    [
        "2024年9月3日  星期二  社会工作",
        "湖畔社工　第12期　2024年9月3日　内部资料",
        "社工天地   2024年9月3 日",
    ],
)
def test_running_heads_and_folios_are_kept_apart(head):
    page = clean(Text.raw(f"{head}\n厦门出台新政，给予奖励。"))
    assert page.text.chars == "厦门出台新政，给予奖励。"
    assert [text.source(Span(0, 2)) for text in page.furniture] == [Span(0, 2)]


def test_every_edit_says_why():
    text = clean(Text.raw("奖励１OO元 ，\ufffd持 证社工")).text
    assert {edit.why for edit in text.history} == {"plain-characters", "ocr-digit", "space", "debris"}


CHARS = st.one_of(
    st.sampled_from("社工证书元人年月日的在，。；：、（）《》“”12345０９Ol .,:;()%\n\n  　\t\ufffd\u200b⽉"),
    st.sampled_from(["\n- 3 -\n", "2O23年", "第２页", "8 844 人"]),
)
PAGES = st.lists(CHARS, max_size=120).map("".join)


def digits(chars):
    return [unicodedata.digit(char) for char in chars if char.isdigit()]


@given(PAGES)
def test_cleaning_twice_is_cleaning_once(chars):
    once = cleaned(chars)
    assert cleaned(once) == once


def test_cleaning_takes_time_in_proportion():
    page = "近日,市民政局印发(2023)5号办法,明确奖励1 200元.\n\n" * 100
    once, ten = (min(timeit.repeat(partial(cleaned, page * n), number=1, repeat=3)) for n in (1, 10))
    assert ten < 30 * once


@given(PAGES)
def test_no_digit_is_changed_dropped_or_invented(chars):
    page = clean(Text.raw(chars))
    slips = [
        edit for text in (page.text, *page.furniture) for edit in text.history if edit.why == "ocr-digit"
    ]
    read = {edit.source: edit.new for edit in slips}
    wanted = [digit for n, char in enumerate(chars) for digit in digits(read.get(Span(n, n + 1), char))]
    found = sorted(
        (text.source(Span(n, n + 1)).start, digits(char)[0])
        for text in (page.text, *page.furniture)
        for n, char in enumerate(text.chars)
        if char.isdigit()
    )
    assert [digit for _, digit in found] == wanted


@given(PAGES)
def test_every_clean_character_knows_its_source(chars):
    text = clean(Text.raw(chars)).text
    last = 0
    for n, char in enumerate(text.chars):
        place = text.source(Span(n, n + 1))
        assert place.start >= last
        last = place.start
        old = chars[slice(*place)]
        assert old == char or any(edit.source.covers(place) and edit.new for edit in text.history)
