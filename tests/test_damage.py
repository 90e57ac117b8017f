"""A damaged page gives the records of the clean one, and every quote is still verbatim."""

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from policyextract.clean import clean
from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.text import Text

PAGE = (
    "近日，湖南省岳阳市民政局、市财政局联合印发《岳阳市社会工作人才激励办法》，自2024年3月1日起施行，有效期五年。"
    "《办法》明确，对取得高、中级社会工作师证书的人员，一次性分别给予6000元、3000元奖励；"
    "对在乡镇社工站工作的持证人员，每人每月发放200至500元津贴。"
    "截至2023年底，全市持证社工达到1.2万人，较上年增长28.13%。到2025年，力争建成示范站120个。\n"
)
FIELDS = "kind region level min max unit frequency date modality title effective expires".split()
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
RADICALS = [chr(code) for code in range(0x2E81, 0x2FD6) if unicodedata.name(chr(code), "")]


INVISIBLE = st.tuples(st.integers(0, len(PAGE)), st.sampled_from("\u200b\ufeff\u200d\ufffd"))
DEBRIS = st.tuples(st.integers(0, len(PAGE)), st.sampled_from("\n 　\u200b０Ol，。《》（）%\t"))
ALPHABET = "社工证书元人年月日民政局县市区对给予奖励补贴每一二三十万0123456789，。；：、（）《》“”\n 　\t%"


def extraction(text):
    return run(read_bytes(text.encode(), "page"))


def facts(text):
    """What a reader learns from the records, without the places where they stand."""
    return sorted(
        str([getattr(record, field) for field in FIELDS]) for record in extraction(text).document.records
    )


CLEAN = facts(PAGE)


def test_the_clean_page_has_its_records():
    assert len(CLEAN) == 7


@pytest.mark.parametrize("width", range(10, 41))
def test_lines_broken_at_the_width_of_a_column(width):
    flat = PAGE.strip()
    assert facts("\n".join(flat[at : at + width] for at in range(0, len(flat), width))) == CLEAN


def test_full_width_digits():
    assert facts(PAGE.translate(WIDE)) == CLEAN


def test_radicals_for_characters():
    printed = {clean(Text.raw(radical)).text.chars: radical for radical in RADICALS}
    assert len(RADICALS) == 328 and len(set(printed) & set(PAGE)) > 10
    assert facts("".join(printed.get(char, char) for char in PAGE)) == CLEAN


@pytest.mark.parametrize("radical", RADICALS)
def test_every_radical_is_read_as_a_character(radical):
    """⺀ alone stands for none."""
    (char,) = clean(Text.raw(radical)).text.chars
    assert regex.fullmatch(r"\p{Unified_Ideograph}", char)


def test_spaces_around_numbers_and_marks():
    spaced = "".join(f" {char}" if char in "，。；" else char for char in PAGE)
    for number in ("2024", "6000", "3000", "1.2", "120"):
        spaced = spaced.replace(number, f" {number} ")
    assert facts(spaced) == CLEAN


@given(st.lists(INVISIBLE, max_size=30))
@settings(max_examples=40, deadline=None)
def test_invisible_characters_anywhere(inserted):
    text = PAGE
    for at, char in sorted(inserted, reverse=True):
        text = text[:at] + char + text[at:]
    assert facts(text) == CLEAN


@given(st.lists(DEBRIS, max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_to_a_page_quotes_are_verbatim(inserted):
    text = PAGE
    for at, char in sorted(inserted, reverse=True):
        text = text[:at] + char + text[at:]
    document = extraction(text).document
    for mention in document.mentions:
        assert text[mention.start : mention.end] == mention.text
    for record in document.records:
        assert text[record.start : record.end] == record.quote
        for evidence in record.evidence.values():
            assert text[evidence.start : evidence.end] == evidence.quote


@given(st.text(alphabet=ALPHABET, max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_chain(text):
    if text.strip():
        document = extraction(text).document
        assert all(text[m.start : m.end] == m.text for m in document.mentions)
