"""The rows of a page as they were printed, and what each of them is: headline, byline, caption, body.

Cleaning joins the rows of a paragraph. Here they are told apart again, from the edits that the text
carries, since a row's width and place say what it is: a headline is wider than the column under it,
and a headline that cleaning took for the first line of a paragraph has to come off again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from math import inf
from statistics import median
from typing import Literal, NamedTuple

import regex

from policyextract import lines, patterns
from policyextract.gazetteer import Name, gazetteer, lies_in
from policyextract.regions import short_stem, table
from policyextract.text import Span, Text

Label = Literal["headline", "byline", "note", "caption", "junk", "body"]

TOP = 10  # rows in which the menus of a web site stand
LONGEST_HEADLINE = 3  # rows
WIDEST_HEADLINE = 76  # columns of one row
NARROW_HEADLINE = 36  # columns of one that asks a question
WIDER = 4  # columns by which a headline exceeds the column that it stands over
NARROWER = 0.75  # of the column's width, the widest headline that is narrower than its column
FEW_LEADS = 8  # one row in so many may be of a lead
LEAD = 1.3  # of the column's width, the narrowest lead that is set wider


class Row(NamedTuple):
    """One printed row. `joined`: cleaning took it for the row before going on; `gap`: a blank line or
    the edge of the page is before it; `frame`: it starts with the one space that dumps put before the
    first row of a text frame; `indent`: the white space before it, in characters."""

    span: Span
    words: str
    width: int
    joined: bool
    gap: bool
    frame: bool
    indent: int


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand together on the page and are of one kind."""

    label: Label
    rows: tuple[Row, ...]

    @property
    def span(self) -> Span:
        """Where the part stands in the page's text."""
        return Span(self.rows[0].span.start, self.rows[-1].span.end)

    @property
    def words(self) -> str:
        """Its rows, run together."""
        return "".join(row.words for row in self.rows)


def rows(text: Text, joined: Collection[str] = ("join-lines",)) -> list[Row]:
    """The printed rows of a clean page, blank ones left out; `joined` says why lines were put together."""
    joins = _joins(text, joined)
    ordered = sorted(joins)
    found: list[Row] = []
    gap = True
    for line in lines.split(text.chars):
        gap = gap or not line.words
        if not line.words:
            continue
        cuts = ordered[bisect_right(ordered, line.span.start) : bisect_left(ordered, line.span.end)]
        if title := _inline_title(line.words, not found):
            cuts = sorted({*cuts, line.span.start + text[line.span].index(line.words) + title})
        edges = [line.span.start, *cuts, line.span.end]
        for start, end in pairwise(edges):
            if text[Span(start, end)].strip():
                found.append(_row(text, Span(start, end), joins.get(start), gap))
                gap = False
    few = sum(row.frame for row in found) * 4 <= len(found)
    return found if few else [row._replace(frame=False) for row in found]


def _inline_title(words: str, first: bool) -> int:
    """Where in a line its title ends and its text starts; 0 where it has none.

    >>> _inline_title("②【格尔木：小站有大奖】海西州的办法", False), _inline_title("①【表】无", False)
    (12, 0)
    """
    m = BOXED.match(words) or first and len(words) > 2 * WIDEST_HEADLINE and TITLE_BEFORE_KEYS.match(words)
    return m.end() if m and m.end() < len(words) else 0


def _joins(text: Text, joined: Collection[str]) -> dict[int, str]:
    """Where in the text a line break was dropped, and the white space that was dropped with it."""
    starts = [run.source.start for run in text.runs]
    at: dict[int, str] = {}
    for applied in text.history:
        index = bisect_left(starts, applied.source.end)
        if applied.why in joined and index < len(starts):
            at[text.runs[index].at] = applied.old
    return at


def _row(text: Text, whole: Span, join: str | None, gap: bool) -> Row:
    chars = text[whole]
    lead = len(chars) - len(chars.lstrip())
    words = chars.strip()
    span = Span(whole.start + lead, whole.start + lead + len(words))
    frame = chars[:lead] == " " if join is None else join.endswith("\n ")
    return Row(span, words, lines.width(words), join is not None, gap, frame, lead)


# ── what one row or one line is by its words alone ────────────────────────────────────────────────

WORDS = patterns.Words.load(patterns.folder() / "lists")
ROLE = (
    r"(?:(?:\p{Han}{1,4}[报网刊])?(?:新华社|特约|实习|见习|全媒体|融媒体|首席|驻\p{Han}{1,3})*(?:记者|实习生|通讯员|评论员|撰稿人?|摄影|作者)"
    r"|[文图]/[图文]?|文[：:])"
)
SURNAME = r"(?: \L<surnames> | \L<more_surnames> )"
PERSON = r"(?!通讯员|记者|实习生)(?:\p{Han}(?:\s+\p{Han}){1,2}(?!\p{Han})|[\p{Han}·、]{2,5})"
BYLINE = WORDS.compile(
    rf"""
    (?: [■□◆●▲◎] \s* )? [（(]?
    (?: {ROLE} [：:/\s]* (?P<names> {PERSON} (?: [、\s]+ {PERSON} )* ) \s* )+
    (?: [文图摄/]+ | [（(] [^（）]{{2,12}} [）)]
      | (?: \d{{4}}年 )? \d{{1,2}}月\d{{1,2}}日 | 发自 \p{{Han}}{{2,12}} )? [）)]?
    | [■□◆] \s* (?P<names> {SURNAME} \s? \p{{Han}} (?: \s? \p{{Han}} )? )
    """
)
NAME = WORDS.compile(rf"{SURNAME} \s? \p{{Han}} (?: \s? \p{{Han}} )?")
PERSON_NAME = WORDS.compile(rf"{SURNAME} \p{{Han}}{{2}}")
CREDIT = regex.compile(
    r"[（(]?(?:本报)?(?:记者|通讯员)?\s*\p{Han}{2,5}\s*摄[）)]?|(?:受访者|\p{Han}{2,10})供图"
)
SPEAKS = regex.compile(r"获悉|了解|采访|看到|走进|来到|发现|从\p{Han}|日前|近日|表示")
NOTE_WORDS = r"(?:据|来源[：:]|摘自|综合)[^（）]{2,40}|[^（）。]{2,30}(?:供稿|供稿件|提供|整理)"
NOTE = regex.compile(
    rf"[（(](?:{NOTE_WORDS})[）)]|[（(](?:新华社|本报综合|[^（）]{{2,12}}(?:日报|晚报|晨报|时报|网|社|报))[）)]"
)
# Who a story is from; counts after a sentence that is over, since （区民政局） may explain a word in one.
GIVER = (
    r"[^（）。，；：、]{2,24}(?:局|厅|委|部|社|办|中心|协会|联合会|政府|台)(?:\s*\p{Han}{2,4})?"
    r"|作者[为系单][^（）]{2,30}"
)
BRACKETED = regex.compile(r"[（(][^（）()。，；：]{2,24}[）)]")
GIVEN = regex.compile(rf"[（(](?:{GIVER})[）)]")
NOTE_AT_END = regex.compile(rf"[（(](?:{NOTE_WORDS})[）)]$|(?<=[。！？”])[（(](?:{GIVER})[）)]$")
# Who wrote a story: counts after a sentence that is over, like a giver.
SIGNATURE = regex.compile(
    rf"[（(](?:{ROLE}\s*(?P<names>[\p{{Han}}、\s]{{2,20}})|(?P<names>\p{{Han}}(?:\s?\p{{Han}}){{1,2}}))[）)]"
)
SIGNED = regex.compile(rf"(?<=[。！？”]){SIGNATURE.pattern}$")
SOURCE = regex.compile(r"来源[：:]\s*(?P<name>[^\s（）]{2,30})")
CAPTION_START = regex.compile(
    r"(?:[▲△▼◀▶]\s*)?(?:图为|[左右上下]图(?:为|[：:])|图[一二三四\d①-⑳]?[：:])|[▲△▼◀▶]"
)
CAPTION_END = regex.compile(
    r"(?:图片?来源[：:].{1,20}|(?<=\p{Han})供图|资料图片?|(?<!拍)摄|摄影[：:]?.{2,8}|图[/：:]\s*\p{Han}{2,8})[）)]?$"
)
# Where on a web site a page stands; the name of the site may be long.
CRUMBS = regex.compile(
    r"""
      (?: 您 (?: 所在 | 现在 | 当前 )? 的?位置 | [当目]前位置 | 所在位置 | 现在位置 ) .*
    | (?: 网站 )? 首页 (?: \s* [>›»|＞/｜] | \s ) .* | \S{1,6} (?: \s* [>›»＞] \s* \S{1,12} ){1,6}
    | [^。；，>›»＞]{2,30} (?: \s* [>›»＞→]{1,2} \s* [^。；，>›»＞→]{1,40} ){2,8}
    """,
    regex.VERBOSE,
)
SECTION = regex.compile(r"[·•]\s*(?:\d{1,3}\s*[·•]\s*\S{0,8}|\p{Han}{2,8}\s*[·•])")  # of a paper: ·城乡社区·
WEATHER = r"""[^。]{0,12} 天气 (?: 预报 | 实况 )? [：:\s] [^。]{4,60}
    | (?= .* (?: ℃ | 风力? \s* \d | \d \s* 级 | 湿度 ) ) (?= .* (?: [晴阴] | 多云 | [小中大阵]雨 | 雪 | 雾 ) )
      [^。]{6,60}"""
# A row of a table is no menu, and a guide may say 打印申请表 or 无障碍设施: each needs what follows it there.
JUNK = WORDS.compile(
    rf"""
      {CRUMBS.pattern}
    | (?! .* (?: 来源 | 发布 | \d{{4}}-\d ) ) .*
      [【〖\[] (?: 打印 | 关闭 | 返回 | 收藏 | 字[体号] | 大\s*中\s*小 ) .*
    | (?: \L<page_related> | 字[体号] (?: 大小 )? | 技术支持 ) [：:] .{{0,80}}
    | (?: 上一[篇条页] | 下一[篇条页] | 版权所有 | 返回 (?: 顶部 | 首页 | 上一?页 | 列表 ) ) .{{0,80}}
    | (?: 分享[到至：:] | 扫一扫 (?: 在?手机 | 分享 ) | 网站 (?: 地图 | 标识码 ) | 无障碍浏览 ) .{{0,80}}
    | (?: 打印 | 关闭 | 收藏 | 分享 ) (?: 本页 | 窗口 | 此页 )?
    | (?: [【〖\[［]? \s* (?: \L<page_button> | 大\s*中\s*小 ) \s* [】〗\]］]? [\s|｜/、]* ){{2,}}+
    | (?: [\[［] \s* [\p{{Han}}A-Z]{{2,6}} \s* [\]］] \s* ){{2,}}+ (?: \S .{{0,60}} )?
    | .* (?: ICP[备证] | 公网安备 | 网站标识码 | [Cc]opyright ) .*
    | .{{0,30}} 第 \s* \d{{1,4}} \s* / \s* \d{{1,4}} \s* 页 .{{0,30}}
    | 阅读 \s* [\d.]+ [万wW+]{{0,2}} | (?: 阅读 | 查看 ) 原文 | .{{0,12}} 点个? [“]? (?: 在看 | 赞 ) .{{0,20}}
    | \p{{Han}}{{2,20}} (?: 门户网站 | 官方网站 | 政务网 | 政府公报 | 政报 )
    | .{{4,60}} (?: …{{2,}} | [.．·]{{4,}} ) \s* [（(]? \d{{1,3}} [）)]? | 目 \s* [录次]
    | (?! .* (?: 来源 | 作者 | 发布 ) ) .{{0,8}}?
      (?: \L<page_counted> (?: 量 | 次?数 )? [：:\s]* [\d.,]+ [万wW+]{{0,2}} [次人]? [^\d。，]{{0,8}}? ){{2,}}
      .{{0,30}}
    | [（(]? (?: 点击 | 长按 | 扫描? ) .{{0,20}} (?: 关注 | 二维码 | 订阅 ) .{{0,20}}
    | {SECTION.pattern} | {WEATHER}
    """
)
END = regex.compile(r"[-—–=~*·•\s]*(?:THE\s+)?END[-—–=~*·•\s]*", regex.IGNORECASE)
RELATED = WORDS.compile(r"[【■]? \L<page_related> 】? [：:]?")
MENU_ITEM = WORDS.compile(r"\p{Han}* \L<page_menu> \p{Han}*")
# Who made the page, and how to reach him: what a folio has that cleaning did not take for one.
REACHED = regex.compile(
    r"[邮信]箱|热线|电话|电邮|[Ee]-?mail|@|编辑|责编|美编|版式|校对|组版|第\d{1,2}版|星期[一二三四五六日]"
)
CONTENTS = regex.compile(r"[【■]?(?:(?:本[期版报]|今日|内容|要闻|新闻)(?:看点|导读|提要|要目)|导\s*读)】?")
# The name of a box beside a story, alone or with what it is about: 短评, 【数说河北社工】, 链接：津贴怎么领.
BOX = WORDS.compile(
    r"""
    [■□◆◇●▲★☆]? [【〖\[]? (?: \L<page_box> | 数[说读字]\p{Han}{2,8} ) [】〗\]]?
    (?: [：:|｜·] [^。，；]{2,24} )?
    """
)
TITLE_BEFORE_KEYS = regex.compile(
    r"[^。；]{6,60}?(?=\s*(?:发布时间|发布日期|发文日期|来源|信息来源|日期)[：:])"
)
BOXED = regex.compile(r"(?:[①-⑳]\s*【[^【】]{4,30}】|【\p{Han}{2,12}[：:][^【】]{4,30}】)")
SUBTITLE = regex.compile(r"(?:——|--|—)(?!\s*(?:读者|作者|编者))[^。]{4,40}")
READER = regex.compile(r"——\s*(?:读者|作者|编者)")
ASKED = regex.compile(r"[问答][：:]")
ENDED = regex.compile(r"[。！？；：…!?;:][”’」』）)】》]*$")
OVER = regex.compile(r"[。；，、：,;:][”’」』）)】》]*$")
PAGE = regex.compile(r"(?:\p{Han}{2,6}\s*)?[A-Z]?\d{1,2}版?")
PAGE_NAME = regex.compile(r"\p{Han}{2,6}|(?:\p{Han}{2,6}\s*)?[A-Z]?\d{1,2}版?")
NICKNAME = regex.compile(r"\p{Han}{2,6}[：:]")  # of a place or a person, over its headline: 鹤城引才：
MARKS = regex.compile(r"[。；，,;：:…]|[、]$|^[，。、；：！？）]")
# With what no text and no paragraph starts.
NO_START = regex.compile(
    r"[，。、；：！？）)》”’〕】％%]|[的了着们]\p{Han}?[\p{P}]|的(?!士|确)|了(?!解|结|却)|们"
)
RUNS_ON = regex.compile(r"、|[的和与及等在对把将为以]$")
PLACE_HEAD = regex.compile(r"(?:[①-⑳]?\s*【)?(?P<place>\p{Han}{2,12})[：:]")
WHEN = r"(?:近日|日前|近期|前不久|连日来|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|初|中旬|[上下]旬)?[，起])"
DATELINE = (
    r"(?:本报(?:讯|综合|\p{Han}{0,4}消息)"
    r"|(?:(?:本报|本网|新华社|中新社|(?:人民|新华|中新)网)\p{Han}{0,8}(?:\d{1,2}月\d{1,2}日)?[电讯]|\p{Han}{2,4}(?<![通资短快])讯)"
    r"(?=[\s（(，]))"
)
DATED = regex.compile(DATELINE)
LEAD_IN = regex.compile(r"^(?:(?:日前|近日|近期|最近)，)?(?:记者)?(?:在|从|走进|来到|走近)?")
OPENING = regex.compile(
    rf"(?:记者|据)?\p{{Han}}{{0,12}}?{WHEN}|.{{0,24}}[，、]?(?:近日|日前|\d月\d{{1,2}}日)|本报讯|(?:本报)?\p{{Han}}{{2,6}}讯\b|{DATELINE}|{ASKED.pattern}"
)


def ended(words: str) -> bool:
    """Whether a sentence is over where `words` end.

    >>> ended("每月补贴200元。”"), ended("推行“社工+村医”")
    (True, False)
    """
    return bool(ENDED.search(words) or READER.match(words))


def closes(words: str) -> bool:
    """Whether a text ends with whom it is from: （据某局）, （本报记者 某某）."""
    return bool(NOTE_AT_END.search(words) or SIGNED.search(words))


def is_name(words: str) -> bool:
    """Whether a row is only the name of a person.

    >>> is_name("田 野"), is_name("谁来接单"), is_name("常德")
    (True, False, False)
    """
    return bool(NAME.fullmatch(words)) and not places(words)


def is_byline(words: str) -> bool:
    """Whether a row only names who wrote it.

    >>> [is_byline(words) for words in ("■ 本报记者 周雨薇", "记者从省民政厅获悉", "记者 周大方 3月22日")]
    [True, False, True]
    """
    return len(words) <= 48 and bool(BYLINE.fullmatch(words)) and not SPEAKS.search(words)


def is_box(words: str) -> bool:
    """Whether a row is the name of a box beside a story.

    >>> [is_box(words) for words in ("■ 链接", "数  读", "数说上虞社工", "数据赋能", "背景音乐")]
    [True, True, True, False, False]
    """
    return bool(BOX.fullmatch("".join(words.split())))


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
    m = PLACE_HEAD.match(words)
    forms = table().forms()
    return m["place"] if m and any(m["place"][:size] in forms for size in range(2, 12)) else None


def related(code: str, other: str) -> bool:
    """Whether one of the two regions lies in the other."""
    a, b = (c[:2] if c.endswith("0000") else c[:4] if c.endswith("00") else c for c in (code, other))
    return a.startswith(b) or b.startswith(a)


def is_new(codes: frozenset[str], known: frozenset[str]) -> bool:
    """Whether `codes` name a region, and none that has to do with those known."""
    return bool(codes and known) and not any(related(a, b) for a in codes for b in known)


def plays_in(headline: str, words: str) -> bool:
    """Whether `words` start with the name of a region that the headline has too, in a shorter form.

    >>> plays_in("集安设“边城社工”岗", "通化集安市为11个乡镇"), plays_in("集安设岗", "近年来")
    (True, False)
    >>> plays_in("永川：考证有补贴", "在重庆永川，考出证书的")
    True
    """
    words = LEAD_IN.sub("", words, count=1)
    own, first = (next(gazetteer().names(chars[:24]), None) for chars in (headline, words))
    if not first or first.span.start or own and own.forms[0].kind == "full":
        return False
    return any(short_stem(table().get(code).name) in headline for code in places(words[:24]))


def is_chain(words: str) -> bool:
    """Whether `words` start with a region and, right behind it, one that lies in it.

    >>> is_chain("贵州湄潭县茶企认捐"), is_chain("湄潭县茶企认捐")
    (True, False)
    """
    first, second = [*islice(gazetteer().names(words[:24]), 2), None, None][:2]
    return bool(first and second and not first.span.start and first.span.end == second.span.start)


def opens(words: str) -> bool:
    """Whether `words` start as a story does: `近日，`, `3月21日`, `本报讯`.

    >>> opens("近日，晋江市出台细则"), opens("此外，区里每年为社工站")
    (True, False)
    """
    return bool(OPENING.match(words[:40]))


# ── what a row is in its place ─────────────────────────────────────────────────────────────────────


def runs(page: Sequence[Row], labels: Sequence[Label]) -> list[Part]:
    """Rows of one label as parts, cut too where one story may end and another start."""
    found: list[Part] = []
    start = 0
    for index in range(1, len(page) + 1):
        if index == len(page) or _cut(page, labels, index):
            found.append(Part(labels[start], tuple(page[start:index])))
            start = index
    return found


def _cut(page: Sequence[Row], labels: Sequence[Label], index: int) -> bool:
    """Whether a part starts at a row."""
    row, before, label = page[index], page[index - 1], labels[index]
    if label != labels[index - 1] or row.frame and not (before.frame and label == "headline"):
        return True
    if label == "headline":
        alone = place_head(before.words) == before.words[:-1]
        return row.gap and not alone or _heads_another(page, labels, index)
    if label == "body" and (ended(before.words) or closes(before.words)):
        return row.gap or not row.joined and opens(row.words) and bool(places(row.words))
    return row.gap if label == "caption" else label in ("note", "byline")


def _heads_another(page: Sequence[Row], labels: Sequence[Label], index: int) -> bool:
    """Whether in a block of headlines another starts: its place or that of its subtitle is new."""
    row = page[index]
    if place_head(row.words):
        return not is_kicker(page[index - 1])
    first = index
    while not page[first].gap and labels[first - 1] == "headline":
        first -= 1
    known = [starts_in(one.words) for one in page[first:index]]
    under = page[index + 1 : index + 2]
    own = [starts_in(one.words) for one in (row, *under) if one is row or SUBTITLE.fullmatch(one.words)]
    new = is_new(frozenset().union(*own), frozenset().union(*known))
    return new and not SUBTITLE.fullmatch(row.words)


def starts_in(words: str) -> frozenset[str]:
    """The codes of the region with whose name a headline or a subtitle starts, in any form.

    >>> sorted(starts_in("——格尔木善待社工")), sorted(starts_in("同心干实事"))
    (['632801'], [])
    """
    words = words.lstrip("—-")
    name = next(gazetteer().names(words[:12]), None)
    if not name or name.span.start or words[slice(*name.span)] in gazetteer().common:
        return frozenset()
    return frozenset(form.code for form in name.forms)


def is_kicker(row: Row) -> bool:
    """Whether a row over the head of a headline (宁夏：) is of it: a block's first, that names no place."""
    return row.gap and not place_head(row.words) and not places(row.words)


def plain_labels(page: Sequence[Row]) -> list[Label]:
    """The labels that need no look at the neighbours, and captions, which grow over theirs."""
    labels: list[Label] = ["body"] * len(page)
    for start, end in line_ranges(page):
        line = "".join(row.words for row in page[start:end])
        label = by_words(line)
        if start and ended(page[start - 1].words) and BRACKETED.fullmatch(line):
            label = "note"
        for index in range(start, end):
            labels[index] = label if label in ("note", "byline") else by_words(page[index].words)
    _mark_contents(page, labels)
    _mark_menus(page, labels)
    post = any(lines.POSTED.match(row.words) for row in page)

    def marks(index: int) -> bool:
        return page[index].words[0] in "▶◀" if post else _is_item(page, index)

    for index, row in enumerate(page):
        if labels[index] == "body" and CAPTION_START.match(row.words) and not marks(index):
            _grow(page, labels, index, 1)
        elif labels[index] == "body" and CAPTION_END.search(row.words):
            _grow(page, labels, index, -1)
    return labels


LABELLED = regex.compile(r"\W\s*\p{Han}{2,10}：\S")


def _is_item(page: Sequence[Row], index: int) -> bool:
    """Whether a row is an item of a list (▲初级1000元；▲中级2000元。) and no caption with its mark.

    So are two rows with labels: ▲奖励：初级1000元 ▲津贴：每月100元.
    """
    first = index
    while first and page[first - 1].words[0] == page[index].words[0]:
        first -= 1
    listed = bool(first and page[first - 1].words.endswith("：")) or page[index].words.endswith("；")
    beside = [*page[max(0, index - 1) : index], *page[index + 1 : index + 2]]
    labelled = (row for row in beside if row.words[0] == page[index].words[0] and LABELLED.match(row.words))
    return listed or bool(LABELLED.match(page[index].words) and next(labelled, None))


def _mark_contents(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as junk a list of what else the paper has: 本期看点 and the items under it."""
    for index, row in enumerate(page):
        if CONTENTS.fullmatch(row.words):
            end = index + 1
            while end < len(page) and lines.MARKED.match(page[end].words.replace("·", "•")):
                end += 1
            labels[index:end] = ["junk"] * (end - index)


def _mark_menus(page: Sequence[Row], labels: list[Label]) -> None:
    """Label as junk what a web site has over its pages: menus, and all that is no sentence over the way
    to the page (首页 > 政策)."""
    top = list(page[:TOP])
    way = next((at for at in range(len(top) - 1, -1, -1) if CRUMBS.fullmatch(top[at].words)), 0)
    if any(ended(row.words) for row in top[:way]):
        way = 0
    for at, row in enumerate(page):
        if at >= way and labels[at] == "body" and not is_menu(row.words):
            return
        labels[at] = "junk"


def is_menu(words: str) -> bool:
    """Whether a row lists the sections of a web site.

    >>> is_menu("新闻 | 时政 | 县区 | 登录"), is_menu("凝心聚力 同向同行 共创未来")
    (True, False)
    """
    items = lines.items(words)
    return (
        len(items) > 3
        and "|" in words
        or len(items) > 2
        and sum(bool(MENU_ITEM.fullmatch(item)) for item in items) > 1
    )


def is_folio(words: str) -> bool:
    """Whether a row says who made the page and how to reach him.

    >>> is_folio("本版编辑 滕某  E-mail：a@b.cn"), is_folio("编辑部设了热线电话。")
    (True, False)
    """
    squeezed = "".join(words.split())
    told = set(REACHED.findall(squeezed))
    return not regex.search("[。，；]", squeezed) and len(told) > 1 and len(squeezed) <= 90


def line_ranges(page: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The rows of each line of the clean text, as half-open ranges."""
    starts = [index for index, row in enumerate(page) if not index or not row.joined]
    yield from pairwise([*starts, len(page)])


def by_words(words: str) -> Label:
    """What a row is by its words alone: junk, a source note, a byline, or body."""
    if JUNK.fullmatch(words):
        return "junk"
    if NOTE.fullmatch(words):
        return "note"
    return "byline" if is_byline(words) else "body"


CAPTIONED = ("body", "byline")  # 本报通讯员 某某 摄 reads like a byline


def _grow(page: Sequence[Row], labels: list[Label], index: int, step: int) -> None:
    """Label as caption the row and the rows before (-1) or after it (1) that its sentence runs over."""
    labels[index] = "caption"
    while 0 <= index + step < len(page):
        first, second = sorted((index, index + step))
        over = ended(page[first].words) or CAPTION_END.search(page[first].words)
        if CREDIT.fullmatch(page[second].words):
            over = None
        if page[second].gap or page[second].frame or over or labels[index + step] not in CAPTIONED:
            return
        index += step
        labels[index] = "caption"


def bare(row: Row, apart: bool = False) -> bool:
    """Whether a row has no mark that a headline would not have; one that stands `apart` may have commas."""
    words = regex.sub("(?!^)[，,](?!$)", "", row.words) if apart else row.words
    head = PLACE_HEAD.match(words) if place_head(words) else None
    asks = words[-1] in "？?！!" and row.width <= NARROW_HEADLINE and not ASKED.match(words)
    if len(lines.COLUMN.findall(words)) > 1 or READER.match(words) or DATED.match(words):
        return False
    marks = MARKS.search(words[head.end() :] if head else words.replace("，", "") if asks else words)
    return not marks and row.width <= WIDEST_HEADLINE


def column_width(page: Sequence[Row]) -> float:
    """The width of the page's columns: the median of the rows that a paragraph runs on from."""
    full = [row.width for row, after in pairwise(page) if after.joined]
    return median(full or [row.width for row in page])


def lead_width(page: Sequence[Row], column: float) -> float:
    """How wide a lead is at least; endless where so many rows are that wide that they are a column."""
    wide = sum(row.width >= column * LEAD for row in page)
    return column * LEAD if wide * FEW_LEADS <= len(page) else inf
