"""What a paper is filed under: its number, its date, and what a web site says of it (来源：某局)."""

from __future__ import annotations

import regex

from policyextract.rowforms import WORDS, Forms

DATE = r"""(?: \d{4} [-年/.] \d{1,2} [-月/.] \d{1,2} 日?
              | 二 [〇○零] \p{Han}{2} 年 \p{Han}{1,3} 月 \p{Han}{1,4} 日 )"""
OF_PAPER = {
    "号期": r"""
        \S{0,3} \p{Han}{1,12} [〔\[（(【] \s* \d{4} \s* [〕\]）)】] \s* 第? \d{1,5} 号
        .{0,6} (?: 签发人 [：:] .{2,12} )?
      | [（(]? (?: \d{4} 年 )? 第 \s* \d{1,4} \s* 号 [）)]?
      | [〔\[（(] \s* \d{4} \s* [〕\]）)] \s* 第? \s* \d{1,4} \s* [期号]
    """
}
TITLED = r" (?: \L<letter_title> | 标 \s+ 题 ) \s* [：:] \s* (?P<title> \S .* ) "
NUMBER = Forms(OF_PAPER)
KEY_SIGNS = frozenset(word[0] for word in (*WORDS.lists["letter_title"], "标"))
KEYED = WORDS.compile(TITLED)
POSTED = Forms(
    {"布源者览读": rf"(?= .* {DATE} ) .* (?: 发布 | 来源 | 作者 | 浏览 | 阅读 ) .*"}
)  # by a web site
META = Forms(
    OF_PAPER
    | {
        "": rf"""
            \L<page_key> \s* [：:|｜] .* | 附件 [一二三\d]* [：:]? | {TITLED}
          | 原创 (?: \s .{{0,60}} | .{{0,30}} {DATE} .{{0,40}} )?
        """,
        "布源": r"[^。，]{0,30} (?: 发布时间 | 发布日期 | 信息来源 | 来源 ) [：:] .{0,80}",
        "年-/.": rf"[\[（(]? (?: (?: [\p{{Han}}\s] | 12345 ){{2,24}} )? {DATE} (?: [^，。；]{{0,60}} )?",
        "件": r"(?: \S{4,30} )? 文件",
        "急密公": r".{0,6} (?: 特急 | 加急 | 机密 | 主动公开 | 此件公开发布 ) .{0,8}",
    }
)


def title_key(words: str) -> regex.Match[str] | None:
    """The title of a letter (`title`) and its key, where a row has nothing else: 来信标题：津贴何时发."""
    return KEYED.fullmatch(words) if words[0] in KEY_SIGNS else None


def is_meta(words: str) -> bool:
    """Whether a row is what a paper is filed under: its number, its date, 来源：某局.

    >>> is_meta("发布时间：2024-05-20"), is_meta("衢民发〔2022〕45号"), is_meta("关于津贴的通知")
    (True, True, False)
    """
    squeezed = "".join(words.split())
    return META.fit(words) or squeezed != words and META.fit(squeezed)
