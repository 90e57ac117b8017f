"""For which level of certificate an amount is: one rule for each way to say so.

A row of amounts takes the levels told off in its order; any other amount asks `RULES`, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from policyextract.amounts import Amount
from policyextract.context import View
from policyextract.evidence import Fact, How, how_near
from policyextract.lines import ITEM
from policyextract.outline import depth
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.values import Duration, Level, Money, Place

RANKS = ("junior", "intermediate", "senior")
IMPLIED = {"any-level": "any", "no-level": "none"}
ONE_OF_SEVERAL = regex.compile(r"\s*(?:[、和或及与]|以及)\s*")
LABELLED = regex.compile(
    r"\W*(?:[一二三四五六七八九十\d]{1,3}\W)?[^，。；：\d]{1,12}：[^，。；\d]{0,8}"
)  # 社区：每月
NOUN_AND = regex.compile(r"\p{Han}{0,6}?[、和及并与]")
BRACKET = regex.compile(r"\s*[（(]")
GIVEN_TO = regex.compile(
    r"\s*是[省市州盟县区旗]里?(?:财政|政府)?(?:对|给)|"
    r"\s*(?:则|就|是|将)?(?:一次性|按月|每月|每年)?(?:奖给|发给|奖励给|付给|补给|支付给|给予)|\s*的[是为给]"
)
ABOVE = regex.compile(r"\s*(?:（含）)?[及或]?以上")
PAID_BEFORE = regex.compile(r"(?:已领|领过|领取|已享受|享受过|此前|按)[^元块]*$")
GOES_BACK = regex.compile(
    r"在此|相应|对应|同等|上述|前述|前款|前条|上款|即|[两二三](?:者|类|种|档|个(?:级别|等级|档次|层级|数字|标准))"
)
# Words that stand for who was named before: 这一证书, 对这21人, 该类人才; 他们.
POINTER = regex.compile(
    r"(?:这|该|此|上述|前述)(?:[一几]?[类种个级本份]|些|一|\d{1,4}[名位人个])?"
    r"(?:证书?|资格|职称|称号|级别|等级|层级|人员|人才|群体|社工|持证|社工师)"
    r"|(?P<several>这\d{1,4}[名位]?人|[他她]们|前述人员)|[A-F]类人才"
    r"|(?P<when>(?:拿|取|领|获|(?:取得|拿到|获得|领到|考取)(?:资格)?)证书?(?:后|时|之[日后]|当[年月]|次[年月]))"
)
BENEFIT_OF = regex.compile(r"(?:\p{Han}{2})?(?:补贴|津贴|补助|奖励|奖金)")
GIVES = regex.compile(r"(?:给予|奖励|资助|补助|奖给|补给|拨给)(?:其|该)?(?:所在)?$")
POINTS_FAR = 3  # sentences
# What is paid for the post, whatever the certificate.
OTHER_PAY = regex.compile(r"年终|绩效|全勤|工龄|岗龄|学历|基本工资|岗位工资|加班")
WHOEVER = regex.compile(r"有没有|是否|不分初|(?:不论|无论|不管)(?:有|是否)")
GRADES = regex.compile(r"(?:证书?|资格|水平|职称|[两二三]个?)的?(?:等级|级别|档次|高低|层次)")
ROW_REACH = 60  # characters before 分别 in which a row is told off
HEADS = regex.compile(r"(?:证书?|资格)?(?:者|的|人员)?[：:，,。]")
LISTED = regex.compile(r"组成|构成|包括|分为|[二两三四五六七八九]个?(?:部分|项|类|方面)")
NO_WORDS = regex.compile(r"[^\p{Han}]*(?:[一二三四五六七八九十]{1,2}[^\p{Han}]+)?")
COMPARED = regex.compile(r"[比较]$")
FOR = regex.compile(r"(?:对|给|给予|面向|象[是为]|发给|适用于)[^，。；]{0,8}$")
# Somebody, or a benefit of another kind (租房补贴); a condition is nobody: 服务满六年的.
OF_ITS_OWN = regex.compile(
    r"(?<!满[^，。；]{1,8})的(?!(?:补贴|津贴|补助|奖励|标准|待遇|额度)[是为则])|[对向《]|社工|人员|工作者|学员|居民|机构|站|案|前[一二三四五]名|[房餐]|生活|交通|工龄|学历|高温|夜班|值班|艰苦|边远|山区|海岛|节日|体检|通[讯信]|安家|绩效"
)
SAID_OF_IT = regex.compile(r"[”」]?这(?:是|些|[一两三]笔)")
SOMEBODY = regex.compile(r"[对向给为《]|社工|人员|工作者|机构|站|案|的(?!补贴|津贴|奖励)")
PAID = regex.compile(
    r"补贴|补助|津贴|奖|激励|待遇|薪|资助|扶持|报销|费|钱|元|领|涨|发|补|申报|标准|办法|措施|细则|政策|指南|红利|福利|含金量|值"
)
# Who is only pointed at: 首次取得者, 考过的人, 通过的.
POINTED_AT = regex.compile(
    r"对?(?:首次|初次|新)?(?:取得|考取|获得|获证|持证|持有|拿到|考过|通过)(?:者|的人员?|的)"
)
# One of two told before, and one of three: 前者, 最高一档.
OF_TWO = regex.compile(r"(?P<first>前(?:者|一[本个种类张项]))|(?P<second>后(?:者|一[本个种类张项]))")
TIER = regex.compile(
    r"(?P<low>最低一?[档级]|首档|第一档)|(?P<mid>中间一?[档级]|第二档)|(?P<high>最高一?[档级]|第三档)"
    r"|(?P<lower>前[两二][档级])|(?P<upper>后[两二][档级])"
)
# Who is paid is a body that meets a condition: 引进……的机构，; 聘用……的用人单位给予
A_BODY = regex.compile(
    r"[对向给]?[^，。；]*(?:聘|引进|吸纳|招|录用|培养|配备|接收|拥有|达到?)[^，。；]*的(?P<body>\p{Han}{0,6}(?:机构|单位|企业|社会组织))"
    r"(?:，|(?=按|给|每|奖|补|一次性|再|分别))[^。；]*$"
)
HONOUR = regex.compile(r"优秀(?!的|等次|奖)|最美|先进|标兵|之星|十佳|模范|获奖|金牌")
# The same people in another case: 可入住公寓；自行租房的，每月补500元.
OTHERWISE = regex.compile(
    r"\s*(?:[^，。；]{0,12}(?:租房|购房|买房|落户)的|(?:自行|自愿|选择|放弃|未|没有|不|仍|继续|其他|其余|同时|符合)"
    r"(?:(?!社工|人员|工作者|机构|站)[^，。；]){1,16}的[，,]?)"
)
ASKER = regex.compile(r"[您你](?!们)")
BENEFIT = regex.compile(r"\p{Han}{2}(?:补贴|津贴|补助|奖励)")
# What begins with the name of another benefit is for whoever it is for, behind a ladder of levels.
ITS_NAME = regex.compile(r"\s*(?!职业|职称|持证|证书|岗位)\p{Han}{2,4}(?:补贴|津贴|补助|奖金|奖励|工资|费)")
HOLDERS = regex.compile(r"持证|证书|职业资格|职业水平|职业津贴|社会工作师|社工师|社工证")

Told = list[tuple[str, Span]]  # the levels of the promises so far, with the amounts that they are for
Rule = Callable[[Amount, Told], list[Fact]]


def of_run(run: list[Amount], told: Told) -> list[list[Fact]]:
    """For each amount of a run the levels that it is for; two where one amount goes to two levels."""
    row = _in_order(run, told) if len(run) > 1 and not _is_capped(run) else []
    facts = [[fact] for fact in row] or list(_one_by_one(run, told))
    return [_and_above(run[0].view, of_one) for of_one in facts]


def _and_above(view: View, facts: list[Fact]) -> list[Fact]:
    """The levels with those above them: 中级及以上 is two; 初级及以上 is any, for nobody is left out."""
    last = facts[-1]
    if last.words is None or last.value not in RANKS or not ABOVE.match(view.chars, last.words.end):
        return facts
    if last.value == RANKS[0]:
        return [last._replace(value="any")]
    return facts + [last._replace(value=rank) for rank in RANKS[RANKS.index(last.value) + 1 :]]


def _one_by_one(run: list[Amount], told: Told) -> Iterator[list[Fact]]:
    """The levels of each amount of a run, those of the amounts before it in the run being told too."""
    here: Told = []
    for amount in run:
        facts = of_amount(amount, told + here if here else told)
        here += [(fact.value or "none", amount.span) for fact in facts]
        yield facts


def _is_capped(run: list[Amount]) -> bool:
    """Whether a row is none: 每年增发50元，封顶600元 is for one person."""
    values = [amount.mention.value for amount in run]
    return len({isinstance(value, Money) and value.min is None for value in values}) > 1


def of_amount(amount: Amount, told: Told) -> list[Fact]:
    """The levels of the first rule that has any, else that of the whole article."""
    answers = (rule(amount, told) for rule in RULES)
    return next((answer for answer in answers if answer), [_of_article(amount.view)])


def ranks(mentions: list[Mention], rule: str, how: How = "explicit") -> list[Fact]:
    """The ranks that the mentions name, in order, as facts."""
    return [
        Fact(rank, m.span, rule, how)
        for m in mentions
        if isinstance(m.value, Level)
        for rank in m.value.ranks
    ]


def _in_order(run: list[Amount], told: Told) -> list[Fact]:
    """One level for each amount of a row: 高、中级…分别给予6000元、3000元; 500、800元/月（初、中）."""
    first, last = run[0], run[-1]
    before = _told_off(first)
    if before:
        return next((row for row in (before, _last_group(first)) if len(row) == len(run)), [])
    if behind_in_brackets(first, told):
        return []
    if order := first.cues(first.lead, "upwards", "downwards"):
        return _by_rank(str(order[-1].value), order[-1].span, len(run))
    bracket = last.view.of(last.behind(12), Level)
    behind = ranks(bracket, "level.in-order-behind")
    if len(behind) == len(run) and last.view.chars[bracket[0].span.start - 1] in "（(":
        return behind
    count = len(run)
    return (
        _by_tier(first, told, count)
        or _order_told_before(first, count, told)
        or _order_over_the_list(first, count)
        or _by_size(run)
    )


def _told_off(amount: Amount) -> list[Fact]:
    """The levels before a row, and what else is told off with them: 初级、中级和领军人才分别…."""
    levels = amount.view.of(amount.lead, Level)
    others = amount.cues(amount.lead, "no-level") if levels else []
    facts = ranks(levels, "level.in-order")
    facts += [Fact("none", cue.span, cue.rule, "explicit") for cue in others if _is_joined(amount, cue)]
    return sorted(facts, key=lambda fact: fact.words or amount.span)


def _is_joined(amount: Amount, cue: Mention) -> bool:
    return bool(
        regex.search(r"[、和及与]\s*\p{Han}{0,4}$", amount.words(Span(amount.lead.start, cue.span.start)))
    )


def _last_group(amount: Amount) -> list[Fact]:
    """The levels that stand last before a row with only a joint between them."""
    return ranks(_joined_last(amount, amount.lead), "level.in-order")


def _joined_last(amount: Amount, where: Span) -> list[Mention]:
    named = [
        m
        for m in amount.view.of(where, Level)
        if not COMPARED.search(amount.view.chars, m.span.start - 2, m.span.start)
    ]
    group = named[-1:]
    for mention in reversed(named[:-1]):
        if not ONE_OF_SEVERAL.fullmatch(amount.words(Span(mention.span.end, group[0].span.start))):
            break
        group.insert(0, mention)
    return group


def _by_rank(order: str, words: Span, count: int) -> list[Fact]:
    """从低到高依次为1000元、2000元、5000元: the ranks themselves, two amounts being those below 高级."""
    row = RANKS[:count] if order == "upwards" else RANKS[:count][::-1]
    return [Fact(rank, words, "level.by-rank", "computed") for rank in row] if count <= len(RANKS) else []


def one_of_two(amount: Amount, told: Told) -> list[Fact]:
    """初级、中级每月…，前者另领500元，后者1000元: of the two levels named last."""
    words = list(OF_TWO.finditer(amount.view.chars, *amount.lead))
    if not words:
        return []
    at = words[-1].start()
    before = Span(amount.view.sentence(max(0, amount.sentence.start - 1)).start, at)
    named = [m for m in amount.view.of(before, Level) if m.span.start < at]
    two = list(dict.fromkeys(fact.value for fact in reversed(ranks(named, ""))))[1::-1]
    if len(two) < 2:
        return []
    index = 0 if words[-1]["first"] else 1
    return [Fact(two[index], Span(*words[-1].span()), "level.one-of-two", "inherited")]


def of_a_tier(amount: Amount, told: Told) -> list[Fact]:
    """最低档800元, 最高一档5000元, where certificates are spoken of."""
    return _by_tier(amount, told, 1)


def _by_tier(amount: Amount, told: Told, count: int) -> list[Fact]:
    tiers = list(TIER.finditer(amount.view.chars, *amount.lead))
    if not tiers or not (
        any(rank in RANKS for rank, _ in told) or HOLDERS.search(amount.words(amount.before))
    ):
        return []
    names = {"low": RANKS[:1], "mid": RANKS[1:2], "high": RANKS[2:], "lower": RANKS[:2], "upper": RANKS[1:]}
    row = names[tiers[-1].lastgroup or ""]
    return [
        Fact(rank, Span(*tiers[-1].span()), "level.tier", "computed") for rank in row if len(row) == count
    ]


def _by_size(run: list[Amount]) -> list[Fact]:
    """按证书等级分别给予1000元、2000元、5000元: where no rank is named, the size tells which is meant."""
    grades = GRADES.search(run[0].view.chars, *run[0].lead)
    sizes = [amount.mention.value.min for amount in run if isinstance(amount.mention.value, Money)]
    told = [size for size in sizes if size is not None]
    if not grades or len(set(told)) < len(run) or told not in (sorted(told), sorted(told, reverse=True)):
        return []
    return _by_rank("upwards" if told[0] < told[-1] else "downwards", Span(*grades.span()), len(run))


def _order_told_before(amount: Amount, count: int, told: Told) -> list[Fact]:
    """The levels of the row told last, where the sentence goes back to them: 按上述等级，即100、200元.

    Else those that the sentence before counts up: 其中初级131人、中级25人。分别奖励800元、1500元.
    """
    cues = amount.cues(amount.sentence, "any-level", "again", "respectively")
    if amount.cues(amount.lead, "no-level") or _is_for_others(amount) or _tells_a_row(amount, count):
        return []
    last = dict(told)
    latest = dict.fromkeys(rank for rank, _ in reversed(told) if rank in RANKS)
    row = [(rank, last[rank]) for rank in reversed(list(latest)[:count])]
    if len(row) < count:
        before = _sentence_before(amount)
        named = {fact.value: fact for fact in ranks(amount.view.of(before, Level), "") if before}
        row = [(rank or "", fact.words) for rank, fact in named.items() if len(named) == count and fact.words]
    if len(row) < count or not (cues or GOES_BACK.search(amount.words(amount.sentence))):
        return []
    return [Fact(rank, span, "level.in-order-told-before", "inherited") for rank, span in row]


def _order_over_the_list(amount: Amount, count: int) -> list[Fact]:
    """初级、中级标准如下。社区：100元、200元；机构：80元、160元: the row that heads a list of rows."""
    if not LABELLED.fullmatch(amount.words(amount.before)):
        return []
    view = amount.view
    first, last = (
        view.sentence_index(view.paragraph(amount.span.start).start),
        view.sentence_index(amount.span.start),
    )
    for above in (*view.found.sentences[first:last][::-1], *view.lead_ins(amount.span)):
        if named := view.of(above, Level):
            alone = not view.of(above, Money) and len(ranks(named, "")) == count
            return ranks(named, "level.over-the-list", "inherited") if alone else []
    return []


def _is_for_others(amount: Amount) -> bool:
    """Whether a row is for whom its own words name: 获市级、省级采用的，奖金依次为3000、6000元."""
    lead = POINTED_AT.sub("", amount.words(amount.lead))
    back = amount.cues(amount.lead, "any-level") or regex.search(r"等级|级别", lead) or GOES_BACK.search(lead)
    return not back and bool(OF_ITS_OWN.search(lead))


def _tells_a_row(amount: Amount, count: int) -> bool:
    """Whether a row is told off by what its lead tells: 满3年、满5年的分别; 优秀、良好、合格的，依次."""
    if len(amount.view.of(amount.lead, Duration)) >= count:
        return True
    for cue in amount.cues(amount.lead, "respectively")[-1:]:
        told = amount.words(Span(max(amount.lead.start, cue.span.start - ROW_REACH), cue.span.start))
        clauses = regex.split("[，。；：]", told)[-2:]
        return any(len(ONE_OF_SEVERAL.findall(clause)) == count - 1 for clause in clauses)
    return False


def _sentence_before(amount: Amount) -> Span:
    """The sentence before, in its paragraph; an empty span where there is none."""
    start = amount.sentence.start
    first = start == amount.view.paragraph(start).start
    return Span(start, start) if first else amount.view.sentence(start - 1)


def behind_in_brackets(amount: Amount, told: Told) -> list[Fact]:
    """每月100元（初级）."""
    found = amount.view.of(amount.behind(8), Level)[:1]
    if not found or not BRACKET.fullmatch(amount.words(Span(amount.span.end, found[0].span.start))):
        return []
    return ranks(found, "level.behind")


def in_the_cell(amount: Amount, told: Told) -> list[Fact]:
    """The level that stands in its cell of a table, where that tells no other sum: 初级：每月200元."""
    cell = amount.view.cell(amount.span)
    alone = cell and len(amount.view.of(cell, Money)) == 1
    return ranks(amount.view.of(cell, Level), "level.cell") if cell and alone else []


def over_the_column(amount: Amount, told: Told) -> list[Fact]:
    """The level that heads the column of a table."""
    named = (amount.view.of(place, Level) for place in amount.view.heads(amount.span))
    return next((ranks(found, "level.column", "inherited") for found in named if found), [])


def of_a_winner(amount: Amount, told: Told) -> list[Fact]:
    """None in a table of 优秀社工, where a certificate only tells who the winner is."""
    view = amount.view
    titles = view.lead_ins(amount.span)[1:2] if view.cell(amount.span) else []
    titles += view.column(amount.span)[2:]
    named = [span for span in titles if HONOUR.search(view.chars, *span) and not view.of(span, Level)]
    return [Fact("none", named[0], "level.winner", "inherited")] if named else []


def in_the_row(amount: Amount, told: Told) -> list[Fact]:
    """The level that stands in its row of a table, before it or else behind it, or above an empty cell."""
    cells = (amount.view.of(cell, Level) for cell in amount.view.beside(amount.span))
    return next((ranks(named, "level.row", "inherited") for named in cells if named), [])


def given_to(amount: Amount, told: Told) -> list[Fact]:
    """6000元一次性奖给高级社会工作师."""
    if not GIVEN_TO.match(amount.view.chars, *amount.tail):
        return []
    cues = amount.cues(amount.tail, "any-level", "no-level")
    implied = [Fact(IMPLIED[str(cue.value)], cue.span, "level.given-to", "explicit") for cue in cues[:1]]
    return ranks(amount.view.of(amount.tail, Level), "level.given-to") or implied


def topped_up(amount: Amount, told: Told) -> list[Fact]:
    """The level above the only one named, in a top-up: 已领过初级补贴的，补发差额800元."""
    named = ranks(amount.view.of(amount.lead, Level), "level.top-up", "computed")
    if len(named) != 1 or not named[0].words or named[0].value == RANKS[-1]:
        return []
    words = named[0].words
    paid = PAID_BEFORE.search(amount.view.chars[max(0, words.start - 8) : words.start])
    if not paid or "差额" not in amount.words(Span(words.end, amount.tail.end)):
        return []
    return [named[0]._replace(value=RANKS[RANKS.index(named[0].value or "") + 1])]


def promoted_to(amount: Amount, told: Told) -> list[Fact]:
    """由初级晋升中级 speaks of 中级."""
    words = amount.cues(amount.lead, "promotion")
    after = [m for m in amount.view.of(amount.lead, Level) if words and m.span.start >= words[-1].span.end]
    return ranks(after[:1], "level.promotion")


def paid_to_a_body(amount: Amount, told: Told) -> list[Fact]:
    """机构每培养1名高级社工师，奖励机构1万元: the money is for the body, whatever it is paid for.

    So it is where a condition ends in it (对聘用高级社会工作师的机构，每年给予2万元), and where what is given
    is named so: 高级社会工作师领办的，给予工作室经费5万元.
    """
    if ends := list(A_BODY.finditer(amount.view.chars, *amount.lead)):
        return [Fact("none", Span(*ends[-1].span("body")), "level.body", "explicit")]
    bodies = amount.cues(amount.lead, "no-level")
    given = [cue for cue in bodies if GIVES.search(amount.words(Span(amount.lead.start, cue.span.start)))]
    return _implied(amount, given[:1] or (bodies[:1] if amount.cues(amount.lead, "each") else []))


def follows_on(amount: Amount, told: Told) -> list[Fact]:
    """持证社工每月500元、600元不等: the level of the amount that only a joint sets apart."""
    before = amount.earlier[-1].span if amount.follows else None
    return [
        Fact(rank, span, "level.goes-on", "inherited") for rank, span in told[-len(RANKS) :] if span == before
    ]


def named_before(amount: Amount, told: Told) -> list[Fact]:
    """The level that stands last before it, with those that a joint binds to it: 中级、高级社工师."""
    words = Span(amount.lead.start, amount.span.end)  # 不低于初级每月100元
    return ranks(_joined_last(amount, words), "level.before")


def named_by_its_noun(amount: Amount, told: Told) -> list[Fact]:
    """每年1.2万元督导经费: what the words right behind it call it."""
    near = Span(amount.span.end, min(amount.behind(2).end, amount.tail.end))
    return _implied(amount, amount.cues(near, "no-level")[:1])


def of_the_item(amount: Amount, told: Told) -> list[Fact]:
    """（三）高级社会工作师：考试合格的发4000元，取得证书的再发6000元: the level that heads an item."""
    mark = ITEM.match(amount.words(amount.sentence).lstrip()) if amount.earlier else None
    if not mark or amount.cues(amount.lead, "no-level"):
        return []
    start = amount.sentence.end - len(amount.words(amount.sentence).lstrip()) + mark.end()
    named = [level for level in amount.view.of(amount.before, Level) if level.span.start == start]
    alone = named and HEADS.match(amount.view.chars, named[0].span.end)
    return ranks(named, "level.item") if alone else []


def pointed_at(amount: Amount, told: Told) -> list[Fact]:
    """持有这一证书的, 对这21人, 拿证后: the one level named before the words that stand for it."""
    view = amount.view
    pointers = list(POINTER.finditer(view.chars, *amount.before))
    if not pointers or amount.cues(Span(pointers[-1].end(), amount.span.start), "no-level"):
        return []
    pointer = pointers[-1]
    if view.of(Span(pointer.end(), amount.span.start), Level):
        return []
    index = view.sentence_index(pointer.start())
    near = [Span(amount.sentence.start, pointer.start())]
    near += reversed(view.found.sentences[max(0, index - POINTS_FAR) : index])
    groups = [
        named for place in near if (named := ranks(view.of(place, Level), "level.pointed-at", "inherited"))
    ]
    named = [fact for group in (groups if pointer["when"] else groups[:1]) for fact in group]
    return named[-1:] if len({fact.value for fact in named}) == 1 else []


def implied_before(amount: Amount, told: Told) -> list[Fact]:
    """持证 before it: any level; 领军人才: none."""
    return _implied(amount, _own_cues(amount, amount.lead, "any-level", "no-level")[-1:])


def _own_cues(amount: Amount, where: Span, *names: str) -> list[Mention]:
    """The cues that are not what an earlier amount is called: 5万元项目资助和每月1500元生活补贴."""
    ends = {m.span.end for m in amount.earlier}
    chars = amount.view.chars
    return [
        cue
        for cue in amount.cues(where, *names)
        if cue.span.start not in ends or not NOUN_AND.match(chars, cue.span.end)
    ]


def goes_on(amount: Amount, told: Told) -> list[Fact]:
    """…给予3000元，林芝市再配套奖励1500元: the level of the amount before it."""
    if not (told and amount.cues(amount.lead, "again") and amount.sentence.covers(told[-1][1])):
        return []
    return [Fact(told[-1][0], told[-1][1], "level.goes-on", "inherited")]


def implied_behind(amount: Amount, told: Told) -> list[Fact]:
    """1.2万元督导津贴; 每人600元，有没有证都给."""
    after = amount.view.of(Span(amount.span.end, amount.sentence.end), Money)
    rest = Span(amount.tail.end, after[0].span.start if after else amount.sentence.end)
    cues = amount.cues(rest, "any-level", "no-level")
    whoever = [cue for cue in cues if WHOEVER.match(amount.words(cue.span))]
    named = amount.view.of(amount.before, Level)  # 职业津贴 is that of the level named
    behind = amount.cues(amount.tail, *(("no-level",) if named else ("any-level", "no-level")))
    return _implied(amount, (behind + whoever)[:1])


def of_the_sentence(amount: Amount, told: Told) -> list[Fact]:
    """The level that the sentence named before an earlier amount."""
    named = amount.view.of(amount.before, Level)[-1:]
    if _own_cues(amount, amount.before, "no-level") or _is_another_benefit(amount, named):
        return []
    return ranks(named, "level.sentence")[-1:]


def implied_by_the_sentence(amount: Amount, told: Told) -> list[Fact]:
    """The cue that the sentence gave before an earlier amount."""
    cues = _own_cues(amount, amount.before, "any-level", "no-level")[-1:]
    return [] if _is_another_benefit(amount, cues) else _implied(amount, cues)


def _is_another_benefit(amount: Amount, words: list[Mention]) -> bool:
    """中级津贴300元，站长津贴500元: whether they belong to one benefit's name, and it has one of its own."""
    if not words:
        return False
    if OTHER_PAY.search(amount.words(amount.clause)):
        return True
    named = BENEFIT.search(amount.view.chars, words[-1].span.start, words[-1].span.end + 2)
    return bool(named and BENEFIT.search(amount.words(amount.lead)))


def _implied(amount: Amount, cues: list[Mention]) -> list[Fact]:
    return [
        Fact(IMPLIED[str(cue.value)], cue.span, cue.rule, how_near(cue.span, amount.sentence)) for cue in cues
    ]


def named_behind(amount: Amount, told: Told) -> list[Fact]:
    """奖励2000元，是对初级的承诺: the first level behind it, in a clause with no amount of its own.

    Or the first word of what it is called (每月800元的高级津贴), or one that it is compared with:
    与邻县每月500元相比，我县的中级津贴只有300元.
    """
    view, at = amount.view, amount.tail.end
    near = view.of(Span(amount.span.end, min(amount.behind(2).end, at)), Level)
    if near and BENEFIT_OF.match(view.chars, near[0].span.end):
        return ranks(near[:1], "level.of-its-noun")
    if amount.words(amount.tail).endswith("相比"):
        return ranks(view.of(Span(at, amount.sentence.end), Level)[:1], "level.compared")
    for level in view.of(Span(at, amount.sentence.end), Level)[:1]:
        clause = Span(view.clause(level.span).start, view.tail(level.span).end)
        if not view.of(Span(at, clause.end), Money) and FOR.search(amount.words(Span(at, level.span.start))):
            return ranks([level], "level.named-behind")
    return []


def added_to(amount: Amount, told: Told) -> list[Fact]:
    """The level of the promises just above that it adds to; `any` where they are several."""
    if not (amount.cues(amount.lead, "again") or amount.cues(amount.tail, "again")):
        return []
    view = amount.view
    index = view.sentence_index(amount.span.start)
    above = view.found.sentences[max(0, index - 2)].start
    start = min(above, view.paragraph(amount.span.start).start, _list_above(view, amount.span.start))
    start = _line_of_a_place(amount) or start
    levels = {rank: span for rank, span in told if span.start >= start}
    if not levels:
        return []
    rank, span = list(levels.items())[-1]
    if amount.words(amount.sentence).startswith("其中"):  # of those just spoken of
        return [Fact(*told[-1], "level.adds-to", "inherited")]
    return [Fact(rank if len(levels) == 1 else "any", span, "level.adds-to", "inherited")]


def _line_of_a_place(amount: Amount) -> int:
    """Where the item of a list begins, if it begins with a place and so tells of that one alone; else 0."""
    view, line = amount.view, amount.view.paragraph(amount.span.start)
    named = view.of(line, Place)
    begins = named and regex.fullmatch(
        r"[^\p{Han}\w]*[^\s\p{Han}\w]\s*", view.chars[line.start : named[0].span.start]
    )
    return line.start if begins else 0


def _list_above(view: View, offset: int) -> int:
    """Where the list begins that ends right above the item in which a character stands, deeper than that."""
    item = view.paragraph(offset).start
    own = depth(view.chars[item:offset])
    index = view.sentence_index(item)
    while own is not None and index:
        above = view.found.sentences[index - 1]
        deep = depth(view.chars[slice(*above)])
        if deep is None or deep <= own:
            break
        index -= 1
    return view.found.sentences[index].start


def above_the_list(amount: Amount, told: Told) -> list[Fact]:
    """The level or the cue of the lead-in, for a row of a table or an item of a list.

    What a lead-in only counts up (薪酬由基本工资、职业津贴组成) holds for none of the items.
    """
    view = amount.view
    if not (view.column(amount.span) or depth(amount.words(amount.sentence)) is not None):
        return []
    for above in view.lead_ins(amount.span):
        if LISTED.search(amount.words(above)):
            return []
        cues = amount.cues(above, "any-level", "no-level")
        if named := _one_level(amount, above):
            return named
        if cues:
            return _implied(amount, cues[-1:])
    return []


def _one_level(amount: Amount, heading: Span) -> list[Fact]:
    """The level of a heading that names one and nobody else, and tells no amount of its own."""
    if amount.view.of(heading, Money) or amount.cues(heading, "no-level"):
        return []
    named = ranks(amount.view.of(heading, Level), "level.heading", "inherited")
    return named[:1] if len({fact.value for fact in named}) == 1 else []


def on_a_line_above(amount: Amount, told: Told) -> list[Fact]:
    """助理社会工作师 on a line of its own, and 每月300元 on those below it."""
    view = amount.view
    index = view.sentence_index(amount.span.start)
    for above in reversed(view.found.sentences[max(0, index - 3) : index]):
        if view.chars[above.end - 1] != "\n":
            return []
        if named := view.of(above, Level):
            beside = (Span(above.start, named[0].span.start), Span(named[-1].span.end, above.end))
            alone = all(NO_WORDS.fullmatch(amount.words(side)) for side in beside)
            return ranks(named, "level.line-above", "inherited") if alone else []
        if not view.of(above, Money):
            return []
    return []


def as_the_sentence_before(amount: Amount, told: Told) -> list[Fact]:
    """甲区对持证人员每月补150元；乙区是一年2000元: a sentence behind `；` that names nobody of its own."""
    before = _goes_on_from(amount)
    if not before or amount.view.chars[before.end - 1] not in "；;":
        return []
    there = [(rank, span) for rank, span in told if before.covers(span)]
    if len({rank for rank, _ in there} & set(RANKS)) > 1:  # behind a ladder it is for all on it
        return [Fact("any", there[-1][1], "level.sentence-before", "inherited")]
    return [Fact(*there[-1], "level.sentence-before", "inherited")] if there else []


def asked_about(amount: Amount, told: Told) -> list[Fact]:
    """问：我考了中级，能领多少？答：您可领3000元: the answer to one who asks is about his own level."""
    view = amount.view
    answer = view.paragraph(amount.span.start)
    question = view.paragraph(answer.start - 1) if answer.start else answer
    asked = amount.words(question).rstrip().endswith("？") and question != answer
    if not asked and not (answer.start and ASKER.search(view.chars, answer.start, amount.sentence.end)):
        return []
    named = ranks(view.of(question, Level), "level.asked-about", "inherited")
    return named[:1] if len({fact.value for fact in named}) == 1 else []


def spoken_of_before(amount: Amount, told: Told) -> list[Fact]:
    """考过初级有补贴吗？有，每月100元: it names nobody, so it is about those of the sentence before."""
    before = _goes_on_from(amount)
    if not before or amount.cues(before, "no-level"):
        return []
    named = ranks(amount.view.of(before, Level), "level.spoken-of", "inherited")
    if len({fact.value for fact in named}) > 1:
        return [named[-1]._replace(value="any")]
    return named[:1] or _implied(amount, amount.cues(before, "any-level")[-1:])


def as_its_sentence(amount: Amount, told: Told) -> list[Fact]:
    """以某市为例，一次性奖励6万元，购房补贴30万元: the level that the amount before it has from elsewhere."""
    if not (told and amount.earlier and told[-1][1] == amount.earlier[-1].span and told[-1][0] in RANKS):
        return []
    lead = amount.words(amount.lead)
    if (
        amount.cues(amount.lead, "no-level")
        or OTHER_PAY.search(amount.words(amount.clause))
        or SOMEBODY.search(lead)
    ):
        return []
    return [Fact(*told[-1], "level.as-its-sentence", "inherited")]


def said_of_it(amount: Amount, told: Told) -> list[Fact]:
    """“省里奖1万元。”这是首位高级社会工作师的奖励: the one level of the sentence that goes back to it."""
    if amount.cues(amount.sentence, "any-level", "no-level") or amount.view.of(amount.sentence, Level):
        return []
    behind = Span(amount.sentence.end, amount.sentence.end)
    if SAID_OF_IT.match(amount.view.chars, amount.sentence.end):
        behind = amount.view.sentence(amount.sentence.end + 1)
    named = ranks(amount.view.of(behind, Level), "level.said-of-it", "inherited")
    return named if len(named) == 1 and not amount.view.of(behind, Money) else []


def _goes_on_from(amount: Amount) -> Span | None:
    """The sentence before, in its paragraph, where its own names nobody up to the amount."""
    start = amount.sentence.start

    words = POINTED_AT.sub("", amount.words(amount.before))
    of_its_own = OF_ITS_OWN.search(words) and not OTHERWISE.match(words)
    if start == amount.view.paragraph(start).start or of_its_own:
        return None
    before = amount.view.sentence(start - 1)
    ladder = len(ranks(amount.view.of(before, Level), "")) > 1 and len(amount.view.of(before, Money)) > 1
    return None if ladder and ITS_NAME.match(words) else before


def _of_article(view: View) -> Fact:
    """`any` in an article whose headline is about certificates, else `none`."""
    title = view.title or ""
    holders = HOLDERS.search(title) and PAID.search(title)
    return Fact(
        "any" if holders else "none", view.headline if holders else None, "level.headline", "inherited"
    )


RULES: tuple[Rule, ...] = (
    behind_in_brackets,
    in_the_cell,
    over_the_column,
    of_a_winner,
    in_the_row,
    one_of_two,
    of_a_tier,
    given_to,
    topped_up,
    promoted_to,
    paid_to_a_body,
    follows_on,
    named_before,
    named_by_its_noun,
    of_the_item,
    pointed_at,
    implied_before,
    on_a_line_above,
    goes_on,
    implied_behind,
    of_the_sentence,
    implied_by_the_sentence,
    named_behind,
    added_to,
    as_the_sentence_before,
    above_the_list,
    asked_about,
    spoken_of_before,
    as_its_sentence,
    said_of_it,
)
