"""Namesakes: which of several regions of one name an article means.

What the text names near it counts: the heading above it, the names of its line, those of the whole
article, and only then those of the rest of the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from policyextract.barenames import ROW_MARKS, heads, stem
from policyextract.gazetteer import Chain, lies_in
from policyextract.regions import MUNICIPALITIES, Form, table

LONGEST_ROW = 12
REACH = 100  # names of a line on either side, and namesakes behind, that say more or less than others
CLASS_OF_ROW = regex.compile(r"\s?等?[两二三四五六七八九十\d]{1,2}个?(?P<word>[县区市旗州盟])")


@dataclass(frozen=True)
class Surroundings:
    """The names of an article, and how often the rest of its page names which code."""

    chars: str
    chains: Sequence[Chain]
    page: Mapping[str, int]

    @cached_property
    def _lines(self) -> list[int]:
        """The line of each name."""
        ends = [m.start() for m in regex.finditer(r"\n", self.chars)]
        return [bisect_right(ends, chain.span.start) for chain in self.chains]

    @cached_property
    def _sections(self) -> list[int | None]:
        """For each name, the index of the last name before it that heads a line."""
        sections: list[int | None] = []
        held: int | None = None
        for index, chain in enumerate(self.chains):
            sections.append(held)
            held = index if heads(self.chars, chain.span) else held
        return sections

    def meaning(self, index: int) -> str:
        """The one code of the name with this index."""
        codes = self._of_the_class_told(index)
        if len(codes) == 1:
            return codes[0]
        inside = [code for code in codes if self._is_of_the_name_before(index, code)]
        if inside:
            return inside[0]
        told = self._told(index)
        if codes[0].endswith("0000") and not any(told[code] for code in codes[1:]):
            return codes[0]
        return max(codes, key=lambda c: (_nearness(c, told), _nearness(c, self.page), -codes.index(c)))

    def _of_the_class_told(self, index: int) -> tuple[str, ...]:
        """The codes of a name, or those of the class that its row ends with: 衡阳、衡南两县."""
        codes = self.chains[index].codes
        if len(codes) == 1 or self.chains[index].names[-1].forms[0].kind != "bare":
            return codes
        last = index
        while last + 1 < min(len(self.chains), index + LONGEST_ROW) and self._between(last) in ROW_MARKS:
            last += 1
        told = CLASS_OF_ROW.match(self.chars, self.chains[last].span.end)
        of_class = [code for code in codes if told and table().get(code).name.endswith(told["word"])]
        return tuple(of_class) or codes

    def _between(self, index: int) -> str:
        """What stands between a name and the next one."""
        return self.chars[self.chains[index].span.end : self.chains[index + 1].span.start]

    def _is_of_the_name_before(self, index: int, code: str) -> bool:
        """Whether the words are 北京的通州, and `code` lies in 北京."""
        if index == 0:
            return False
        outside = self.chains[index - 1].codes
        return self._between(index - 1) in ("的", "　", "·") and any(
            lies_in(code, outer) for outer in outside
        )

    def _told(self, index: int) -> Counter[str]:
        """What the other names say of the region meant, those of its section and its line louder."""
        told = self._said.copy()
        line, section = self._lines[index], self._sections[index]
        first, last = bisect_left(self._lines, line), bisect_right(self._lines, line)
        near = {*range(max(first, index - REACH), min(last, index + REACH))}
        namesakes = self._namesakes[self.chains[index].names[-1].forms]
        at = bisect_right(namesakes, index)
        near.update(namesakes[at : at + REACH])
        for other in near if section is None else near | {section}:
            if other in self._sure:
                told[self._sure[other]] += self._loudness(index, other) - ELSEWHERE
        return told

    @cached_property
    def _sure(self) -> Mapping[int, str]:
        """The codes of the names that can only mean one place; 开封 is the city, or its former county."""
        return {
            at: c.codes[0] for at, c in enumerate(self.chains) if len({stem(code) for code in c.codes}) == 1
        }

    @cached_property
    def _said(self) -> Counter[str]:
        """What all names say of the region meant by one that is far from them."""
        return Counter({code: ELSEWHERE * times for code, times in Counter(self._sure.values()).items()})

    @cached_property
    def _namesakes(self) -> Mapping[tuple[Form, ...], Sequence[int]]:
        """The names that may mean the same regions, by those."""
        found: dict[tuple[Form, ...], list[int]] = defaultdict(list)
        for index in self._sure:
            found[self.chains[index].names[-1].forms].append(index)
        return found

    def _loudness(self, index: int, other: int) -> int:
        """How much a name says of another; a namesake that is told apart later says little (福州市鼓楼区)."""
        if other == self._sections[index]:
            return 40
        if self._lines[other] == self._lines[index]:
            return 20
        namesake = self.chains[other].names[-1].forms == self.chains[index].names[-1].forms
        return 1 if namesake and other > index else ELSEWHERE


ELSEWHERE = 4  # how much a name says that stands far away


def _nearness(code: str, told: Mapping[str, int]) -> int:
    """How much of what is told is this region, lies in it, holds it, or is its neighbour."""
    return sum(_kinship(code, other) * count for other, count in told.items())


def _kinship(code: str, other: str) -> int:
    if code == other:
        return 40
    if code[:4] == other[:4]:
        return 10
    if code[:2] == other[:2]:
        return 7 if code[:2] in MUNICIPALITIES else 1
    return 0
