"""What one row or one line is by its words alone: a byline, a source note, a caption, how a story opens.

Forms are looked for only in rows that have a sign of them: a character that stands in all of them.
"""

from __future__ import annotations

import re

import regex

from policyextract.rowforms import WORDS

LONGEST_BYLINE = 48  # characters
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
BYLINE_SIGN = re.compile("[者员影稿习/：:■□◆]")
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
CAPTION_SIGNS = "▲△▼◀▶图左右上下"
CAPTION_END = regex.compile(
    r"(?:图片?来源[：:].{1,20}|(?<=\p{Han})供图|资料图片?|(?<!拍)摄|摄影[：:]?.{2,8}|图[/：:]\s*\p{Han}{2,8})[）)]?$"
)
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
ENDS = tuple("。！？；：…!?;:")
CLOSERS = "”’」』）)】》"
OVER = regex.compile(r"[。；，、：,;:][”’」』）)】》]*$")
NICKNAME = regex.compile(r"\p{Han}{2,6}[：:]")  # of a place or a person, over its headline: 鹤城引才：
MARKS = regex.compile(r"[。；，,;：:…]|[、]$|^[，。、；：！？）]")
# With what no text and no paragraph starts.
NO_START = regex.compile(
    r"[，。、；：！？）)》”’〕】％%]|[的了着们]\p{Han}?[\p{P}]|的(?!士|确)|了(?!解|结|却)|们"
)
RUNS_ON = regex.compile(r"、|[的和与及等在对把将为以]$")
WHEN = r"(?:近日|日前|近期|前不久|连日来|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|初|中旬|[上下]旬)?[，起])"
DATELINE = (
    r"(?:本报(?:讯|综合|\p{Han}{0,4}消息)"
    r"|(?:(?:本报|本网|新华社|中新社|(?:人民|新华|中新)网)\p{Han}{0,8}(?:\d{1,2}月\d{1,2}日)?[电讯]|\p{Han}{2,4}(?<![通资短快])讯)"
    r"(?=[\s（(，]))"
)
DATED = regex.compile(DATELINE)
OPENING = regex.compile(
    rf"(?:记者|据)?\p{{Han}}{{0,12}}?{WHEN}|.{{0,24}}[，、]?(?:近日|日前|\d月\d{{1,2}}日)|本报讯|(?:本报)?\p{{Han}}{{2,6}}讯\b|{DATELINE}|{ASKED.pattern}"
)
OPENING_SIGN = re.compile("[近日久月讯电报问答]")


def ended(words: str) -> bool:
    """Whether a sentence is over where `words` end.

    >>> ended("每月补贴200元。”"), ended("推行“社工+村医”")
    (True, False)
    """
    return words.rstrip(CLOSERS).endswith(ENDS) or words.startswith("——") and bool(READER.match(words))


def closes(words: str) -> bool:
    """Whether a text ends with whom it is from: （据某局）, （本报记者 某某）."""
    return words.endswith(("）", ")")) and bool(NOTE_AT_END.search(words) or SIGNED.search(words))


def is_note(words: str) -> bool:
    """Whether a row is a source note in brackets.

    >>> is_note("（据《某某日报》）"), is_note("据某某日报消息")
    (True, False)
    """
    return words[0] in "（(" and bool(NOTE.fullmatch(words))


def is_byline(words: str) -> bool:
    """Whether a row only names who wrote it.

    >>> [is_byline(words) for words in ("■ 本报记者 周雨薇", "记者从省民政厅获悉", "记者 周大方 3月22日")]
    [True, False, True]
    """
    if len(words) > LONGEST_BYLINE or not BYLINE_SIGN.search(words):
        return False
    return bool(BYLINE.fullmatch(words)) and not SPEAKS.search(words)


def is_box(words: str) -> bool:
    """Whether a row is the name of a box beside a story.

    >>> [is_box(words) for words in ("■ 链接", "数  读", "数说上虞社工", "数据赋能", "背景音乐")]
    [True, True, True, False, False]
    """
    return bool(BOX.fullmatch("".join(words.split())))


def is_dated(words: str) -> bool:
    """Whether a row starts with a dateline.

    >>> is_dated("本报讯（记者 张三）"), is_dated("新华社北京3月5日电"), is_dated("近日，晋江市出台细则")
    (True, False, False)
    """
    return ("讯" in words or "电" in words or "报" in words) and bool(DATED.match(words))


def is_caption_start(words: str) -> bool:
    """Whether a row starts as a photo caption does: ▲, 图为, 左图：."""
    return words[0] in CAPTION_SIGNS and bool(CAPTION_START.match(words))


def is_caption_end(words: str) -> bool:
    """Whether a row ends with who took a photo.

    >>> is_caption_end("社工走访老人。张三摄"), is_caption_end("由社工开拍摄")
    (True, False)
    """
    return ("摄" in words or "图" in words) and bool(CAPTION_END.search(words))


def opens(words: str) -> bool:
    """Whether `words` start as a story does: `近日，`, `3月21日`, `本报讯`.

    >>> opens("近日，晋江市出台细则"), opens("此外，区里每年为社工站")
    (True, False)
    """
    words = words[:40]
    return bool(OPENING_SIGN.search(words) and OPENING.match(words))
