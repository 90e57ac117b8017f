"""The numbers that Word prints before paragraphs and that are not among their words: 一、 （二） 第三条 4."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from policyextract.sources.word.styles import Styles, number, on, setting, value

LEVELS = 9
Counts = list[int | None]


class Numbers:
    """Counts the numbered paragraphs of a document, which have to be asked for in their order."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        every = [] if part is None else list(part)
        self._styles = styles
        self._lists = {one.get("numId", ""): one for one in every if one.tag == "num"}
        self._kinds = {one.get("abstractNumId", ""): one for one in every if one.tag == "abstractNum"}
        self._counts: dict[str, Counts] = {}
        self._begun: set[str] = set()

    def of(self, paragraph: Element) -> str:
        """What is printed before a paragraph, with a blank behind it where one is printed; may be empty.

        The marks of lists that don't count (•) say nothing and are left out.
        """
        properties = self._styles.paragraph(paragraph)
        name = value(setting(properties, "numPr/numId"))
        kind = self._kind(name)
        if kind is None:
            return ""
        level = self._level(paragraph, kind)
        counts = self._counted(name, kind, level)
        printed = self._levels(name, kind).get(level)
        return "" if printed is None else self._printed(printed, self._levels(name, kind), counts)

    def _kind(self, name: str) -> Element | None:
        """What a list looks like; it may say that by the name of a style."""
        if name not in self._lists:
            return None
        kind = self._kinds.get(value(self._lists[name].find("abstractNumId")))
        if kind is None or (link := kind.find("numStyleLink")) is None:
            return kind
        linked = self._lists.get(value(self._styles.numbered(value(link))))
        return kind if linked is None else self._kinds.get(value(linked.find("abstractNumId")))

    def _level(self, paragraph: Element, kind: Element) -> int:
        """The level of a paragraph: its own, or that which its list gives to its style."""
        own = paragraph.find("pPr/numPr/ilvl")
        if own is None:
            styles = [style.get("styleId") for style in self._styles.of(paragraph)]
            for level in kind.findall("lvl"):
                if value(level.find("pStyle")) in styles:
                    return min(int(level.get("ilvl", "0")), LEVELS - 1)
            own = setting(self._styles.paragraph(paragraph), "numPr/ilvl")
        return min(number(own, 0), LEVELS - 1)

    def _levels(self, name: str, kind: Element) -> dict[int, Element]:
        """The levels of a list; it may change those of its kind."""
        changed = self._lists[name].findall("lvlOverride/lvl")
        return {int(one.get("ilvl", "0")): one for one in (*kind.findall("lvl"), *changed)}

    def _counted(self, name: str, kind: Element, level: int) -> Counts:
        """The counts of all levels after one more paragraph of a level; lists of one kind count on."""
        counts = self._counts.setdefault(kind.get("abstractNumId", ""), [None] * LEVELS)
        levels = self._levels(name, kind)
        if name not in self._begun:
            self._begun.add(name)
            for one in self._lists[name].findall("lvlOverride"):
                if one.find("startOverride") is not None:
                    counts[int(one.get("ilvl", "0"))] = None
        had = counts[level]
        counts[level] = self._start(name, levels, level) if had is None else had + 1
        for below in range(level + 1, LEVELS):
            told = levels[below].find("lvlRestart") if below in levels else None
            if level < number(told, below):
                counts[below] = None
        return [self._start(name, levels, n) if count is None else count for n, count in enumerate(counts)]

    def _start(self, name: str, levels: dict[int, Element], level: int) -> int:
        for one in self._lists[name].findall("lvlOverride"):
            if one.get("ilvl") == str(level) and (start := one.find("startOverride")) is not None:
                return number(start, 0)
        return number(levels[level].find("start"), 0) if level in levels else 1

    def _printed(self, level: Element, levels: dict[int, Element], counts: Counts) -> str:
        if _format(level) == "bullet" or on(level.find("rPr/vanish")):
            return ""
        decimal = on(level.find("isLgl"))

        def count(m: re.Match[str]) -> str:
            at = int(m[1]) - 1
            form = "decimal" if decimal else _format(levels.get(at))
            return written(counts[at] or 0, form)

        words = re.sub(r"%([1-9])", count, value(level.find("lvlText")))
        return words + " " if words and value(level.find("suff")) != "nothing" else words


def _format(level: Element | None) -> str:
    """How a level writes its numbers; newer formats stand beside one that every Word knows."""
    return "decimal" if level is None else value(next(level.iter("numFmt"), None)) or "decimal"


def written(count: int, form: str) -> str:
    """A number as a format of Word (ECMA-376, ST_NumberFormat) writes it; in digits for one unknown.

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
