"""Which numbers of an article are figures: people, cases or sums that were counted, or a goal.

A number that is none names a document, is said in passing, or belongs to a rule for single cases: what
it asks for, whose share it is, how much it allows. `NONE` holds these reasons; the first that fits
decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex

from policyextract.context import View
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Money, Quantity
from policyextract.verdicts import Verdict

Verdicts = Mapping[Span, Verdict]
Reason = Callable[[View, Mention, Verdicts], bool]

RATIOS = {"%", "倍"}
PAPERS = {"份", "张", "套", "件", "次", "条"}
MEASURES = {"米", "公里", "平方米", "学时", "课时"}
SIZES = {"人", "名", "学员", "课", "节", "学时", "课时", "分"}
SCORE = regex.compile(r"满分|总分|合格|及格|分数|打分|评分|积分|排名|[积加扣减计记]\s?\d")
# 每期不少于24学时、招收50人: up to a mark behind which another thing is counted.
EACH_COURSE = regex.compile(r"每\s?[期班科课节门批](?:次)?(?!都|开|办|举)[^，。；：\n]{0,24}$")
FAR = 120
SMALL = "一二两三四五六七八九"
LABEL_ENDS = ("：", ":")
ROUNDS = {"批次", "个批次", "批", "期", "场"}
COUNTED = regex.compile(r"(?:等|(?:已|现|共|仅|只|才|至今|目前|累计|总计)有?|新增|增加到)\s?$")
EARNED = regex.compile(r"收入|工资|月薪|年薪|薪水|工钱|到手")
PERSON = regex.compile(r"她(?!们)|(?<!其)他(?![们人乡地])|我(?![市县区省州旗们国]|们[市县区省])|自己|本人")
BORNE = regex.compile(r"承担|分担|负担|报销")
AT_MOST = regex.compile(r"最多|至多|不超过|不得超过|不得高于|以内|之内|封顶|上限|为限")
ALLOWED = regex.compile(r"限\s?[报申推选荐]|(?:只能|可|至多)\s?(?:申报|推荐|推选|申请|报名)$")
SHARE_OF_ALL = regex.compile(r"比例|占比|名额|比率")
USED_FOR = regex.compile(r"\s?(?:可以?)?(?:用于|用作|列支|开支)")
AT_MOST_OF_ALL = regex.compile(r"不得超过|不得高于|封顶|上限|为限")
MORE = regex.compile(r"[余多]|突破")
SELECTS = regex.compile(r"的\s*(?:[，,、；）)]|[为给每按再奖补发可须应]|一次)")
CONDITION = regex.compile(r"(?:\d\.)?(?:凡|对|经|获|被|在).*|.*的", regex.DOTALL)
OF = regex.compile(
    r"\s*的(?!\s*(?:目标|规模|任务))|(?<=以[上下])\p{Han}{1,6}的(?:人员|人|机构|单位|社工|社工站|站|项目|社区|乡镇|街道|企业|组织)"
)
# What is asked of one who applies or has a contract.
ASKED = regex.compile(
    r"(?:申报|申请|参评|参选|应聘|报名|承接|投标|中标|入选|评选)[^。；]{0,24}(?:须|应|需|必须|要求|条件|具备)|(?:项目|合同|服务)周期|合同约定"
)
CASES = regex.compile(r"的\s*[，,]")


def is_figure(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """Whether a number counts something; `verdicts` tell which amounts were spent or received."""
    if isinstance(mention.value, Money) and verdicts[mention.span].kind != "figure":
        return False
    return not any(reason(view, mention, verdicts) for reason in NONE)


def in_a_title(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """《人才新政十二条》."""
    sentence = view.sentence(mention.span.start)
    return any(title.span.covers(mention.span) for title in view.words(sentence, "title"))


def said_in_passing(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """四家联名下发, 分为三类: a small number in words; a count that is reported stands in digits.

    Rounds (已开展三批次), what a list adds up to (等六个文件) and what there is by now (已有三人) are
    counted in words as well.
    """
    unit = _unit(mention)
    counted = COUNTED.search(view.chars, max(0, mention.span.start - 6), mention.span.start)
    if unit is None or unit in RATIOS or unit in ROUNDS or counted:
        return False
    number = _words(view, mention.span).strip().removesuffix(unit).strip()
    return len(number) == 1 and number in SMALL


def of_one_person(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """她算了算，去年总收入10.6万元: what one person earns."""
    if not isinstance(mention.value, Money) or not EARNED.search(_words(view, view.clause(mention.span))):
        return False
    return bool(PERSON.search(_words(view, _sentence_before(view, mention))))


def of_papers(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """申请表一式2份, 共印60份, 点击613次."""
    return _unit(mention) in PAPERS and bool(view.words(_clause(view, mention), "cue", "paperwork"))


def a_share(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """区财政承担60%, 按50%报销, 上浮一倍: what somebody bears or is paid.

    A cell of a table stands in no clause: 职业资格补贴 is the name of a row.
    """
    if _unit(mention) not in RATIOS:
        return False
    if heads := view.heads(mention.span):
        return any(BORNE.search(view.chars, *head) for head in heads)
    return bool(view.words(_clause(view, mention), "cue", "share"))


def a_limit(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """一家机构最多补5人, 限报2个, 优秀比例不超过20%; a rate that shall fall below 5% is a goal."""
    if not isinstance(mention.value, Quantity):
        return False
    clause = _words(view, Span(view.clause(mention.span).start, mention.span.start))
    if ALLOWED.search(clause[-6:]):
        return True
    used = USED_FOR.match(view.chars, mention.span.end)
    of_all = mention.value.unit in RATIOS and not (used or SHARE_OF_ALL.search(clause))
    limit = AT_MOST_OF_ALL if of_all else AT_MOST
    return mention.value.min is None and bool(limit.search(_words(view, mention.span)))


def a_measure(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """海拔2800米以上, 继续教育不少于30学时: it is measured for each case."""
    return _unit(mention) in MEASURES and _is_bound(view, mention)


def a_size(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """每期40人, 每科满分100分: what one course or one examination has, not what all have together."""
    if _unit(mention) == "分" and SCORE.search(_words(view, view.clause(mention.span))):
        return True
    size = EACH_COURSE.search(_words(view, _sentence_before(view, mention)))
    return bool(size) and _unit(mention) in SIZES


def a_rate(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """每招1人补1500元: the unit of a standard."""
    each = view.words(Span(view.clause(mention.span).start, mention.span.start), "cue", "each")
    return bool(each) and mention.span.start - each[-1].span.end <= 3


def a_condition(view: View, mention: Mention, verdicts: Verdicts) -> bool:
    """新增5名以上的，奖励3万元; 排名前30%; 申报的须不少于3人: it selects the cases that a rule is for."""
    if SELECTS.match(view.chars, mention.span.end):
        return True
    bound = _is_bound(view, mention)
    if bound and ASKED.search(_words(view, _sentence_before(view, mention))):
        return True
    if _unit(mention) == "%" and "前" in view.chars[max(0, mention.span.start - 2) : mention.span.start]:
        return True
    if bound and _unit(mention) not in RATIOS and OF.match(view.chars, mention.span.end):
        return True
    promised = _promised_behind(view, mention, verdicts)
    if not promised:
        return False
    asked = bound and CASES.search(view.chars, mention.span.end, promised.start)
    return bool(asked or CONDITION.fullmatch(_words(view, _clause(view, mention))))


NONE: tuple[Reason, ...] = (
    in_a_title,
    said_in_passing,
    of_one_person,
    of_papers,
    a_share,
    a_limit,
    a_measure,
    a_size,
    a_rate,
    a_condition,
)


def _unit(mention: Mention) -> str | None:
    return mention.value.unit if isinstance(mention.value, Quantity) else None


def _words(view: View, span: Span) -> str:
    return view.chars[slice(*span)]


def _clause(view: View, mention: Mention) -> Span:
    """The clause of a number from its first word to its last, with its label (点击：613次)."""
    start = view.clause(mention.span).start
    if view.chars[max(0, start - 1) : start] in LABEL_ENDS:
        start = view.clause(Span(start - 1, start)).start
    return Span(start, view.tail(mention.span).end)


def _sentence_before(view: View, mention: Mention) -> Span:
    """What its sentence says before a number, as far back as a reader looks."""
    start = view.sentence(mention.span.start).start
    return Span(max(start, mention.span.start - FAR), mention.span.start)


def _is_bound(view: View, mention: Mention) -> bool:
    """Whether it is a bound (以上, 不少于, 不足), not a rounded count (500余名, 突破500名)."""
    assert isinstance(mention.value, Money | Quantity)
    is_open = mention.value.min is None or mention.value.max is None
    return is_open and not MORE.search(_words(view, mention.span))


def _promised_behind(view: View, mention: Mention, verdicts: Verdicts) -> Span | None:
    """The last amount that the sentence of a number promises behind it."""
    behind = Span(mention.span.end, view.sentence(mention.span.start).end)
    promised = [m.span for m in view.of(behind, Money) if verdicts[m.span].kind == "promise"]
    return promised[-1] if promised else None
