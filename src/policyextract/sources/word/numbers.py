"""The numbers that Word prints before paragraphs and that are not among their words: 一、 （二） 第三条 4."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from policyextract.sources.word.lists import LEVELS, Level, List, lists
from policyextract.sources.word.numerals import written
from policyextract.sources.word.styles import Styles, number, setting, value

Counts = list[int | None]


class Numbers:
    """Counts the numbered paragraphs of a document, which have to be asked for in their order."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = lists(part, styles)
        self._counts: dict[str, Counts] = {}
        self._begun: set[str] = set()

    def of(self, paragraph: Element) -> str:
        """What is printed before a paragraph, with a blank behind it where one is printed; may be empty."""
        name = value(setting(self._styles.paragraph(paragraph), "numPr/numId"))
        if name not in self._lists:
            return ""
        one = self._lists[name]
        at = self._level(paragraph, one)
        return _printed(one.levels[at], one, self._counted(name, at))

    def _level(self, paragraph: Element, one: List) -> int:
        """The level of a paragraph: its own, or that which its list gives to its style."""
        own = paragraph.find("pPr/numPr/ilvl")
        if own is None:
            styles = {style.get("styleId") for style in self._styles.of(paragraph)}
            linked = (at for at, level in enumerate(one.levels) if level.style in styles)
            if (at := next(linked, None)) is not None:
                return at
            own = setting(self._styles.paragraph(paragraph), "numPr/ilvl")
        return min(number(own, 0), LEVELS - 1)

    def _counted(self, name: str, at: int) -> list[int]:
        """The counts of all levels after one more paragraph of a level."""
        one = self._lists[name]
        counts = self._counts.setdefault(one.kind, [None] * LEVELS)
        if name not in self._begun:
            self._begun.add(name)
            for level in one.starts:
                counts[level] = None
        had = counts[at]
        counts[at] = one.levels[at].start if had is None else had + 1
        for below in range(at + 1, LEVELS):
            if at < one.levels[below].restart:
                counts[below] = None
        return [
            level.start if count is None else count for level, count in zip(one.levels, counts, strict=True)
        ]


def _printed(level: Level, one: List, counts: list[int]) -> str:
    """What a level prints for some counts."""

    def count(m: re.Match[str]) -> str:
        at = int(m[1]) - 1
        return written(counts[at], "decimal" if level.decimal else one.levels[at].form)

    words = re.sub(r"%([1-9])", count, level.words)
    return words and words + level.behind
