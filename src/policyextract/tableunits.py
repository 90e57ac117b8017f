"""What the headings and captions of a table say about the numbers under them: their unit, or a date."""

from __future__ import annotations

import regex

# 标准（元/月）, 单位：万元, 标准/元
UNIT = regex.compile(
    r"[（(][^（）()]{0,40}?(?P<scale>[万千]?)元[^（）()]{0,40}[）)]|(?:单位[：:]\s*|(?<=\p{Han})[/／])(?P<scale>[万千]?)元"
)
# The same over a whole table; 单位 alone heads a column of employers.
UNIT_OF_ALL = regex.compile(r"[（(]?\s*(?:金额|计量|货币)?单位\s*[：:]")
UNIT_ALONE = regex.compile(r"[（(][^（）()\n]{0,8}(?:元|[%％])[^（）()\n]{0,6}[）)]")
COUNT = regex.compile(
    r"""
    (?: [（(] | 单位 [：:] ) \s* (?P<scale> [万亿]? )
    (?P<unit> 人次 | 户次 | 场次 | 个百分点 | [人名个家户场次期件例项所处座间%％] )
    \s* (?: [）)] | \s | $ )
    """,
    regex.VERBOSE,
)
# A unit of its own that is no money; a heading that counts, or tells when.
COUNTED = regex.compile(
    r"[（(]\s*[%％‰人个名家天年月]\s*[）)]|人数|名额|数量|序\s*号|编\s*号|年限|个数|占比|比例|时间|日期|年[份度月]|电话"
)
WHEN = regex.compile(r"时间|日期|年\s*[份度月]")
CAPTION = regex.compile(
    r"附?表\s?[\d一二三四五六七八九十]|.*(?:表|情况|统计|一览|单位[：:]\S{1,8})(?:[（(][^（）()]*)?[）)]?$"
)
