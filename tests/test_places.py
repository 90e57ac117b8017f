"""Names of regions in running text: which they are, and which words are none."""

import pytest

from policyextract.places import chains, find, resolved


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
    found = chains("西湖区：社工领军人才")
    assert [str(m.value) for m in resolved(found, {"330106": 1})] == ["330106"]
    assert [str(m.value) for m in resolved(found, {"360103": 1})] == ["360103"]
