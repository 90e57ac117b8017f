"""The regions of China: their GB/T 2260 codes since 2002, and every written form of their names.

The table goes down to the county level, knows the years in which a name stood, and for a region that
is gone the codes of today that took its place. ``scripts/build_regions`` writes it.

>>> table().path_name("522324")
'贵州省黔西南布依族苗族自治州晴隆县'
>>> table().today("130625")
('130609',)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, NamedTuple

Level = Literal["province", "prefecture", "county"]
Kind = Literal["full", "short", "bare"]

NATION = "000000"

MUNICIPALITIES = frozenset(("11", "12", "31", "50"))
"""First two digits of 北京市, 天津市, 上海市 and 重庆市, whose districts have no prefecture over them."""

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水"
    "|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克"
    "|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
"""The 55 minority peoples as GB/T 3304 names them, without 族."""

WITHOUT_ZU = "蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯"
"""Those that names of regions in Xinjiang give without 族: 木垒哈萨克自治县."""

AUTONOMOUS = re.compile(r"(?P<stem>.+)自治(?P<word>[州县旗区])")
ENDS_WITH_PEOPLE = re.compile(rf"(?:(?:{PEOPLES}|各)族|{WITHOUT_ZU})$")
PEOPLES_DISTRICT = re.compile(rf"(?P<stem>.+?)(?:{PEOPLES})族区")
CLASS_WORD = re.compile(
    # The 新 of 清新区 and the 林 of 碑林区 belong to the name, so those few are told one by one.
    "(?:特别行政区|行政委员会|(?<=滨海|沈北|浦东)新区|(?<=神农架)林区|地区|特区|矿区|群岛|[省市县区旗州盟])$"
)
HALF_BANNER = re.compile(r".*[前后左右中翼]|.*联合")
"""What is left of 科尔沁右翼前旗 without 旗: nobody writes it."""

NEWSPAPER_FORMS = {
    "150121": "土左旗",
    "150221": "土右旗",
    "150223": "达茂旗",
    "150521": "科左中旗",
    "150522": "科左后旗",
    "150623": "鄂前旗",
    "150722": "莫旗",
    "150926": "察右前旗",
    "150927": "察右中旗",
    "150928": "察右后旗",
    "152221": "科右前旗",
    "152222": "科右中旗",
    "152500": "锡盟",
    "152525": "东乌旗",
    "152526": "西乌旗",
    "152900": "阿盟",
    "152921": "阿左旗",
    "152922": "阿右旗",
    "210921": "阜蒙县",
    "211324": "喀左县",
    "220721": "前郭县",
    "230624": "杜蒙县",
    "652700": "博州",
    "652800": "巴州",
    "653000": "克州",
}
"""Short forms that no rule gives, because they take characters out of the middle of the name."""


@dataclass(frozen=True, slots=True)
class Region:
    """One code under one name, with the years in which it stood.

    `since` is None where the region is older than the table (2002), `until` where it stands today. In
    the year of a change both the old and the new name count. `successors` are codes of today.
    """

    code: str
    name: str
    since: int | None
    until: int | None
    successors: tuple[str, ...]

    @property
    def level(self) -> Level:
        """Whether it is a province, a prefecture or a county.

        Cities such as 济源市, which a province rules directly, are counties.
        """
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    @property
    def parent(self) -> str:
        """The code of the region above: prefecture, province, or `000000` for the nation.

        The prefectures that the code only makes up (市辖区 of a municipality, 省直辖) are passed over.

        >>> [table().get(code).parent for code in ("522324", "110101", "419001", "350000")]
        ['522300', '110000', '410000', '000000']
        """
        if self.level == "province":
            return NATION
        direct = self.code[2:4] == "90" or self.code[:2] in MUNICIPALITIES
        if self.level == "prefecture" or direct:
            return self.code[:2] + "0000"
        return self.code[:4] + "00"


class Form(NamedTuple):
    """A region that a written form may mean.

    `full` is the official name, `short` one that still has a class word (大理州, 鄂伦春旗), `bare` one
    that has none (厦门, 平安) and that may be a common word as well.
    """

    code: str
    kind: Kind


@dataclass(frozen=True)
class RegionTable:
    """All regions since 2002; `regions` has for each code its newest name last."""

    regions: tuple[Region, ...]

    @classmethod
    def load(cls) -> RegionTable:
        """The table that comes with the package; `table()` is the same one, read once."""
        text = files("policyextract").joinpath("data/regions.tsv").read_text(encoding="utf-8")
        return cls(tuple(_region(line) for line in text.splitlines()[1:]))

    @cached_property
    def _newest(self) -> dict[str, Region]:
        return {region.code: region for region in self.regions}

    def get(self, code: str) -> Region:
        """The region with this code, under today's name or else its last one.

        Raises KeyError for a code that the table does not have.

        >>> table().get("130602").name, table().get("330103").until
        ('竞秀区', 2021)
        """
        try:
            return self._newest[code]
        except KeyError:
            raise KeyError(f"no region has had the code {code!r} since 2002") from None

    def __contains__(self, code: str) -> bool:
        """Whether any region has had this code since 2002."""
        return code in self._newest

    def path(self, code: str) -> tuple[Region, ...]:
        """The regions from the province down to the one with this code."""
        if code not in self._paths:
            region = self.get(code)
            self._paths[code] = (*(self.path(region.parent) if region.parent != NATION else ()), region)
        return self._paths[code]

    @cached_property
    def _paths(self) -> dict[str, tuple[Region, ...]]:
        return {}

    def path_name(self, code: str) -> str:
        """The names from the province down, as a letter would be addressed.

        >>> table().path_name("659001")
        '新疆维吾尔自治区石河子市'
        """
        return "".join(region.name for region in self.path(code))

    def today(self, code: str) -> tuple[str, ...]:
        """The codes of today that stand for this one: itself, or what took its place.

        >>> table().today("110103"), table().today("350200")
        (('110101',), ('350200',))
        """
        region = self.get(code)
        return region.successors if region.until is not None else (code,)

    def forms(self) -> Mapping[str, tuple[Form, ...]]:
        """Every written form with the regions that it may mean, the likelier ones first.

        Regions of today come before former ones, and higher ones before lower ones. A former region is
        left out where its successor has the same form.

        >>> table().forms()["大理州"], table().forms()["徐水"]
        ((Form(code='532900', kind='short'),), (Form(code='130609', kind='bare'),))
        """
        return self._forms

    @cached_property
    def _forms(self) -> dict[str, tuple[Form, ...]]:
        held: dict[str, dict[str, Form]] = {}
        for region in sorted(self.regions, key=_likelihood):
            for written, kind in written_forms(region):
                meant = held.setdefault(written, {})
                if meant.keys().isdisjoint((region.code, *region.successors)):
                    meant[region.code] = Form(region.code, kind)
        return {written: tuple(meant.values()) for written, meant in held.items()}


@cache
def table() -> RegionTable:
    """The table that comes with the package, read at the first call."""
    return RegionTable.load()


def written_forms(region: Region) -> Iterator[tuple[str, Kind]]:
    """The official name of a region and what newspapers write for it.

    >>> list(written_forms(table().get("331127")))
    [('景宁畲族自治县', 'full'), ('景宁自治县', 'short'), ('景宁县', 'short'), ('景宁', 'bare')]

    A name of one character never stands alone:

    >>> list(written_forms(table().get("340523")))
    [('和县', 'full')]
    """
    stem = short_stem(region.name)
    yield region.name, "full"
    for form in dict.fromkeys((*_with_class_word(region.name, stem), NEWSPAPER_FORMS.get(region.code, ""))):
        if form not in ("", region.name):
            yield form, "short"
            if form.endswith("县") and form[:-1] not in (stem, region.name[:-1]) and "自治" not in form:
                yield form[:-1], "bare"  # 喀左、阜蒙
    if 2 <= len(stem) < len(region.name) and not (region.name[-1] == "旗" and HALF_BANNER.fullmatch(stem)):
        yield stem, "bare"


def short_stem(name: str) -> str:
    """A name without its class word and without the peoples whom an autonomous region is named for.

    >>> [short_stem(name) for name in ("黔西南布依族苗族自治州", "东乡族自治县", "内蒙古自治区", "浦东新区")]
    ['黔西南', '东乡', '内蒙古', '浦东']
    """
    if autonomous := AUTONOMOUS.fullmatch(name):
        return _without_peoples(autonomous["stem"])
    if name.endswith("族区") and (district := PEOPLES_DISTRICT.fullmatch(name)):
        return district["stem"]
    return CLASS_WORD.sub("", name)


def _without_peoples(stem: str) -> str:
    """`stem` without the peoples at its end; a people that is the whole name (东乡族, 鄂伦春) stays."""
    shorter = ENDS_WITH_PEOPLE.sub("", stem)
    if len(shorter) < 2:
        return stem.removesuffix("族")
    return shorter if shorter == stem else _without_peoples(shorter)


def _with_class_word(name: str, stem: str) -> Iterator[str]:
    """The shorter forms of a name that still say of which class it is."""
    if autonomous := AUTONOMOUS.fullmatch(name):
        yield f"{stem}自治{autonomous['word']}"
        if autonomous["word"] != "区":
            yield stem + autonomous["word"]
    elif name.endswith("特别行政区"):
        yield stem + "特区"
    elif name.endswith("族区"):
        yield stem + "区"


def _likelihood(region: Region) -> tuple[int, int, str]:
    """What to sort by: today's regions and then the latest, the highest level first."""
    gone = 0 if region.until is None else 9999 - region.until
    return gone, ("province", "prefecture", "county").index(region.level), region.code


def _region(line: str) -> Region:
    """One line of the table, read."""
    code, name, since, until, successors = line.split("\t")
    after = tuple(successors.split(";")) if successors else ()
    return Region(code, name, int(since) if since else None, int(until) if until else None, after)
