"""What a user of the region table would miss if it broke."""

from __future__ import annotations

import pytest

from policyextract.regions import NATION, Form, Region, RegionTable, table


def codes(form: str) -> list[str]:
    """The codes that a written form may mean, the likeliest first."""
    return [meant.code for meant in table().forms().get(form, ())]


def standing() -> list[Region]:
    """The regions of today."""
    return [region for region in table().regions if region.until is None]


@pytest.mark.parametrize(
    ("level", "fewest", "most"),
    [("province", 34, 34), ("prefecture", 333, 333), ("county", 2840, 2860)],
)
def test_today_has_as_many_regions_as_china_has(level: str, fewest: int, most: int) -> None:
    assert fewest <= sum(region.level == level for region in standing()) <= most


def test_a_code_stands_for_one_region_at_a_time() -> None:
    assert len({region.code for region in standing()}) == len(standing())


def test_every_region_lies_in_one_that_the_table_has() -> None:
    known = {region.code for region in table().regions} | {NATION}
    assert not [region for region in table().regions if region.parent not in known]


def test_every_region_of_today_lies_in_one_of_today() -> None:
    known = {region.code for region in standing()} | {NATION}
    assert not [region for region in standing() if region.parent not in known]


def test_every_former_region_leads_to_regions_of_today() -> None:
    known = {region.code for region in standing()}
    former = [region for region in table().regions if region.until is not None]
    assert not [region for region in former if not region.successors or not known >= set(region.successors)]


@pytest.mark.parametrize("name", ["市辖区", "县", "省直辖县级行政区划", "石家庄高新技术产业开发区"])
def test_rows_that_are_no_regions_are_left_out(name: str) -> None:
    assert name not in table().forms()


@pytest.mark.parametrize(
    ("code", "level", "path"),
    [
        ("522324", "county", "贵州省黔西南布依族苗族自治州晴隆县"),
        ("110101", "county", "北京市东城区"),
        ("500229", "county", "重庆市城口县"),
        ("419001", "county", "河南省济源市"),
        ("429004", "county", "湖北省仙桃市"),
        ("469002", "county", "海南省琼海市"),
        ("659001", "county", "新疆维吾尔自治区石河子市"),
        ("441900", "prefecture", "广东省东莞市"),
        ("442000", "prefecture", "广东省中山市"),
        ("460300", "prefecture", "海南省三沙市"),
        ("460400", "prefecture", "海南省儋州市"),
        ("620200", "prefecture", "甘肃省嘉峪关市"),
        ("542623", "county", "西藏自治区林芝地区米林县"),
        ("810000", "province", "香港特别行政区"),
    ],
)
def test_level_and_path(code: str, level: str, path: str) -> None:
    assert (table().get(code).level, table().path_name(code)) == (level, path)


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("130625", "130609"),  # 徐水县 became a district
        ("110103", "110101"),  # 崇文区 was merged
        ("310119", "310115"),  # 南汇区
        ("330103", "330105"),  # 下城区
        ("330104", "330102 330114"),  # 江干区 was divided
        ("542600", "540400"),  # a 地区 became a city
        ("542623", "540481"),  # 米林县 changed its code in 2015 and again in 2023
        ("341422", "340281"),  # 无为县 changed its prefecture and became a city
        ("341521", "340422"),  # 寿县 only changed its prefecture
        ("469003", "460400"),  # 儋州市 rose to a prefecture
        ("410881", "419001"),  # 济源市 came directly under the province
        ("350200", "350200"),  # 厦门市 stands
    ],
)
def test_todays_codes_of_a_region(former: str, today: str) -> None:
    assert list(table().today(former)) == today.split()


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("130602", [("新市区", None, 2015), ("竞秀区", 2015, None)]),
        ("420600", [("襄樊市", None, 2011), ("襄阳市", 2011, None)]),
        ("540422", [("米林县", 2015, 2023)]),
        ("653229", [("和安县", 2024, None)]),
    ],
)
def test_names_that_a_code_had(code: str, names: list[tuple[str, int | None, int | None]]) -> None:
    rows = [region for region in table().regions if region.code == code]
    assert [(region.name, region.since, region.until) for region in rows] == names
    assert table().get(code) == rows[-1]


@pytest.mark.parametrize(
    ("form", "code", "kind"),
    [
        ("厦门市", "350200", "full"),
        ("宁夏回族自治区", "640000", "full"),
        ("鄂伦春自治旗", "150723", "full"),
        ("兴安盟", "152200", "full"),
        ("徐水县", "130625", "full"),
        ("崇文区", "110103", "full"),
        ("大理州", "532900", "short"),
        ("黔东南州", "522600", "short"),
        ("延边州", "222400", "short"),
        ("景宁县", "331127", "short"),
        ("双江县", "530925", "short"),
        ("隆林县", "451031", "short"),
        ("积石山县", "622927", "short"),
        ("鄂伦春旗", "150723", "short"),
        ("科右前旗", "152221", "short"),
        ("管城区", "410104", "short"),
        ("新疆", "650000", "bare"),
        ("内蒙古", "150000", "bare"),
        ("香港", "810000", "bare"),
        ("西双版纳", "532800", "bare"),
        ("大兴安岭", "232700", "bare"),
        ("锡林郭勒", "152500", "bare"),
        ("黔西南", "522300", "bare"),
        ("积石山", "622927", "bare"),
        ("东乡县", "622926", "short"),
        ("晋江", "350582", "bare"),
        ("浦东", "310115", "bare"),
        ("碑林", "610103", "bare"),
        ("徐水", "130609", "bare"),
        ("沙县", "350405", "bare"),
    ],
)
def test_the_first_region_of_a_form(form: str, code: str, kind: str) -> None:
    assert table().forms()[form][0] == (code, kind)


def test_a_region_of_today_comes_before_a_former_one() -> None:
    assert codes("铜仁市") == ["520600", "522201"]
    assert codes("吐鲁番")[0] == "650400"


def test_a_former_region_gives_way_to_its_successor_of_the_same_name() -> None:
    assert codes("徐水") == ["130609"]
    assert codes("寿县") == ["340422"]
    assert codes("定安县") == ["469021"]


@pytest.mark.parametrize(
    ("form", "some"),
    [
        ("西湖区", {"330106", "360103"}),
        ("城关区", {"540102", "620102"}),
        ("和平区", {"120101", "210102"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("朝阳", {"110105", "211300", "211321", "220104"}),
    ],
)
def test_an_ambiguous_name_gives_every_region(form: str, some: set[str]) -> None:
    assert some <= set(codes(form))


def test_the_higher_region_of_a_name_comes_first() -> None:
    assert codes("吉林") == ["220000", "220200"]
    assert codes("海南")[0] == "460000"
    assert codes("喀什") == ["653100", "653101"]


@pytest.mark.parametrize("form", ["和", "沛", "东", "科尔沁右翼前", "清", "西", "新"])
def test_a_stump_of_a_name_is_no_form(form: str) -> None:
    assert form not in table().forms()


def test_an_unknown_code_is_told_by_its_number() -> None:
    with pytest.raises(KeyError, match="'999999'"):
        table().get("999999")


def test_a_table_can_be_made_of_a_few_regions() -> None:
    few = RegionTable(
        (Region("330000", "浙江省", None, None, ()), Region("330100", "杭州市", None, None, ()))
    )
    assert few.path_name("330100") == "浙江省杭州市"
    assert few.forms()["杭州"] == (Form("330100", "bare"),)


def test_the_packages_table_is_read_once() -> None:
    assert table() is table()
