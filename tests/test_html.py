"""Web pages: the article without the junk around it, its tables, title, publisher and day."""

import pytest
import sites

from policyextract.sources import Limits, Options, html
from policyextract.sources.file import File

PIECE = sites.Piece(
    "宿迁市宿豫区社会工作专业人才补贴办法",
    "宿豫区民政局",
    "2023-05-16",
    (
        "日前，宿豫区出台办法，提高社会工作者待遇。",
        "一、补贴标准",
        "（一）助理社会工作师每人每月150元。",
        (("等级", "标准（元/月）", "方式"), ("初级", "150", "按月"), ("中级", "300", "按月")),
        "二、一次性奖励2000元。",
        "持证人员由所在单位登记，经区民政局、财政局审核后发放，每年10月底前拨付到个人账户。",
        "三、本办法自2023年6月1日起施行。",
        "（联系人：王某，电话：84460000）",
    ),
)
BODY = "\n".join(
    part if isinstance(part, str) else "\n".join("\t".join(row) for row in part) for part in PIECE.body
)


@pytest.fixture
def read(tmp_path):
    def source(page, **limits):
        path = tmp_path / "page.html"
        path.write_bytes(page.encode() if isinstance(page, str) else page)
        bounds = Limits(**limits)
        return html.read(File.at(path, "page.html", bounds), Options(limits=bounds))

    return source


@pytest.mark.parametrize("manner", sites.MANNERS)
def test_the_article_is_whole_and_nothing_else(read, manner):
    source = read(sites.page(manner, PIECE))
    assert source.chars.startswith(PIECE.title + "\n")
    assert source.chars.count(PIECE.title) == 1
    assert source.chars.count(BODY) == 1
    assert [words for words in sites.JUNK if words in source.chars] == []
    assert source.published == PIECE.day
    assert source.format == "html" and source.paragraphs
