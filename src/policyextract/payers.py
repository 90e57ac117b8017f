"""Whose policy, money or figure it is: the region told in order with it, over it in a table, behind it as
its payer, or the one that speaks there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import regex

from policyextract.context import View
from policyextract.gazetteer import lies_in
from policyextract.homes import Speaker, home
from policyextract.patterns import Mention
from policyextract.speakers import Sign, Speakers
from policyextract.text import Span
from policyextract.values import Money, Place, Quantity

PURSE = regex.compile(r"[市区县]?级?(?:财政|民政|政府)")
PURSES = regex.compile(r"(?:两级|三级)?(?:财政|政府)?")
REST = regex.compile(r"不足|其余|剩余|余下|缺口|差额|超出")  # what another purse pays besides
BUDGET = regex.compile(r"财政|预算")
REACH = 30  # characters behind a number in which its payer is looked for
# Several governments of one line, right before their sums: 省、市两级分别（奖补）
TIERS = regex.compile(
    r"""
    (?: (?<! \p{Han} ) | (?<= [由经按] | 其中 | 除 ) ) (?P<tier> 自治区 | [省市州盟县区旗] ) 级? (?: 财政 )?
    (?: [、和与及] (?P<tier> 自治区 | [省市州盟县区旗] ) 级? (?: 财政 )? )+
    (?: [两二三四] 级 )? (?: 财政 | 政府 | 再 | 各自 | 每 [年月站人] | 一次性 ){0,3} $
    """,
    regex.VERBOSE,
)
# What each of them pays: 市、区各（补助2万元）
EACH = regex.compile(
    r"(?:各自?|分别|均|都)(?:再|另)?(?:按|给予?|补[助贴]?|奖[励补]?|资助|安排|承担|负担|配套|出资?|拨付?|支持)"
    r"[^，。；\d]{0,14}$"
)
BETWEEN = regex.compile(r"\s*[、和及与]\s*")


@dataclass(frozen=True)
class Payers:
    """To whom the numbers and documents of an article belong."""

    view: View
    home: Speaker
    speakers: Speakers

    @classmethod
    def read(cls, view: View, around: Mapping[str, int]) -> Payers:
        """Those of the article in `view`, on a page that names the regions `around`."""
        of_article = home(view, around)
        return cls(view, of_article, Speakers(view, of_article))

    def at(self, offset: int) -> Speaker:
        """Who speaks at a character."""
        return self.speakers.at(offset)

    def of(self, span: Span) -> Speaker:
        """Whose number stands at `span`."""
        return self._in_order.get(span) or self._over(span) or self._behind(span) or self.at(span.start)

    def each(self, span: Span) -> list[Speaker]:
        """Those who pay the sum at `span`: one, or each of a row of governments, 市、区各补助2万元."""
        start = self.view.sentence(span.start).start
        told = None if span in self._in_order else EACH.search(self.view.chars, start, span.start)
        before = Span(start, told.start()) if told else Span(start, start)
        return self._tiers(before) or self._inside_one_another(before) or [self.of(span)]

    def _inside_one_another(self, span: Span) -> list[Speaker]:
        """The regions in a row at the end of a span, each in the one before it: 宜昌市、夷陵区（各补助）."""
        found = self._row(span)
        at_end = (
            found and found[-1].words and PURSES.fullmatch(self.view.chars, found[-1].words.end, span.end)
        )
        nested = all(lies_in(inner.code, outer.code) for outer, inner in pairwise(found))
        return found if at_end and nested and len(found) > 1 else []

    @cached_property
    def _in_order(self) -> dict[Span, Speaker]:
        """The numbers that a sentence tells in the order of a row of regions before them."""
        found: dict[Span, Speaker] = {}
        for cue in self.view.words(Span(0, len(self.view.chars)), "cue", "respectively"):
            sentence = self.view.sentence(cue.span.start)
            before = Span(sentence.start, cue.span.start)
            regions = self._tiers(before) or self._row(before)
            numbers = row(self.view, self.view.of(Span(cue.span.end, sentence.end), Money, Quantity))
            if len(regions) == len(numbers) > 1:
                for region, number in zip(regions, numbers, strict=True):
                    found[number.span] = region._replace(at=number.span.start)
        return found

    def _row(self, span: Span) -> list[Speaker]:
        """The last regions that are named in a row."""
        regions = row(self.view, self.view.of(span, Place), last=True)
        return [Speaker(region.span.start, str(region.value), region.span) for region in regions]

    def _tiers(self, span: Span) -> list[Speaker]:
        """The governments at the end of a span that are told by their class alone: 省、市两级."""
        m = TIERS.search(self.view.chars, *span)
        if not m:
            return []
        here = self.at(m.start()).code
        signs = [Sign(Span(*place), "local", self.view.chars[slice(*place)]) for place in m.spans("tier")]
        codes = [self.speakers.meant(sign, here) for sign in signs]
        return [Speaker(s.span.start, code, s.span) for s, code in zip(signs, codes, strict=True) if code]

    def _over(self, span: Span) -> Speaker | None:
        """The region that the heading of a column, or of a row, names for a number: 市级奖励, 长沙市."""
        for heading in (*self.view.column(span)[:1], *self.view.row(span)):
            for sign in self._signs(heading):
                if code := self.speakers.meant(sign, self.home.code):
                    return Speaker(span.start, code, sign.span)
        return None

    def _behind(self, span: Span) -> Speaker | None:
        """The payer that a sentence names behind a number: （每年3万元）由唐山市财政拨付, 由省财政承担."""
        end = min(self.view.sentence(span.start).end, span.end + REACH)
        following = self.view.of(Span(span.end, end), Money)[:1]
        for sign in self._signs(
            Span(span.end, self.view.clause(following[0].span).start if following else end)
        ):
            if self._is_payer(span, sign):
                code = self.speakers.meant(sign, self.at(span.start).code)
                return Speaker(span.start, code, sign.span) if code else None
        return None

    def _is_payer(self, span: Span, sign: Sign) -> bool:
        """Whether a sign behind a number is its payer: 由市财政承担; （每年3万元）; 5万元是市里对……的补助."""
        before = self.view.chars[span.end : sign.span.start]
        if REST.search(before):
            return False
        return before.endswith("由") and self._pays(sign) or before == "是" and sign.kind == "local"

    def _pays(self, sign: Sign) -> bool:
        """Whether a sign names a purse: 唐山市财政, 省级财政, but not 区民政局, which hands out the money."""
        if sign.kind == "region":
            return bool(PURSE.match(self.view.chars, sign.span.end))
        return bool(BUDGET.search(self.view.chars, sign.span.start, sign.span.end + 2))

    def _signs(self, span: Span) -> list[Sign]:
        signs = self.speakers.signs
        low, high = (bisect_left(signs, ((at,),)) for at in span)
        return signs[low:high]


def row(view: View, mentions: list[Mention], last: bool = False) -> list[Mention]:
    """The first mentions with only 、 or 和 between them; the last such row with `last`."""
    rows: list[list[Mention]] = []
    for mention in mentions:
        if rows and BETWEEN.fullmatch(view.chars[rows[-1][-1].span.end : mention.span.start]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows[-1 if last else 0] if rows else []
