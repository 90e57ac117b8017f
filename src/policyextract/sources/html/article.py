"""Which lines of a web page are its article: those with sentences, less what sites put around and between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import regex

from policyextract.sources.html.lines import Line
from policyextract.sources.html.tree import Element, walk

SENTENCE = regex.compile(r"[，。；！？]")
BARE = 0.1  # what a character counts in a line that has no sentence
MOST = 0.85  # share of the weight: the element that has it in one of its own is only around that
AROUND = 1.3  # how much heavier than the article an element may be that holds its title too
SPARE = 0.1  # share of the weight that may stand over the title of a page with no element for its article
LINKED = 0.6  # share of links: an element of more is a menu, or a list of other stories
SHORT = 60  # characters of the longest line that is looked at for what sites say of themselves
LONG = 300  # the same, where it has no sentence
# Lines that a site adds to every page.
OFFERS = regex.compile(
    r"""
      (?: 上 | 下 ) 一? \s? [篇条页期版] \s* (?: [：:] .* | \S{0,4} )
    | (?: (?: 您 | 你 )? (?: 现在 | 当前 | 所在 | 目前 )* 的? 位置 | 当前栏目 ) \s* (?: [：:>›»/] .* )?
    | .{0,6} 首页 (?: \s* [>›»/|] .* | (?: [\s|]+ \p{Han}{2,6} )* )
    | [^，。；：>›»]{2,30} (?: (?<= \p{Han} ) \s* [>›»＞]+ \s* (?= \p{Han} ) [^，。；：>›»＞]{1,30} )+
    | 今天是 .{0,12} 日 .*
    | .{0,4} (?: 分享 [到至给] | 扫码 | 长按 | 返回顶部 | 我要纠错 | 阅读原文 | 收藏 ) .{0,20}
    | .{0,4} 扫一扫 .*
    | .{0,4} 关注 .{0,6} 公众号 .{0,20}
    | (?: (?: 打印 | 关闭 | 收藏 | 返回 | 分享 | 纠错 ) (?: 本页 | 窗口 )? | 字[体号] | [大中小] | \W )+
    | 相关 (?: 新闻 | 链接 | 阅读 | 解读 | 文章 | 附件 | 稿件 | 文档 | 推荐 | 专题 ) \s* [：:·]? .*
    | (?: 热点 | 热门 | 最新 | 推荐 ) (?: 新闻 | 排行 | 文章 | 阅读 | 资讯 ) .{0,4}
    | .{0,20} (?: ICP \s* 备 | 公网安备 | 网站标识码 | 版权所有 | 技术支持 | 浏览器 ) .*
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
# What stands in one line with 来源 and 日期 and counts nothing.
COUNTERS = regex.compile(
    r"""
      [\s|｜]* (?: (?: 浏览 | 阅读 | 点击 | 访问 | 查看 ) (?: 次数 | 量 | 数 )? | 赞 | 在看 | 评论 )
      \s* [：:]? \s* (?: \d+ \s* 次? | (?<= [：:] \s* ) $ )
    | [\s|｜]* (?: 字 \s* [体号] \s* [：:]? )? (?: [\[【(（\s]* (?<! \p{Han} ) [大中小] [\]】)）\s]* ){3}
    | [\s|｜]* [【\[] \s* (?: 打印 | 关闭 | 收藏 | 纠错 ) [^】\]]{0,6} [】\]]
    | [\s|｜]* 分享 [到至] \s* [：:]? \s* $
    """,
    regex.VERBOSE,
)


def article(top: Element, lines: Sequence[Line], title: int | None) -> list[int]:
    """Which lines are the article, in order; `title` is the line that is its title."""
    left_out = _left_out(top, lines)
    weights = [0.0 if n in left_out else _weight(line) for n, line in enumerate(lines)]
    first, last = _reach(top, [0.0, *accumulate(weights)], title)
    return [n for n in range(first, last) if n not in left_out]


def without_counters(words: str) -> str:
    """A line without how often the page was read, and its buttons.

    >>> without_counters("来源：某局　发布时间：2023-05-16　浏览次数：1342　字号：大 中 小")
    '来源：某局　发布时间：2023-05-16'
    """
    return words if len(words) > 2 * SHORT or SENTENCE.search(words) else COUNTERS.sub("", words).strip()


def _weight(line: Line) -> float:
    """What a line counts: characters that are no links, those without a sentence little."""
    plain = max(0, line.size - line.run.linked)
    return plain * (1.0 if SENTENCE.search(line.words) else BARE)


def _left_out(top: Element, lines: Sequence[Line]) -> set[int]:
    """Lines of menus, of elements named like junk, and of what sites say of themselves."""
    sizes = [0, *accumulate(line.size for line in lines)]
    linked = [0, *accumulate(line.run.linked for line in lines)]
    links = [0, *accumulate(line.run.links for line in lines)]
    out = {n for n, line in enumerate(lines) if _is_offer(line)}
    for element in _elements(top):
        first, last = element.first, element.last
        size = sizes[last] - sizes[first]
        if not size or 2 * size > sizes[-1] or first in out and last == first + 1:
            continue
        menu = links[last] - links[first] > 1 and linked[last] - linked[first] >= LINKED * size
        if element.around or menu:
            out.update(range(first, last))
    return out


def _is_offer(line: Line) -> bool:
    """Whether a line is one that a site adds; a long one, or one with a sentence, may be of an article."""
    short = line.size <= SHORT or line.size <= LONG and "。" not in line.words
    return short and not line.row and bool(OFFERS.fullmatch(line.words))


def _elements(top: Element) -> Iterator[Element]:
    return (one for one, opens in walk(top) if opens and isinstance(one, Element))


def _reach(top: Element, weights: Sequence[float], title: int | None) -> tuple[int, int]:
    """The first line of the article, and the line behind its last.

    It is the smallest element with nearly all sentences, or a larger one that has the title too and
    little else; where that has more, the lines from the title to the end of the smallest one.
    """

    def weight(element: Element) -> float:
        return weights[element.last] - weights[element.first]

    held = top
    while inner := [one for one in held.children if isinstance(one, Element)]:
        heaviest = max(inner, key=weight)
        if weight(heaviest) < MOST * weight(held) or not weight(heaviest):
            break
        held = heaviest
    first, last = held.first, held.last
    if title is None or title >= last:
        return first, last
    if title >= first:
        over = weights[title] - weights[first]
        return (title if held is top and over <= SPARE * weight(held) else first), last
    around: Element | None = held
    while around is not None and around.first > title:
        around = around.parent
    if around is not None and weight(around) <= AROUND * weight(held):
        return around.first, around.last
    return title, last
