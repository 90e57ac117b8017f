"""What a row is by its words alone: every form is found by the sign that it is looked for by."""

import pytest

from policyextract.filing import NUMBER, POSTED, is_meta
from policyextract.junk import CRUMBS, JUNK
from policyextract.wording import is_byline, is_dated, opens

WAYS = ["您所在的位置：首页", "首页 > 政策", "网站首页＞通知", "某市民政局门户 → 社工 → 津贴"]
BESIDE = [
    *WAYS,
    "今日天气：晴间多云，东风3级",
    "某县 18～25℃ 多云",
    "·社区·",
    "相关链接：社工津贴怎么领",
    "上一篇：没有了",
    "分享到：微博",
    "打印本页",
    "收藏 打印 关闭",
    "[打印] [关闭]",
    "日期栏 【字体：大 中 小】",
    "某ICP备2020号",
    "Copyright 某市民政局",
    "某日报 第 3 / 8 页",
    "读完点个在看",
    "某市民政局门户网站",
    "第一章 总则……………3",
    "目  录",
    "阅读 1.3万",
    "阅读 231 赞 12 在看 8",
    "长按识别图片 关注二维码",
]
FILED = [
    "某民发〔2022〕45号",
    "第 12 号",
    "〔2022〕第3期",
    "索引号：123",
    "来信标题：津贴何时发",
    "原创 某某社工",
    "附件一：",
    "某市社工 发布时间：2024-05-20",
    "二〇二四年五月二十日",
    "某市民政局 2024-05-20 09:30",
    "某市民政局关于津贴的文件",
    "此件公开发布",
    "发文 日期 ：2024",
]
TEXTS = [
    "每月发给津贴200元。",
    "社工持证有津贴",
    "近日，某市民政局出台办法",
    "社区点亮读书灯",
    "气象局的社工站",
]


@pytest.mark.parametrize("words", BESIDE)
def test_what_stands_beside_articles(words):
    assert JUNK.fit(words)


@pytest.mark.parametrize("words", WAYS)
def test_the_way_to_a_page(words):
    assert CRUMBS.fit(words)


@pytest.mark.parametrize("words", FILED)
def test_what_a_paper_is_filed_under(words):
    assert is_meta(words)


@pytest.mark.parametrize("words", TEXTS)
def test_text_is_neither(words):
    assert not JUNK.fit(words) and not is_meta(words) and not NUMBER.fit(words) and not is_byline(words)


def test_when_a_web_site_published():
    assert (
        POSTED.fit("2024-05-20 浏览") and POSTED.fit("作者：某某 2024年5月20日") and not POSTED.fit("浏览：3")
    )


@pytest.mark.parametrize(
    "words",
    ["本报讯（记者", "本报综合 某市", "新华网3月5日电（记者", "某城讯 社工", "本报综合消息 某市"],
)
def test_datelines(words):
    assert is_dated(words)


@pytest.mark.parametrize(
    "words",
    [
        "日前，某市",
        "前不久，某市",
        "连日来，某市",
        "2024年5月，某市",
        "某市5月初，",
        "记者近期，",
        "问：津贴何时发",
    ],
)
def test_openings(words):
    assert opens(words)


@pytest.mark.parametrize(
    "words",
    ["本报记者 张三", "文/李四", "文：李四", "■王五", "见习实习生 张三", "本报评论员 李四", "撰稿 王五"],
)
def test_bylines(words):
    assert is_byline(words)
