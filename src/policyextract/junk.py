"""What a page has beside its articles: menus and links of a web site, contents, folios, the weather."""

from __future__ import annotations

import re

import regex

from policyextract import lines
from policyextract.rowforms import WORDS, Forms

# Where on a web site a page stands; the name of the site may be long.
WAY = {
    "置首": r"""
        (?: 您 (?: 所在 | 现在 | 当前 )? 的?位置 | [当目]前位置 | 所在位置 | 现在位置 ) .*
      | (?: 网站 )? 首页 (?: \s* [>›»|＞/｜] | \s ) .*
    """,
    ">›»＞→": r"""
        \S{1,6} (?: \s* [>›»＞] \s* \S{1,12} ){1,6}
      | [^。；，>›»＞]{2,30} (?: \s* [>›»＞→]{1,2} \s* [^。；，>›»＞→]{1,40} ){2,8}
    """,
}
WEATHER = {
    "气": r"[^。]{0,12} 天气 (?: 预报 | 实况 )? [：:\s] [^。]{4,60}",
    "晴阴云雨雪雾": r"""
        (?= .* (?: ℃ | 风力? \s* \d | \d \s* 级 | 湿度 ) )
        (?= .* (?: [晴阴] | 多云 | [小中大阵]雨 | 雪 | 雾 ) ) [^。]{6,60}
    """,
}
SECTION = regex.compile(r"[·•]\s*(?:\d{1,3}\s*[·•]\s*\S{0,8}|\p{Han}{2,8}\s*[·•])")  # of a paper: ·城乡社区·
# What starts with its own words.
BUTTONS = rf"""
    (?: \L<page_related> | 字[体号] (?: 大小 )? | 技术支持 ) [：:] .{{0,80}}
  | (?: 上一[篇条页] | 下一[篇条页] | 版权所有 | 返回 (?: 顶部 | 首页 | 上一?页 | 列表 ) ) .{{0,80}}
  | (?: 分享[到至：:] | 扫一扫 (?: 在?手机 | 分享 ) | 网站 (?: 地图 | 标识码 ) | 无障碍浏览 ) .{{0,80}}
  | (?: 打印 | 关闭 | 收藏 | 分享 ) (?: 本页 | 窗口 | 此页 )?
  | (?: [【〖\[［]? \s* (?: \L<page_button> | 大\s*中\s*小 ) \s* [】〗\]］]? [\s|｜/、]* ){{2,}}+
  | (?: [\[［] \s* [\p{{Han}}A-Z]{{2,6}} \s* [\]］] \s* ){{2,}}+ (?: \S .{{0,60}} )?
  | 阅读 \s* [\d.]+ [万wW+]{{0,2}} | (?: 阅读 | 查看 ) 原文 | 目 \s* [录次]
  | [（(]? (?: 点击 | 长按 | 扫描? ) .{{0,20}} (?: 关注 | 二维码 | 订阅 ) .{{0,20}}
  | {SECTION.pattern}
"""
COUNTED = "".join(word[-1] for word in WORDS.lists["page_counted"])
LONGEST = 150  # characters; a longer row holds a text, whatever it starts with
CRUMBS = Forms(WAY, LONGEST)
# A row of a table is no menu, and a guide may say 打印申请表 or 无障碍设施: each needs what follows it there.
JUNK = Forms(
    WAY
    | WEATHER
    | {
        "": BUTTONS,
        "【〖[": r"""
            (?! .* (?: 来源 | 发布 | \d{4}-\d ) ) .*
            [【〖\[] (?: 打印 | 关闭 | 返回 | 收藏 | 字[体号] | 大\s*中\s*小 ) .*
        """,
        "IC安识c": r".* (?: ICP[备证] | 公网安备 | 网站标识码 | [Cc]opyright ) .*",
        "页": r".{0,30} 第 \s* \d{1,4} \s* / \s* \d{1,4} \s* 页 .{0,30}",
        "点": r".{0,12} 点个? [“]? (?: 在看 | 赞 ) .{0,20}",
        "站网报": r"\p{Han}{2,20} (?: 门户网站 | 官方网站 | 政务网 | 政府公报 | 政报 )",
        "….．·": r".{4,60} (?: …{2,} | [.．·]{4,} ) \s* [（(]? \d{1,3} [）)]?",
        COUNTED: r"""
            (?! .* (?: 来源 | 作者 | 发布 ) ) .{0,8}?
            (?: \L<page_counted> (?: 量 | 次?数 )? [：:\s]* [\d.,]+ [万wW+]{0,2} [次人]? [^\d。，]{0,8}? ){2,}
            .{0,30}
        """,
    },
    LONGEST,
)
END = regex.compile(r"[-—–=~*·•\s]*(?:THE\s+)?END[-—–=~*·•\s]*", regex.IGNORECASE)
RELATED = WORDS.compile(r"[【■]? \L<page_related> 】? [：:]?")
MENU_ITEM = WORDS.compile(r"\p{Han}* \L<page_menu> \p{Han}*")
# Who made the page, and how to reach him: what a folio has that cleaning did not take for one.
REACHED = regex.compile(
    r"[邮信]箱|热线|电话|电邮|[Ee]-?mail|@|编辑|责编|美编|版式|校对|组版|第\d{1,2}版|星期[一二三四五六日]"
)
SENTENCE = re.compile("[。，；]")
CONTENTS = regex.compile(r"[【■]?(?:(?:本[期版报]|今日|内容|要闻|新闻)(?:看点|导读|提要|要目)|导\s*读)】?")
CONTENTS_END = "点读要目】"
PAGE = regex.compile(r"(?:\p{Han}{2,6}\s*)?[A-Z]?\d{1,2}版?")
PAGE_NAME = regex.compile(r"\p{Han}{2,6}|(?:\p{Han}{2,6}\s*)?[A-Z]?\d{1,2}版?")


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
    if SENTENCE.search(words):
        return False
    squeezed = "".join(words.split())
    return len(squeezed) <= 90 and len(set(REACHED.findall(squeezed))) > 1
