"""Names of regions in running text: which they are, and which words are none."""

import pytest

from policyextract.places import find, read


def codes(chars):
    return [(chars[slice(*m.span)], str(m.value)) for m in find(chars)]


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("厦门市民政局", [("厦门市", "350200")]),
        ("宁夏出台新政", [("宁夏", "640000")]),
        ("贵州省晴隆县莲城街道", [("贵州省晴隆县", "522324")]),
        ("江西南昌市西湖区", [("江西南昌市西湖区", "360103")]),
        ("泉州晋江市民政局", [("泉州晋江市", "350582")]),
        ("内蒙古自治区呼伦贝尔市鄂伦春自治旗", [("内蒙古自治区呼伦贝尔市鄂伦春自治旗", "150723")]),
        ("大理州、凉山州", [("大理州", "532900"), ("凉山州", "513400")]),
        ("广州、佛山、惠州三市", [("广州", "440100"), ("佛山", "440600"), ("惠州", "441300")]),
        ("原北京市宣武区", [("北京市宣武区", "110104")]),
        ("晋江市出台细则，在晋江的社工", [("晋江市", "350582"), ("晋江", "350582")]),
        ("安康：社工进村护安康", [("安康", "610900")]),
        ("大同、阳泉两市", [("大同", "140200"), ("阳泉", "140300")]),
    ],
)
def test_names_and_chains(chars, wanted):
    assert codes(chars) == wanted


@pytest.mark.parametrize(
    "chars",
    [
        "举行盛大庆典",
        "新乡贤赶来帮忙",
        "芦笙队和田径队",
        "社工小吉安排的讲座",
        "来宾意犹未尽",
        "四平八稳，落落大方",
        "爱穿中山装",
        "贵在天长日久",
        "守护一方平安，深化平安建设",
        "大家和睦相处、和平共处",
        "朝阳产业",
        "两江新区",
        "全市城区",
        "（据《荆州日报》）",
        "在南京西路开展活动",
        "黄河南岸的社区",
        "长江西岸",
    ],
)
def test_words_that_only_look_like_places(chars):
    assert codes(chars) == []


def test_a_name_of_several_regions_is_the_one_that_the_article_is_about():
    assert codes("浙江省杭州市发布意见。西湖区提出")[-1] == ("西湖区", "330106")
    assert codes("江西省南昌市发布意见。西湖区提出")[-1] == ("西湖区", "360103")


def test_where_the_article_does_not_tell_the_page_does():
    for city, code in (("浙江省杭州市", "330106"), ("江西省南昌市", "360103")):
        *_, named = read([f"{city}发布意见", "西湖区：社工领军人才"])
        assert [str(m.value) for m in named] == [code]


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("浙江台州出台新规。椒江每人奖500元，黄岩不另加。", ["331000", "331002", "331003"]),
        ("广东省内，凭祥、龙州的社工", ["440000", "451481", "451423"]),
        ("甘肃白银市发文。来自白银的社工说", ["620400", "620400"]),
        ("海南州的共和、贵德、同德各县", ["632500", "632521", "632523", "632522"]),
        ("湖北发文，潜江、天门正在征求意见", ["420000", "429005", "429006"]),
        ("丹江口：移民村有了社工", ["420381"]),
        ("开封市发文，开封的鼓楼区先行", ["410200", "410200", "410204"]),
        ("大庆市让胡路区", ["230604"]),
        ("香港同路人互助社", ["810000"]),
        ("奖金福建和厦门各出一半", ["350000", "350200"]),
        ("山东省平度市发文，高密、胶州已跟进", ["370283", "370785", "370281"]),
        ("新疆巴州库尔勒市", ["652801"]),
        ("三亚海棠区与琼中县", ["460202", "469030"]),
    ],
)
def test_a_short_name_counts_where_others_vouch_for_it(chars, wanted):
    assert [code for _, code in codes(chars)] == wanted


@pytest.mark.parametrize(
    "chars",
    [
        "团结、友好、合作、互助",
        "莲花、木兰、海棠三种花",
        "社工李建平介绍",
        "社工王海南和陈玉林到场",
        "我打算在凭祥再干几年",
        "老师唐山明教数学",
        "每月补八百澳门元",
        "住在科尔沁镇的老人",
        "家住平房，开小店，长子在外",
    ],
)
def test_a_short_name_with_no_witness_is_no_region(chars):
    assert codes(chars) == []


def test_under_a_heading_a_name_is_that_of_the_heading():
    page = "▌江苏\n南通市通州区每人1000元。\n▌北京\n通州区：200元。\n▌内蒙古\n乌海市100元。\n▌海南\n海南全省"
    assert ("通州区", "110112") in codes(page)
    assert codes(page)[-2:] == [("海南", "460000")] * 2


def test_the_region_named_just_before_tells_which_one_it_is():
    assert codes("南通市通州区，别和北京的通州搞混")[-1] == ("通州", "110112")
    assert codes("南昌市西湖区发文。\n杭州也有，西湖区每人500元")[-1] == ("西湖区", "330106")


def test_a_namesake_told_apart_later_is_another_one():
    text = "鼓楼区：好日子\n开封市办了班。\n开封的社工\n去福州市鼓楼区学习"
    assert codes(text)[0] == ("鼓楼区", "410204")
