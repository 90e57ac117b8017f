"""Which pieces of a page belong together: pages as newspapers, offices and web sites print them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyextract import extract_text
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
    assert "headline and body share 社工, 湘西" in lead.reasons


SHREDDED = """\
近日，甘肃省临洮县的果农收到一
条短信：社工站开了果树课堂。讲
课的老把式说，谁要想学种猕猴

云南省腾冲市的社工站里，志愿者
每周三陪老人包饺子。社工段雅琴
去年考取证书，每月多领津贴两百
桃，先要学会剪枝。一堂课补助讲
师二百元，已经开了十五堂。

元，都用来给老人买面粉和馅料。
段雅琴说，她还想再开一个班。

腾冲：周三一起包饺子

临洮：果树课堂开到地头
"""


def test_sentences_go_on_where_their_words_fit():
    found = stories(SHREDDED)
    assert list(found) == ["临洮：果树课堂开到地头", "腾冲：周三一起包饺子"]
    assert "种猕猴桃，先要学会剪枝" in found["临洮：果树课堂开到地头"]
    assert "每月多领津贴两百元，都用来" in found["腾冲：周三一起包饺子"]


def test_reasons_show_the_words_that_tie_pieces_together():
    first, second = read(SHREDDED)
    assert "the sentence «…，谁要想学种猕猴» goes on with «桃，先要学会剪枝…»" in first.reasons
    assert "headline and body share 腾冲, 周三, 饺子" in second.reasons


NAMED = """\
江西省婺源县今年给驻村社工发交
通补贴，每人每月二百元。
社工褚妍秋跑了十二个村，哪户缺
人手，哪户盼孩子回来，她都记在
本上。

福建省连城县的志愿者组成三支服
务队，农忙时帮工。
到了农闲，他们教老人用手机，一
个月开两堂课，祠堂里坐得满满当
当。

农忙一过，褚妍秋就把台账搬到祠
堂里，谁家缺什么，一笔一笔记下
来。
明年，这本台账要换成电子的。

婺源：社工进村有补贴

连城：三支队伍不得闲
"""


def test_pieces_that_share_a_name_are_one_story():
    found = {a.title: a for a in read(NAMED)}
    assert "台账" in found["婺源：社工进村有补贴"].text.chars
    assert "the pieces share 褚妍秋" in found["婺源：社工进村有补贴"].reasons


HEADLINES = """\
一张证书，两头
都有补贴

本报讯（记者 路 远）近日，河北
省承德市的社工取得证书，市里补
三百元，县里再补二百元，按月发
到卡上。
■ 谁来申请
持证社工向所在街道提出申请，街
道在十日内审核，逾期视为通过。
（路远）

社工在街头解答补贴申请的问题。
    周明 摄

本版编辑 齐敏   电话：0314-2020
"""


def test_commas_in_headlines_signatures_credits_and_editors():
    kinds = {a.kind: a for a in read(HEADLINES)}
    assert kinds["article"].title == "一张证书，两头都有补贴"
    assert kinds["caption"].text.chars.startswith("社工在街头解答")
    assert kinds["aside"].text.chars.startswith("本版编辑")
    assert {a.byline for a in read(HEADLINES) if a.kind == "article"} <= {"路 远", "路远", None}


KICKER = """\
四川省泸州市纳溪区的社工站搬进
了茶山，采茶季每天补助三十元。
（据纳溪区民政局）

采茶季里不打烊
泸州纳溪：
茶山上的社工站

会填表，更要会敲门
楚云帆

填表人人都会，敲门却是一门手艺。
社工的本事，正在门里门外。
"""


def test_kickers_and_names_under_headlines():
    found = {a.title: a for a in read(KICKER)}
    assert "采茶季里不打烊泸州纳溪：茶山上的社工站" in found
    assert "会填表，更要会敲门" in found


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
    "通辽市社会工作统计公报\n通辽市民政局　通辽市统计局\n2024年3月9日\n": "通辽市社会工作统计公报",
    "": None,
    "云和县民政局\n云和县财政局\n文件\n云民〔2024〕3号\n关于印发《云和县社工补贴\n办法》的通知\n各乡镇：\n": (
        "关于印发《云和县社工补贴办法》的通知"
    ),
    "云民〔2024〕3号\n云和县委组织部\n云和县民政局\n财政局\n教育局\n司法局\n关于发放津贴的通知\n": (
        "云和县委组织部云和县民政局财政局教育局司法局关于发放津贴的通知"
    ),
    "某市人民政府网站 > 政务公开 > 文件\n社工补贴年度说明\n发布日期：2024年2月3日\n": "社工补贴年度说明",
    "要闻 | 县区 | 专题 | 视频　　登录 | 注册\n证考下来了，人留住了\n——访某会长\n2024-03-02 09:12\n": (
        "证考下来了，人留住了——访某会长"
    ),
    "新闻中心\n社工进村来\n来源：某网 时间：2024-06-18\n": "社工进村来",
    "看过来！社工补贴开领了\n原创　某社工　2024-12-06 20:15　发表于福建\n": "看过来！社工补贴开领了",
    "索 引 号：11-2\n标    题：关于评选的通知\n概述：评选办法\n关于评选的通知\n各区：\n": "关于评选的通知",
    "会议纪要\n〔2024〕第6期\n某局办公室　2024年5月8日\n关于发放补贴的会议纪要\n": "关于发放补贴的会议纪要",
    "在推进会上的讲话\n（2024年3月19日）\n张某\n同志们：\n": "在推进会上的讲话",
    "云民函〔2024〕36号　　　A类\n　　　签发人：张某某\n\n云和县民政局\n对第27号建议的答复\n\n李某代表：\n": (
        "云和县民政局对第27号建议的答复"
    ),
    "在线访谈：谈谈补贴\n访谈嘉宾：张某 副局长\n": "在线访谈：谈谈补贴",
}


@pytest.mark.parametrize("top", TITLES)
def test_titles_of_papers(top):
    body = (
        "　　为鼓励社会工作者提升专业能力，根据有关规定，给予一次性奖励一千元，由区财政承担，逾期不予受理。\n"
    )
    assert next(a.title for a in read(top + body * 2) if a.kind == "article") == TITLES[top]


GAZETTE = """\
某市人民政府公报　2024年第5期
目  录
关于调整津贴的通知……………………1
·部门文件·

某市民政局　某市财政局
关于调整津贴的通知
某民规〔2024〕5号

各县民政局：
　　津贴调整为每人每月200元。
　　　　2024年6月18日

津贴申领办法
　　第一条　持证人员每年申领一次。
· 27 ·
某市人民政府公报　2024年第5期
·县区文件·

某县民政局
关于停发津贴的公告
2024年第2号

　　原津贴自2024年7月1日起停发。
　　　　2024年6月24日
"""


def test_the_papers_of_a_gazette_and_what_comes_with_one_of_them():
    found = [a for a in read(GAZETTE) if a.kind == "article"]
    assert [a.title for a in found] == [
        "某市民政局 某市财政局关于调整津贴的通知",
        "某县民政局关于停发津贴的公告",
    ]
    assert printed_lines(GAZETTE, found[0]) == set(range(6, 16))
    assert found[1].reasons == ("a paper has a number, an address or a date of its own",)


FORUM = """\
首页 > 互动交流 > 来信选登
来信选登　　共86条　第1/5页
信件编号：2024-117
信件主题：补贴怎么领
我去年考了初级证，补贴怎么领？
答复单位：某区民政局
您好，每月补贴150元，请到社区登记。
信件编号：2024-131
信件主题：能不能多设岗位
建议在小区里设社工岗位。
答复单位：某区民政局
您好，今年增设岗位20个，年薪6万元。
上一页 1 2 3 下一页
"""


def test_each_letter_of_a_forum_is_an_article():
    found = [a for a in read(FORUM) if a.kind == "article"]
    assert [a.title for a in found] == ["补贴怎么领", "能不能多设岗位"]
    assert [printed_lines(FORUM, a) for a in found] == [set(range(3, 8)), set(range(8, 13))]


FORWARDED = """\
某市民发〔2024〕33号
某市民政局转发省民政厅
关于激励社工的通知
各县民政局：
现将省民政厅《关于激励社工的通知》转发给你们。
某市民政局
2024年4月1日

某民慈〔2024〕20号
某省民政厅关于激励社工的通知
各市民政局：
对取得高级证书的奖励1万元。
某省民政厅
2024年3月10日
"""


def test_a_paper_that_a_notice_names_comes_with_it():
    assert [a.title for a in read(FORWARDED)] == ["某市民政局转发省民政厅关于激励社工的通知"]


NEWS = """\
某县人民政府
请输入关键字
首页 | 政务公开 | 政民互动 | 登录
当前位置：首页 >> 新闻
民政局召开社工座谈会
发布时间：2024-03-01 来源：办公室
2月28日，县民政局听取30名社工意见。

社工考试合格人数创新高
发布时间：2024-03-05 来源：人事科
2023年全县有320人通过考试。
相关推荐：
社工好考吗？
2024/5/6 10:22    社工座谈会_某县民政局
https://www.example.cn/art/1.html   1/1
"""


def test_a_web_page_with_two_items_under_its_menus_and_over_its_links():
    found = [a for a in read(NEWS) if a.kind == "article"]
    assert [a.title for a in found] == ["民政局召开社工座谈会", "社工考试合格人数创新高"]
    assert [printed_lines(NEWS, a) for a in found] == [{5, 6, 7}, {9, 10, 11}]


DIGEST = """\
社工信息
第12期

本期要目
★ 我市出台社工津贴新政
★ 社工站建设提速

我市出台社工津贴新政
6月3日，市民政局、财政局印发办法，初级社工每月补贴200元，政策自7月1日起施行。

社工站建设提速
截至6月底，全市建成社工站86个，覆盖率92%，投入资金1200万元，社工站配备社工300名。
"""


def test_the_contents_tell_the_items_of_a_digest():
    found = [a for a in read(DIGEST) if a.kind == "article"]
    assert [a.title for a in found] == ["我市出台社工津贴新政", "社工站建设提速"]


POST = """\
点击上方“某社工”关注我们
持证社工看过来
某社工 2024年5月11日 17:32
好消息！补贴开始申领，初级每月100元。
——END——
【培训】全程班298元，报名从速。
祝大家逢考必过！
阅读 1.3万　　赞 216　　在看 88
"""


def test_what_an_account_adds_to_its_post_is_an_aside():
    (post,) = (a for a in read(POST) if a.kind == "article")
    assert (post.title, printed_lines(POST, post)) == ("持证社工看过来", {2, 3, 4})


LETTERS = """\
今日看点
·高温补贴谁来发（榆林）
·义诊日程（宜宾）

高温补贴谁来发？
按岗位算
问：我在陕西省榆林市做社工，夏
天天天入户，有高温补贴吗？
——读者 白女士
答：有。按照榆林市的规定，户外
岗位每月补贴 240 元，发四个月。
（榆林市民政局）

问：四川省宜宾市的社工站月底义
诊吗？我母亲腿脚不便。
——读者 老 何
义诊能上门吗？来电就行！
答：能。宜宾市社工站每月最后一
个周六义诊，行动不便的老人可以
预约上门，全程不收费。
（宜宾市社会工作服务中心）

雨后的早市上，青海西宁的社工摆
出十张长桌，卖的是残疾人做的绒
花。两个钟头卖出 310 件。
一张长桌卖绒花
"""


def test_readers_letters_and_a_headline_under_its_story():
    found = stories(LETTERS)
    assert list(found) == ["高温补贴谁来发？按岗位算", "义诊能上门吗？来电就行！", "一张长桌卖绒花"]
    assert found["义诊能上门吗？来电就行！"].endswith("（宜宾市社会工作服务中心）")
    assert "240元，发四个月" in found["高温补贴谁来发？按岗位算"]


def test_a_list_of_contents_is_an_aside():
    assert printed_lines(LETTERS, read(LETTERS)[0]) == {1, 2, 3}
    assert read(LETTERS)[0].kind == "aside"


BRIEFS = """\
（上接第3版）县里还规定，骆驼
队的社工每人每月补贴 700 元。

①【吉木乃：驼队里有社工】
新疆维吾尔自治区阿勒泰地区吉木乃
县的社工跟着骆驼队转场，一路教牧
民看病报销，已走过 9 个牧点。

· 7 · 副 刊

②【玛多：帐篷站亮灯】青海省果洛藏族自治州玛多县把社工站
搬进帐篷，每站补助 3 万元，夜里
也有人值守。
"""


def test_boxed_headlines_and_the_tail_of_a_brief():
    found = stories(BRIEFS)
    assert list(found) == ["吉木乃：驼队里有社工", "玛多：帐篷站亮灯"]
    assert "驼队的社工每人每月补贴700元" in found["吉木乃：驼队里有社工"]
    assert [a.text.chars.strip() for a in read(BRIEFS) if a.kind == "aside"] == ["· 7 · 副刊"]


FEATURE = """\
“账本”公开
2022年，鼓楼区的社工站开始晒账
本，每月贴在门口，谁都能看。哪
笔钱花在哪里，写得明明白白。

钱袋子变透明  社工站更贴心
——河南省开封市鼓楼区社工站见闻
□ 本报记者 林 夏

老人会查账
七十岁的赵大爷每月都来查账，鼓
楼区还请他当监督员，一年给补贴
600 元。社工站的账本因此很少出
错。

■ 链接
邻居怎么做
◇湖南常德市：每站每年 5 万元，由
市财政承担。
◇江西上饶市：每站每年 4 万元，由
省市分担。
（本报资料室整理）
"""


def test_subheads_a_subtitle_and_a_sidebar():
    found = stories(FEATURE)
    feature = "钱袋子变透明 社工站更贴心——河南省开封市鼓楼区社工站见闻"
    assert list(found) == [feature, "■ 链接邻居怎么做"]
    assert "“账本”公开" in found[feature] and "很少出错" in found[feature]
    assert "江西上饶市" in found["■ 链接邻居怎么做"]


APART = """\
甘肃省陇南市武都区把社工课堂搬
进橘园，每堂课补贴讲师 200 元，
一年开了 45 堂。

□ 本报记者 秦 川
2021 年，云南省的山区社工站只有
二十来个，如今一乡一站，经费也
由省里每站每年补助 4 万元。

大姚设“火塘社工”岗
楚雄大姚县为 8 个乡镇各设火塘社
工岗 1 个，月薪不低于 3600 元，
由县里承担。

山乡的
“一站之变”

陇南武都区：
橘园里的社工课堂
"""


def test_a_headline_names_the_place_that_its_text_starts_with():
    found = stories(APART)
    assert found["大姚设“火塘社工”岗"].startswith("大姚设“火塘社工”岗楚雄大姚县")
    assert found["陇南武都区：橘园里的社工课堂"].endswith("一年开了45堂。")
    assert "二十来个" in found["山乡的“一站之变”"]


def test_a_byline_over_a_body_goes_with_it():
    (byline,) = {a.byline for a in read(APART) if "2021年，云南省" in a.text.chars}
    assert byline == "秦川"


PASTED = """\
海南持证社工有了住房补贴
本报海口6月2日电（记者 云海）海南省民政厅日前印发办法，持证社工每月补贴500元，当月申请，次月到账。
省民政厅有关负责人说，全省已有1200名社工提出申请，审核结果按月公示。

敖汉旗八名社工获奖
本报讯（通讯员 苏和）5月30日，内蒙古赤峰市敖汉旗表彰8名社工，每人奖励1500元，两个社工站各得8000元。
"""


def test_two_briefs_with_datelines_are_two_articles():
    assert list(stories(PASTED)) == ["海南持证社工有了住房补贴", "敖汉旗八名社工获奖"]


WEB = """\
首页	政务公开	办事服务
关于提高社工站补助标准的通告
来源：某区民政局　发布时间：2024-05-20
为办好社工站，自2024年7月1日起提高补助标准，现通告如下。
社工站类别	每年补助
示范站	60000
咨询电话：0532-00000000
扫一扫在手机打开当前页　【打印】【关闭】
相关链接
· 某市举办社工宣传周　2024-05-16
主办单位：某区人民政府　承办单位：某区大数据局
"""


def test_the_foot_of_a_web_page_is_an_aside():
    paper = next(a for a in read(WEB) if a.kind == "article")
    assert paper.title == "关于提高社工站补助标准的通告"
    assert printed_lines(WEB, paper) == set(range(2, 8))


def test_the_number_of_a_page_over_a_headline():
    top = "社工天地    2024年6月12 日\n  星期三   责编 陈某某\n  05\n"
    assert list(stories(top + INTERRUPTED)) == list(stories(INTERRUPTED))


def test_the_title_of_a_paper_in_one_line():
    raw = (
        "《某市社工扶持办法》政策解读 发布时间：2024-02-06 来源：某市民政局 近日，" + "市政府印发办法。" * 20
    )
    (paper,) = read(raw)
    assert paper.title == "《某市社工扶持办法》政策解读"
    assert paper.text.chars.startswith("《某市社工扶持办法》政策解读\n")


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


OLDER = [INTERRUPTED, HEADLINES_LAST, SUBHEADS, LEAD_APART, FOUR, GLUED, PAPER]
PAGES = [*OLDER, LETTERS, BRIEFS, FEATURE, APART, PASTED, WEB, GAZETTE, FORUM, POST, FORWARDED, NEWS, DIGEST]
PAGES += [SHREDDED, NAMED, HEADLINES, KICKER]


@pytest.mark.parametrize("raw", [*PAGES, *(path.read_text("utf-8") for path in CORPUS)])
def test_every_character_is_in_one_article(raw):
    inside, whole = covered(raw)
    assert inside == whole


@given(st.lists(st.sampled_from([line for page in PAGES for line in page.split("\n")]), max_size=40))
@settings(max_examples=80, deadline=None)
def test_every_character_of_any_page_is_in_one_article(some):
    inside, whole = covered("\n".join(some))
    assert inside == whole


HEADLINES_TOGETHER = """\
涪陵：
楼栋里的“热心肠”
山高路远 补贴跟上
——玉树善待驻乡社工

从青海省玉树市区出发，向西
翻过两道垭口，才到社工站。
站长说，驻站满一年的社工，
每人每年另发津贴八千元。
（据玉树市民政局）

“有证的人说话有章法。”重
庆市涪陵区的网格员老杜说。
眼下，涪陵区给取得证书的网
格员每月补贴一百元。
（据涪陵区民政局）
"""


def test_headlines_that_stand_together_are_told_apart_by_their_places():
    found = stories(HEADLINES_TOGETHER)
    assert list(found) == ["涪陵：楼栋里的“热心肠”", "山高路远 补贴跟上——玉树善待驻乡社工"]
    assert "老杜" in found["涪陵：楼栋里的“热心肠”"]


SECTION_NAMED = """\
·基层治理·

南安
福建南安市在侨乡设立社工
服务点，八名社工轮流值班，
每人每月另发补贴三百元。

都江堰
四川都江堰市把困境儿童关
爱列为社工站必办事项，拿
出专项经费六十万元。

■ 本报记者 何小满 发自成都
"""


def test_the_name_of_a_section_makes_no_web_page():
    assert list(stories(SECTION_NAMED)) == ["南安", "都江堰"]


BLOCK_UNDER_SUBHEAD = """\
泸县社工站走访记

天亮以前，站里的灯已经亮了，
社工老罗在给老人们煮早饭，他
说冬天最要紧的是让人吃上一口

账本摊在桌上
站里的开支一笔一笔都记得清清
楚楚，谁都可以来翻看。

热饭，吃着吃着心里就暖和了起
来，老人们都不愿意走。
"""


def test_a_sentence_does_not_go_on_with_a_subhead():
    story = stories(BLOCK_UNDER_SUBHEAD)["泸县社工站走访记"]
    assert "吃上一口热饭" in story


POST_OF_A_STATION = """顺安社工站招人啦｜待遇讲清楚
顺安社工 2024-03-05 18:00 发表于湖北
📌岗位一 站长2名
▶ 持社会工作师证书 满三年
▶ 月薪6000元 年终另算
🎁福利看这里
✅工龄补贴 每满1年每月加100元 封顶600元
"""


def test_the_lines_of_a_post_stay_apart_and_a_blank_is_a_comma():
    document = extract_text(POST_OF_A_STATION)
    assert [article.title for article in document.articles] == ["顺安社工站招人啦｜待遇讲清楚"]
    sums = [(r.quote, r.frequency) for r in document.records if r.kind == "incentive"]
    assert sums == [("6000元", "month"), ("100元", "month"), ("封顶600元", "month")]


BOXES = """\
本报讯 山西省晋城市泽州县把社工
津贴提了一档，持证人员每月多领八
十元，由县财政列支。

数 说
1260人
全县持证社工
41.5%
比上年增长

短评
给热心一份回报
□ 郭长林
热心值得夸，也值得补。补得不多，
补的是一份看重。

泽州县社工津贴提一档
"""


def test_a_box_is_a_story_of_its_own_with_its_title():
    found = stories(BOXES)
    assert list(found) == ["泽州县社工津贴提一档", "数说", "短评给热心一份回报"]
    assert "1260人" in found["数说"]
    assert "值得夸" in found["短评给热心一份回报"]


STOPS_SHORT = """\
从三月起，江西省婺源县的社工站里
多了一块牌子，写着谁来带谁、一年
带成几个，师徒都按了手印，办法里
写明，带成一个

青海贵德县给驻村社工配了马。路远
坡陡，骑马比骑车快，站里还给每匹
马上了保险，一年下来走遍了九个村
子，谁家缺药，谁家缺人手，心里都
有数。（多杰）

贵德：
驻村社工骑上马

给师傅600元。县里说，老人带新人
比哪门课都管用。

婺源：
师徒牌子挂上墙
"""


def test_a_column_that_stops_short_over_another_story_goes_on_further_down():
    found = stories(STOPS_SHORT)
    assert "带成一个给师傅600元" in found["婺源：师徒牌子挂上墙"]
    assert "骑马" in found["贵德：驻村社工骑上马"]


def test_a_page_in_one_line_is_an_article_with_its_menu_before_it():
    body = "".join(INTERRUPTED.split())
    [article] = read("首页>政务公开>通知公告" + body)
    assert article.kind == "article" and article.text.chars.endswith(body)
