"""What people call things: every code, amount and date of a record in Chinese and in English words.

Amounts are never rounded: a number that is not short in 万 or 亿 is written out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from policyextract import certificates
from policyextract.model import Record
from policyextract.regions import NATION, table


class Label(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str


KINDS: Mapping[str, Label] = {
    "incentive": Label("奖补", "incentive"),
    "indicator": Label("指标", "indicator"),
    "policy": Label("政策", "policy"),
}
"""The kinds of record, in the order in which people want them."""

LEVELS: Mapping[str, Label] = {
    "junior": Label("初级", "junior"),
    "intermediate": Label("中级", "intermediate"),
    "senior": Label("高级", "senior"),
    "any": Label("不限级别", "any level"),
    "none": Label("与社工证书无关", "no social worker's certificate"),
}
FREQUENCIES: Mapping[str, Label] = {
    "once": Label("一次性", "once"),
    "month": Label("每月", "monthly"),
    "year": Label("每年", "yearly"),
    "unspecified": Label("未写明", "not stated"),
}
MODALITIES: Mapping[str, Label] = {"actual": Label("实际", "actual"), "target": Label("目标", "target")}
HOW: Mapping[str, Label] = {
    "explicit": Label("原文写明", "stated"),
    "inherited": Label("承上文", "from context"),
    "computed": Label("推算", "computed"),
    "dictionary": Label("查表", "looked up"),
    "untold": Label("默认", "by default"),
}
"""How a field was found; `untold` is a field that has no words in the text: a rule filled it."""

REASONS: Mapping[str, Label] = {
    "not-a-promise": Label("不是补贴承诺或政策事实", "no promise and no fact"),
    "wrong-amount": Label("金额或数量有误", "wrong amount"),
    "wrong-region": Label("地区有误", "wrong region"),
    "duplicate": Label("重复", "duplicate"),
    "other-subject": Label("与社会工作无关", "not about social work"),
    "other": Label("其他（请写备注）", "other (write a note)"),
}
"""Why people reject a record."""

MENTIONS: Mapping[str, Label] = {
    "MONEY": Label("金额", "money"),
    "QUANTITY": Label("数量", "quantity"),
    "DATE": Label("日期", "date"),
    "DURATION": Label("期限", "duration"),
    "REGION": Label("地区", "region"),
    "CERT": Label("证书级别", "certificate"),
}
FIELDS: Mapping[str, Label] = {
    "amount": Label("金额", "amount"),
    "region": Label("地区", "region"),
    "place": Label("街镇园区", "town or zone"),
    "title": Label("标题", "title"),
    "number": Label("文号", "number"),
    "level": Label("级别", "level"),
    "frequency": Label("频次", "frequency"),
    "beneficiary": Label("对象", "for"),
    "conditions": Label("条件", "conditions"),
    "date": Label("时间", "date"),
    "modality": Label("性质", "nature"),
    "policy": Label("依据", "policy"),
    "policy_number": Label("文号", "number"),
    "issuers": Label("发文机关", "issuers"),
    "effective": Label("施行", "in force"),
    "expires": Label("截止", "until"),
    "validity": Label("有效期", "validity"),
    "kind": Label("认定", "read as"),
}
"""The fields of a record that a person reads, in reading order; the keys are those of its evidence."""

FILES: Mapping[str, Label] = {
    "txt": Label("文本", "text"),
    "pdf": Label("PDF", "PDF"),
    "image": Label("图片", "picture"),
    "html": Label("网页", "web page"),
    "docx": Label("Word", "Word"),
    "office": Label("旧版 Word 或 WPS", "old Word or WPS"),
}
"""The kinds of file, as a document's `format` names them."""

CURRENCIES: Mapping[str, Label] = {
    "CNY": Label("元", "¥"),
    "HKD": Label("港元", "HK$"),
    "MOP": Label("澳门元", "MOP$"),
    "USD": Label("美元", "US$"),
}
COUNTED: Mapping[str, str] = {"%": "%", "‰": "‰"}
SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"), (Decimal(1), ""))
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
DURATION_UNITS = (
    Label("年", "year"),
    Label("个月", "month"),
    Label("周", "week"),
    Label("天", "day"),
    Label("小时", "hour"),
    Label("分钟", "minute"),
)


@functools.cache
def families() -> Mapping[str, Label]:
    """The certificate families, in words, by their codes."""
    return {code: Label(family.zh, family.en) for code, family in certificates.families().items()}


@functools.cache
def grades() -> Mapping[str, Label]:
    """The grades of the families but social workers', by their codes.

    A code that means something else in another family has no word of its own.
    """
    found: dict[str, Label] = {certificates.ANY: LEVELS[certificates.ANY]}
    for family in _others():
        for code, words in family.grades.items():
            same = found.get(code, Label(words, code)).zh == words
            found[code] = Label(words if same else code, code)
    return found


@functools.cache
def levels() -> Mapping[str, Label]:
    """All that a payment may be for: the levels, then the grades of each family: `elderly-carer level-3`."""
    others = ((family.code, grade) for family in _others() for grade in (*family.grades, certificates.ANY))
    return {**LEVELS, **{f"{family} {grade}": _graded(family, grade) for family, grade in others}}


def _others() -> Iterator[certificates.Family]:
    """The families but social workers'."""
    found = certificates.families().values()
    return (family for family in found if family.code != certificates.SOCIAL_WORKER)


def codes(name: str) -> Mapping[str, Label]:
    """The codes that a field of a record can have, in words; none for a field that has no codes."""
    if name in ("family", "grade"):
        return families() if name == "family" else grades()
    known = {"kind": KINDS, "level": LEVELS, "frequency": FREQUENCIES, "modality": MODALITIES}
    return known.get(name, {})


def level(level: str | None, family: str | None, grade: str | None) -> Label | None:
    """The level, or the grades with their family, that a payment is for; None where it has none."""
    if family and grade:
        return _graded(family, grade)
    return LEVELS[level] if level else None


def _graded(code: str, grades: str) -> Label:
    """Some grades of a family in words; codes of which no file tells (any more) as they are."""
    family = certificates.families().get(code)
    if family is None:
        return Label(f"{code} {grades}", f"{code} {grades}")
    words = {**family.grades, certificates.ANY: LEVELS[certificates.ANY].zh}
    zh = "、".join(words.get(one, one) for one in grades.split())
    return Label(f"{family.zh} {zh}", f"{family.en}, {', '.join(grades.split())}")


def amount(low: Decimal | None, high: Decimal | None, unit: str | None) -> Label | None:
    """An amount or a count in words, exact; None where there is neither end.

    >>> amount(Decimal(200), Decimal(600), "CNY")
    Label(zh='200–600元', en='¥200–600')
    >>> amount(None, Decimal(150000), "CNY")
    Label(zh='最多15万元', en='up to ¥150,000')
    >>> amount(Decimal("6780000000"), Decimal("6780000000"), "CNY").zh, amount(Decimal(12345), None, "人").zh
    ('67.8亿元', '至少12345人')
    """
    ends = [end for end in (low, high) if end is not None]
    if not ends:
        return None
    zh, en = _numbers(ends, unit or "")
    if len(ends) == 2:
        return Label(zh, en)
    return Label(f"至少{zh}", f"at least {en}") if low is not None else Label(f"最多{zh}", f"up to {en}")


def _numbers(ends: list[Decimal], unit: str) -> Label:
    """One number or two with their unit; both ends of a range have the same scale."""
    distinct = list(dict.fromkeys(ends))
    scale, word = (Decimal(1), "") if unit in COUNTED else _scale(distinct)
    zh = "–".join(shown(end / scale) for end in distinct) + word
    en = "–".join(f"{end.normalize():,f}" for end in distinct)
    if unit in CURRENCIES:
        return Label(zh + CURRENCIES[unit].zh, CURRENCIES[unit].en + en)
    return Label(zh + unit, en + (unit if unit in COUNTED else f" {unit}" if unit else ""))


def _scale(ends: list[Decimal]) -> tuple[Decimal, str]:
    """The largest of 亿, 万 and one in which every number is short: at least one, at most two decimals."""
    for scale, word in SCALES:
        if all(end == 0 or (end >= scale and end / scale == round(end / scale, 2)) for end in ends):
            return scale, word
    return SCALES[-1]


def shown(value: Decimal) -> str:
    """A number in plain digits, without zeros at its end.

    >>> shown(Decimal("2000.00")), shown(Decimal("1E+4")), shown(Decimal("21.34"))
    ('2000', '10000', '21.34')
    """
    return f"{value.normalize():f}"


def date(edtf: str) -> Label:
    """A date or a period as people write it; what has unknown digits stays as it is.

    >>> date("2024-01-01"), date("2021/2025").zh, date("2018/..").zh
    (Label(zh='2024年1月1日', en='2024-01-01'), '2021年至2025年', '2018年起')
    """
    first, slash, last = edtf.partition("/")
    if not slash:
        return Label(_day(first), first)
    if last == "..":
        return Label(f"{_day(first)}起", f"from {first}")
    if first == "..":
        return Label(f"至{_day(last)}", f"until {last}")
    return Label(f"{_day(first)}至{_day(last)}", f"{first} to {last}")


def _day(edtf: str) -> str:
    """`2024年1月1日`, `2024年1月`, `2024年`, or `1月1日` where the year is not told."""
    year, *rest = edtf.split("-")
    words = "" if year == "XXXX" and rest else f"{year}年"
    return words + "".join(f"{part.lstrip('0')}{unit}" for part, unit in zip(rest, "月日", strict=False))


def duration(iso: str) -> Label:
    """A length of time in words; an unknown form stays as it is.

    >>> duration("P3Y"), duration("P1Y6M").zh
    (Label(zh='3年', en='3 years'), '1年6个月')
    """
    m = DURATION.fullmatch(iso)
    parts = [(n, unit) for n, unit in zip(m.groups(), DURATION_UNITS, strict=True) if n] if m else []
    if not parts:
        return Label(iso, iso)
    english = (f"{n} {unit.en}{'' if n == '1' else 's'}" for n, unit in parts)
    return Label("".join(n + unit.zh for n, unit in parts), " ".join(english))


def region(code: str | None, name: str | None = None) -> Label | None:
    """The whole name of a region, from the province down.

    >>> region("350582").zh, region("000000")
    ('福建省泉州市晋江市', Label(zh='全国', en='nationwide'))
    """
    if code == NATION:
        return Label("全国", "nationwide")
    known = "".join(region_path(code)) if code else ""
    words = name or known or code
    return Label(words, words) if words else None


def region_path(code: str | None) -> tuple[str, ...]:
    """The names from the province down; nothing for no code or one that the table doesn't have."""
    if code is None:
        return ()
    if code == NATION:
        return ("全国",)
    try:
        return tuple(region.name for region in table().path(code))
    except KeyError:
        return ()


def field_value(record: Record, name: str) -> Label | None:
    """What a field of a record says, in words; None where it says nothing.

    `name` is a key of FIELDS; `amount` stands for min, max and unit together.
    """
    if name == "amount":
        return amount(record.min, record.max, record.unit)
    if name == "region":
        return region(record.region, record.region_name)
    if name == "level":
        return level(record.level, record.family, record.grade)
    value: str | tuple[str, ...] | None = getattr(record, name)
    if not value:
        return None
    return _coded(name, value) if isinstance(value, str) else Label("；".join(value), "; ".join(value))


def _coded(name: str, value: str) -> Label:
    """The words for a value that is a code or a date, or the value itself."""
    if known := codes(name):
        return known[value]
    if name in ("date", "effective", "expires"):
        return date(value)
    return duration(value) if name == "validity" else Label(value, value)


def field_values(record: Record) -> Iterator[tuple[str, Label]]:
    """The fields of a record that say something, in reading order."""
    for name in FIELDS:
        if (value := field_value(record, name)) is not None:
            yield name, value
