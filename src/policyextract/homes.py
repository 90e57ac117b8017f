"""The home of an article: the region that it is about, for which it speaks where it names no other.

It is the region of its headline, of the agency that signs or issues it, or the one that it names most; an
article that names none has the home of its page, and one that tells of many provinces has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.gazetteer import lies_in
from policyextract.regions import NATION, table
from policyextract.text import Span
from policyextract.values import Place

CLASS = regex.compile(r"(?P<word>自治区|[省市州盟县区旗])")
OWN = regex.compile(r"[我本全该](?P<word>自治区|[省市州盟县区旗])")
LEVELS = {
    "省": "province",
    "自治区": "province",
    "州": "prefecture",
    "盟": "prefecture",
    "县": "county",
    "旗": "county",
    "区": "county",
}
AGENCY_LINE = regex.compile(
    r"""
    [　 （(]* (?P<day> \d{4} [年.-] \d{1,2} [月.-] (?: \d{1,2} 日? )? [　 ]* )? \S{2,20}
    (?: 局 | 厅 | 委 | 委员会 | 政府 | 办公室 | 部 | 协会 | 联合会 ) (?: [　 ]+ \S{2,20} )*
    (?: 供稿 )? [　 ）)]*
    """,
    regex.VERBOSE,
)
ISSUED_BY = regex.compile(r"(?:来源|发文机关|制发机关|发布机构|发布单位|主办单位?|供稿)[：:]\s*$")
MANY = 3  # provinces, with none that has half of the names, make a round-up


class Speaker(NamedTuple):
    """From `at` on, the text speaks for the region `code`; `words` say so, if any do."""

    at: int
    code: str
    words: Span | None


def home(view: View, around: Mapping[str, int]) -> Speaker:
    """The region whose article it is; the nation where nothing tells. `around` is what the page names."""
    return (
        _of_headline(view)
        or _of_signature(view)
        or _of_issuer(view)
        or _most_named(view, around)
        or Speaker(0, NATION, None)
    )


def resolve(word: str, code: str) -> str | None:
    """The region that `市`, `自治区`, `区` … stands for in a text that speaks for `code`.

    >>> resolve("自治区", "540400"), resolve("市", "350582"), resolve("区", "430111"), resolve("省", "430111")
    ('540000', '350582', '430111', '430000')
    >>> resolve("区", "450000"), resolve("区", "450200")
    ('450000', None)
    >>> resolve("县", "520381")  # a city of county rank
    '520381'
    """
    if code == NATION:
        return None
    path = table().path(code)
    if word == "市":
        fits = [region for region in path if region.name.endswith("市")]
    else:
        fits = [region for region in path if region.name.endswith(word) and region.level == LEVELS[word]]
    if not fits and word == "县" and path[-1].level == "county" and path[-1].name.endswith("市"):
        fits = [path[-1]]
    if not fits and word == "区" and path[-1].name.endswith("自治区"):
        fits = [path[-1]]
    return fits[-1].code if fits else None


def _places(view: View, span: Span) -> list[tuple[Span, str]]:
    return [(m.span, str(m.value)) for m in view.of(span, Place)]


def _of_headline(view: View) -> Speaker | None:
    """The deepest region of the headline, if it lies in the first one that the headline names."""
    if not view.headline:
        return None
    places = _places(view, view.headline)
    chosen = places[:1]
    for span, code in places[1:]:
        if lies_in(code, chosen[-1][1]):
            chosen.append((span, code))
    return Speaker(0, chosen[-1][1], chosen[-1][0]) if chosen else None


def _of_signature(view: View) -> Speaker | None:
    """The region of the agency that signs at the end, on a line of its own."""
    start = max(0, len(view.chars) - 300)
    for span, code in reversed(_places(view, Span(start, len(view.chars)))):
        line = view.chars[slice(*view.paragraph(span.start))]
        signed = AGENCY_LINE.fullmatch(line)
        agency = line[signed.end("day") :] if signed and signed["day"] else line
        if signed and agency.strip("　 （(").startswith(view.chars[slice(*span)]):
            return Speaker(0, code, span)
    return None


def _of_issuer(view: View) -> Speaker | None:
    """The region of the agency that a line of the kind 来源：某县民政局 names."""
    for span, code in _places(view, Span(0, len(view.chars))):
        before = view.chars[span.start - 1 : span.start]
        if (before in "：:" or before.isspace()) and ISSUED_BY.search(
            view.chars, max(0, span.start - 8), span.start
        ):
            return Speaker(0, code, span)
    return None


def _most_named(view: View, around: Mapping[str, int]) -> Speaker | None:
    """The region named most; of several named about as often, that of which the text says 全市 or 本州."""
    places = _places(view, Span(0, len(view.chars)))
    counts = Counter(code for _, code in places) or Counter(around)
    if not counts or _is_round_up(counts):
        return None
    if places:
        counts[places[0][1]] += 2  # the first one named is often what it is about
    code = _over_many(counts) or max(_meant(view, counts), key=lambda code: counts[code])
    return Speaker(0, code, next((span for span, other in places if other == code), None))


def _over_many(counts: Mapping[str, int]) -> str | None:
    """A region named often in which most other names lie, many different ones of which none leads."""
    inside: dict[str, list[int]] = {}
    for code, count in counts.items():
        for outer in table().path(code)[:-1]:
            if outer.code in counts:
                inside.setdefault(outer.code, []).append(count)
    for code, told in inside.items():
        if 2 * counts[code] < max(counts.values()):
            continue
        others = sum(counts.values()) - counts[code]
        if len(told) >= MANY and 2 * sum(told) > others and 2 * max(told) <= sum(told):
            return code
    return None


def _is_round_up(counts: Mapping[str, int]) -> bool:
    """Whether the names lie in many provinces, and no province has half of them."""
    provinces: Counter[str] = Counter()
    for code, count in counts.items():
        provinces[code[:2]] += count
    return len(provinces) >= MANY and 2 * max(provinces.values()) < provinces.total()


def _meant(view: View, counts: Mapping[str, int]) -> list[str]:
    """Those that are named often; of them those of the class that the text calls its own (全市, 本州).

    Where it speaks of a class that none of them has (市财政, of 澳门), those of that class.
    """
    most = max(counts.values())
    often = [code for code in counts if 2 * counts[code] >= most]
    if (own := _class_said(view, OWN)) and (fits := _of_class(own, often)):
        return fits
    if (said := _class_said(view, CLASS)) and not any(resolve(said, code) for code in often):
        return _of_class(said, counts) or often
    return often


def _class_said(view: View, words: regex.Pattern[str]) -> str | None:
    """The class of region (市, 县, …) that the words which stand for a region name most."""
    said = (view.chars[slice(*m.span)] for m in view.words(Span(0, len(view.chars)), "government"))
    counts = Counter(m["word"] for m in map(words.search, said) if m)
    return counts.most_common(1)[0][0] if counts else None


def _of_class(word: str, codes: Iterable[str]) -> list[str]:
    return [code for code in codes if resolve(word, code) == code]
