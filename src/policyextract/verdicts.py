"""What an amount is: promised, spent or received (a figure), charged (a price), reckoned, or told again.

`RULES` are asked in order; the first that answers decides. The nearest words about giving or spending
have the last say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import regex

from policyextract.amounts import Amount
from policyextract.cells import IN_ALL
from policyextract.lines import ITEM
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Level, Money

UNEVEN = 3  # digits without the noughts at the end; a standard has fewer
LARGE = Decimal(1_000_000)  # yuan; more than a person or a station is promised
MUCH = Decimal(200_000)  # yuan a year; more than a person is paid
SMALL = Decimal(10_000)  # yuan; less than a place or a body counts
TOTAL = ("共计", "合计", "总计")
SUMMED = regex.compile(r"(?:一共|总共|共|合计|共计|总计)(?:约|近|达|为|是)?\s*$")
# 1500元已全部转捐 was paid; what is 已列入预算 is still to come.
DONE = regex.compile(
    r"\s*(?:早|均|都|全部)?(?:已经?(?!列入|纳入|写入|明确|确定|出台|成)|(?:发放|兑现|拨付|支付)(?:到位|完毕|到账))"
    r"|\s*(?:的?(?:奖励|奖金|补贴|津贴|补助)[款金]?)?(?:\d{1,2}月份?)?(?:[就便也很快]{1,2}|随即)?(?:到了账|到账了|打进|打到|划到|划进|进了[她他我账卡])"
)
BENEFITED = regex.compile(r"[，、]\s*(?:共?惠及|受益|覆盖|涉及)")
BUDGET = regex.compile(
    r"预算|决算|执行数|支出|收入|合计|同比|投资|总额|(?:发放|兑现|拨付|投入|使用)\p{Han}*[（(]\s*[万亿]元"
)
BUDGET_PAPER = regex.compile(r"(?:预算|决算|收支)(?!管理|绩效管理)|绩效自?评")
WAGE = regex.compile(r"工资|薪酬|报酬|月薪|底薪|待遇|薪资")
THING = regex.compile(r"\s*的[^，。；、\d]{0,8}?(?:设备|器材|仪器|机器|票|汽车|轿车|手机|电脑|礼品|药|衣服)")
OWN_MONEY = regex.compile(
    r"(?:自己|本人|家里|老伴|我(?![们市县区省州国局院校站会])|[他她](?!们))[^。；]{0,20}?(?:花|自?掏|垫|搭|买)[^，。；]{0,8}$"
)
# What one person had on the pay slip, when he began to work or in hand; not who gives it, or by which rule.
OWN_PAY = regex.compile(
    r"工资[条卡单]|(?:入职|毕业|入行|参加工作)(?:时|那年|之初|的时候|头一年)|刚(?:来|到|入职|毕业|入行|上班)[^，。；]{0,6}(?:时|那[年会]|的时候)"
    r"|[他她]的(?:年薪|月薪|工资|收入)|第一份工作|[他她](?!们)[^。；]{0,16}上班|打工|(?:[他她](?!们)|一[名位])[^。；]{0,20}除了?[^。；，\d]{0,6}$"
    r"|(?:我(?![们市县区省州国局院校站会])|[他她](?!们))[^。；]{0,24}?(?:拿到|领到|收到|总?收入|年收入|月收入)"
    r"|(?:社工|站长|网格员|主任|书记|社区工作者)(?!每|可|都|均|按|考|持|一|们)\p{Han}{2,3}(?:拿到|领到|收到|得到)了?"
)
# What was paid once, and is not any more: 那年的奖励还是1000元, 比原来的400元, 暂停了每月200元的津贴.
PAST = regex.compile(
    r"(?:那[年时会]|当[年时]|以前|过去|原先|原来|早些年)[^。；]{0,16}(?:还是|还只|只有|才|仅有?)[^，。；\d]{0,4}$"
    r"|[比较](?:原来|原先|以前|过去|之前|此前|去年|上年)的?(?:(?![增减多少高涨降])[^，。；\d]){0,6}$|(?:暂停|停发|取消)[^，。；\d]{0,12}$"
)
MORE_OF_IT = regex.compile(r"只有|才有|[再又](?:添|加|涨|多)|涨到|涨至|变成|增加到")
GIVER = regex.compile(
    r"给予|发给|发放|奖励|奖了|奖补|补助|规定|标准|享受|财政|政府|[省市州县区镇]里|可[领获享拿得]|能|将|[今往以]后"
)
# 另给予建设经费10万元
GIVEN = regex.compile(r"(?:给予|提供|另给|(?:奖励|资助|补助)(?!资金|经费))[^，。；\d]{0,12}(?:经费|资金)")
ITS_USE = regex.compile(r"其中[^，。；]{0,4}(?:用于|用作|安排|列支)")
SET_ASIDE = regex.compile(r"[^，。；\d]{0,4}(?:设立|建立|成立|用于|用作|作为)")
PART_OF_IT = regex.compile(r"其中[^，。；\d]{0,6}$")
USED = regex.compile(r"(?:用[于作]|由个人|归个人)")
ALSO_USED = regex.compile(r"[，、；](?:其余|余下|剩余|另)?[^，。；\d]{0,6}用[于作]")
PART = regex.compile(r"其中|包括|分别用于|含")
LABEL = 16  # characters between the sums of a scale
MANY = 50  # sums of a sentence, of which the first tell what all of them are
GRADED = regex.compile(
    r"(?:按照?|视|依据?|根据)[^，。；]{0,16}(?:等次|档次|等级|星级|级别|类别|规模|考核|评估|结果)|分(?:为|成)?[两二三四五]档"
)
FLOOR = regex.compile(r"不得?(?:低|少)于")
# What somebody asks for; a letter about 您提出的建议 asks for nothing itself.
PROPOSED = regex.compile(
    r"(?<!的|条|项|类|号|点|等)(?:建议|提议|呼吁|恳请)(?!书|案|的|收悉|办理|答复|[》，。：])(?![^。]{0,60}(?:答复|回应|采纳|同意|回复))"
)
# A sum that one asks about, or that another has told wrong: 听说能拿5000元，是真的吗; 您说的5000元.
DOUBTED = regex.compile(r"[^。！？\n]{0,12}(?:真的|属实|对|是真|有这回事|是这样)吗？|[^。！？\n]{0,4}吗？")
QUOTED = regex.compile(r"您(?:所?说|提到|反映|咨询|听说)的[^，。；]{0,10}$")
ASKED_FOR = regex.compile(r"[^，。；\d]{0,8}[的等](?:\p{Han}{1,4})?(?:建议|诉求|提议|请求|愿望|呼声)")
KINDS = {
    "spent": "figure",
    "total": "figure",
    "funds": "figure",
    "average": "figure",
    "welfare": "figure",
    "price": "price",
    "unit-price": "price",
    "reckoned": "reckoned",
}


class Verdict(NamedTuple):
    """What an amount is, the reason, and the words that say so.

    `promise`, `figure`, `price`, `repeat`, `reckoned` (what a person says that it comes to for him),
    or `unknown` where nothing says what it is.
    """

    kind: str
    why: str
    words: Span | None = None
    rule: str = "verdict.default"


# What is said of the amounts that `told_once` leaves out.
AGAIN = Verdict("repeat", "once more, in brackets, or what a new sum replaces", rule="verdict.told-again")
USE = Verdict("repeat", "what part of the amount before it is for")
Verdicts = Mapping[Span, Verdict]
Rule = Callable[[Amount, Verdicts], Verdict | None]


def judge(amount: Amount, before: Verdicts) -> Verdict:
    """The verdict of the first rule that has one; `before` are those on the amounts before it."""
    for rule in RULES:
        if verdict := rule(amount, before):
            return verdict._replace(rule="verdict." + rule.__name__.replace("_", "-"))
    return Verdict("unknown", "no word of giving, of spending or of a price near it")


def _by(amount: Amount, cue: Mention, note: str = "") -> Verdict:
    name = str(cue.value)
    return Verdict(KINDS.get(name, "promise"), f"{note or name}: {amount.words(cue.span)}", cue.span)


def _as_before(amount: Amount, before: Verdicts) -> Verdict:
    return before[amount.earlier[-1].span]._replace(why="as the amount before it")


def as_the_one_before(amount: Amount, before: Verdicts) -> Verdict | None:
    """分别给予6000元、3000元: what holds for the first holds for the second."""
    total = amount.words(amount.span).startswith(TOTAL)
    return _as_before(amount, before) if amount.follows and not total else None


def asked_for(amount: Amount, before: Verdicts) -> Verdict | None:
    """提高到每月500元的建议; 能拿5000元，是真的吗？; 委员建议发500元: what somebody wishes, asks or says."""
    chars = amount.view.chars
    asked = (
        ASKED_FOR.match(chars, *amount.tail)
        or PROPOSED.search(chars, *amount.before)
        or DOUBTED.match(chars, amount.span.end)
        or QUOTED.search(chars, *amount.before)
    )
    return Verdict("unknown", f"asked for: {asked[0]}", Span(*asked.span())) if asked else None


def no_more(amount: Amount, before: Verdicts) -> Verdict | None:
    """那年的奖励还是1000元, 暂停了每月200元的津贴: what was paid once."""
    past = PAST.search(amount.view.chars, *amount.before)
    return Verdict("unknown", f"past: {past[0]}", Span(*past.span())) if past else None


def a_wage_floor(amount: Amount, before: Verdicts) -> Verdict | None:
    """月工资扣除个人缴纳的社会保险费后不得少于3200元 is promised to whoever works there."""
    words = Span(amount.lead.start, amount.span.end)
    if not FLOOR.search(amount.words(amount.clause)) or amount.cues(words, "average"):
        return None
    places = [words, *amount.view.lead_ins(amount.span)[:1]]
    wages = (WAGE.search(amount.view.chars, *place) for place in places)
    wage = next((wage for wage in wages if wage), None)
    return Verdict("promise", f"a floor of wages: {wage[0]}", Span(*wage.span())) if wage else None


def charged_or_average(amount: Amount, before: Verdicts) -> Verdict | None:
    """考试报名费每科68元 is charged, unless it is paid back (报名费补贴68元); 月均收入4500元 is measured.

    So are 低保标准; what 照此计算，一年可领1800元 tells was reckoned.
    """
    if measured := amount.cues(amount.clause, "average") or amount.cues(amount.lead, "reckoned", "welfare"):
        return _by(amount, measured[-1])
    cues = amount.cues(amount.clause, "price", "pays", "total")
    cues.sort(key=_nearness)
    if not cues or str(cues[-1].value) != "price" or amount.cues(amount.tail, "pays"):
        return None
    return _by(amount, cues[-1])


def _nearness(cue: Mention) -> tuple[int, int]:
    """How near to what follows it stands; 扣发当月绩效 is nearer than the 绩效 in it."""
    return cue.span.end, -cue.span.start


def charged_as_the_one_before(amount: Amount, before: Verdicts) -> Verdict | None:
    """会费单位会员每年500元，个人会员每年20元."""
    own = Span(amount.lead.start, amount.tail.end)
    if not amount.earlier or amount.cues(own, "pays", *_spent(amount)):
        return None
    verdict = _as_before(amount, before)
    return verdict if verdict.kind == "price" else None


def a_total(amount: Amount, before: Verdicts) -> Verdict | None:
    """共计15.1万元; 当月补贴共750元; 奖金1500元已转捐; 发放补贴126.4万元，惠及527人."""
    clause = amount.words(Span(amount.clause.start, amount.span.start))
    if amount.words(amount.span).startswith(TOTAL) or SUMMED.search(clause) and not _is_cap(amount):
        return Verdict("figure", "spent: a total", amount.span)
    if _is_set_aside(amount):
        return Verdict("figure", "spent: set aside", amount.span)
    if DONE.match(amount.view.chars, amount.span.end) and not _is_by_person_or_time(amount):
        return Verdict("figure", "spent: paid already", amount.span)
    if BENEFITED.match(amount.view.chars, amount.span.end):
        return Verdict("figure", "spent: it tells how many it reached", amount.span)
    return None


def _is_set_aside(amount: Amount) -> bool:
    """Whether it is what a fund begins with: 每年拿出10万元设立基金."""
    return bool(SET_ASIDE.match(amount.view.chars, *amount.tail)) and "拿出" in amount.words(amount.clause)


def _is_cap(amount: Amount) -> bool:
    """Whether it is the most that is paid: 每月合计最高不超过700元."""
    value = amount.mention.value
    return isinstance(value, Money) and value.min is None


def of_a_thing(amount: Amount, before: Verdicts) -> Verdict | None:
    """教材每套126元, 长者食堂每餐收7元; 一台180万元的设备, where nobody is paid."""
    own = Span(amount.lead.start, amount.tail.end)
    if amount.cues(own, "pays", "funds", "spent", "total") or _is_paid_above(amount):
        return None
    if cues := amount.cues(amount.clause, "unit-price"):
        return _by(amount, cues[-1])
    thing = THING.match(amount.view.chars, amount.span.end)
    return Verdict("price", f"the price of a thing: {thing[0]}", Span(*thing.span())) if thing else None


def _is_paid_above(amount: Amount) -> bool:
    """Whether it is an item of a list or a cell, over which stands what is paid."""
    if not (ITEM.match(amount.words(amount.sentence).strip()) or amount.view.column(amount.span)):
        return False
    return any(amount.cues(above, "pays") for above in amount.view.lead_ins(amount.span))


def of_a_person(amount: Amount, before: Verdicts) -> Verdict | None:
    """自己就搭进去近5000元: what a person paid out of his own pocket counts for nobody else."""
    if pay := _own_pay(amount, before):
        return pay
    if _yuan(amount) >= SMALL or not (own := OWN_MONEY.search(amount.view.chars, *amount.before)):
        return None
    return Verdict("price", f"a person's own expense: {own[0]}", Span(*own.span()))


def _own_pay(amount: Amount, before: Verdicts) -> Verdict | None:
    """入职时月薪3200元; 工资条上多了50元；后来又添100元: told of one person, with nobody who gives it."""
    if _yuan(amount) >= MUCH or GIVER.search(amount.view.chars, amount.lead.start, amount.tail.end):
        return None
    if own := OWN_PAY.search(amount.view.chars, *amount.before):
        return Verdict("price", f"a person's own pay: {own[0]}", Span(*own.span()))
    earlier = amount.earlier[-1:] or amount.view.of(amount.sentence_before, Money)[-1:]
    told = [before[m.span] for m in earlier if m.span in before]
    own_pay = (
        told
        and told[0].why.startswith("a person's own pay")
        and MORE_OF_IT.search(amount.words(amount.clause))
    )
    return told[0] if own_pay else None


def a_part(amount: Amount, before: Verdicts) -> Verdict | None:
    """支出153.6万元，其中人员津贴41.2万元: a part of a figure, where it is not so much a person."""
    whole = amount.earlier[-1:] or amount.view.of(amount.sentence_before, Money)[-1:]
    if not whole or whole[0].span not in before:
        return None
    verdict, lead = before[whole[0].span], amount.words(amount.lead)
    used = ITS_USE.search(lead) or PART_OF_IT.search(lead) and USED.match(amount.view.chars, amount.span.end)
    if (amount.earlier or verdict.kind == "figure") and used and not amount.cues(amount.lead, "per"):
        return USE._replace(words=amount.lead)
    if verdict.why == USE.why and (ALSO_USED.match(lead) or USED.match(amount.view.chars, amount.span.end)):
        return USE._replace(words=amount.lead)
    part = amount.earlier and not _is_for_one(amount) and PART.search(lead)
    return verdict if part and verdict.kind == "figure" else None


def _is_for_one(amount: Amount) -> bool:
    """Whether it is told by person, by month or by level."""
    return _is_by_person_or_time(amount) or bool(amount.view.of(amount.lead, Level))


def spent(amount: Amount, before: Verdicts) -> Verdict | None:
    """累计投入640万元, unless it is so much a person or a month; a cell of a budget."""
    if told := _told_by_table(amount):
        return Verdict("figure", f"spent: the table tells {amount.words(told)}", told)
    if _is_by_person_or_time(amount):
        return None
    if cues := amount.cues(amount.clause, *_spent(amount)):
        return _by(amount, cues[-1])
    if _is_budgeted(amount):
        return Verdict("figure", "spent: an item of a budget", amount.view.headline)
    return Verdict("figure", "too large a sum for one payment") if _yuan(amount) >= LARGE else None


def _is_budgeted(amount: Amount) -> bool:
    """Whether it is a large sum of a paper about a budget, for no level: 考试奖励12万元，比上年增加2万元."""
    paper = BUDGET_PAPER.search(amount.view.title or "")
    return bool(paper) and _yuan(amount) >= SMALL and not amount.view.of(amount.lead, Level)


def _told_by_table(amount: Amount) -> Span | None:
    """The words over a cell, or at the head of its row, that make it one of a budget or a total."""
    view = amount.view
    budgets = (BUDGET.search(view.chars, *heading) for heading in view.column(amount.span))
    totals = (cell for cell in view.row(amount.span) if IN_ALL.fullmatch(view.chars, *cell))
    return next((Span(*m.span()) for m in budgets if m), None) or next(totals, None)


def _spent(amount: Amount) -> tuple[str, ...]:
    """The cues of spending that count: funds told off in order, by grade or given are what each body gets."""
    given = _yuan(amount) < MUCH and GIVEN.search(amount.words(amount.clause))
    told_off = amount.cues(amount.lead, "respectively") or _is_graded(amount) or given
    return ("spent", "total", *(() if told_off else ("funds",)))


def _is_graded(amount: Amount) -> bool:
    """Whether its sentence tells a sum for each grade: 视考核等次安排，优秀6万元，良好4万元."""
    return bool(GRADED.search(amount.view.chars, *amount.before)) and _is_scale(amount)


def _is_scale(amount: Amount) -> bool:
    """Whether its sentence tells several sums, each with a short label: 优秀的6万元，良好的4万元."""
    sums = amount.view.of(amount.sentence, Money)[:MANY]
    return len(sums) > 1 and all(b.span.start - a.span.end < LABEL for a, b in pairwise(sums))


def _yuan(amount: Amount) -> Decimal:
    value = amount.mention.value
    return (value.min or value.max or Decimal(0)) if isinstance(value, Money) else Decimal(0)


def _is_by_person_or_time(amount: Amount) -> bool:
    whole = Span(amount.clause.start, amount.tail.end)
    return bool(amount.cues(whole, "per", "piece") or (amount.often(whole) and _yuan(amount) < MUCH))


def nearest(amount: Amount, before: Verdicts) -> Verdict | None:
    """The words of giving or spending nearest to it: in its clause, behind it, before it."""
    names = _names(amount)
    places = (amount.clause, amount.tail, amount.lead)
    cues = (amount.cues(where, *names) for where in places)
    everywhere = (amount.sentence,) if amount.view.of(amount.lead, Level) else ()  # 高级1万元，都是一次性的
    often = (amount.often(where) for where in (*places, *everywhere))
    return next((_by(amount, found[-1]) for found in (*cues, *often) if found), None)


def _names(amount: Amount) -> tuple[str, ...]:
    """The cues that count: what is so much a person or a month is not spent, what is given not charged."""
    spent = () if _is_by_person_or_time(amount) else _spent(amount)
    price = () if amount.cues(amount.tail, "pays") else ("price",)
    return ("pays", "average", "reckoned", *price, *spent)


def a_new_sum(amount: Amount, before: Verdicts) -> Verdict | None:
    """初级由200元提高到300元: what takes the place of an old sum, where a level is spoken of."""
    old = [cue for cue in amount.cues(amount.sentence, "replaced") if cue.span.end == amount.span.start]
    return _by(amount, old[-1]) if old and amount.view.of(amount.before, Level) else None


def an_uneven_sum(amount: Amount, before: Verdicts) -> Verdict | None:
    """43.75万元, 11.4万余元: it was counted, for a standard is round."""
    digits = len(_yuan(amount).normalize().as_tuple().digits)
    return (
        Verdict("figure", "an uneven sum was counted")
        if digits >= UNEVEN and _yuan(amount) >= SMALL
        else None
    )


def of_the_sentence(amount: Amount, before: Verdicts) -> Verdict | None:
    """With no such words of its own it is what the amount before it is, or that before `；`."""
    if amount.earlier:
        verdict = _as_before(amount, before)
        standard = verdict.kind == "figure" and amount.cues(amount.clause, "per")
        return verdict._replace(kind="promise") if standard else verdict
    above = amount.sentence_before
    told = amount.view.of(above, Money)[-1:] if amount.view.chars[above.end - 1 : above.end] in "；;" else []
    last = before.get(told[0].span) if told else None
    return last if last and last.kind not in ("reckoned", "unknown") else None


def under_a_heading(amount: Amount, before: Verdicts) -> Verdict | None:
    """奖励标准 … 社会工作师2500元: the heading or lead-in above says what it is, where it is for somebody.

    In a table its column has the first say, then its row.
    """
    view = amount.view
    row = [cell for cell in view.beside(amount.span) if not view.of(cell, Money)]
    for above in (*view.heads(amount.span), *row, *view.lead_ins(amount.span)):
        if cues := amount.cues(above, *_names(amount)):
            average = amount.cues(above, "average")
            verdict = _by(amount, (average or cues)[-1], "under")
            return verdict if verdict.kind != "promise" or _is_for_somebody(amount) else None
    return None


def _is_for_somebody(amount: Amount) -> bool:
    """Whether its sentence says for whom it is, or is an item of a list or a row of a table."""
    view, sentence = amount.view, amount.sentence
    return bool(
        view.of(sentence, Level)
        or amount.cues(sentence, "any-level", "no-level", "per", "piece", "again")
        or view.column(amount.span)
        or _is_scale(amount)
        or ITEM.match(amount.words(sentence).strip())
    )


RULES: tuple[Rule, ...] = (
    as_the_one_before,
    asked_for,
    no_more,
    a_wage_floor,
    charged_or_average,
    charged_as_the_one_before,
    a_total,
    of_a_person,
    of_a_thing,
    a_part,
    spent,
    nearest,
    a_new_sum,
    of_the_sentence,
    under_a_heading,
    an_uneven_sum,
)
