"""Numbers as Word writes them before paragraphs, in the formats of ECMA-376 (ST_NumberFormat)."""

from __future__ import annotations

import re
from collections.abc import Callable


def written(count: int, form: str) -> str:
    """A number as a format of Word writes it; in digits for a format that isn't known.

    >>> [written(12, form) for form in ("chineseCounting", "decimalEnclosedParen", "upperRoman", "bullet")]
    ['十二', '⑿', 'XII', '12']
    >>> [written(n, "chineseCountingThousand") for n in (10, 101, 110, 1001)]
    ['十', '一百零一', '一百一十', '一千零一']
    """
    return FORMATS[form](count) if form in FORMATS else str(count)


def _said(count: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """A number in words; one of five digits stays in digits, for no paper counts as far."""
    if not 0 < count < 10_000:
        return str(count)
    every = str(count)
    words = "".join(
        digits[int(digit)] + (units[place - 1] if place and digit != "0" else "")
        for place, digit in zip(range(len(every) - 1, -1, -1), every, strict=True)
    )
    return re.sub(f"{digits[0]}+", digits[0], words).rstrip(digits[0])


def _counted(count: int) -> str:
    """一 二 … 十 十一 … 一百零一."""
    words = _said(count)
    return words[1:] if words.startswith("一十") else words


def _digits(digits: str) -> Callable[[int], str]:
    return lambda count: str(count).translate(str.maketrans("0123456789", digits))


def _row(first: str, last: str) -> Callable[[int], str]:
    """Formats with a character for each number, which go on in digits."""
    characters = [chr(code) for code in range(ord(first), ord(last) + 1)]
    return lambda count: characters[count - 1] if 0 < count <= len(characters) else str(count)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda count: characters[(count - 1) % len(characters)] if count else "0"


def _letters(count: int) -> str:
    """A … Z AA BB …, as Word counts."""
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 1000 else str(count)


def _roman(count: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    words = ""
    for worth, sign in zip(values, signs, strict=True):
        words += sign * (count // worth)
        count %= worth
    return words


IDEOGRAPHS = "〇一二三四五六七八九"
FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "decimalZero": "{:02}".format,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "chineseCounting": lambda count: _counted(count) if count < 100 else _digits(IDEOGRAPHS)(count),
    "taiwaneseCounting": lambda count: _counted(count) if count < 100 else _digits(IDEOGRAPHS)(count),
    "chineseCountingThousand": _counted,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "ideographDigital": _digits(IDEOGRAPHS),
    "taiwaneseDigital": _digits(IDEOGRAPHS),
    "chineseLegalSimplified": lambda count: _said(count, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": lambda count: _said(count, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _row("①", "⑳"),
    "decimalEnclosedCircleChinese": _row("①", "⑳"),
    "decimalEnclosedParen": _row("⑴", "⒇"),
    "decimalEnclosedFullstop": _row("⒈", "⒛"),
    "ideographEnclosedCircle": _row("㊀", "㊉"),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "numberInDash": "- {} -".format,
}
