"""Names of regions in running text, with the code that each one means.

A name is found by the gazetteer, longest first; names that touch and lie in one another are one
chain with the code of the deepest (贵州省晴隆县). What a name of several regions means, and whether
a name without its class word is one at all, the other names of the same article tell.
"""

from __future__ import annotations

import functools
import logging
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from policyextract import patterns
from policyextract.patterns import Mention
from policyextract.regions import Form, table
from policyextract.text import Span
from policyextract.values import Place

if TYPE_CHECKING:
    import jieba


class Name(NamedTuple):
    """A written form in the text and the regions that it may mean."""

    span: Span
    forms: tuple[Form, ...]


class Chain(NamedTuple):
    """Names that touch, each inside the one before: 江西 南昌市 西湖区."""

    names: tuple[Name, ...]
    codes: tuple[str, ...]  # what the last name may mean, the likelier first

    @property
    def span(self) -> Span:
        """From the first name to the last."""
        return Span(self.names[0].span.start, self.names[-1].span.end)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All written forms of all regions, ready to be looked up in one pass."""

    automaton: AhoCorasick
    forms: tuple[tuple[Form, ...], ...]
    common: frozenset[str]
    common_full: frozenset[str]
    risky: frozenset[str]
    guards: tuple[patterns.Pattern, ...]

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer of the region table, with the guards of patterns/places.toml."""
        forms = table().forms()
        automaton = AhoCorasick(list(forms))
        lists = patterns.Words.load(patterns.folder() / "lists").lists
        return cls(
            automaton=automaton,
            forms=tuple(forms.values()),
            common=frozenset(lists["common_places"]),
            common_full=frozenset(lists["common_full"]),
            risky=frozenset(lists["risky_places"]),
            guards=patterns.of_kind("not-place"),
        )

    def names(self, chars: str) -> Iterator[Name]:
        """The written forms in `chars` that no guard refuses, from left to right, none on another.

        Of two that overlap, that with a class word stays (加上海口市), then the longer, then the first.
        """
        found = [
            Name(Span(start, end), self.forms[index])
            for index, start, end in self.automaton.find_matches_as_indexes(chars, overlapping=True)
        ]
        taken = {offset for guard in self.guards for m in guard.find(chars) for offset in range(*m.span)}
        kept = []
        for name in sorted(found, key=_precedence):
            if taken.isdisjoint(range(*name.span)):
                taken.update(range(*name.span))
                kept.append(name)
        return iter(sorted(kept, key=lambda name: name.span))


def _precedence(name: Name) -> tuple[bool, int, Span]:
    return name.forms[0].kind == "bare", name.span.start - name.span.end, name.span


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer, built at the first call."""
    return Gazetteer.load()


def find(chars: str) -> list[Mention]:
    """The regions named in the text of an article, with their codes.

    >>> [(str(m.value), m.span) for m in find("江西南昌市西湖区的社工守护平安")]
    [('360103', Span(start=0, end=8))]
    """
    return resolved(chains(chars), {})


def chains(chars: str) -> list[Chain]:
    """The names of regions in the text of an article, with all that each may mean."""
    found = [chain for chain in _chains(chars, gazetteer()) if _may_stand(chars, chain, gazetteer())]
    sure = Counter(code for chain in found if not _is_bare(chain) for code in chain.codes)
    return [chain for chain in found if not _is_bare(chain) or _is_named(chars, chain, sure, found)]


def resolved(found: list[Chain], context: Mapping[str, int]) -> list[Mention]:
    """The names of an article, each with the one code that it means there.

    `context` are the codes that the rest of the page is known to name, with how often; the article's
    own names come before them.
    """
    known = Counter(chain.codes[0] for chain in found if len(chain.codes) == 1)
    return [_mention(chain, known, context) for chain in found]


def _mention(chain: Chain, known: Mapping[str, int], context: Mapping[str, int]) -> Mention:
    code = _likeliest(chain.codes, known, context)
    rule = "region.chain" if len(chain.names) > 1 else f"region.{chain.names[0].forms[0].kind}"
    return Mention(chain.span, Place(code), rule)


def _chains(chars: str, names: Gazetteer) -> Iterator[Chain]:
    """The names of the text, those that touch and lie in one another put together."""
    held: Chain | None = None
    for name in names.names(chars):
        longer = held and _prolonged(held, name)
        if held and not longer:
            yield held
        held = longer or Chain((name,), tuple(form.code for form in name.forms))
    if held:
        yield held


def _prolonged(chain: Chain, name: Name) -> Chain | None:
    """`chain` with `name` at its end, if the two touch and the name lies in the chain's region."""
    if chain.span.end != name.span.start:
        return None
    inside = tuple(
        form.code for form in name.forms if any(lies_in(form.code, outer) for outer in chain.codes)
    )
    return Chain((*chain.names, name), inside) if inside else None


def lies_in(code: str, outer: str) -> bool:
    """Whether the region `code` lies in the region `outer` (or is it not, being the same one).

    >>> lies_in("350206", "350200"), lies_in("350200", "350200"), lies_in("429004", "420000")
    (True, False, True)
    """
    return code != outer and any(region.code == outer for region in table().path(code)[:-1])


def _is_bare(chain: Chain) -> bool:
    """Whether a chain is a single name with no class word."""
    return len(chain.names) == 1 and chain.names[0].forms[0].kind == "bare"


def _may_stand(chars: str, chain: Chain, names: Gazetteer) -> bool:
    """Whether a full name is more than a common noun: 城区, 郊区 are regions only in a chain."""
    return len(chain.names) > 1 or chars[slice(*chain.span)] not in names.common_full


def _is_named(chars: str, chain: Chain, sure: Mapping[str, int], chains: list[Chain]) -> bool:
    """Whether a name with no class word stands for the region here."""
    written = chars[slice(*chain.span)]
    if written in gazetteer().common:
        return _heads_a_line(chars, chain.span) or _in_a_row(chars, chain, chains)
    told = any(code in sure for code in chain.codes)
    level = table().get(chain.codes[0]).level
    if level == "county" and not told:
        return False
    # Only a name that may be parts of two other words is worth the segmenter's time: 黄河南岸, 盛大庆典.
    risky = written in gazetteer().risky or bool(COMPASS.match(chars, chain.span.end - 1))
    certain = not risky and (told or level == "province")
    return certain or stands_alone(chars, chain.span)


def _heads_a_line(chars: str, span: Span) -> bool:
    return chars[span.end : span.end + 1] in "：:" and (span.start == 0 or chars[span.start - 1] in "\n　 ")


def _in_a_row(chars: str, chain: Chain, chains: list[Chain]) -> bool:
    """Whether another region stands next to it in a row: 大同、阳泉."""
    index = bisect_left(chains, chain.span, key=lambda other: other.span)
    near = chains[max(0, index - 1) : index + 2]
    return any(chars[a.span.end : b.span.start] in ("、", "和") for a, b in pairwise(near))


COMPASS = regex.compile(r"[东南西北][岸部麓路面侧段站郊口角头半向]")  # 黄河南岸 has no 河南

# What may follow a region's name inside one word of the dictionary: 厦门大学, 福建籍.
TAILS = frozenset(("大学", "人", "籍", "省", "市", "县", "区", "城", "境", "州", "方", "话", "队"))


def stands_alone(chars: str, span: Span) -> bool:
    """Whether a word segmenter sees a boundary at both ends of the name (so not in 盛大庆典)."""
    at = max(0, span.start - CONTEXT)
    for word in segmenter().cut(chars[at : span.end + CONTEXT], HMM=False):
        start, at = at, at + len(word)
        if start < span.start < at:
            return False
        if at >= span.end:
            return at == span.end or chars[span.end : at] in TAILS
    return False


CONTEXT = 12  # characters on either side that the segmenter sees


@functools.cache
def segmenter() -> jieba.Tokenizer:
    """The word segmenter; it reads its dictionary at the first call, which takes about a second."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def _likeliest(codes: tuple[str, ...], known: Mapping[str, int], context: Mapping[str, int]) -> str:
    """Of several regions of one name, the one nearest to what the article, then the page, names."""
    return max(codes, key=lambda code: (_nearness(code, known), _nearness(code, context), -codes.index(code)))


def _nearness(code: str, known: Mapping[str, int]) -> int:
    """How much of what is known is this region, lies in it, holds it, or is its neighbour."""
    prefix4, prefix2 = code[:4], code[:2]
    score = 0
    for other, count in known.items():
        if other == code:
            score += 100 * count
        elif other[:4] == prefix4:
            score += 10 * count
        elif other[:2] == prefix2:
            score += count
    return score
