"""The year in which an article came out: that of the date in its dateline, or under which it is signed."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract import scanner
from policyextract.patterns import Mention
from policyextract.values import Date

LONGEST = 60  # characters of a dateline
DAY = regex.compile(r"\d{4}-\d\d-\d\d")
MONTH = regex.compile(r"\d{4}-\d\d(?:-\d\d)?")
BODY = regex.compile(r"\W*\p{Han}{3,30}[局委会室心部厅府站院社]\W*")  # the body that signs, with a month
# What stands beside the date: nothing, a time, or the body that signs; 来源, 发布时间, 记者 and the like.
SIGNED = regex.compile(
    r"[\s\d:：()（）【】星期一二三四五六日上下午时分-]*|.{2,30}[局委会室心部厅府站院社报]\W*"
)
DATELINE = regex.compile(
    r"发\s?布|更\s?新|来\s?源|原\s?创|记\s?者|通讯员|公众号|印\s?发|责\s?编|星\s?期|^\W*[时日]\s*[间期]\s*[：:]"
)


def year(chars: str) -> str | None:
    """The year of the first dateline of a text; None where it has none.

    >>> year("发布时间：2024-05-20 09:12\\n去年新增86名。")
    '2024'
    >>> year("去年新增86名。\\n（恩施州民政局2023年7月10日）")
    '2023'
    >>> year("去年新增86名。\\n恩施州民政局 2024年2月")
    '2024'
    >>> year("施行日期：2024年5月20日\\n2023年新增86名。")
    """
    return next((str(date)[:4] for date in _datelines(chars)), None)


def _datelines(chars: str) -> Iterator[Date]:
    for line in chars.splitlines():
        if len(line) > LONGEST or "。" in line:
            continue
        for mention in _dates(line):
            beside = line[: mention.span.start] + line[mention.span.end :]
            told = DAY.fullmatch(str(mention.value)) and (SIGNED.fullmatch(beside) or DATELINE.search(beside))
            if told or BODY.fullmatch(beside):
                assert isinstance(mention.value, Date)
                yield mention.value


def _dates(line: str) -> Iterator[Mention]:
    """The days and months that a line names."""
    found = scanner.of_kinds("date").find(line)
    return (mention for mention in found if MONTH.fullmatch(str(mention.value)))
