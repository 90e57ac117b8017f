"""What a mention means: one small frozen type for each kind of fact.

`str()` of a value is its one canonical form: pattern files write it after the `=` of an example, a
failing test prints it, the JSON and the page carry it, and `parse()` of the type reads it back.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import regex

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"〇": 0, "○": 0, "两": 2, "贰": 2, "貳": 2, "參": 3, "陸": 6}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS |= {"k": 1000, "K": 1000}
MYRIADS = {"w": 10**4, "W": 10**4, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

_PLAIN = str.maketrans("０１２３４５６７８９．％", "0123456789.%", ",， \n")


@functools.lru_cache(4096)
def number(written: str) -> Decimal:
    """The number written in digits, in characters, or in both.

    A last digit that follows 百, 千 or 万 with no 零 counts the next lower unit, as people say it.
    Raises ValueError for anything that is no number.

    >>> [str(number(s)) for s in ("1,500", "１．２万", "三千五百", "一万零五十", "两亿", "一万二", "壹仟")]
    ['1500', '12000', '3500', '10050', '200000000', '12000', '1000']
    >>> str(number("九十八点五"))
    '98.5'
    """
    written, _, tenths = written.partition("点")
    if tenths:
        return number(written) + Decimal("0." + "".join(str(DIGITS[char]) for char in tenths))
    total, section, last = Decimal(0), Decimal(0), Decimal(10)
    digits = ""
    for char in written.translate(_PLAIN):
        if char in "0123456789.":
            digits += char
        elif char in DIGITS:
            last = Decimal(10) if DIGITS[char] == 0 else last
            digits = str(DIGITS[char])
        elif char in TENS:
            section += (Decimal(digits) if digits else 1) * TENS[char]
            digits, last = "", Decimal(TENS[char])
        elif char in MYRIADS:
            section += Decimal(digits or (0 if total or section else 1))
            total = (total + section) * MYRIADS[char] if char in "亿億" else total + section * MYRIADS[char]
            section, digits, last = Decimal(0), "", Decimal(MYRIADS[char])
        else:
            raise ValueError(f"not a number: {written!r}")
    if digits:
        section += Decimal(digits) * (last / 10 if written[-1] in DIGITS else 1)
    return plain(total + section)


# 三五名, 一百二三十元: two digits one after the other are the ends of a guess.
_GUESS = regex.compile(
    r"""
    (?P<head> [一二三四五六七八九十百千万亿]* [十百千万亿] )?
    (?P<low> [一二两三四五六七八] ) (?P<high> [二两三四五六七八九] ) (?P<rest> [十百千万亿]* )
    """,
    regex.VERBOSE,
)


def guessed(written: str) -> tuple[str, str]:
    """The two ends of a number in characters that guesses with two digits; else the number twice.

    >>> [guessed(s) for s in ("三五百", "一百二三十", "二十三")]
    [('三百', '五百'), ('一百二十', '一百三十'), ('二十三', '二十三')]
    """
    m = _GUESS.fullmatch(written)
    if not m or number(m["low"]) >= number(m["high"]):
        return written, written
    low, high = ((m["head"] or "") + m[end] + m["rest"] for end in ("low", "high"))
    return low, high


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    whole = value.to_integral()
    return whole if value == whole else value.normalize()


@functools.lru_cache(4096)
def amount(
    written: str, scale: str | None, other: str | None = None, other_scale: str | None = None
) -> Decimal:
    """The number `written` times its scale (`万`, `百万`…); without one, that of its range's other end.

    `1-8万` is 10000 to 80000 and `5、3、1万` starts with 50000, but `5000-2万` starts at 5000: the scale
    reaches back only over a number of like size.
    """
    value = number(written)
    if not scale and other and other_scale and value < 100 * number(other):
        scale = other_scale
    return plain(value * number("一" + scale)) if scale else value


AT_LEAST = frozenset(
    "至少 最少 最低 不低于 不少于 不得低于 不得少于 不下于 超过 超 突破 逾 高于 多于 大于 起码".split()
    + "上 不小于 不得小于 保底 ≥ ≧ ＞ > 以上 及以上 （含）以上 为下限 出头 开外 起 起步 余 多".split()
    + "最低线是 最低线为 底线是 底线为 最低月薪 最低年薪 最低薪酬 起薪".split()
)
AT_MOST = frozenset(
    "最高 最多 至多 不超过 不得超过 未超过 不高于 不得高于 不多于 低于 少于 不足 上限 封顶".split()
    + "不到 未到 不满 未满 未达 未达到 不大于 不得多于 ≤ ≦ ＜ <".split()
    + "以下 及以下 （含）以下 （含）以内 以内 之内 为上限 为限 为最高限额".split()
)


def bounded(low: Decimal, high: Decimal, words: Iterable[str]) -> tuple[Decimal | None, Decimal | None]:
    """`low` and `high` opened on the side that the first of the words of bound opens.

    >>> bounded(Decimal(5), Decimal(5), ["达", "最高"])
    (None, Decimal('5'))
    """
    for word in words:
        if word in AT_MOST:
            return None, high
        if word in AT_LEAST:
            return low, None
    return low, high


def show_range(low: Decimal | None, high: Decimal | None) -> str:
    """`5`, `1..2`, `>=5` or `<=5`."""
    if low is None or high is None:
        return f">={low:f}" if low is not None else f"<={high:f}"
    return f"{low:f}" if low == high else f"{low:f}..{high:f}"


_RANGE = regex.compile(
    r">=(?P<low>[\d.]+) | <=(?P<high>[\d.]+) | (?P<one>\d+(?:\.\d+)?) (?:\.\.(?P<two>\d+(?:\.\d+)?))?",
    regex.VERBOSE,
)


def parse_range(shown: str) -> tuple[Decimal | None, Decimal | None]:
    """What `show_range` showed; raises ValueError for anything else."""
    m = _RANGE.fullmatch(shown)
    if not m:
        raise ValueError(f"not a range of numbers: {shown!r}; write 5, 1..2, >=5 or <=5")
    if m["one"]:
        return Decimal(m["one"]), Decimal(m["two"] or m["one"])
    return (Decimal(m["low"]), None) if m["low"] else (None, Decimal(m["high"]))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, or a range of them; an open end is None. The unit is one of the currency.

    >>> str(Money(Decimal(1500), Decimal(1500))), str(Money(None, Decimal(3000)))
    ('1500 CNY', '<=3000 CNY')
    >>> Money.parse("200..500 CNY")
    Money(min=Decimal('200'), max=Decimal('500'), currency='CNY')
    """

    min: Decimal | None
    max: Decimal | None
    currency: str = "CNY"

    def __str__(self) -> str:
        return f"{show_range(self.min, self.max)} {self.currency}"

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        numbers, _, currency = shown.partition(" ")
        return cls(*parse_range(numbers), currency)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted number, or a range of them, with the measure word as written (`%` for per cent).

    >>> str(Quantity(Decimal(1500), None, "人")), Quantity.parse("28.13 %").max
    ('>=1500 人', Decimal('28.13'))
    """

    min: Decimal | None
    max: Decimal | None
    unit: str

    def __str__(self) -> str:
        return f"{show_range(self.min, self.max)} {self.unit}"

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        numbers, _, unit = shown.partition(" ")
        return cls(*parse_range(numbers), unit)


@dataclass(frozen=True, slots=True)
class Date:
    """A date, month, year or period as EDTF (ISO 8601-2): `2022-09`, `2018/..`, `XXXX-03-21`.

    >>> Date.parse("2018/..").is_open
    True
    """

    edtf: str

    def __str__(self) -> str:
        return self.edtf

    @property
    def is_open(self) -> bool:
        """Whether the period has no end."""
        return self.edtf.endswith("/..")

    @property
    def year(self) -> str | None:
        """The year in which it starts, or None where none is told."""
        return self.edtf[:4] if self.edtf[:4].isdigit() else None

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        if not regex.fullmatch(r"(\.\.|[\dX]{4}(-[\dX]{2}){0,2})(/(\.\.|[\dX]{4}(-[\dX]{2}){0,2}))?", shown):
            raise ValueError(f"not an EDTF date: {shown!r}; write 2022-09-14, 2022, 2018/.. or 2021/2025")
        return cls(shown)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as an ISO 8601 duration: `P3Y`, `P18M`, `PT24H`."""

    iso: str

    def __str__(self) -> str:
        return self.iso

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        if not regex.fullmatch(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?", shown):
            raise ValueError(f"not an ISO 8601 duration: {shown!r}; write P3Y, P6M, P10D or PT24H")
        return cls(shown)


@dataclass(frozen=True, slots=True)
class Level:
    """The rungs of one certificate family that a text names, in the order in which it names them.

    >>> Level.parse("social-worker senior intermediate").ranks
    ('senior', 'intermediate')
    """

    family: str
    ranks: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.family, *self.ranks))

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        family, *ranks = shown.split()
        return cls(family, tuple(ranks))


@dataclass(frozen=True, slots=True)
class Place:
    """A region named in the text, by its GB/T 2260 code."""

    code: str

    def __str__(self) -> str:
        return self.code

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        if not regex.fullmatch(r"\d{6}", shown):
            raise ValueError(f"not a GB/T 2260 code: {shown!r}; write six digits, as 350200")
        return cls(shown)


@dataclass(frozen=True, slots=True)
class Word:
    """Words that mean the same thing to a rule: a frequency (`month`), a cue (`spent`), a title."""

    name: str

    def __str__(self) -> str:
        return self.name

    @classmethod
    def parse(cls, shown: str) -> Self:
        """The value whose `str()` was `shown`."""
        return cls(shown)


Value = Money | Quantity | Date | Duration | Level | Place | Word
Groups = Mapping[str, str | None]
