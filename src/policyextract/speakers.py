"""Who speaks at each place of an article: its home, a region that a heading or a clause begins with.

A heading that is a region speaks for what stands under it; so does a person (`【张勇】`) whom the text has
introduced as a region's official. A region at the head of a clause (`滁州市对……`, `按长沙市统一标准`), or a
word for one (`由区财政`, `该省`, `中央财政`), speaks for the rest of its paragraph; named behind a quotation
(`“……”隆回县民政局局长说`), for the quotation too; a document by whose rule something is paid
(`按《天水市办法》，`), for the rest of its sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.gazetteer import lies_in
from policyextract.homes import CLASS, Speaker, resolve
from policyextract.patterns import Mention
from policyextract.regions import NATION
from policyextract.text import Span
from policyextract.values import Money, Place, Quantity

SUBJECT = regex.compile(
    r"""
    (?: ^ | [^\p{Han}\w、》〉）)”’] | [。！？…] [”’]
      | [（(] [一二三四五六七八九十\d]{1,3} [）)] | [一二三四五六七八九十\d] [、.．]
      | 第 [一二三四五六七八九十百\d]{1,4} [条章]
      | 此外 | 目前 | 同时 | 其中 | 日前 | 近日 | 据悉 | [例比]?如 | 像 | 而 | 由 | 经 | 另外 | 此前 | 随后
      | (?: 隔壁 | 邻近 | 相邻 | 毗邻 | 周边 | 附近 ) 的?
      | 同期 | 所在 的 | 另有 | 只有 | 特别是 | 尤其是 | [统联] 考 | 考试 | [考赛]区
      | (?: [其再位居列] 次 | 最 [多少高低大小快慢好] | 居首 | 垫底 | 第 [一二三四五] | 随其后
        | 突出 | 靠[前后] ) 的? [是为]?
      | (?: 做法 | 办法 | 举措 | 例子 | 探索 | 创新 ) (?: 是 | 有 | 来自 )
      | [报社网日月] \p{Han}{0,4} [电讯] | [年月日底末] 起? )
    $
    """,
    regex.VERBOSE,
)
# An organisation with a region in its name speaks for itself, not for the region.
NOT_SUBJECT = regex.compile(
    r"""
    \s? (?: (?<= 台湾 | 香港 | 澳门 ) (?: 社工 | 青年 | 同胞 | 居民 | 人才 | 专业 | 同行 )
          | (?: \d{1,2} 月 \d{1,2} 日 )? [电讯] | 日电 | 籍 | 路 | 等地考察 | 前列 | 人 (?! [民力社才均口大] )
          | (?: (?! [对给培支出发推建开实按将向扶积持先全共有在为的把已设引与同每补奖拨] | 成立 | 委托
                  | 联合 (?! 会 ) ) \p{Han} ){0,14}?
            (?: 中心 | 协会 | 学校 | 学院 | 医院 | 公司 | 基金会 | 联合会 | 机构 | 代表[队团] | 选手 ) )
    """,
    regex.VERBOSE,
)
# What several regions in a row do; else they are only where something holds, or what a figure counts.
ROW_ACTS = regex.compile(
    r"""
    等? (?: [两二三四五六七八九]? [省市州盟县区旗地] )? (?: 财政 | 民政局 | 政府 )?
    (?: 也 | 都 | 均 | 则 | 已 | 还 | 先后 | 相继 | 分别 | 各自 | 同时 | 另 | 再 ){0,3}
    (?: 对 | 给 | 按 | 将 | 把 | 为 (?! [了期] ) | 从 | 自 | 拿 | 奖 | 补 | 发 (?! 展 ) | 规定 | 明确 | 出台
      | 提出 | 印发 | 推出 | 建立 | 实施 | 安排 | 提高 | 上调 | 增加 | 配套 | 参照 | 执行 | 跟进 )
    """,
    regex.VERBOSE,
)
NEXT_IN_ROW = regex.compile(r"\s*[、和与及]\s*")
LABEL = regex.compile(
    r"\s*(?:[【\[](?P<name>\p{Han}[\p{Han}\s]{1,5})[】\]]|(?P<name>\p{Han}[\p{Han}\s]{1,5})：(?=.))"
)
OFFICE = "长|主任|书记|负责人|发言人|主席|调研员|干部"
SAYS = regex.compile(r"[^，。；：“”\n]{0,30}?(?:说|介绍|表示|告诉|坦言|解释|透露|补充|强调|指出|答复?|】)")
BY_RULE = regex.compile(r"(?:按|按照|根据|执行|依据|以)$")
RULE_OF = regex.compile(r"[市省区]?(?:统一|现行|有关|相关)?的?(?:标准|规定|政策|要求|办法|细则|文件|为例)")
ACCORDING_TO = regex.compile(r"(?:按|按照)$")
IS_FOLLOWED = regex.compile(r"(?:[（(][^（()）]{1,40}[）)])?的?(?:规定|要求|标准)?，")
PROVIDES = regex.compile(r"(?:[（(][^（()）]{1,40}[）)])?(?:规定|明确)")
LISTED = regex.compile(r"、 *\Z")  # before the next item of a list
SPACE = 20  # characters before a region, in which the mark of a list is looked for
GOES_ON = regex.compile(r"\s{0,9}[“「]?(?:站里|该站|这里|那里|当地|这个站)")
SEVERAL = regex.compile(r"[两二三四五六七八九十\d]")
OWN_WORDS = "我本咱全"
NAMED = regex.compile(r"[^，。；：！？“\d]{1,14}[”」](?!说|介绍|表示)")
LONGEST = 20  # characters of a heading
HEADING = regex.compile(rf"[^，。；！？\d]{{2,{LONGEST}}}")
FAR = 20_000  # characters back in which a region or an official may have been named
LETTER = regex.compile(r"\w")
MARK = regex.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[^\w\s])?\s*")


class Sign(NamedTuple):
    """What may tell who speaks: the name of a `region`, or a word for one (`local`, `that`, …)."""

    span: Span
    kind: str
    what: str


@dataclass(frozen=True)
class Speakers:
    """Those that speak in an article, from top to bottom."""

    view: View
    home: Speaker

    def at(self, offset: int) -> Speaker:
        """Who speaks at a character."""
        speaker = self._still(_last(self._begun, offset), offset)
        if not speaker or speaker.at < self._passage(offset) or self._aside(speaker, offset):
            speaker = self._base(offset)
        document = _last(self._documents, offset)
        if document and document.at >= max(speaker.at, self.view.sentence(offset).start):
            return document
        return speaker

    def _still(self, speaker: Speaker | None, offset: int) -> Speaker | None:
        """`speaker`, or who spoke before where that one only told its part of a count: 其中渠县508人。"""
        while speaker and speaker.at in self._parts and self.view.sentence(speaker.at).end <= offset:
            speaker = _last(self._begun, self._parts[speaker.at])
        return speaker

    @cached_property
    def _parts(self) -> dict[int, int]:
        """For each region that speaks behind 其中 with a count, a part of the whole, where it stands."""
        parts = {}
        for speaker in self._begun:
            sentence = self.view.sentence(speaker.at)
            part = self.view.chars.find("其中", sentence.start, speaker.at)
            if part >= 0 and self.view.of(Span(speaker.at, sentence.end), Quantity):
                parts[speaker.at] = part
        return parts

    def meant(self, sign: Sign, current: str) -> str | None:
        """The region that a sign stands for where `current` speaks; None for a word that names none."""
        if sign.kind == "region":
            return sign.what
        if sign.kind == "nation" or sign.what == "全国":
            return NATION
        if sign.kind == "own":
            return current
        word = CLASS.search(sign.what)
        found = self._resolved(word[0], sign, current) if word else None
        return found or (self.home.code if sign.kind == "whole" else None)  # 各地 leads back home

    @cached_property
    def signs(self) -> list[Sign]:
        """The names of regions and the words that stand for one, in order; 山东全省 is one name."""
        everywhere = Span(0, len(self.view.chars))
        names = [Sign(m.span, "region", str(m.value)) for m in self.view.of(everywhere, Place)]
        taken = {offset for name in names for offset in range(*name.span)}
        ends = {name.span.end for name in names}
        words = [
            Sign(m.span, m.rule.partition(".")[2], self.view.chars[slice(*m.span)])
            for m in self.view.words(everywhere, "government")
        ]
        apart = [w for w in words if w.span.start not in ends or SEVERAL.match(w.what)]
        return sorted(names + [word for word in apart if taken.isdisjoint(range(*word.span))])

    def _passage(self, offset: int) -> int:
        """Where the paragraph begins, or that before it where it goes on about the place: 站里……, 当地……"""
        return self._passages[self.view.paragraph_index(offset)]

    @cached_property
    def _passages(self) -> list[int]:
        """For each paragraph, where that begins with which the place last changed."""
        starts: list[int] = []
        for paragraph in self.view.paragraphs():
            goes_on = starts and GOES_ON.match(self.view.chars, paragraph.start)
            starts.append(starts[-1] if goes_on else paragraph.start)
        return starts

    def _aside(self, speaker: Speaker, offset: int) -> bool:
        """Whether a paragraph above spoke in passing for a wider region, which 当地 does not mean."""
        return speaker.at < self.view.paragraph(offset).start and _holds(speaker.code, self.home.code)

    def _base(self, offset: int) -> Speaker:
        """For whom a paragraph speaks at its start: the heading above it, else the home."""
        return _last(self._headings, offset) or self.home

    @cached_property
    def _begun(self) -> list[Speaker]:
        return list(self._walk())

    def _walk(self) -> Iterator[Speaker]:
        """Each place from which another region speaks."""
        current = self.home._replace(at=-1)
        for at, sign in sorted((self._begins(sign), sign) for sign in self.signs):
            if current.at < self._passage(at):
                current = self._base(at)._replace(at=self._passage(at))
            quoted = at < sign.span.start
            if sign.kind == "region" and not quoted and not is_subject(self.view, sign.span):
                continue
            if code := self.meant(sign, self._before(sign, current)):
                current = Speaker(at, code, sign.span)
                yield current

    def _begins(self, sign: Sign) -> int:
        """From where a sign speaks: the start of the quotation behind which its speaker is named."""
        chars, start = self.view.chars, sign.span.start
        if chars[max(0, start - 1) : start] != "”" or not SAYS.match(chars, sign.span.end):
            return start
        opening = chars.rfind("“", self.view.paragraph(start).start, start)
        return opening if opening >= 0 else start

    def _before(self, sign: Sign, current: Speaker) -> str:
        """For which region a sign speaks where `current` spoke before it.

        我市 and 全市 are the own city of the paragraph, also behind a sentence about a city that lies in it,
        unless an official of that one speaks.
        """
        base = self._base(sign.span.start).code
        if sign.kind == "own":
            return base
        if not _is_own(sign) or current.code == base:
            return current.code
        if current.words and SAYS.match(self.view.chars, current.words.end):
            return current.code
        near = current.at >= self.view.sentence(sign.span.start).start
        if near and (sign.kind == "whole" or _holds(base, current.code)):
            return current.code
        word = CLASS.search(sign.what)
        return base if word and resolve(word[0], base) else current.code

    @cached_property
    def _documents(self) -> list[Speaker]:
        """The documents by whose rule something is paid, with the region in their titles."""
        found = []
        for title in self.view.words(Span(0, len(self.view.chars)), "title"):
            head = Span(title.span.start, title.span.start + 2)
            if places := self.view.of(head, Place):
                before = self.view.chars[max(0, head.start - 3) : head.start]
                followed = ACCORDING_TO.search(before) and IS_FOLLOWED.match(self.view.chars, title.span.end)
                if followed or PROVIDES.match(self.view.chars, title.span.end):
                    found.append(Speaker(title.span.end, str(places[0].value), places[0].span))
        return found

    @cached_property
    def _headings(self) -> list[Speaker]:
        """The headings that are a region or name who speaks, and those after them that lead back home."""
        found: list[Speaker] = []
        transcript = False
        for line in self.view.paragraphs():
            if official := self._official(line):
                found.append(official)
                transcript = True
            elif transcript and LABEL.match(self.view.chars, *line):
                found.append(self.home._replace(at=line.start))
            if not self._may_be_heading(line):
                continue
            if region := self._alone(line):
                found.append(Speaker(line.start, str(region.value), region.span))
            elif found:
                found.append(self.home._replace(at=line.start))
        return found

    def _may_be_heading(self, line: Span) -> bool:
        short = line.end - line.start <= LONGEST
        return short and bool(HEADING.fullmatch(self.view.chars, *line)) and not self.view.in_table(line)

    def _official(self, line: Span) -> Speaker | None:
        """The region whose official begins to speak in a line.

        The text above has introduced him: 播州区民政局局长　张　勇, or 张勇　播州区民政局局长.
        """
        label = LABEL.match(self.view.chars, *line)
        name = "".join(label["name"].split()) if label else ""
        before = Span(max(0, line.start - FAR), line.start)
        if not name or name not in "".join(self.view.chars[slice(*before)].split()):
            return None
        spaced = r"\s*".join(name)
        for m in regex.finditer(
            rf"(?:(?P<office>{OFFICE})\s*)?{spaced}(?P<gap>\s*)",
            self.view.chars,
            pos=before.start,
            endpos=before.end,
        ):
            if m["office"]:
                places = self.view.of(self.view.clause(Span(*m.span())), Place)[-1:]
            else:
                places = [place for place in self.view.of(Span(m.end(), m.end() + 1), Place) if m["gap"]]
            if places:
                return Speaker(line.start, str(places[0].value), places[0].span)
        return None

    def _alone(self, line: Span) -> Mention | None:
        """The region that a line names if it says nothing else: ▌江苏, 一、长沙市："""
        places = self.view.of(line, Place)
        mark = MARK.match(self.view.chars, *line)
        if len(places) != 1 or not mark or mark.end() != places[0].span.start:
            return None
        rest = self.view.chars[places[0].span.end : line.end]
        return None if LETTER.search(rest) else places[0]

    def _resolved(self, word: str, sign: Sign, current: str) -> str | None:
        """What a word stands for: the region of its class that speaks, that of the home, or one named before.

        In a county's article, 市里 (not 全市) is its own city even where another city was just spoken of.
        """
        here = resolve(word, current)
        if here == current and (sign.kind == "that" or _is_own(sign) or not _holds(current, self.home.code)):
            return here
        paragraph = self.view.paragraph(sign.span.start)
        near = self._named(word, Span(paragraph.start, sign.span.start))
        found = (near if sign.kind == "that" else None) or resolve(word, self.home.code) or here
        if found or (sign.kind == "local" and sign.what[0] not in "我本"):
            return found or near
        return self._named(word, Span(0, sign.span.start))

    def _named(self, word: str, span: Span) -> str | None:
        """The region of a class that is named last in a span."""
        near = Span(max(span.start, span.end - FAR), span.end)
        codes = (str(m.value) for m in reversed(self.view.of(near, Place)))
        return next((code for code in codes if resolve(word, code) == code), None)


def _is_own(sign: Sign) -> bool:
    """Whether a sign is a word for the region that speaks: 我市, 全市."""
    return sign.kind in ("local", "whole") and sign.what[0] in OWN_WORDS


def _last(speakers: list[Speaker], offset: int) -> Speaker | None:
    """The last that has begun to speak at a character."""
    index = bisect_left(speakers, (offset + 1,)) - 1
    return speakers[index] if index >= 0 else None


def _holds(outer: str, code: str) -> bool:
    return code != NATION and lies_in(code, outer)


def is_subject(view: View, span: Span) -> bool:
    """Whether a region at this place is the one that the clause speaks of."""
    chars = view.chars
    before = chars[max(0, span.start - 6) : span.start].rpartition("\n")[2]
    end = _end_of_row(view, span)
    if _in_title(chars, span.start) or _in_name(chars, span) or NOT_SUBJECT.match(chars, end):
        return False
    if end > span.end and not ROW_ACTS.match(chars, end):
        return False
    if before.endswith("在"):
        return chars[end : end + 1] in ("，", "：") and bool(SUBJECT.search(before[:-1]))
    if BY_RULE.search(before):
        return bool(RULE_OF.match(chars, span.end))
    return bool(SUBJECT.search(before)) or _begins_item(view, span)


def _end_of_row(view: View, span: Span) -> int:
    """Where the row of regions ends that begins with one: 远安、五峰和长阳."""
    end = span.end
    for place in view.of(Span(end, view.sentence(span.start).end), Place):
        if not NEXT_IN_ROW.fullmatch(view.chars[end : place.span.start]):
            break
        end = place.span.end
    return end


def _begins_item(view: View, span: Span) -> bool:
    """Whether it begins the next item of a list that tells sums: 永安市的3元补贴、将乐县的5元补贴."""
    if not LISTED.search(view.chars, max(0, span.start - SPACE), span.start):
        return False
    before = Span(view.sentence(span.start).start, span.start)
    places = view.of(before, Place)
    return bool(places and view.of(Span(places[-1].span.end, span.start), Money, Quantity))


def _in_name(chars: str, span: Span) -> bool:
    """Whether it begins a name in quotation marks: 获评“江苏省最美社工”."""
    return chars[span.start - 1 : span.start] in ("“", "「") and bool(NAMED.match(chars, span.end))


def _in_title(chars: str, offset: int) -> bool:
    near = chars[max(0, offset - 60) : offset]
    return near.rfind("《") > near.rfind("》")
