"""Tables in print: every kind gives the rows that a person reads in it, and nothing else is one."""

import subprocess
from dataclasses import replace

import pytest
import regex
import weasyprint

from policyextract.pipeline import run
from policyextract.sources import Options
from policyextract.sources.file import File
from policyextract.sources.pdf import leaves
from policyextract.sources.typeset import source
from policyextract.text import Span

FONTS = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout
pytestmark = pytest.mark.skipif("CJK" not in FONTS, reason="fontconfig has no Chinese font")

CSS = """
@page { size: A4; margin: 25mm; @bottom-center { content: '— ' counter(page) ' —' } }
body { font: 12pt/1.6 'Noto Serif CJK SC' } h1 { font-size: 18pt; text-align: center }
table { border-collapse: collapse; width: 100% }
td, th { padding: 3pt 8pt; text-align: center }
.grid td, .grid th, .open td, .open th { border: 0.75pt solid }
.open td, .open th { border-left: none; border-right: none }
.sides { border-left: hidden; border-right: hidden } .sides td, .sides th { border: 0.75pt solid }
.shaded th { background: #9bd; } .shaded td { background: #eef }
.three { border-top: 1.5pt solid; border-bottom: 1.5pt solid } .three th { border-bottom: 0.75pt solid }
"""
TITLE = "<h1>邳州市社会工作人才奖补标准</h1><p>为鼓励社会工作者取得证书，制定本标准。按下表发放。</p>"
END = "<p>本标准由邳州市民政局负责解释。</p>"
KINDS = ["grid", "sides", "open", "three", "plain"]

PLAIN = """
等级|标准（元/月）|发放方式
初级|200|按月
中级|300|按月
高级|500|按月
"""
HEADED = """
等级↓|一次性奖励（元）→|岗位津贴（元/月）→
城区|乡镇|城区|乡镇
初级|1000|1200|100|120
中级|2000|2400|200|240
"""
GROUPED = """
等级|地区|奖金（元/人）
初级↓|城区|600
乡镇|900
中级↓|城区|1500
乡镇|2000
"""
WRAPPED = """
序号|项目|条件|标准（元）|方式
1|取证奖励|首次取得助理社会工作师职业水平证书并在本市登记满一年|900|一次性
2|岗位津贴|在本市社会服务机构从事专业岗位工作的社会工作师，并完成年度继续教育学时|260|按月
"""
READ = {
    HEADED: """
等级	一次性奖励（元）		岗位津贴（元/月）	
	城区	乡镇	城区	乡镇
初级	1000	1200	100	120
中级	2000	2400	200	240
""",
    GROUPED: """
等级	地区	奖金（元/人）
初级	城区	600
	乡镇	900
中级	城区	1500
	乡镇	2000
""",
}
RECORDS = {
    PLAIN: "junior 200 month; intermediate 300 month; senior 500 month",
    HEADED: "junior 1000 once; junior 1200 once; junior 100 month; junior 120 month; "
    "intermediate 2000 once; intermediate 2400 once; intermediate 200 month; intermediate 240 month",
    GROUPED: "junior 600 once; junior 900 once; intermediate 1500 once; intermediate 2000 once",
    WRAPPED: "junior 900 once; intermediate 260 month",
}


def table(kind, text):
    """The HTML of a table; a cell with ↓ spans two rows, one with → two columns."""
    html = ""
    for line in text.strip().splitlines():
        tag = "td" if regex.search(r"\d", line) else "th"
        html += f"<tr>{''.join(cell(words, tag) for words in line.split('|'))}</tr>"
    return f"<table class='{kind}'>{html}</table>"


def cell(words, tag):
    span = " rowspan=2" if "↓" in words else " colspan=2" if "→" in words else ""
    return f"<{tag}{span}>{words.rstrip('↓→')}</{tag}>"


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The text of a case; all cases are printed into one file, as fonts take their time to be embedded."""
    sets = {
        html: weasyprint.HTML(string=f"<style>{CSS}</style>{TITLE}{html}{END}").render() for html in CASES
    }
    path = tmp_path_factory.mktemp("tables") / "paper.pdf"
    next(iter(sets.values())).copy([page for one in sets.values() for page in one.pages]).write_pdf(path)
    file = File.at(path, "paper.pdf", Options().limits)
    pages = iter(leaves(file, Options()))
    own = {
        html: tuple(replace(next(pages), number=n) for n, _ in enumerate(one.pages, 1))
        for html, one in sets.items()
    }
    return lambda html: source(file, "pdf", own[html])


def tabbed(page):
    """The rows of tables in a text."""
    return "".join(f"{line}\n" for line in page.chars.splitlines() if "\t" in line)


def promised(page):
    found = [record for record in run(page).document.records if record.kind == "incentive"]
    assert {record.region for record in found} <= {"320382"}
    return "; ".join(f"{record.level} {record.min} {record.frequency}" for record in found)


def long(kind, head):
    """A table of two pages; its heading is printed again where `head` is thead."""
    rows = "".join(
        f"<tr><td>{'村镇'[n % 2]}</td><td>{'初中高'[n % 3]}级</td><td>{100 + n}</td><td>按月</td></tr>"
        for n in range(40)
    )
    heading = "<tr><th>岗位</th><th>等级</th><th>标准（元/月）</th><th>方式</th></tr>"
    return f"<table class='{kind}'><{head}>{heading}</{head}><tbody>{rows}</tbody></table>"


PROSE = "对取得证书并在本市从事专业工作的人员，按照有关规定给予补贴，所需资金由市财政承担。"
LINE = "<p style='display:flex;margin:0'><span style='width:{}em'>{}</span><span>{}</span></p>"
NO_TABLES = {
    "frame": f"<div style='border:1pt solid;padding:6pt'><p>{PROSE}</p><p>{PROSE}</p></div>",
    "headed frame": f"<div style='border:1pt solid'><p style='border-bottom:1pt solid'>说明</p>{PROSE}</div>",
    "columns": f"<div style='columns:2;column-rule:0.5pt solid'>{PROSE * 12}</div>",
    "numbered list": "".join(LINE.format(3, f"{n}.", f"补助{n}00元") for n in range(1, 6)),
    "signatures": LINE.format(20, "邳州市民政局", "邳州市财政局")
    + "<p style='text-align:right'>2024年1月8日</p>",
    "contacts": "".join(LINE.format(14, f"联系人：王{n}", f"电话：8212345{n}") for n in "123"),
    "underlined": f"<p><u>{PROSE[:20]}</u></p>" * 3,
}
BROKEN = "在本市社会服务机构从事专业岗位工作，连续满一年，" * 40
OVER_PAGES = f"序号|条件|标准（元）\n1|{BROKEN}取得助理社会工作师证书|900\n2|取得社会工作师证书|1800"
TWO = table("three", PLAIN) + "<p>表2 区县标准</p>" + table("three", PLAIN.replace("200", "250"))
CASES = [
    *(table(kind, text) for kind in KINDS for text in RECORDS),
    *(long(kind, head) for kind in ("grid", "three", "plain") for head in ("thead", "tbody")),
    *NO_TABLES.values(),
    table("grid shaded", PLAIN),
    table("grid", OVER_PAGES),
    TWO,
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", RECORDS, ids=["plain", "headed", "grouped", "wrapped"])
def test_rows_and_records_of_a_table(read, kind, text):
    page = read(table(kind, text))
    assert tabbed(page) == READ.get(text, text.replace("|", "\t")).lstrip("\n")
    assert promised(page) == RECORDS[text]


def test_a_shaded_table(read):
    assert tabbed(read(table("grid shaded", PLAIN))) == PLAIN.lstrip().replace("|", "\t")


@pytest.mark.parametrize("head", ["thead", "tbody"], ids=["heading printed again", "heading once"])
@pytest.mark.parametrize("kind", ["grid", "three", "plain"])
def test_a_table_over_two_pages_is_one(read, kind, head):
    page = read(long(kind, head))
    rows = tabbed(page).splitlines()
    assert len(page.sheets) == 2
    assert len(rows) == 41 and rows[0] == "岗位\t等级\t标准（元/月）\t方式"
    assert [row.split("\t")[2] for row in rows[1:]] == [str(100 + n) for n in range(40)]
    assert "\n\n" not in page.chars[page.chars.index("岗位") : page.chars.index("139")]


def test_a_cell_broken_over_two_pages_is_one(read):
    rows = tabbed(read(table("grid", OVER_PAGES))).splitlines()
    assert rows == [line.replace("|", "\t") for line in OVER_PAGES.splitlines()]


def test_two_tables_with_level_lines_are_two(read):
    page = read(TWO)
    assert len(tabbed(page).splitlines()) == 8
    assert page.chars.index("500") < page.chars.index("表2 区县标准") < page.chars.index("250")


@pytest.mark.parametrize("html", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table(read, html):
    assert tabbed(read(html)) == ""


def test_the_words_of_a_cell_are_found_on_the_page(read):
    page = read(table("grid", PLAIN))
    at = page.chars.index("300")
    (box,) = page.boxes(Span(at, at + 3))
    assert 15 < box.x1 - box.x0 < 25 and box.bottom - box.top < 20
    record = next(record for record in run(page).document.records if record.level == "intermediate")
    assert (record.start, record.end) == (at, at + 3)
