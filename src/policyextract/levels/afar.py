"""The level of an amount that goes back to what was told before it: an amount, a sentence, a heading."""

from __future__ import annotations

import regex

from policyextract.amounts import Amount
from policyextract.certificates import RANKS, common
from policyextract.context import View
from policyextract.evidence import Fact
from policyextract.levels.facts import HOLDERS, OF_ITS_OWN, OTHER_PAY, POINTED_AT, Told, implied, ranks
from policyextract.outline import depth
from policyextract.text import Span
from policyextract.values import Level, Money, Place

# Words that stand for who was named before: 这一证书, 对这21人, 该类人才; 他们.
POINTER = regex.compile(
    r"(?:这|该|此|上述|前述)(?:[一几]?[类种个级本份]|些|一|\d{1,4}[名位人个])?"
    r"(?:证书?|资格|职称|称号|级别|等级|层级|人员|人才|群体|社工|持证|社工师)"
    r"|(?P<several>这\d{1,4}[名位]?人|[他她]们|前述人员)|[A-F]类人才"
    r"|(?P<when>(?:拿|取|领|获|(?:取得|拿到|获得|领到|考取)(?:资格)?)证书?(?:后|时|之[日后]|当[年月]|次[年月]))"
)
POINTS_FAR = 3  # sentences
POINTER_REACH = 400  # characters before an amount in which the words stand that point
LISTED = regex.compile(r"组成|构成|包括|分为|[二两三四五六七八九]个?(?:部分|项|类|方面)")
ITEM = regex.compile(r"[^\p{Han}\w]*[^\s\p{Han}\w]\s*")
NO_WORDS = regex.compile(r"[^\p{Han}]*(?:[一二三四五六七八九十]{1,2}[^\p{Han}]+)?")
SAID_OF_IT = regex.compile(r"[”」]?这(?:是|些|[一两三]笔)")
SOMEBODY = regex.compile(r"[对向给为《]|社工|人员|工作者|机构|站|案|的(?!补贴|津贴|奖励)")
PAID = regex.compile(
    r"补贴|补助|津贴|奖|激励|待遇|薪|资助|扶持|报销|费|钱|元|领|涨|发|补|申报|标准|办法|措施|细则|政策|指南|红利|福利|含金量|值"
)
# One of two told before, and one of three: 前者, 最高一档.
OF_TWO = regex.compile(r"(?P<first>前(?:者|一[本个种类张项]))|(?P<second>后(?:者|一[本个种类张项]))")
# The same people in another case: 可入住公寓；自行租房的，每月补500元.
OTHERWISE = regex.compile(
    r"\s*(?:[^，。；]{0,12}(?:租房|购房|买房|落户)的|(?:自行|自愿|选择|放弃|未|没有|不|仍|继续|其他|其余|同时|符合)"
    r"(?:(?!社工|人员|工作者|机构|站)[^，。；]){1,16}的[，,]?)"
)
ASKER = regex.compile(r"[您你](?!们)")
LONGEST_ANSWER = 1000  # characters of a paragraph, up to the end of a sentence, in which it is addressed
# What begins with the name of another benefit is for whoever it is for, behind a ladder of levels.
ITS_NAME = regex.compile(r"\s*(?!职业|职称|持证|证书|岗位)\p{Han}{2,4}(?:补贴|津贴|补助|奖金|奖励|工资|费)")


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


def follows_on(amount: Amount, told: Told) -> list[Fact]:
    """持证社工每月500元、600元不等: the level of the amount that only a joint sets apart."""
    before = amount.earlier[-1].span if amount.follows else None
    return [
        Fact(rank, span, "level.goes-on", "inherited") for rank, span in told[-len(RANKS) :] if span == before
    ]


def pointed_at(amount: Amount, told: Told) -> list[Fact]:
    """持有这一证书的, 对这21人, 拿证后: the one level named before the words that stand for it."""
    view = amount.view
    start = max(amount.before.start, amount.span.start - POINTER_REACH)
    pointers = list(POINTER.finditer(view.chars, start, amount.span.start))
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


def goes_on(amount: Amount, told: Told) -> list[Fact]:
    """…给予3000元，林芝市再配套奖励1500元: the level of the amount before it."""
    if not (told and amount.cues(amount.lead, "again") and amount.sentence.covers(told[-1][1])):
        return []
    return [Fact(told[-1][0], told[-1][1], "level.goes-on", "inherited")]


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
    return [Fact(rank if len(levels) == 1 else common(levels), span, "level.adds-to", "inherited")]


def _line_of_a_place(amount: Amount) -> int:
    """Where the item of a list begins, if it begins with a place and so tells of that one alone; else 0."""
    view, line = amount.view, amount.view.paragraph(amount.span.start)
    named = view.of(line, Place)
    begins = named and ITEM.fullmatch(view.chars, line.start, named[0].span.start)
    return line.start if begins else 0


def _list_above(view: View, offset: int) -> int:
    """Where the list begins that ends right above the item in which a character stands, deeper than that."""
    item = view.paragraph(offset).start
    own = depth(view.chars, Span(item, offset))
    index = view.sentence_index(item)
    while own is not None and index:
        above = view.found.sentences[index - 1]
        deep = depth(view.chars, above)
        if deep is None or deep <= own:
            break
        index -= 1
    return view.found.sentences[index].start


def above_the_list(amount: Amount, told: Told) -> list[Fact]:
    """The level or the cue of the lead-in, for a row of a table or an item of a list.

    What a lead-in only counts up (薪酬由基本工资、职业津贴组成) holds for none of the items.
    """
    view = amount.view
    if not (view.column(amount.span) or depth(view.chars, amount.sentence) is not None):
        return []
    for above in view.lead_ins(amount.span):
        if LISTED.search(amount.words(above)):
            return []
        cues = amount.cues(above, "any-level", "no-level")
        if named := _one_level(amount, above):
            return named
        if cues:
            return implied(amount, cues[-1:])
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
    start = max(answer.start, amount.sentence.end - LONGEST_ANSWER)
    if not asked and not (answer.start and ASKER.search(view.chars, start, amount.sentence.end)):
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
        return [named[-1]._replace(value=common(fact.value or "none" for fact in named))]
    return named[:1] or implied(amount, amount.cues(before, "any-level")[-1:])


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


def of_article(view: View) -> Fact:
    """`any` in an article whose headline is about certificates, else `none`."""
    title = view.title or ""
    holders = HOLDERS.search(title) and PAID.search(title)
    return Fact(
        "any" if holders else "none", view.headline if holders else None, "level.headline", "inherited"
    )
