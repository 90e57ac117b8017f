"""Which pieces of a page belong together: pages as newspapers, offices and web sites print them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyextract.articles import split
from policyextract.clean import clean
from policyextract.text import Span, Text

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))


def read(raw):
    return split(clean(Text.raw(raw)))


def stories(raw):
    """Title and text of each story, without line breaks."""
    return {a.title: "".join(a.text.chars.split("\n")) for a in read(raw) if a.kind == "article"}


def printed_lines(raw, article):
    """The lines of the page, from 1, on which an article stands."""
    spans = article.text.sources(Span(0, len(article.text)))
    starts = [raw.count("\n", 0, span.start) + 1 for span in spans]
    ends = [raw.count("\n", 0, span.end - 1) + 1 for span in spans]
    return {line for start, end in zip(starts, ends, strict=True) for line in range(start, end + 1)}


INTERRUPTED = """\
社工走进老矿区
3月15日，社工小周又来到河北
唐山市开平区的矿区老楼，给独
居老人量血压、修水管。
开平区民政局自2021年起购买社
工服务，每年投入 80万元，覆盖
12 个老旧小区。

让证书“变现”
日前，山东烟台市福山区出台办
法，对取得社会工作师证书的社
区工作者每月补贴 300元，助理
社会工作师每月 150元。
区民政局负责人介绍，全区已有
420人受益。
（据福山区民政局）

“老人把我们当亲人。”小周说。
今年，开平区计划再增设 5 个社
工驿站，服务半径缩短到一刻钟。
■ 本报记者 田野
"""


def test_a_story_goes_on_after_another_one():
    first, second = read(INTERRUPTED)
    assert (first.title, first.byline) == ("社工走进老矿区", "田野")
    assert first.text.chars.splitlines()[-2].startswith("今年，开平区计划再增设5个社工驿站")
    assert (second.title, second.source_note) == ("让证书“变现”", "福山区民政局")
    assert printed_lines(INTERRUPTED, second) == set(range(9, 17))


HEADLINES_LAST = """\

在四川省绵阳市北川羌族自治县
的大山里，社工站成了乡亲们的
“服务超市”。站里既能代办证
件，也能调解纠纷。

目前，北川已建成社工站 19 个，
持证社工 56 名，县财政给每名
持证社工每月补助 260 元，对考

▲ 社工在擂鼓镇教老人用手机 周敏 摄

取中级证书的一次性奖励 2000
元。

（据北川羌族自治县民政局）

新疆库尔勒市日前启动社工“牵
手计划”，对口援疆的河北社工
每批驻点半年，带教本地社工。

援受双方约定，带教期内每名督
导每月补贴 3000 元，由援疆资
金列支；本地社工通过考试的，
再奖 1500 元。
■ 本报记者 阿依古丽 通讯员 赵磊

四川北川：
大山里的“服务超市”

河北社工“牵手”库尔勒
"""


def test_headlines_at_the_end_of_the_page_find_their_stories():
    assert list(stories(HEADLINES_LAST)) == ["四川北川：大山里的“服务超市”", "河北社工“牵手”库尔勒"]


def test_a_sentence_runs_on_over_a_caption():
    assert "对考取中级证书的一次性奖励2000元。" in stories(HEADLINES_LAST)["四川北川：大山里的“服务超市”"]
    assert [a.text.chars for a in read(HEADLINES_LAST) if a.kind == "caption"] == [
        "▲ 社工在擂鼓镇教老人用手机周敏摄"
    ]


def test_bylines_of_several_people():
    assert [a.byline for a in read(HEADLINES_LAST)][-1] == "阿依古丽、赵磊"


SUBHEADS = """\
  湖北省宜昌市民政局近年来把社
会工作人才纳入全市人才计划，
在政策、资金、平台上持续发力，
社工队伍由小到大。

资金更足
市财政每年安排社会工作专项资
金 1200 万元，其中 300 万元用
于人才奖励。取得高级社会工作
师证书的，一次性奖励 1 万元。

舞台更大
全市建成社工站 113 个，社工平
均年龄 31 岁。夷陵区的社工还走
进柑橘园，为果农开展心理疏导。
  宜昌：筑巢引凤育社工
■ 本报记者 汪洋

近日，湖南省郴州市苏仙区民政
局给 86 名社工发放年度考核奖，
人均 1800 元。
（据苏仙区民政局）
  苏仙：考核奖发到社工手中
"""


def test_a_headline_right_after_its_body_and_subheads_in_it():
    first, second = read(SUBHEADS)
    assert (first.title, first.byline) == ("宜昌：筑巢引凤育社工", "汪洋")
    assert "\n资金更足\n市财政" in first.text.chars
    assert second.title == "苏仙：考核奖发到社工手中"


LEAD_APART = """\
试点街道先算“三本账”：人员
账、项目账、资金账。每站配备
社工 4 名，人均年薪 8 万元。

“钱花在哪，居民看得见。”东
湖街道社工站站长刘倩说，站里
每月张榜公布服务清单。

到 2025 年，全市将建成示范站
30 个，每站一次性奖补 5 万元。
（据湘西州民政局）

近日，云南省昭通市绥江县给考
取证书的社区干部发放奖金，助
理社会工作师每人 1200 元。
绥江县还把持证情况与岗位等级
挂钩，最高相差 600 元。

昭通：考取证书县里发奖金

湘西：社工站晒出“明白账”
湖南省湘西土家族苗族自治州民政局日前出台社工站资金公开办法，
要求试点街道社工站向居民公开人员、项目和资金三本账，首批覆盖
12 个街道，涉及资金 640 万元。
■ 本报记者 石磊
"""


def test_a_wide_lead_comes_before_the_body():
    found = stories(LEAD_APART)
    assert list(found) == ["湘西：社工站晒出“明白账”", "昭通：考取证书县里发奖金"]
    text = found["湘西：社工站晒出“明白账”"]
    assert text.index("日前出台社工站资金公开办法") < text.index("试点街道先算“三本账”")
    assert text.endswith("（据湘西州民政局）")
    assert "绥江县还把持证情况" in found["昭通：考取证书县里发奖金"]


def test_reasons_are_told():
    lead = next(a for a in read(LEAD_APART) if a.title and a.title.startswith("湘西"))
    assert "lead is set wider than the columns" in lead.reasons
    assert any(reason.startswith("headline shares 社工站、") for reason in lead.reasons)


FOUR = """\
 黑河：冬训不打烊

黑龙江省黑河市民政局趁农闲办
起社工冬训班，首期 120 名学员
结业，考核优秀的奖 500 元。
（据黑河市民政局）

午后，海南琼海市潭门镇社工站
里，渔家孩子正在写作业。
站里每周开课三次，全年服务渔
民子女 2100 人次。

重庆市江津区日前明确，对首次
取得社会工作师证书的人员一次
性补贴 2000 元。

广东省阳江市对社工机构给予场
地租金补助，每年最高 3 万元。
（据《阳江日报》）

江津：考证补贴两千元

琼海：
渔港有了“四点半课堂”

阳江：社工机构租金有补助
"""


def test_four_stories_and_their_headlines():
    found = stories(FOUR)
    assert list(found) == [
        "黑河：冬训不打烊",
        "琼海：渔港有了“四点半课堂”",
        "江津：考证补贴两千元",
        "阳江：社工机构租金有补助",
    ]
    assert "2100人次" in found["琼海：渔港有了“四点半课堂”"]
    assert found["江津：考证补贴两千元"].endswith("一次性补贴2000元。")


GLUED = """\
 让社工成为有奔头的职业
江西省宜春市民政局近日召
开座谈会，听取 30 名一线
社工的意见，承诺年内把岗
位津贴提高到每月 300 元。
（据宜春市民政局）

海南省儋州市白马井镇社
工站日前启用，配备社工
5 名，服务半径 3 公里。
■ 本报记者 符海
儋州：白马井有了社工站
"""


def test_a_headline_that_cleaning_joined_to_its_body_comes_off():
    first, second = read(GLUED)
    assert (first.title, second.title) == ("让社工成为有奔头的职业", "儋州：白马井有了社工站")
    assert first.text.chars.startswith("让社工成为有奔头的职业\n江西省宜春市")


PAPER = """\
首页 | 机构概况 | 政务公开 | 办事服务
当前位置：首页 > 政务公开 > 政策文件
索引号：11332500/2023-00031
莲民〔2023〕31号
关于做好社会工作者津贴申报
工作的通知

各乡镇人民政府、街道办事处：
现就津贴申报有关事项通知如下。
一、对象
在本区社区工作满一年的持证人员。
二、标准
等级  标准  方式  资金来源
初级  100元  按月  区财政
三、时间
2023年7月1日至7月31日。
打印申请表后交所在街道。
    丽水市莲都区民政局
    2023年6月12日
上一篇：关于开展年检工作的通知
打印本页 关闭窗口
"""


def test_a_paper_is_one_article_and_its_headings_are_no_headlines():
    paper = next(a for a in read(PAPER) if a.kind == "article")
    assert paper.title == "关于做好社会工作者津贴申报工作的通知"
    assert paper.text[paper.headline] == paper.title
    assert printed_lines(PAPER, paper) >= set(range(3, 20)) - {7}
    asides = [a for a in read(PAPER) if a.kind == "aside"]
    assert {line for a in asides for line in printed_lines(PAPER, a)} == {1, 2, 20, 21}


TITLES = {
    "衢民发〔2022〕45号\n\n关于公布先进名单的\n决  定\n\n各县民政局：\n": "关于公布先进名单的决 定",
    "社工持证每月多拿三百元\n2023-05-18 10:20  来源：汕头日报\n": "社工持证每月多拿三百元",
    "政府信息公开\n索引号：1133-1\n津贴标准一览表\n等级  标准  方式\n": "津贴标准一览表",
    "名称：某通知\n海东市民政局\n关于发放津贴的通知\n各县区民政局：\n": "海东市民政局关于发放津贴的通知",
    "关于２０２３年度奖励的公告\n一、对象\n": "关于２０２３年度奖励的公告",
    "": None,
}


@pytest.mark.parametrize("top", TITLES)
def test_titles_of_papers(top):
    body = (
        "　　为鼓励社会工作者提升专业能力，根据有关规定，给予一次性奖励一千元，由区财政承担，逾期不予受理。\n"
    )
    assert next(a.title for a in read(top + body * 2) if a.kind == "article") == TITLES[top]


def test_ids_follow_the_page():
    assert [a.id for a in read(FOUR)] == ["a1", "a2", "a3", "a4"]
    assert read(" \n\n") == []


def covered(raw):
    """How often each character of the clean page that is not blank stands in an article."""
    page = clean(Text.raw(raw))
    found = split(page)
    inside = "".join(a.text.chars for a in found)
    whole = page.text.chars + "".join(text.chars for text in page.furniture)
    return sorted("".join(inside.split())), sorted("".join(whole.split()))


PAGES = [INTERRUPTED, HEADLINES_LAST, SUBHEADS, LEAD_APART, FOUR, GLUED, PAPER]


@pytest.mark.parametrize("raw", [*PAGES, *(path.read_text("utf-8") for path in CORPUS)])
def test_every_character_is_in_one_article(raw):
    inside, whole = covered(raw)
    assert inside == whole


@given(st.lists(st.sampled_from([line for page in PAGES for line in page.split("\n")]), max_size=40))
@settings(max_examples=80, deadline=None)
def test_every_character_of_any_page_is_in_one_article(some):
    inside, whole = covered("\n".join(some))
    assert inside == whole
