"""Whose policy, money or figure it is: the region that each place of an article speaks for.

The article has a home: the region of its headline, of its signature, or the one that it names most. A
region at the head of a clause (`滁州市对……`, `按长沙市统一标准`), or a word for one (`由区财政`, `自治区对`),
speaks for the rest of its paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.patterns import Mention
from policyextract.places import lies_in
from policyextract.regions import NATION, table
from policyextract.text import Span
from policyextract.values import Money, Place, Quantity

SUBJECT = regex.compile(
    r"""
    (?: ^ | [，。；：！？“\s　（】◇◆●■▲△★☆·•①-⑳]
      | [（(] [一二三四五六七八九十\d]{1,3} [）)] | [一二三四五六七八九十\d] [、.．]
      | 此外 | 目前 | 同时 | 其中 | 日前 | 近日 | 据悉 | 如 | 像 | 而 | 由 | 经 | 今年 | 年
      | (?: 按 | 按照 | 根据 | 执行 | 依据 ) )
    $
    """,
    regex.VERBOSE,
)
# An organisation with a region in its name speaks for itself, not for the region.
NOT_SUBJECT = regex.compile(
    r"""
    \s? (?: 日?电 | 籍 | 路 | 等地考察 | 前列
          | (?: (?! [对给培支出发推建开实按将向扶积持先全共有在为的把已] ) \p{Han} ){0,14}?
            (?: 中心 | 协会 | 学校 | 学院 | 医院 | 公司 | 基金会 | 联合会 | 机构 ) )
    """,
    regex.VERBOSE,
)
BY_RULE = regex.compile(r"(?:按|按照|根据|执行|依据)$")
RULE_OF = regex.compile(
    r"[市省区]? (?: 统一 | 现行 | 有关 | 相关 )? 的? (?: 标准 | 规定 | 政策 | 要求 | 办法 | 细则 | 文件 )",
    regex.VERBOSE,
)
PRONOUN = regex.compile(
    r"""
    (?: (?<= [，。；：、“（\s　由经] ) | (?<= ^ ) )
    (?: 该 | 本 | 我 | 全 )? (?P<word> 自治区 | 省 | 市 | 州 | 盟 | 区 | 县 | 旗 )
    (?: 级 | 里 | 财政 | 政府 | 民政 [局厅] | 委 )*
    (?= 财政 | 对 | 给 | 再 | 另 | 还 | 将 | 按 | 奖励 | 补 | 从 | 自 | 为 | 已 | 每年 | 拿出 | 出台 | 出资
      | 承担 | 配套 | 统一 | 规定 | 明确 | ， )
    """,
    regex.VERBOSE,
)
PRONOUN_HERE = regex.compile(r"(?:全|本|我|该)(?P<word>自治区|省|市|州|盟|区|县|旗)")
WHOLE = regex.compile(
    r"""
    (?: (?<= [，。；：、“（\s　] ) | ^ )
    (?: 各地 | 全 (?P<word> 自治区 | 省 | 市 | 州 | 盟 | 区 | 县 | 旗 ) )
    """,
    regex.VERBOSE,
)
PURSE = regex.compile(r"(?:市|区|县)?(?:级)?(?:财政|民政|政府)")
REACH = 30  # characters behind a number in which its payer is looked for
BETWEEN = regex.compile(r"\s*[、和及与]\s*")
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
    r"[　 ]*\S{2,20}(?:局|厅|委|委员会|政府|办公室|部|协会|联合会)(?:[　 ]+\S{2,20})*[　 ]*"
)


class Sign(NamedTuple):
    """What may tell who speaks: the `name` of a region, a `word` for one (区财政), or the `whole` (全市)."""

    span: Span
    kind: str
    what: str


class Speaker(NamedTuple):
    """From `at` on, the text speaks for the region `code`; `words` say so, if any do."""

    at: int
    code: str
    words: Span | None


@dataclass(frozen=True)
class Payers:
    """The speakers of an article, from top to bottom."""

    view: View
    home: Speaker

    @classmethod
    def read(cls, view: View) -> Payers:
        """The speakers of the article in `view`."""
        return cls(view, home(view))

    @cached_property
    def _speakers(self) -> list[Speaker]:
        return list(self._walk())

    def of(self, span: Span) -> Speaker:
        """Whose number stands at `span`: by its order (甲市、乙市分别为9人、7人), else who speaks there."""
        return self._in_order.get(span) or self._behind(span) or self.at(span.start)

    def _behind(self, span: Span) -> Speaker | None:
        """The region that a sentence names behind a number as its payer: （每年3万元）由唐山市财政拨付."""
        sentence = self.view.sentence(span.start)
        for mention in self.view.of(Span(span.end, min(sentence.end, span.end + REACH)), Place):
            before = self.view.chars[max(span.end, mention.span.start - 1) : mention.span.start]
            if before == "由" and PURSE.match(self.view.chars, mention.span.end):
                return Speaker(span.start, str(mention.value), mention.span)
        return None

    def at(self, offset: int) -> Speaker:
        """Who speaks at a character; the home where nobody else has begun in its paragraph."""
        speakers = self._speakers
        index = bisect_right(speakers, offset, key=lambda speaker: speaker.at) - 1
        if index < 0 or speakers[index].at < self.view.paragraph(offset).start:
            return self.home
        return speakers[index]

    @cached_property
    def _in_order(self) -> dict[Span, Speaker]:
        """The numbers that a sentence tells in the order of a row of regions before them."""
        found: dict[Span, Speaker] = {}
        for sentence in self.view.found.sentences:
            for cue in self.view.words(sentence, "cue", "respectively"):
                regions = row(self.view, self.view.of(Span(sentence.start, cue.span.start), Place), last=True)
                numbers = row(self.view, self.view.of(Span(cue.span.end, sentence.end), Money, Quantity))
                if len(regions) == len(numbers) > 1:
                    for region, number in zip(regions, numbers, strict=True):
                        found[number.span] = Speaker(number.span.start, str(region.value), region.span)
        return found

    def _walk(self) -> Iterator[Speaker]:
        """Each sign that another region speaks; what it says holds for the rest of its paragraph."""
        current, paragraph = self.home.code, -1
        for sign in self._signs():
            start = self.view.paragraph(sign.span.start).start
            if start != paragraph:
                current, paragraph = self.home.code, start
            code = self._meant(sign, current)
            if code:
                current = code
                yield Speaker(sign.span.start, code, sign.span)

    def _signs(self) -> list[Sign]:
        """The names of regions and the words that stand for one, in order."""
        chars = self.view.chars
        everywhere = Span(0, len(chars))
        names = [Sign(m.span, "name", str(m.value)) for m in self.view.of(everywhere, Place)]
        taken = {offset for name in names for offset in range(*name.span)}
        words = [Sign(Span(*m.span()), "word", m["word"]) for m in PRONOUN.finditer(chars)]
        words += [Sign(Span(*m.span()), "whole", m["word"] or "") for m in WHOLE.finditer(chars)]
        return sorted(names + [word for word in words if taken.isdisjoint(range(*word.span))])

    def _meant(self, sign: Sign, current: str) -> str | None:
        """The region that begins to speak with a sign; None where it goes on as before."""
        if sign.kind == "name":
            return sign.what if is_subject(self.view.chars, sign.span) else None
        if sign.kind == "whole":  # 全市 and 各地 lead back home
            return (resolve(sign.what, self.home.code) if sign.what else None) or self.home.code
        return resolve(sign.what, current)


def row(view: View, mentions: list[Mention], last: bool = False) -> list[Mention]:
    """The first mentions with only 、 or 和 between them; the last such row with `last`."""
    rows: list[list[Mention]] = []
    for mention in mentions:
        if rows and BETWEEN.fullmatch(view.chars[rows[-1][-1].span.end : mention.span.start]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows[-1 if last else 0] if rows else []


def is_subject(chars: str, span: Span) -> bool:
    """Whether a region at this place is the one that the clause speaks of.

    >>> text = "按长沙市统一标准发放，在拉萨市开展"
    >>> is_subject(text, Span(1, 4)), is_subject(text, Span(12, 15))
    (True, False)
    """
    before = chars[max(0, span.start - 6) : span.start].rpartition("\n")[2]
    if _in_title(chars, span.start) or NOT_SUBJECT.match(chars, span.end):
        return False
    if BY_RULE.search(before):
        return bool(RULE_OF.match(chars, span.end))
    return bool(SUBJECT.search(before))


def _in_title(chars: str, offset: int) -> bool:
    near = chars[max(0, offset - 60) : offset]
    return near.rfind("《") > near.rfind("》")


def resolve(word: str, code: str) -> str | None:
    """The region that `市`, `自治区`, `区` … stands for in a text that speaks for `code`.

    >>> resolve("自治区", "540400"), resolve("市", "350582"), resolve("区", "430111"), resolve("省", "430111")
    ('540000', '350582', '430111', '430000')
    """
    if code == NATION:
        return None
    path = table().path(code)
    if word == "市":
        cities = [region for region in path if region.name.endswith("市")]
        return cities[-1].code if cities else None
    fits = [region for region in path if region.name.endswith(word) and region.level == LEVELS[word]]
    return fits[-1].code if fits else None


def home(view: View) -> Speaker:
    """The region whose article it is; the nation where it names none."""
    return _of_headline(view) or _of_signature(view) or _most_named(view) or Speaker(0, NATION, None)


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
        if AGENCY_LINE.fullmatch(line) and line.strip().startswith(view.chars[slice(*span)]):
            return Speaker(0, code, span)
    return None


def _most_named(view: View) -> Speaker | None:
    """The region named most; of several named about as often, that of which the text says 全市 or 本州."""
    places = _places(view, Span(0, len(view.chars)))
    if not places:
        return None
    counts = Counter(code for _, code in places)
    counts[places[0][1]] += 2  # the first one named is often what it is about
    most = max(counts.values())
    often = [code for code in counts if 2 * counts[code] >= most]
    said = Counter(m["word"] for m in PRONOUN_HERE.finditer(view.chars)).most_common(1)
    meant = [code for code in often if said and resolve(said[0][0], code) == code]
    code = max(meant or often, key=lambda code: counts[code])
    return Speaker(0, code, next(span for span, other in places if other == code))
