"""Names with no class word: whether 厦门, 平安 or 三台 stands for the region where it is written.

A province's or a prefecture's name nearly always does. A county's name does where other names vouch
for it (its prefecture, its neighbours, itself in full), and an ordinary word only where it also
stands as a place would: at the head of a line, in a row of places, 来自安康.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from policyextract.gazetteer import Chain, gazetteer
from policyextract.regions import MUNICIPALITIES, table
from policyextract.segmenter import segmenter
from policyextract.text import Span


class Witnesses(NamedTuple):
    """The codes that an article, the rest of its page, or a row of names is known to name."""

    codes: frozenset[str]
    stems: frozenset[str]
    provinces: frozenset[str]

    @classmethod
    def of(cls, chains: Sequence[Chain]) -> Witnesses:
        """What these names say of others."""
        codes = frozenset(code for chain in chains for code in chain.codes)
        return cls(codes, frozenset(map(stem, codes)), frozenset(code[:2] for code in codes))

    def name(self, chain: Chain) -> bool:
        """Whether the same region is named."""
        return not self.codes.isdisjoint(chain.codes)

    def vouch_for(self, chain: Chain) -> bool:
        """Whether the province or the prefecture is named, or a region of the same prefecture."""
        return any(stem(code) in self.stems or f"{code[:2]}0000" in self.codes for code in chain.codes)

    def share_a_province_with(self, chain: Chain) -> bool:
        """Whether any region of the same province is named."""
        return any(code[:2] in self.provinces for code in chain.codes)


def stem(code: str) -> str:
    """What the codes of one prefecture, or of one municipality, have in common."""
    return code[:2] if code[:2] in MUNICIPALITIES or code[2:4] == "90" else code[:4]


def firm(chars: str, found: Sequence[Chain]) -> list[Chain]:
    """The names that need no witness: those with a class word, provinces and prefectures."""
    return [chain for chain in found if not chain.is_bare or _is_firm(chars, chain)]


def _is_firm(chars: str, chain: Chain) -> bool:
    written = chars[slice(*chain.span)]
    level = _level(chain)
    if level == "county" or written in gazetteer().common or _is_persons(chars, chain.span):
        return False
    return (level == "province" and not _is_risky(chars, chain)) or stands_alone(chars, chain.span)


def vouched(chars: str, found: Sequence[Chain], known: Witnesses) -> Iterator[Chain]:
    """Those of the bare names `found` that stand for regions, given what is known to be named."""
    rows = _rows(chars, found)
    for chain in found:
        mates = rows.get(chain.span, ())
        if chain.is_bare and _is_region(chars, chain, known, mates):
            yield chain


def _is_region(chars: str, chain: Chain, known: Witnesses, mates: Sequence[Chain]) -> bool:
    common = gazetteer().common
    row = [mate for mate in mates if chars[slice(*mate.span)] not in common]
    beside = Witnesses.of(row)
    head, county = heads(chars, chain.span), _level(chain) == "county"
    if chars[slice(*chain.span)] in common:
        placed = head or bool(mates) or _is_placed(chars, chain.span)
        vouched_for = known.vouch_for(chain) or beside.vouch_for(chain)
        return placed if vouched_for else not county and (head or bool(row))
    if _is_persons(chars, chain.span):
        return False
    if head or (known.name(chain) and not _is_risky(chars, chain)):
        return True
    placed = _speaks(chars, chain.span)
    likely = placed or not county or len(chars[slice(*chain.span)]) > 2
    near = likely or any(told.share_a_province_with(chain) for told in (known, beside))
    return near and stands_alone(chars, chain.span)


BEGINS = regex.compile(r"(?:^|[^\p{Han}\w])在?$")
ACTS = regex.compile(
    r"[，：]|明确|规定|出台|推出|提出|印发|将|对|给|社工|的(?:做法|答案|办法|标准|社工|政策|补贴)"
)


def _speaks(chars: str, span: Span) -> bool:
    """Whether a clause begins with the name and goes on as one about a place: 在昆山，…; 宜兴的答案是…."""
    return bool(BEGINS.search(chars, max(0, span.start - 2), span.start) and ACTS.match(chars, span.end))


def _level(chain: Chain) -> str:
    return table().get(chain.codes[0]).level


def _rows(chars: str, found: Sequence[Chain]) -> dict[Span, list[Chain]]:
    """For each name that stands in a row (大同、阳泉和长治), the other names of the row, those near it."""
    rows: list[list[Chain]] = [[chain] for chain in found[:1]]
    for left, right in pairwise(found):
        if chars[left.span.end : right.span.start].strip() in ROW_MARKS:
            rows[-1].append(right)
        else:
            rows.append([right])
    return {
        chain.span: row[max(0, at - MATES) : at] + row[at + 1 : at + 1 + MATES]
        for row in rows
        for at, chain in enumerate(row)
        if len(row) > 1
    }


MATES = 50  # names of a row on either side of one that speak for it
ROW_MARKS = frozenset(("、", "和", "与", "及", "以及"))


def heads(chars: str, span: Span) -> bool:
    """Whether a name is the head of a line (安康：…), a line of its own, or all that brackets hold.

    >>> [heads(line, Span(1, 3)) for line in ("▌海南", "【三门】暂无", "·安康：", "　安康的")]
    [True, True, True, False]
    >>> heads("👉海宁：", Span(1, 3))
    True
    """
    before, after = chars[span.start - 1 : span.start] or "\n", chars[span.end : span.end + 1] or "\n"
    begins = before in LINE_START or BULLET.match(before)
    return (before in OPENING and after in CLOSING) or bool(begins and after in "：:\n")


OPENING, CLOSING = "【（([〔", "】）)]〕：:"
LINE_START = "\n 　·【"
BULLET = regex.compile(r"[\p{So}\p{Sk}\u20E3\uFE0F]")  # ●, ▲, 👉


def _is_placed(chars: str, span: Span) -> bool:
    """Whether the words around a name are those around a place: 来自安康, 白银市民."""
    words = gazetteer()
    led = chars.endswith(words.before, max(0, span.start - 4), span.start)
    return (led or chars.startswith(words.after, span.end)) and stands_alone(chars, span)


def _is_persons(chars: str, span: Span) -> bool:
    """Whether a surname stands before it as a word of its own: 李建平 is no one from 建平."""
    if span.start == 0 or chars[span.start - 1] not in gazetteer().surnames:
        return False
    words = segmenter().cut(chars[max(0, span.start - CONTEXT) : span.start], hmm=False)
    return len(words[-1]) == 1


def _is_risky(chars: str, chain: Chain) -> bool:
    """Whether a name may be parts of two words (黄河南岸, 盛大庆典), so that a segmenter has to look."""
    risky = chars[slice(*chain.span)] in gazetteer().risky
    return risky or bool(COMPASS.match(chars, chain.span.end - 1))


COMPASS = regex.compile(r"[东南西北中][岸部麓路面侧段站郊口角头半向]")  # 黄河南岸 has no 河南

# What may follow a region's name inside one word of the dictionary: 厦门大学, 福建籍.
TAILS = frozenset(("大学", "人", "籍", "省", "市", "县", "区", "城", "境", "州", "方", "话", "队"))


def stands_alone(chars: str, span: Span) -> bool:
    """Whether a word segmenter sees a boundary at both ends of the name (so not in 盛大庆典)."""
    at = max(0, span.start - CONTEXT)
    for word in segmenter().cut(chars[at : span.end + CONTEXT], hmm=False):
        start, at = at, at + len(word)
        if start < span.start < at:
            return False
        if at >= span.end:
            return at == span.end or chars[span.end : at] in TAILS
    return False


CONTEXT = 12  # characters on either side that the segmenter sees
