"""The formats: nothing found is lost, nothing in a file can do harm, and a page holds its text unchanged."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paged import paged
from rich.cells import cell_len

from policyextract.explain import explain
from policyextract.formats import FORMATS, frame, labels
from policyextract.formats.segments import Mark, lines
from policyextract.formats.sheet import BOM, HEADINGS, cell
from policyextract.model import Record
from policyextract.pipeline import Extraction, run
from policyextract.sources import read_bytes
from policyextract.text import Span

CORPUS = Path(__file__).parents[1] / "corpus"
NOTICE = """晋江出台细则 持证社工每月可领津贴

日前，晋江市民政局印发《晋江市社会工作者职业津贴实施细则》（晋民〔2023〕5号），自2024年1月1日起施行，有效期3年。
津贴标准为助理社会工作师每人每月200元、社会工作师每人每月400元；对新登记的机构，给予不超过3万元的一次性补助。
2022年，全市共发放社工人才补贴126.4万元，惠及527人。
"""
HOSTILE = (
    "<script>alert(1)</script></script>\r\n<img src=x onerror=alert(2)>&amp;\n" + NOTICE + "\n&#13;]]>-->"
)


def read(text: str, name: str = "notice.txt") -> Extraction:
    """What the chain finds in a text."""
    return run(read_bytes(text.encode(), name))


def written(form: str, *extractions: Extraction) -> str:
    """What a format writes."""
    out = io.StringIO(newline="")
    FORMATS[form].write(iter(extractions), out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def plain_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine that runs the tests wants of colours and widths counts for nothing here."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def notice() -> Extraction:
    """A notice with all three kinds of record."""
    found = read(NOTICE)
    assert {record.kind for record in found.document.records} == set(labels.KINDS)
    return found


@pytest.fixture(scope="module")
def corpus(clippings: dict[Path, Extraction]) -> list[Extraction]:
    """What is found in corpus/."""
    return [found for path, found in clippings.items() if path.parent == CORPUS]


@pytest.fixture(scope="module")
def html(corpus: list[Extraction]) -> str:
    """The page of the whole corpus, as it is written."""
    return written("html", *corpus)


@pytest.fixture(scope="module")
def whole(html: str) -> Page:
    """The page of the whole corpus."""
    return Page(html)


# --- JSON lines


def test_records_are_one_a_line_and_read_back(corpus: list[Extraction]) -> None:
    read_back = [Record.model_validate_json(line) for line in written("records", *corpus).splitlines()]
    assert read_back == [record for found in corpus for record in found.document.records]


def test_json_keeps_chinese_and_the_order_of_the_model(notice: Extraction) -> None:
    line = written("records", notice).splitlines()[0]
    assert "晋江" in line
    assert list(json.loads(line)) == list(Record.model_fields)


def test_documents_are_one_a_line(corpus: list[Extraction]) -> None:
    read_back = [json.loads(line) for line in written("documents", *corpus).splitlines()]
    assert read_back == [found.document.model_dump(mode="json") for found in corpus]


def test_no_character_of_a_text_ends_a_line_of_json() -> None:
    odd = read(NOTICE.replace("日前，", "日前\u2028\u2029\x85，"), "odd\u2028name.txt")
    assert len(written("records", odd).splitlines()) == len(odd.document.records)


# --- CSV


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV as a spreadsheet reads them, by the English half of their headings."""
    assert text.startswith(BOM)
    table = csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""))
    return [{name.split()[-1]: value for name, value in row.items()} for row in table]


def test_csv_has_a_row_for_every_record_in_order(corpus: list[Extraction]) -> None:
    records = [record for found in corpus for record in found.document.records]
    assert [row["id"] for row in rows(written("csv", *corpus))] == [record.id for record in records]


def test_csv_gives_every_field_back(notice: Extraction) -> None:
    for row, record in zip(rows(written("csv", notice)), notice.document.records, strict=True):
        assert row["quote"] == record.quote
        assert row["conditions"] == "；".join(record.conditions)
        assert row["min"] == ("" if record.min is None else f"{record.min:f}")
        assert row["kind"] == f"{labels.KINDS[record.kind].zh} {record.kind}"
        assert row["line"] == str(notice.source.place(record.start).line)


def test_csv_has_a_column_for_every_field_of_a_record() -> None:
    assert set(Record.model_fields) - {"evidence", "confidences", "boxes"} == set(HEADINGS) - {"line"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_writes_no_formula(start: str) -> None:
    assert cell("beneficiary", f"{start}HYPERLINK(1)").startswith("'")
    name = f"{start}cmd|' /C calc'!A0.txt"
    assert {row["source"] for row in rows(written("csv", read(NOTICE, name)))} == {f"'{name}"}


# --- the table


@pytest.mark.parametrize("width", [80, 100, 140])
def test_table_is_one_line_a_record_and_fits(
    width: int, corpus: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for found in corpus:
        shown = written("table", found).splitlines()
        assert max(map(cell_len, shown)) <= width
        assert sorted(places(shown)) == sorted(
            found.source.place(record.start).line for record in found.document.records
        )


def places(shown: list[str]) -> Iterator[int]:
    """The line numbers at the ends of the table's lines."""
    for line in shown:
        if m := re.search(r":(\d+)$", line):
            yield int(m[1])


def test_table_never_cuts_an_amount(corpus: list[Extraction], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for found in corpus:
        shown = written("table", found)
        for record in found.document.records:
            amount = labels.field_value(record, "amount")
            assert amount is None or f" {amount.zh} " in shown


def test_table_names_a_document_without_records() -> None:
    shown = written("table", read("今天天气很好。", "empty.txt"), read(NOTICE))
    assert re.match(r"empty\.txt .*没有找到记录", shown)
    assert "notice.txt " in shown


def test_table_lets_no_control_character_through() -> None:
    shown = written("table", read(NOTICE.replace("新登记", "\x1b[2J新\u202e登记"), "\x1b]0;evil\x07.txt"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


# --- the page


class Page(HTMLParser):
    """A page as a browser reads it: its original texts, its ids, its links, its tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self._depth: int | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in found.items()]
        self.ids += [found["id"]] if "id" in found else []
        self.targets += [found["href"]] if "href" in found else []
        if tag in ("meta", "input", "link", "img", "br"):
            return
        self.open.append(tag)
        if found.get("class") == "words":
            self.texts.append("")
            self._depth = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags are nested wrongly"
        if self._depth is not None and len(self.open) < self._depth:
            self._depth = None

    def handle_data(self, data: str) -> None:
        if self._depth is not None:
            self.texts[-1] += data


def test_page_holds_every_text_unchanged(corpus: list[Extraction], whole: Page) -> None:
    assert whole.texts == [found.source.chars for found in corpus]
    assert whole.open == []


@pytest.mark.parametrize("text", [HOSTILE, "\n\n" + NOTICE, NOTICE.replace("\n", "\r\n"), NOTICE.rstrip()])
def test_page_holds_odd_texts_unchanged(text: str) -> None:
    assert Page(written("html", read(text))).texts == [text]


def test_page_escapes_names_and_texts() -> None:
    page = Page(written("html", read(HOSTILE, "<script>alert(1)</script>.txt")))
    assert sum(tag == "script" for tag, _, _ in page.attributes) == 0  # the page's own has no attribute
    assert not any(name.startswith("on") for _, name, _ in page.attributes)
    assert written("html", read(HOSTILE)).count("<script") == 1


def test_every_link_of_a_page_has_its_target(whole: Page) -> None:
    assert len(whole.ids) == len(set(whole.ids))
    assert {target.removeprefix("#") for target in whole.targets} <= set(whole.ids)


def test_every_evidence_is_linked(corpus: list[Extraction], whole: Page) -> None:
    ids, targets = set(whole.ids), set(whole.targets)
    for n, found in enumerate(corpus, 1):
        for record in found.document.records:
            assert f"d{n}-{record.id}" in ids
            assert {f"#d{n}-c{evidence.start}" for evidence in record.evidence.values()} <= targets


def test_the_same_file_twice_makes_no_id_twice(notice: Extraction) -> None:
    ids = Page(written("html", notice, notice)).ids
    assert len(ids) == len(set(ids))


def test_page_asks_nothing_of_the_network(html: str) -> None:
    assert not re.search(r"""(?:src|href|url\()\s*=?\s*["']?(?:https?:|//)""", html)
    assert "default-src 'none'" in html
    assert "unsafe" not in html


def test_page_says_it_in_both_languages(notice: Extraction) -> None:
    html = written("html", notice)
    for label in (labels.KINDS["incentive"], labels.LEVELS["junior"], labels.HOW["explicit"]):
        assert f'<span class="zh">{label.zh}</span><span class="en" lang="en">{label.en}</span>' in html


def test_page_of_nothing_is_a_page() -> None:
    assert "没有文件" in written("html")
    assert "没有找到记录" in written("html", read("今天天气很好。"))


def test_colours_can_be_read() -> None:
    """AA: text has a contrast of 4.5 to what it stands on, by day and by night."""
    css = frame.style("policyextract.formats", "page.css")
    roots = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    day, night = (dict(re.findall(r"--([\w-]+): (#\w{6})", root)) for root in roots[:2])
    for colours in (day, {**day, **night}):
        for ink in ("ink", "muted", "incentive", "indicator", "policy", "warn"):
            for ground in ("paper", "panel"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for ground in ("incentive-fill", "indicator-fill", "policy-fill", "near"):
            assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
        assert contrast(colours["lit-ink"], colours["lit"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- documents with pages

FRONT = [
    "晋江出台细则 持证社工每月可领津贴",
    "对助理社会工作师，晋江市民政局每人每月发放200元津贴；社会工作师每人每月400元。",
]
BACK = [
    "泉州出台办法 高级社工奖两万",
    "日前，泉州市民政局规定，对取得高级社会工作师证书的，一次性奖励20000元。",
]
PAGES = (FRONT, ["广告"], BACK)


def test_csv_has_the_page_of_a_record() -> None:
    found = run(paged("paper.pdf", PAGES))
    assert {row["page"] for row in rows(written("csv", found))} == {"1", "3"}
    assert {row["page"] for row in rows(written("csv", read(NOTICE)))} == {""}


def test_table_names_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(paged("paper.pdf", PAGES))
    assert re.search(r" paper\.pdf:p3:5$", written("table", found), re.MULTILINE)
    monkeypatch.setenv("COLUMNS", "80")
    assert re.search(r" p3:5$", written("table", found), re.MULTILINE)


def test_a_clause_ends_with_its_paragraph() -> None:
    found = run(
        paged("paper.pdf", [["晋江每月给助理社会工作师津贴200元", "本报记者 林一帆", "社工很高兴。"]])
    )
    assert "津贴<b>200元</b></p>" in written("html", found)


def test_page_shows_the_pages_of_a_document() -> None:
    """Every picture once; a box over the words of every record; pages with nothing folded."""
    source = paged("paper.pdf", PAGES)
    found = run(source)
    html = written("html", found)
    page = Page(html)
    assert html.count("data:image/png;base64,") == len(source.sheets)
    assert "img-src data:" in html
    assert re.findall(r'<details class="sheet" id="d1-p(\d)"( open)?>', html) == [
        ("1", " open"),
        ("2", ""),
        ("3", " open"),
    ]
    assert found.document.records
    for record in found.document.records:
        assert f"#d1-{record.id}" in page.targets
        for x0, top, x1, bottom in record.boxes:
            assert f'x="{x0}" y="{top}" width="{x1 - x0}" height="{bottom - top}"/>' in html
        for evidence in record.evidence.values():
            assert f"#d1-b{evidence.start}" in page.targets
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.texts == [source.chars]


def test_a_box_says_what_its_words_tell() -> None:
    html = written("html", run(paged("paper.pdf", PAGES)))
    titles = re.findall(r'<title data-zh="([^"]*)" data-en="([^"]*)">([^<]*)</title>', html)
    assert any("奖补 · 级别：初级" in zh and "incentive · level: junior" in en for zh, en, _ in titles)
    assert all(zh == shown for zh, _, shown in titles)


def test_page_tells_what_is_known_of_a_document() -> None:
    html = written("html", run(paged("paper.pdf", PAGES)))
    for words in ("PDF", "3 pages", "晋江日报", "2023年8月12日"):
        assert f">{words}</span>" in html


def test_page_warns_in_both_languages() -> None:
    html = written("html", read(NOTICE.replace("日前", "\ufffd前"), "cut.txt"))
    assert re.search(
        'class="warning"><span class="zh">有1处文字丢失.*<span class="en" lang="en">characters', html
    )


def test_pages_without_a_picture_show_their_words() -> None:
    html = written("html", run(paged("paper.pdf", PAGES, picture=None)))
    assert "<img" not in html
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", html)
    assert "".join(drawn) == "".join(paragraph for page in PAGES for paragraph in page)


def test_a_card_says_how_well_its_words_were_recognised() -> None:
    assert "文字识别 80%" in written("html", run(paged("scan.pdf", PAGES, sure=0.8)))
    assert "文字识别" not in written("html", run(paged("paper.pdf", PAGES)))


def test_explain_names_page_and_box() -> None:
    found = run(paged("paper.pdf", PAGES))
    record = found.document.records[-1]
    first = next(explain(found, Span(record.start, record.end)))
    assert first.endswith(f"page 3  box {' '.join(f'{edge:.1f}' for edge in record.boxes[0])}")


# --- pieces of a text


@given(
    st.text(alphabet="金额\n<&x\r", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8),
)
def test_pieces_are_the_text_and_know_their_marks(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(a, min(b, len(text)), f"m{n}") for n, (a, b) in enumerate(spans) if a < min(b, len(text))]
    found = [piece for line in lines(text, marks) for piece in line.pieces]
    assert "".join(piece.text for piece in found) == text
    for piece in found:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert set(piece.classes.split()) == {m.classes for m in marks if m.start <= at < m.end}


# --- labels


def test_every_code_has_its_words() -> None:
    fields = Record.model_json_schema()["properties"]
    for name, words in (("level", labels.LEVELS), ("frequency", labels.FREQUENCIES)):
        assert set(fields[name]["anyOf"][0]["enum"]) == set(words)
    assert set(fields["kind"]["enum"]) == set(labels.KINDS)
    assert set(fields["modality"]["anyOf"][0]["enum"]) == set(labels.MODALITIES)


def test_every_evidence_has_a_label(corpus: list[Extraction]) -> None:
    used = {name for found in corpus for record in found.document.records for name in record.evidence}
    assert used <= set(labels.FIELDS)


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_amounts_are_exact(value: Decimal) -> None:
    shown = labels.amount(value, value, "CNY")
    assert shown is not None
    m = re.fullmatch(r"([\d.]+)([万亿]?)元", shown.zh)
    assert m and Decimal(m[1]) * {"": 1, "万": 10**4, "亿": 10**8}[m[2]] == value
    assert Decimal(shown.en.lstrip("¥").replace(",", "")) == value
