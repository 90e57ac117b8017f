"""Numbers against a writer that goes the other way; every value reads back its own `str()`."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyextract.values import Date, Duration, Level, Money, Place, Quantity, number

CHARS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def hanzi(n):
    """Write `n` < 10^12 the way a newspaper does."""
    if n >= 10**8:
        high, low = divmod(n, 10**8)
        return hanzi(high) + "亿" + (("零" if low < 10**7 else "") + hanzi(low) if low else "")
    if n >= 10**4:
        high, low = divmod(n, 10**4)
        return hanzi(high) + "万" + (("零" if low < 10**3 else "") + hanzi(low) if low else "")
    for unit, char in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= unit:
            high, low = divmod(n, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return CHARS[high] + char + (gap + hanzi(low) if low else "")
    return CHARS[n]


@given(st.integers(0, 10**12 - 1))
def test_a_number_in_characters_reads_back(n):
    assert number(hanzi(n)) == n
    assert number(hanzi(n).translate(FORMAL)) == n


@given(st.decimals(0, 10**9, places=2))
def test_a_number_in_digits_reads_back_with_and_without_separators(n):
    assert number(f"{n:f}") == number(f"{n:,f}") == n


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("一万二", 12000),
        ("三千五", 3500),
        ("两百三", 230),
        ("一百零五", 105),
        ("1.5万", 15000),
        ("十", 10),
        ("百", 100),
    ],
)
def test_a_last_digit_counts_the_unit_below_as_people_say_it(written, meant):
    assert number(written) == meant


@pytest.mark.parametrize("written", ["五元", "abc", "1万x"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="not a number"):
        number(written)


ENDS = st.one_of(st.none(), st.decimals(0, 10**10, places=2).map(abs))


@given(ENDS, ENDS)
def test_amounts_and_quantities_read_back_what_they_show(low, high):
    if low is None and high is None:
        return
    for value in (Money(low, high), Money(low, high, "USD"), Quantity(low, high, "人次")):
        assert type(value).parse(str(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        Date("2018/.."),
        Date("2021/2025"),
        Date("XXXX-03-21"),
        Date("2023-09-14"),
        Duration("P18M"),
        Duration("PT24H"),
        Level("social-worker", ("senior", "intermediate")),
        Place("350200"),
    ],
)
def test_other_values_read_back_what_they_show(value):
    assert type(value).parse(str(value)) == value


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Date, "2023年"),
        (Duration, "3年"),
        (Duration, "P"),
        (Place, "3502"),
        (Money, "许多 CNY"),
        (Quantity, ""),
    ],
)
def test_a_wrong_form_is_refused_with_the_right_one(kind, shown):
    with pytest.raises(ValueError, match="write"):
        kind.parse(shown)


def test_amounts_are_exact():
    assert number("0.1万") + number("0.2万") == Decimal(3000)
