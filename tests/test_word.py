"""Word files: what is printed is read, in its order, and nothing else; damaged ones are told."""

import contextlib
import socket
import subprocess
import threading
import zipfile
from itertools import groupby
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from policyextract.pipeline import run
from policyextract.sources import Limits, Options, SourceError, office, read_file
from policyextract.sources.file import File
from policyextract.sources.read import Reader

CORPUS = Path(__file__).parents[1] / "corpus"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def rels(targets):
    each = (
        f'<Relationship Id="r{n}" Type="{RELS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(each)}</Relationships>'


def parts(body, **others):
    """The parts of a Word file; `others` are the contents of its styles, numbering, footnotes."""
    types = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{WORD}.{name}+xml"/>'
        for kind, name in (("document", "document.main"), *((kind, kind) for kind in others))
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{RELATIONS}{types}</Types>',
        "_rels/.rels": rels({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": rels({kind: f"{kind}.xml" for kind in others}),
    }
    return made | {f"word/{kind}.xml": f"<w:{kind} {SPACES}>{xml}</w:{kind}>" for kind, xml in others.items()}


def packed(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.fixture(scope="module")
def reader():
    with Reader() as reader:
        yield reader


@pytest.fixture
def text(tmp_path, reader):
    """The text of a Word file with such a body."""
    return lambda body, **others: reader.one(str(packed(tmp_path / "a.docx", parts(body, **others)))).chars


def r(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def p(words="", properties=""):
    inside = words if words.startswith("<") else r(words) if words else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(*rows):
    """A table; a cell is its content, or that and its properties."""
    cells = [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in rows]
    inside = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr>{how}</w:tcPr>{p(words)}</w:tc>" for words, how in row) + "</w:tr>"
        for row in cells
    )
    return f"<w:tbl>{inside}</w:tbl>"


def sdt(inside):
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def field(code, result):
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    said = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return marks["begin"] + said + marks["separate"] + r(result) + marks["end"]


def test_paragraphs_and_tables_stand_in_their_order(text):
    body = p("每月补贴标准：") + table(["等级", "标准"], ["初级", "200元"]) + p("　　自发文之日起执行。")
    assert text(body) == "每月补贴标准：\n等级\t标准\n初级\t200元\n　　自发文之日起执行。\n"


def test_blank_paragraphs_stay_between_stories(text):
    assert text(p("甲") + p() + p("乙") + p("丙")) == "甲\n\n乙\n丙\n"


def test_words_in_controls_links_and_tags_are_read(text):
    body = sdt(p("厦门市民政局")) + p(
        f"<w:hyperlink>{r('《办法》')}</w:hyperlink><w:smartTag>{r('2024年')}</w:smartTag>{sdt(r('起'))}"
        f"<w:fldSimple w:instr='DATE'>{r('施行')}</w:fldSimple>"
    )
    assert text(body) == "厦门市民政局\n《办法》2024年起施行\n"


def test_a_text_box_is_read_once(text):
    box = f"<w:txbxContent>{p('奖励5000元')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert text(p(f"{r('标准如下')}<w:r>{both}</w:r>") + p("完")) == "标准如下\n\n奖励5000元\n\n完\n"


def test_tracked_changes_are_accepted(text):
    gone = "<w:delText>每人200元</w:delText>"
    body = p(f"{r('补贴')}<w:del><w:r>{gone}</w:r></w:del><w:ins>{r('每人300元')}</w:ins>{r('。')}")
    body += p(f"<w:moveFrom>{r('另行通知。')}</w:moveFrom><w:moveTo>{r('即日执行。')}</w:moveTo>")
    assert text(body) == "补贴每人300元。\n即日执行。\n"


def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next(text):
    assert text(p("每人每月", "<w:rPr><w:del/></w:rPr>") + p("300元。")) == "每人每月300元。\n"


def test_deleted_rows_and_cells_are_gone(text):
    rows = table(["初级", "200元"], [("中级", "<w:cellDel/>"), "300元", "按月"], ["高级", "500元"])
    assert text(rows.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)) == "300元\t按月\n高级\t500元\n"


STYLED, SHOWN = "<w:rStyle w:val='note'/>", "<w:vanish w:val='0'/>"


def test_hidden_text_is_left_out_whatever_hides_it(text):
    styles = "<w:style w:type='character' w:styleId='note'><w:rPr><w:vanish/></w:rPr></w:style>"
    body = p(f"{r('一', '<w:vanish/>')}{r('二', STYLED)}")
    body += p(f"{r('三', SHOWN)}{r('四')}")
    assert text(body, styles=styles) == "三四\n"


def test_results_of_fields_are_read_and_their_codes_are_not(text):
    inner = field("QUOTE", "不印")
    body = p(
        r("共") + field(f"= SUM({inner})</w:instrText></w:r>{r('不印')}<w:r><w:instrText>", "8") + r("人")
    )
    assert text(body) == "共8人\n"


def test_a_table_of_contents_is_left_out(text):
    styles = "<w:style w:type='paragraph' w:styleId='11'><w:name w:val='toc 1'/></w:style>"
    body = p(field("TOC", "一、总则\t1"), "<w:pStyle w:val='11'/>") + p("一、总则")
    assert text(body, styles=styles) == "一、总则\n"


def test_notes_come_last_without_their_marks(text):
    notes = f"<w:footnote w:type='separator'>{p('——')}</w:footnote><w:footnote>{p('含试用期。')}</w:footnote>"
    body = p(f"{r('满3年')}<w:r><w:footnoteReference/></w:r>{r('的。')}") + p("完")
    assert text(body, footnotes=notes) == "满3年的。\n完\n\n含试用期。\n"


def test_signs_and_breaks_in_a_paragraph(text):
    body = p(
        "<w:r><w:tab/><w:t>1.</w:t><w:tab/><w:t>年限</w:t><w:sym w:font='Symbol' w:char='F0B3'/></w:r>"
        f"{r('3年')}<w:r><w:br/></w:r>{r('A')}<w:r><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/></w:r>"
    )
    assert text(body) == "1. 年限≥3年\nA-1\n"


def test_tabs_stay_where_they_set_columns_apart(text):
    tab = "</w:t><w:tab/><w:t>"
    assert text(p(f"初级{tab}200元") + p(f"中级{tab}300元")) == "初级\t200元\n中级\t300元\n"


def test_formulas_keep_their_numbers_apart(text):
    m = "<m:r><m:t>{}</m:t></m:r>".format
    fraction = f"<m:f><m:num>{m(1)}</m:num><m:den>{m(2)}</m:den></m:f>"
    assert (
        text(p(f"{r('按')}<m:oMath>{fraction}<m:d><m:e>{m('a+b')}</m:e></m:d></m:oMath>")) == "按1/2(a+b)\n"
    )


def test_readings_over_characters_are_no_words(text):
    ruby = f"<w:r><w:ruby><w:rt>{r('jiǎng')}</w:rt><w:rubyBase>{r('奖')}</w:rubyBase></w:ruby></w:r>"
    assert text(p(ruby + r("励"))) == "奖励\n"


@pytest.mark.parametrize(
    "broken",
    [
        p("<w:r><w:t>甲。</w:t><w:br w:type='page'/></w:r>") + p("题", "<w:jc w:val='center'/>"),
        p("甲。", "<w:sectPr/>") + p("题", "<w:outlineLvl w:val='0'/>"),
        p("甲。") + p("<w:r><w:br w:type='page'/><w:t>题</w:t></w:r>", "<w:jc w:val='center'/>"),
        p("甲。") + p("题", "<w:pageBreakBefore/><w:jc w:val='center'/>"),
    ],
)
def test_a_heading_on_a_new_page_begins_a_text(text, broken):
    assert text(broken + p("乙。")) == "甲。\n\n题\n乙。\n"


def test_a_sentence_may_go_on_behind_the_end_of_a_page(text):
    assert text(p("<w:r><w:t>甲。</w:t><w:br w:type='page'/></w:r>") + p("乙。")) == "甲。\n乙。\n"


def level(at, form, words, more=""):
    return (
        f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>{more}"
        f"<w:lvlText w:val='{words}'/></w:lvl>"
    )


def numbering(*levels, lists="<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"):
    return f"<w:abstractNum w:abstractNumId='7'>{''.join(levels)}</w:abstractNum>{lists}"


def item(words, level=0, name=1):
    return p(words, f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{name}'/></w:numPr>")


def test_automatic_numbers_are_printed_words(text):
    outline = numbering(
        level(0, "chineseCounting", "%1、", "<w:suff w:val='nothing'/>"),
        level(1, "chineseCountingThousand", "（%2）", "<w:suff w:val='nothing'/>"),
        level(2, "decimal", "%3."),
    )
    body = item("总则") + item("对象", 1) + item("初级", 2) + item("中级", 2) + item("标准", 1) + item("附则")
    body += item("施行", 1) + p("另行通知。")
    assert text(body, numbering=outline).split("\n")[:-1] == [
        "一、总则", "（一）对象", "1. 初级", "2. 中级", "（二）标准", "二、附则", "（一）施行", "另行通知。",
    ]  # fmt: skip


def test_numbers_of_several_levels_and_lists_that_begin_anew(text):
    lists = "".join(
        f"<w:num w:numId='{n}'><w:abstractNumId w:val='7'/>{begin}</w:num>"
        for n, begin in (
            (1, ""),
            (2, "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"),
            (3, ""),
        )
    )
    outline = numbering(level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>"), lists=lists)
    body = (
        item("甲") + item("乙", 1) + item("丙", 0, 2) + item("丁", 1, 2) + item("戊", 0, 3) + item("己", 0, 0)
    )
    assert text(body, numbering=outline) == "I 甲\n1.1 乙\nV 丙\n5.1 丁\nVI 戊\n己\n"


def test_numbers_that_a_style_gives(text):
    outline = numbering(level(0, "japaneseCounting", "第%1条", "<w:pStyle w:val='article'/>"))
    styles = (
        "<w:style w:type='paragraph' w:styleId='base'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
        "</w:style><w:style w:type='paragraph' w:styleId='article'><w:basedOn w:val='base'/></w:style>"
    )
    body = "".join(p(words, "<w:pStyle w:val='article'/>") for words in ("为鼓励", "本办法"))
    assert text(body, numbering=outline, styles=styles) == "第一条 为鼓励\n第二条 本办法\n"


def test_a_column_of_automatic_numbers(text):
    outline = numbering(level(0, "decimal", "%1"))
    rows = "".join(f"<w:tr><w:tc>{item('')}</w:tc><w:tc>{p(name)}</w:tc></w:tr>" for name in ("张三", "李四"))
    assert text(f"<w:tbl>{rows}</w:tbl>", numbering=outline) == "1\t张三\n2\t李四\n"


def test_bullets_say_nothing(text):
    assert text(item("奖励"), numbering=numbering(level(0, "bullet", "l"))) == "奖励\n"


DOWN, ON, WIDE = "<w:vMerge w:val='restart'/>", "<w:vMerge/>", "<w:gridSpan w:val='2'/>"


def test_cells_that_span_rows_and_columns(text):
    rows = table(["等级", ("标准", WIDE)], [("初级", DOWN), "一次性", "1000元"], [("", ON), "每月", "200元"])
    assert text(rows) == "等级\t标准\t\n初级\t一次性\t1000元\n\t每月\t200元\n"


def test_a_cell_is_one_line_and_a_table_in_it_too(text):
    inside = f"{r('奖励')}</w:p>{table(['初级', '中级'], ['200元', '300元'])}<w:p>{r('（每月）')}"
    assert (
        text(table(["项目", "标准"], ["津贴", inside]))
        == "项目\t标准\n津贴\t奖励 初级 中级 200元 300元 （每月）\n"
    )


def test_a_frame_around_a_text_is_no_table(text):
    prose = "对取得社会工作师职业资格证书并在岗从事社会工作的人员给予奖励。"
    framed = f"{r('题')}</w:p>{table(['初级', '200元'], ['中级', '300元'])}<w:p>{r(prose)}"
    assert text(table([framed])) == f"题\n初级\t200元\n中级\t300元\n{prose}\n"
    beside = f"{r('题')}</w:p><w:p>{r(prose)}"
    assert text(table([beside, beside])) == f"题\n{prose}\n\n题\n{prose}\n"


def test_spanned_cells_come_to_the_right_records(tmp_path):
    rows = table(
        ["级别", "奖励方式", "标准（元/人）"],
        [("社会工作师", DOWN), "一次性", "3000"],
        [("", ON), "每年", "1200"],
    )
    title = p("福州市社会工作人才奖励办法", "<w:jc w:val='center'/>")
    source = read_file(packed(tmp_path / "a.docx", parts(title + p("取得证书的按下表奖励。") + rows)))
    records = [
        (str(x.min), x.level, x.frequency) for x in run(source).document.records if x.kind == "incentive"
    ]
    assert records == [("3000", "intermediate", "once"), ("1200", "intermediate", "year")]


def test_headers_and_footers_are_left_out(tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_paragraph("全文")
    document.save(str(tmp_path / "a.docx"))
    assert read_file(tmp_path / "a.docx").chars == "全文\n"


def test_files_with_macros_and_of_the_strict_dialect(tmp_path):
    made = parts(item("甲"), numbering=numbering(level(0, "decimal", "%1.")))
    strict = {
        name: content.replace(W, STRICT).replace(
            RELS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, content in made.items()
    }
    for name, content in (("a.docm", made), ("strict.docx", strict)):
        source = read_file(packed(tmp_path / name, content))
        assert (source.chars, source.format, source.paragraphs) == ("1. 甲\n", "docx", True)


def test_a_large_picture_is_told(tmp_path):
    picture = (
        "<w:drawing><wp:inline xmlns:wp='wp'><wp:extent cx='6000000' cy='7000000'/><a:blip xmlns:a='a'/>"
        "</wp:inline></w:drawing>"
    )
    drawn = p(f"<w:r>{picture}</w:r>")
    source = read_file(packed(tmp_path / "a.docx", parts(p("剪报") + drawn)))
    assert source.warnings == (
        "1 large pictures in it aren't read; save it as PDF to have their words recognised",
    )
    with pytest.raises(SourceError, match="only pictures in it; save it as PDF"):
        read_file(packed(tmp_path / "b.docx", parts(drawn)))


LONG = "<w:p/>" * 3_000_000
DEEP = "<w:sdt>" * 50_000 + "</w:sdt>" * 50_000
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (parts(p("甲"))["word/document.xml"][:-20], "damaged"),
        (parts(p("甲"))["word/document.xml"].replace("body", "nobody"), "no text part"),
        (BOMB + parts(p("&b;"))["word/document.xml"], "damaged"),
        (FOREIGN + parts(p("&a;"))["word/document.xml"], "damaged"),
        (parts(DEEP)["word/document.xml"], "nested too deep"),
        (parts(p(""))["word/document.xml"], "no words in it"),
        (parts(LONG)["word/document.xml"], "unpacks to 18 MB"),
        (parts(p("字" * 700_000))["word/document.xml"], "2 MB of text"),
    ],
    ids=["cut", "empty", "bomb", "foreign", "deep", "no words", "long", "much text"],
)
def test_damaged_files_are_told(tmp_path, broken, told):
    path = packed(tmp_path / "a.docx", parts("") | {"word/document.xml": broken})
    with pytest.raises(SourceError, match=told) as error:
        read_file(path, Options(limits=Limits(memory=300, text_megabytes=1)))
    assert "\n" not in str(error.value) and str(error.value).startswith(str(path))


def test_a_missing_part_and_a_cut_file_are_told(tmp_path):
    whole = parts(p("甲"))
    path = packed(tmp_path / "a.docx", {name: whole[name] for name in whole if name != "_rels/.rels"})
    with pytest.raises(SourceError, match="no text part"):
        read_file(path)
    data = packed(path, whole).read_bytes()
    for damaged in (data[:-300], data[:-6] + b"\xff\x0f" + data[-4:]):
        path.write_bytes(damaged)
        with pytest.raises(SourceError, match="damaged"):
            read_file(path)


SAMPLE = ("docs-01", "docs-24", "docs-70", "docs-80", "docs-103", "docs-121")


def typed(text, path):
    """A text typed into Word: tabbed rows as tables, indents and places as settings of paragraphs."""
    document = docx.Document()
    for is_table, lines in groupby(text.split("\n"), key=lambda line: "\t" in line.strip()):
        if is_table:
            rows = [line.split("\t") for line in lines]
            table = document.add_table(0, max(map(len, rows)))
            for row in rows:
                for cell, words in zip(table.add_row().cells, row, strict=False):
                    cell.text = words
            continue
        for line in lines:
            words = line.strip("\u3000")
            paragraph = document.add_paragraph(words)
            if len(line) - len(words) > 4:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif words != line:
                paragraph.paragraph_format.first_line_indent = Pt(24)
    document.save(str(path))


def facts(source):
    told = {"id", "quote", "start", "end", "page", "boxes", "evidence", "confidence", "source", "sha256"}
    return [record.model_dump(exclude=told) for record in run(source).document.records]


def test_the_lines_of_a_page_that_were_pasted_one_by_one(text, tmp_path, reader):
    printed = (
        "宁夏对取得社会工作|师证书的人员，一次|性给予３０００元奖|补，对取得高级社会|工作师证书的，给予|６０"
    )
    printed += "００元，从登记的次|月起由县级财政拨付|到个人账户。"
    text("".join(map(p, printed.split("|"))))
    source = reader.one(str(tmp_path / "a.docx"))
    amounts = [record.min for record in run(source).document.records]
    assert amounts == [3000, 6000]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_text_gives_the_same_records_from_word(tmp_path, reader, name):
    text = read_file(CORPUS / f"{name}.txt")
    typed(text.chars, tmp_path / "a.docx")
    assert facts(reader.one(str(tmp_path / "a.docx"))) == facts(text)


RTF = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0"
    r"\b \'d1\'ce\'b3\'c7\'ca\'d0\b0\par"
    r" {\v hidden}\u27599?\u26376? 300\u20803?\par\trowd\cellx2000\cellx4000\intbl A\cell B\cell\row\pard }"
)
ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    "<office:text><text:p>盐城市</text:p><text:p>每月300元{0}</text:p></office:text></office:body>"
    "</office:document-content>"
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{0}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{1}'
    "</manifest:file-entry></manifest:manifest>"
)
LINKED = (
    '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" text:anchor-type="as-char">'
    '<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}a.png" xlink:actuate="onLoad"/>'
    "</draw:frame>"
)
OPENDOCUMENT = "application/vnd.oasis.opendocument.text"
needs_libreoffice = pytest.mark.skipif(office.libreoffice() is None, reason="LibreOffice isn't installed")


def opendocument(path, linked="", encryption=""):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", OPENDOCUMENT)
        archive.writestr("content.xml", ODT.format(linked))
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(OPENDOCUMENT, encryption))
    return path


@pytest.fixture
def asked():
    """The address of a server, and what it was asked for."""
    server = socket.create_server(("127.0.0.1", 0))
    seen = []

    def listen():
        with contextlib.suppress(OSError):
            while True:
                client, _ = server.accept()
                seen.append(client.recv(1000))
                client.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", seen
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@needs_libreoffice
def test_rtf_and_opendocument_are_read_and_nothing_is_fetched(tmp_path, reader, asked):
    address, seen = asked
    (tmp_path / "a.rtf").write_text(RTF)
    linked = opendocument(tmp_path / "a.odt", LINKED.format(address))
    rtf, odt = (reader.one(str(path)) for path in (tmp_path / "a.rtf", linked))
    assert (rtf.chars, rtf.format, rtf.paragraphs) == ("盐城市\n每月 300元\nA\tB\n", "office", True)
    assert odt.chars == "盐城市\n每月300元\n"
    assert not seen


@needs_libreoffice
def test_old_word_files_are_read_also_as_wps(tmp_path, reader):
    """What Word 97 and WPS save, and the same with a password, whose bit is set here by hand."""
    document = docx.Document()
    for words in ("总则", "标准"):
        document.add_paragraph(words, style="List Number")
    table = document.add_table(2, 3)
    for cell, words in zip(table.row_cells(0) + table.row_cells(1), "级标标初月年", strict=True):
        cell.text = words
    table.cell(0, 1).merge(table.cell(0, 2)).text = "标准"
    document.add_paragraph("完")
    document.save(str(tmp_path / "document.docx"))
    subprocess.run(
        [
            *(office.libreoffice(), f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless"),
            *("--convert-to", "doc", "--outdir", tmp_path, tmp_path / "document.docx"),
        ],
        check=True,
        capture_output=True,
    )
    path = (tmp_path / "document.doc").rename(tmp_path / "a.wps")
    assert reader.one(str(path)).chars == "1. 总则\n2. 标准\n级\t标准\t\n初\t月\t年\n完\n"
    data = bytearray(path.read_bytes())
    data[data.index(office.WORD, office.SECTOR) + 11] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.wps: encrypted; open it in Word, WPS or LibreOffice"):
        reader.one(str(path))


OLE = office.OLE + bytes.fromhex("a1b11ae1") + bytes(2000)


@pytest.mark.parametrize(
    ("part", "told"),
    [("EncryptedPackage", "encrypted; open it in"), ("Workbook", "an Excel file, which isn't read")],
)
def test_encrypted_files_and_other_office_files_are_told(tmp_path, reader, part, told):
    (tmp_path / "a.docx").write_bytes(OLE + part.encode("utf-16-le"))
    with pytest.raises(SourceError, match=told):
        reader.one(str(tmp_path / "a.docx"))


def test_encrypted_opendocument_is_told(tmp_path, reader):
    with pytest.raises(SourceError, match="encrypted"):
        reader.one(str(opendocument(tmp_path / "a.odt", encryption="<manifest:encryption-data/>")))


@needs_libreoffice
def test_a_file_that_libreoffice_cannot_open_is_told(tmp_path, reader):
    (tmp_path / "a.doc").write_bytes(OLE)
    with pytest.raises(SourceError, match=r"a\.doc: LibreOffice can't open it"):
        reader.one(str(tmp_path / "a.doc"))


def test_without_libreoffice_it_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.rtf").write_text(RTF)
    file = File.at(tmp_path / "a.rtf", "a.rtf", Limits())
    with pytest.raises(SourceError, match=r"a\.rtf: LibreOffice is needed .* \(apt install libreoffice"):
        office.converted(file, tmp_path, Options())
