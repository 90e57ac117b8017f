"""Names of people: behind what they are in a byline, before a verb of speech, and as LAC hears them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from policyextract import patterns
from policyextract.context import View
from policyextract.ner.name import Name
from policyextract.ner.tokens import Tokens
from policyextract.text import Span
from policyextract.values import Date, Level, Money, Quantity

NAME = regex.compile(r"\p{Han}{2,3}|\p{Han}\s{1,3}\p{Han}|\p{Han}{3,6}(?:·\p{Han}{1,6})?")
NO_NAME = regex.compile(r".*(?:元整?|咨询师|护理员|社工|均|[0-9])$|扫一扫|.*民$")
ROLE = (
    r"(?:记者|通讯员|特约撰稿|实习生|责任编辑|责编|美编|编辑|校对|组版|版式|值班总编|总编|审核|审校|摄影|统筹|监制|主编|供稿人|联系人)"
    r"\s*[：:/／]?\s*"
)
ENDS = (
    r"(?=\s|[，。）)、/／；：（】”“\d]|摄|报道|文/|文图|整理|供稿|$"
    r"|记者|通讯员|责编|美编|校对|审核|电|实习|一审|二审)"
)


@cache
def _spoken() -> regex.Pattern[str]:
    """Names whose place says that they are some: 记者王五元, 【王五元】, 王五元摄, 张　霞."""
    words = patterns.Words.load(patterns.folder() / "lists").lists
    surnames = "|".join(sorted({*words["surnames"], *words["more_surnames"]}, key=len, reverse=True))
    name = rf"(?:{surnames})\p{{Han}}{{1,2}}|(?:{surnames})[ \u3000]{{1,4}}\p{{Han}}"
    return regex.compile(
        rf"{ROLE}(?P<name>{name}){ENDS}"
        rf"|(?<=[记讯]者|通讯员)[^，。；：\n（）]{{2,8}}?\s(?P<name>{name}){ENDS}"
        rf"|(?<=[【\[])(?P<name>{name})(?=[】\]])"
        rf"|(?<=[\s。”、员者])(?P<name>{name})(?=\s?摄(?!影|像|氏))"
        rf"|(?<![\p{{Han}}])(?P<name>(?:{surnames})[ \u3000]{{1,4}}\p{{Han}})(?=\s{{2,}}|[）】，。摄]|$)"
    )


def read(view: View, tokens: Tokens) -> Iterator[Name]:
    """The names, those first whose place in a byline or label makes them sure."""
    taken = {
        at
        for m in view.found.mentions
        if isinstance(m.value, Money | Quantity | Date | Level) or m.rule.startswith("number")
        for at in range(*m.span)
    }
    for m in _spoken().finditer(view.chars):
        yield Name(Span(*m.span("name")), "PERSON", "ner.byline")
    for token in tokens.tagged("PER", "nr"):
        words = view.chars[slice(*token.span)]
        start = token.span.start + len(words) - len(words.lstrip())
        span = Span(start, start + len(words.strip()))
        words = view.chars[slice(*span)]
        if NAME.fullmatch(words) and not NO_NAME.fullmatch(words) and taken.isdisjoint(range(*span)):
            yield Name(span, "PERSON", "ner.lac")
