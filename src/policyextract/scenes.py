"""Where a story plays: the regions that headlines, subtitles and the beginnings of texts name."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from policyextract.gazetteer import Name, gazetteer, lies_in
from policyextract.kinship import near
from policyextract.regions import short_stem, table
from policyextract.wording import NAME

PLACE_HEAD = regex.compile(r"(?:[①-⑳]?\s*【)?(?P<place>\p{Han}{2,12})[：:]")
LEAD_IN = regex.compile(r"^(?:(?:日前|近日|近期|最近)，)?(?:记者)?(?:在|从|走进|来到|走近)?")


@lru_cache(maxsize=4096)
def places(words: str) -> frozenset[str]:
    """The codes of the regions that `words` may name, of names that touch only the innermost.

    >>> sorted(places("江苏南通市通州区的社工")), sorted(places("通州区"))
    (['320612'], ['110112', '320612'])
    """
    found: list[tuple[int, list[str], bool]] = []
    for name in gazetteer().names(words):
        codes = [form.code for form in name.forms]
        end, outer, _ = found[-1] if found else (-1, [], False)
        inner = [code for code in codes if any(lies_in(code, other) for other in outer)]
        if end == name.span.start and inner:
            found[-1] = (name.span.end, inner, True)
        else:
            found.append((name.span.end, codes, _stands_for_region(words, name)))
    return frozenset(code for _, codes, sure in found if sure for code in codes)


def _stands_for_region(words: str, name: Name) -> bool:
    """Whether a name is a region's by itself: 厦门 and 集安市 are; 集安, 黄河 and 城区 may be anything."""
    written = words[slice(*name.span)]
    if name.forms[0].kind != "bare":
        return written not in gazetteer().common_full
    return table().get(name.forms[0].code).level != "county" and written not in gazetteer().common


def place_head(words: str) -> str | None:
    """The place before the colon with which a headline starts.

    >>> place_head("长沙雨花区：社工津贴“按证取酬”"), place_head("第三条：")
    ('长沙雨花区', None)
    """
    m = head_match(words)
    return m["place"] if m else None


def head_match(words: str) -> regex.Match[str] | None:
    """The place with which a headline starts, and its colon."""
    if "：" not in words and ":" not in words:
        return None
    m = PLACE_HEAD.match(words)
    forms = table().forms()
    return m if m and any(m["place"][:size] in forms for size in range(2, 12)) else None


def related(code: str, other: str) -> bool:
    """Whether one of the two regions lies in the other."""
    a, b = (c[:2] if c.endswith("0000") else c[:4] if c.endswith("00") else c for c in (code, other))
    return a.startswith(b) or b.startswith(a)


def is_new(codes: frozenset[str], known: frozenset[str]) -> bool:
    """Whether `codes` name a region, and none that has to do with those known."""
    return bool(codes and known) and not near(codes, known)


def plays_in(headline: str, words: str) -> bool:
    """Whether `words` start with the name of a region that the headline has too, in a shorter form.

    >>> plays_in("集安设“边城社工”岗", "通化集安市为11个乡镇"), plays_in("集安设岗", "近年来")
    (True, False)
    >>> plays_in("永川：考证有补贴", "在重庆永川，考出证书的")
    True
    """
    words = LEAD_IN.sub("", words, count=1)
    if not _starting(words[:24]):
        return False
    own = next(gazetteer().names(headline[:24]), None)
    if own and own.forms[0].kind == "full":
        return False
    return any(short_stem(table().get(code).name) in headline for code in places(words[:24]))


def is_chain(words: str) -> bool:
    """Whether `words` start with a region and, right behind it, one that lies in it.

    >>> is_chain("贵州湄潭县茶企认捐"), is_chain("湄潭县茶企认捐")
    (True, False)
    """
    first, *others = _starting(words[:24]) or (None,)
    return bool(first and others and first.span.end == others[0].span.start)


def starts_in(words: str) -> frozenset[str]:
    """The codes of the region with whose name a headline or a subtitle starts, in any form.

    >>> sorted(starts_in("——格尔木善待社工")), sorted(starts_in("同心干实事"))
    (['632801'], [])
    """
    words = words.lstrip("—-")
    names = _starting(words[:12])
    if not names or words[slice(*names[0].span)] in gazetteer().common:
        return frozenset()
    return frozenset(form.code for form in names[0].forms)


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of every written form of a region."""
    return frozenset(form[:2] for form in table().forms())


def _starting(words: str) -> list[Name]:
    """The names in `words` where the first one stands at their start, else none."""
    if words[:2] not in _beginnings():
        return []
    names = list(gazetteer().names(words))
    return names if names and not names[0].span.start else []


def is_name(words: str) -> bool:
    """Whether a row is only the name of a person, and of no place.

    >>> is_name("田 野"), is_name("谁来接单"), is_name("常德")
    (True, False, False)
    """
    return bool(NAME.fullmatch(words)) and not places(words)
