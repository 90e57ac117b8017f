"""Web pages: the article without the junk around it, its tables, title, publisher and day."""

import pytest
import sites

from policyextract.sources import Limits, Options, SourceError, html
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


def test_cells_that_span_leave_empty_cells(read):
    source = read(
        "<html><body><p>各区按下表发放。</p><table><tr><th>地区<th colspan=2>标准（元/月）</tr>"
        "<tr><td rowspan=2>金堂县<td>初级<td>100<tr><td>中级<br>（含师）<td>200</table></body></html>"
    )
    assert "地区\t标准（元/月）\t\n金堂县\t初级\t100\n\t中级 （含师）\t200\n" in source.chars


def test_a_table_that_only_lays_out_the_page_gives_lines(read):
    source = read("<html><table><tr><td>每人每月补贴200元。<td>另有交通补贴50元。</table></html>")
    assert source.chars == "每人每月补贴200元。\n另有交通补贴50元。\n"


def test_line_ends_of_the_markup_are_none_and_breaks_are(read):
    source = read(
        "<html><body><p>每人每月\n  补贴<b>20</b>0\n元。<br>按月&nbsp;发放 &lt;免税&gt;</p></body></html>"
    )
    assert source.chars == "每人每月补贴200元。\n按月\xa0发放 <免税>\n"


def test_readings_over_words_and_pictures_descriptions_are_left_out(read):
    ruby = "<ruby>婺<rp>(</rp><rt>wù</rt><rp>)</rp></ruby>"
    page = f"<html><body><p>{ruby}城区补贴300元。<img alt='5元'></p></body></html>"
    assert read(page).chars == "婺城区补贴300元。\n"


def test_a_title_in_two_rows_is_one_line_and_stands_once(read):
    source = read(
        "<html><title>关于发放津贴的通知_某县民政局</title><body><h1>关于发放<br>津贴的通知</h1>"
        "<p>每人每月补贴200元。</p></body></html>"
    )
    assert source.chars == "关于发放津贴的通知\n每人每月补贴200元。\n"
    assert source.publisher == "某县民政局"


def test_stories_of_a_list_keep_their_order_under_headings_of_their_own(read):
    story = (
        "<h3><a href={0}>{1}出台津贴办法</a></h3><p>{1}规定，社会工作师每人每月补贴{0}00元，按月发放。</p>"
    )
    source = read(
        "<html><title>工作动态</title><body><ul><li><a href=1>首页</a><li><a href=2>要闻</a></ul><div>"
        + "".join(map(story.format, "234", ("金堂县", "大邑县", "蒲江县")))
        + "</div></body></html>"
    )
    stories = source.chars.strip().split("\n\n")
    assert [story.split("\n")[0] for story in stories] == [
        "金堂县出台津贴办法", "大邑县出台津贴办法", "蒲江县出台津贴办法",
    ]  # fmt: skip


WORDS = "<h1>某县社工津贴办法</h1><p>每人每月补贴200元，自2024年1月1日起施行。</p>"
CHARS = "某县社工津贴办法\n每人每月补贴200元，自2024年1月1日起施行。\n"


@pytest.mark.parametrize(
    ("told", "actual", "encoding"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("gbk", "utf-8", "utf-8"),
        ("utf-8", "gbk", "gb18030"),
        ("hz-gb-2312", "hz", "hz"),
        ("unicode", "utf-16", "utf-16"),
        ("utf-16", "utf-16-le", "utf-16-le"),
        ("nonsense", "gbk", "gb18030"),
    ],
)
def test_the_bytes_overrule_the_charset_that_a_page_tells(read, told, actual, encoding):
    source = read(f'<html><head><meta charset="{told}"></head><body>{WORDS}</body></html>'.encode(actual))
    assert (source.chars, source.encoding) == (CHARS, encoding)
    assert bool(source.warnings) == (told in ("gbk", "utf-8"))


def test_a_saved_view_of_the_source_is_read_as_the_page(read):
    lines = WORDS.replace("<", "&lt;").replace("</h1>", "</h1>\n").split("\n")
    rows = "".join(f"<tr><td class=line-number><td class=line-content>{line}" for line in lines)
    assert read(f"<html><body><table>{rows}</table></body></html>").chars == CHARS


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "font", "p", "ul><li"])
def test_elements_nested_deep_hide_nothing(read, tag):
    assert read("<html><body>" + f"<{tag}>" * 1000 + WORDS).chars == CHARS


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<div>" * 20_000 + WORDS, "in each other"),
        ("<p>" * 300_000, "no page"),
        ("<body><script>var a = '每月200元'</script><noscript>请开启脚本</noscript>", "after it has loaded"),
        ("<frameset><frame src=menu.htm><frame src=main.htm></frameset>", "main.htm"),
    ],
)
def test_what_has_no_article_is_one_clear_error(read, page, message):
    with pytest.raises(SourceError, match=message):
        read(f"<html>{page}</html>")


def test_words_are_bounded_and_not_the_markup(read):
    long = f"<html><body><p title='{'x' * 2_000_000}'>{WORDS}</p></body></html>"
    assert read(long, text_megabytes=1).chars == CHARS
    with pytest.raises(SourceError, match="text_megabytes=2"):
        read("<html><body>" + "<p>每人每月补贴200元。</p>" * 50_000, text_megabytes=1)


def test_files_of_this_disk_are_never_read(read, tmp_path):
    (tmp_path / "secret").write_text("机密")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    assert "机密" not in read(f"{entity}<html><body>&x;{WORDS}</body></html>").chars
