"""Whose policy, money or figure it is: what a careful reader says who pays, reports or sets a goal.

`payers.txt` has short texts in which several governments are named, each with whose its numbers are.
"""

from pathlib import Path

import pytest

from policyextract import extract_text
from policyextract.context import View
from policyextract.find import find
from policyextract.homes import home as of_article

NOT_YET = "# not yet read"
LINES = Path(__file__).with_name("payers.txt").read_text("utf-8").splitlines()


def cases(lines):
    """The cases of some lines, each named by its first words; ¶ ends a line of the text."""
    for line in lines:
        text, arrow, wanted = line.rpartition("=>")
        if arrow and not line.startswith("#"):
            told = [tuple(one.split()) for one in wanted.split(";")]
            yield pytest.param(text.strip().replace("¶", "\n"), told, id=text.strip()[:16])


def whose(text, told):
    """The numbers and titles of `told`, each with the region of the record that has it."""
    found = [
        (f"《{r.title}》" if r.kind == "policy" else r.quote, r.region) for r in extract_text(text).records
    ]
    out = []
    for words, _ in told:
        one = next((answer for answer in found if words in answer[0]), None)
        if one:
            found.remove(one)
        out.append((words, one and one[1]))
    return out


@pytest.mark.parametrize(("text", "told"), list(cases(LINES[: LINES.index(NOT_YET)])))
def test_whose_the_numbers_of_a_text_are(text, told):
    assert whose(text, told) == told


@pytest.mark.parametrize(("text", "told"), list(cases(LINES[LINES.index(NOT_YET) :])))
def test_what_is_not_yet_read_moves_up_once_it_is(text, told):
    assert whose(text, told) != told


def regions(text):
    return [(r.quote, r.region) for r in extract_text(text).records if r.kind != "policy"]


def home(text):
    return extract_text(text).articles[0].region


SPEAKERS = {
    "three purses in one sentence": (
        "萍乡市安源区：三级都给钱\n取得高级证书的，省级奖励6000元、市级再给2000元、区里另给1000元。",
        [("6000元", "360000"), ("2000元", "360300"), ("1000元", "360302")],
    ),
    "a county adds to the sum of its city": (
        "山东省寿光市发布通知。\n取得中级证书的，潍坊市一次性奖励3000元，寿光市财政再配套奖励1500元。",
        [("3000元", "370700"), ("1500元", "370783")],
    ),
    "central, provincial and county money": (
        "四川省昭觉县的社工有三份补助。\n中央财政给每名社工每年补助2万元，省里再补1万元，县里每月另发500元。",
        [("2万元", "000000"), ("1万元", "510000"), ("500元", "513431")],
    ),
    "our county and its city": (
        "甘肃省渭源县社工有补贴\n县上每月发放津贴200元，市上对考取中级证书的另奖1000元。",
        [("200元", "621123"), ("1000元", "621100")],
    ),
    "a city of county rank says 市里 of itself": (
        "丹江口市社工当管家\n十堰市把这里列为观摩点，市里奖励每名社工2000元。",
        [("2000元", "420381")],
    ),
    "the county that has just been named": (
        "湖南省通报各地做法。\n浏阳市对取得高级证书的奖励8000元。该市还对社工站每站补助3万元。",
        [("8000元", "430181"), ("3万元", "430181")],
    ),
    "that province": (
        "贵州省赫章县的驻村社工\n2024年，中央财政下达该省专项资金，该省共选派360名社工。",
        [("360名", "520000")],
    ),
    "the whole autonomous region": (
        "广西社工队伍壮大\n南宁市现有持证社工3000人，全区持证社工达2.1万人。",
        [("3000人", "450100"), ("达2.1万人", "450000")],
    ),
    "the whole city behind a district": (
        "长沙市社工忙\n雨花区现有社工站15个。全市共建成社工站180个。",
        [("15个", "430111"), ("180个", "430100")],
    ),
    "a district of which the text says 全区": (
        "齐齐哈尔市引才\n铁锋区民政局局长说，全区社工站14个。",
        [("14个", "230204")],
    ),
    "the nation": (
        "福建省南平市社工多\n截至2023年底，全国持证社工达110万人，全市持证社工达3000人。",
        [("达110万人", "000000"), ("达3000人", "350700")],
    ),
    "we, said by a district's official": (
        "长治市介绍情况\n记者问：潞州区有什么办法？\n局长答：我区现有持证社工452人，区里每人每月补贴80元。",
        [("452人", "140403"), ("80元", "140403")],
    ),
    "headings that are a region": (
        "各地补贴一览\n▌江苏省\n高级证书每月补贴500元。\n▌四川省成都市\n高级证书每月补贴800元。\n▌小结\n差别不小。",
        [("500元", "320000"), ("800元", "510100")],
    ),
    "list items that each tell a sum": (
        "三明市细则\n永安市每人每月50元的补贴、将乐县每人每月150元的补贴继续发放。",
        [("50元", "350481"), ("150元", "350428")],
    ),
    "an example": (
        "补贴政策比较\n以鄞州区为例，全区现有持证社工1240人。沈阳市、太仓市、长沙市各有办法。",
        [("1240人", "330212")],
    ),
    "a document of the city in a county's article": (
        "秦安县补上短板\n按《天水市社工津贴办法》，持证社工每月领取津贴100元。秦安县每月再补60元。",
        [("100元", "620500"), ("60元", "620522")],
    ),
    "the purse named behind": (
        "黄石市下陆区出新规\n新建的社工站每站补助5万元，由省财政承担。",
        [("5万元", "420000")],
    ),
    "who hands out the money does not pay it": (
        "江西省出新规\n南昌市青云谱区对新持证的奖励800元，由区民政局发放。",
        [("800元", "360104")],
    ),
    "places that are only visited": (
        "开封市鼓楼区学经验\n去年社工们到福州市参观，在南京市听课。回来后，每名持证社工每月增发120元。",
        [("120元", "410204")],
    ),
    "a paragraph that goes on about a place": (
        "曲靖市社工站评星\n罗平县一个社工站得了五星。\n站里现有社工14名。\n全市评出9个五星站。",
        [("14名", "530324"), ("9个", "530300")],
    ),
    "an origin is no payer": (
        "苏州市社工故事\n王敏，湖北人，2019年考取证书，每月领取津贴300元。",
        [("300元", "320500")],
    ),
}


@pytest.mark.parametrize(("text", "wanted"), SPEAKERS.values(), ids=SPEAKERS)
def test_who_speaks(text, wanted):
    assert regions(text) == wanted


def test_the_column_of_a_table_tells_who_pays():
    text = (
        "科尔沁右翼前旗民政局关于发放补贴的通知\n标准如下（单位：元/人，一次性）：\n类别\t旗级补贴\t盟级奖励\n"
        "助理社会工作师\t1200\t600\n社会工作师\t2400\t1000\n"
    )
    assert regions(text) == [("1200", "152221"), ("600", "152200"), ("2400", "152221"), ("1000", "152200")]


HOMES = {
    "the headline's deepest": ("湖南长沙雨花区：津贴按月领\n社工很高兴。", "430111"),
    "the signature": ("通知\n各单位：请组织申报。\n\n　　　　天长市民政局\n　　　　2024年1月3日\n", "341181"),
    "the issuer that a line names": (
        "关于申报的公告\n发布机构：准格尔旗民政局\n请到鄂尔多斯市办理。",
        "150622",
    ),
    "the class that the text calls its own": (
        "社工站里的早晨\n青海省贵德县的社工说，海南州变了。海南州全州建站36个。",
        "632500",
    ),
    "a class that the region named most lacks": (
        "过关执业\n澳门社工何嘉在澳门干了九年，如今从澳门到珠海市上班，市财政给补贴。",
        "440400",
    ),
    "a round-up has none": ("补贴一览\n沈阳市有，太仓市有，青岛市有，长沙市也有。", "000000"),
}


@pytest.mark.parametrize(("text", "wanted"), HOMES.values(), ids=HOMES)
def test_the_home_of_an_article(text, wanted):
    assert home(text) == wanted


def test_an_article_that_names_no_region_has_the_home_of_its_page():
    chars = "社工站添了公筷\n县上定下规矩，每年给站里补助2万元。"
    view = View(chars, find(chars))
    assert of_article(view, {"620422": 2, "620400": 2}).code == "620422"
    assert of_article(view, {"620422": 1, "350200": 1, "440100": 1}).code == "000000"
