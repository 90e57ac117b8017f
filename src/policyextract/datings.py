"""The date of a figure: told in its sentence, or handed on by the words before it, a heading, a column."""

from __future__ import annotations

from typing import NamedTuple

import regex

from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.patterns import Mention
from policyextract.payers import row
from policyextract.text import Span
from policyextract.values import Date, Money, Quantity

REACH = 20  # characters before a number in which a date may stand that belongs to it
AT_IT = regex.compile(r"\s*的\s*|\s*[（(]\s*")
COMPARED = regex.compile(r"(?:比|较|相比|由|从)\s?$|是\s?$")
BESIDE = regex.compile(r"(?:年底?|同期)?[^，。；\d]{0,4}(?:相比|比较|持平|基础上)")  # 与2022年相比
IN_FORCE = regex.compile(r"[^，。；]{0,4}(?:施行|实施|执行|生效)")
RATE = regex.compile(r"每[年月天日周]|[年日]均")  # 每年流失近一成 is true of no date
SET_OUT = regex.compile(r"(?:由|从)\p{Han}{0,6}$")  # 由38%提高到70%: the first is what was before
RISES = regex.compile(r"\p{Han}{0,2}?[提增升扩涨降减上下长变发]\p{Han}{0,3}?[到至为成]")
AS_OF = regex.compile(r"[（(]\s*(?:截至|截止|至)\s?$")
PART_OF = regex.compile(r"\s*[“]?其中")
NOW = regex.compile(r"\s*(?:到|截至|截止)?(?:目前|现在|如今|眼下|当前|今日|今天|近年来)")
HEAD = regex.compile(
    r"\s*(?:【[^】]{1,12}】|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?\s*(?:截至|截止|到|至)?\s*"
)
WHOLE_YEAR = regex.compile(r"全年|年度|预算中")
SPAN_OF_TIME = regex.compile(r"\d{4}|\d{4}-\d\d-(?:28|29|30|31)|\d{4}-\d\d/\d{4}-\d\d")


class Dated(NamedTuple):
    """The last figure before: where it stands, its date, and whether it is a goal."""

    span: Span
    date: Fact | None
    is_goal: bool


def of_figure(view: View, mention: Mention, before: Dated | None) -> Fact | None:
    """The date of a figure; `before` is the figure before it in the article."""
    sentence = view.sentence(mention.span.start)
    if is_start(view, mention) or _is_of_no_date(view, mention, sentence):
        return None
    told = (
        _told_in_order(view, mention, sentence)
        or _told_at_it(view, mention)
        or _told_behind(view, mention, sentence)
        or _last(_dates(view, Span(sentence.start, mention.span.start)))
        or _of_column(view, mention)
    )
    if told:
        return Fact(str(told.value), told.span, told.rule, how_near(told.span, sentence))
    return _handed_on(view, mention, sentence, before) or _of_the_year(view, mention, sentence)


def _is_of_no_date(view: View, mention: Mention, sentence: Span) -> bool:
    """Whether it is a rate that is true of no date: 每年流失近一成; a goal has a date all the same."""
    rate = RATE.search(view.chars, *view.clause(mention.span))
    return bool(rate) and not view.words(Span(sentence.start, mention.span.end), "cue", "target")


def is_start(view: View, mention: Mention) -> bool:
    """Whether a number is what a change set out from: 由38%提高到70%."""
    start = view.clause(mention.span).start
    return bool(
        SET_OUT.search(view.chars[start : mention.span.start]) and RISES.match(view.chars, mention.span.end)
    )


def _dates(view: View, span: Span) -> list[Mention]:
    """The dates of a span that may date a figure.

    None that it is compared with (比2012年增长), none in a title, none since which a rule is in force,
    and none whose year is not known.
    """
    titles = [title.span for title in view.words(span, "title")]
    return [
        m
        for m in view.of(span, Date)
        if isinstance(m.value, Date)
        and m.value.year
        and not _is_compared(view, m.span)
        and not (m.value.is_open and IN_FORCE.match(view.chars, m.span.end))
        and not any(title.covers(m.span) for title in titles)
    ]


def _is_compared(view: View, date: Span) -> bool:
    """Whether a date is one that another is compared with: 比2012年, 与2022年相比."""
    before = view.chars[max(0, date.start - 3) : date.start]
    return bool(COMPARED.search(before) or BESIDE.match(view.chars, date.end))


def _last(dates: list[Mention]) -> Mention | None:
    return dates[-1] if dates else None


def _told_at_it(view: View, mention: Mention) -> Mention | None:
    """The date that a number belongs to, also one that another is compared with: 比2018年的1290人增加."""
    if isinstance(mention.value, Quantity) and mention.value.unit == "倍":
        return None  # 是2020年的2.5倍
    near = view.of(Span(max(0, mention.span.start - REACH), mention.span.start), Date)
    at_it = [m for m in near if AT_IT.fullmatch(view.chars[m.span.end : mention.span.start])]
    return _last([m for m in at_it if isinstance(m.value, Date) and m.value.year])


def _told_in_order(view: View, mention: Mention, sentence: Span) -> Mention | None:
    """The date at the place of a number in its row: 2022年、2023年……分别为17人、22人."""
    cues = view.words(Span(sentence.start, mention.span.start), "cue", "respectively")
    if not cues:
        return None
    dates = row(view, view.of(Span(sentence.start, cues[0].span.start), Date), last=True)
    numbers = row(view, view.of(Span(cues[-1].span.end, sentence.end), Quantity, Money))
    if mention not in numbers or len(dates) != len(numbers) or len(dates) == 1:
        return None
    return dates[numbers.index(mention)]


def _told_behind(view: View, mention: Mention, sentence: Span) -> Mention | None:
    """The date that brackets at the end tell for all figures of a sentence: （截至5月底）."""
    dates = _dates(view, Span(mention.span.end, sentence.end))
    return next((m for m in dates if AS_OF.search(view.chars[mention.span.end : m.span.start])), None)


def _of_column(view: View, mention: Mention) -> Mention | None:
    """The date in the heading of its column, over the table, or in the heading of another column."""
    over = view.column(mention.span)
    for span in (*over[:1], *over[2:], *over[1:2]):
        if dates := _dates(view, span):
            return dates[-1]
    return None


def _handed_on(view: View, mention: Mention, sentence: Span, before: Dated | None) -> Fact | None:
    """The date of the figure before it, where the sentence goes on with what that one told.

    So does one behind `；`, one that begins with 其中, and any one of a paragraph that begins with a
    year or the end of a month and tells no other date. A fact hands its date on to no goal.
    """
    if not before or not before.date or not before.date.words or not before.date.value:
        return None
    if not before.is_goal and view.words(sentence, "cue", "target"):
        return None
    goes_on = _goes_on(view, mention, sentence, before) and not before.date.value.endswith("/..")
    if goes_on or _heads_paragraph(view, before.date, sentence):
        return before.date._replace(how="inherited")
    return None


def _goes_on(view: View, mention: Mention, sentence: Span, before: Dated) -> bool:
    """Whether a sentence goes on with the one of the figure before it, or is the same.

    It doesn't where it names a document of its own, or where that date was one to compare with.
    """
    assert before.date and before.date.words
    lead = Span(sentence.start, mention.span.start)
    if _is_compared(view, before.date.words) or view.words(lead, "title"):
        return False
    apart = view.sentence_index(sentence.start) - view.sentence_index(before.span.start)
    if apart == 0:
        return before.date.how == "inherited"
    joined = view.chars[max(0, sentence.start - 1) : sentence.start] in "；;"
    return apart == 1 and (joined or bool(PART_OF.match(view.chars, sentence.start)))


def _heads_paragraph(view: View, date: Fact, sentence: Span) -> bool:
    """Whether the paragraph of a sentence begins with a date and tells no other before it, nor 目前."""
    assert date.words and date.value
    if NOW.match(view.chars, sentence.start):
        return False
    start = view.paragraph(sentence.start).start
    head = HEAD.match(view.chars, start)
    if not SPAN_OF_TIME.fullmatch(date.value) or not head or head.end() != date.words.start:
        return False
    return [m.span for m in _dates(view, Span(start, sentence.start))] == [date.words]


def _of_the_year(view: View, mention: Mention, sentence: Span) -> Fact | None:
    """The year that 全年 means: the one that the headline names, the first where it names a plan as well."""
    if not view.headline or not WHOLE_YEAR.search(view.chars, sentence.start, mention.span.start):
        return None
    years = [m for m in _dates(view, view.headline) if isinstance(m.value, Date) and len(str(m.value)) == 4]
    return Fact(str(years[0].value), years[0].span, years[0].rule, "inherited") if years else None
