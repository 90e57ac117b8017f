"""Text in any encoding is read exactly, or a warning or a refusal says that something is wrong."""

import codecs
import random

import pytest

from policyextract.pipeline import run
from policyextract.sources import SourceError, read_bytes

SIMPLIFIED = (
    "近日，湖南省岳阳市民政局、市财政局联合印发《岳阳市社会工作人才激励办法》，自2024年3月1日起施行，有效期五年。\n"
    "《办法》明确，对取得高、中级社会工作师证书的人员，一次性分别给予6000元、3000元奖励；\n"
    "对在乡镇社工站工作的持证人员，每人每月发放200至500元津贴。\n"
    "截至2023年底，全市持证社工达到1.2万人，较上年增长28.13%。到2025年，力争建成示范站120个。\n"
)
TRADITIONAL = (
    "臺北市社會局公布《社會工作師津貼補助辦法》，自2024年3月1日起實施。\n"
    "領有社會工作師證書並在社區服務中心任職者，每人每月發給3000元補助；\n"
    "離島地區另加給專業津貼，每月500元，由各機構於年底前檢具領據申請。\n"
)
RARE = "社工㙍某、𠮷某领取补贴，共计三千元整，款项已经全部到账。\n"  # four bytes in GB 18030
SEEDED = random.Random(20240301)


def warnings(data):
    return " ".join(read_bytes(data, "a.txt").warnings)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("big5hkscs", "big5"),
    ],
)
def test_every_encoding_is_told_from_the_others(encoding, said):
    text = TRADITIONAL if encoding == "big5hkscs" else SIMPLIFIED
    source = read_bytes(text.encode(encoding), "a.txt")
    assert (source.chars, source.encoding, source.warnings) == (text, said, ())


def test_marks_of_big_endian_files():
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")):
        assert read_bytes(mark + SIMPLIFIED.encode(encoding), "a.txt").chars == SIMPLIFIED


def test_characters_of_four_bytes_and_of_hong_kong():
    assert read_bytes(RARE.encode("gb18030"), "a.txt").chars == RARE
    text = TRADITIONAL + "深水埗、鰂魚涌的社工每月獲發津貼2000元。\n"
    assert read_bytes(text.encode("big5hkscs"), "a.txt").chars == text


def test_a_text_that_is_cut_in_a_character_says_so():
    for encoding in ("utf-8", "gb18030", "big5hkscs", "utf-16-le"):
        source = read_bytes(TRADITIONAL.encode(encoding)[: -3 if encoding == "utf-16-le" else -2], "a.txt")
        assert TRADITIONAL.startswith(source.chars) and len(source.chars) > 90
        assert "cut in the middle of a character" in source.warnings[0]


def test_a_few_bad_bytes_are_marked_and_the_rest_read():
    text = SIMPLIFIED * 3
    for encoding in ("utf-8", "gb18030"):
        data = text.encode(encoding)
        at = data.index(b"6000", len(data) // 2)
        source = read_bytes(data[:at] + b"\xff" + data[at:], "a.txt")
        assert source.chars.replace("\ufffd", "") == text
        assert source.warnings == (
            "characters are lost in 1 places, the first in line 6; check what is read there, or get it again",
        )


def test_texts_in_two_encodings_in_one_file_are_refused():
    with pytest.raises(SourceError, match="several encodings"):
        read_bytes(SIMPLIFIED.encode() * 3 + SIMPLIFIED.encode("gbk"), "a.txt")


@pytest.mark.parametrize(
    ("was", "read_as", "said"),
    [
        ("utf-8", "gb18030", "utf-8"),
        ("utf-8", "latin-1", "utf-8"),
        ("utf-8", "cp1252", "utf-8"),
        ("gbk", "latin-1", "gb18030"),
        ("big5", "gb18030", "big5"),
        ("gbk", "big5", "gb18030"),
    ],
)
def test_a_text_that_was_saved_after_it_was_misread_says_so(was, read_as, said):
    text = TRADITIONAL if was == "big5" else SIMPLIFIED
    garbled = text.encode(was).decode(read_as, "replace").replace("\ufffd", "?")
    assert f"garbled: it was {said}" in warnings(garbled.encode())


def test_characters_that_were_lost_before_are_told():
    assert "lost in 1 places, the first in line 5" in warnings((SIMPLIFIED + "社锟斤拷站\n").encode())


def test_clean_texts_have_no_warnings():
    english = "The café at No. 5 pays £200 a month – “social work”.\n"
    table = "一、┌──┬──┐\n│初级│２００元│\n└──┴──┘ ①②③ ★ №5 ℃\n" + SIMPLIFIED
    for text in (SIMPLIFIED, TRADITIONAL, RARE * 3, english, table):
        assert warnings(text.encode()) == ""
    assert warnings(table.encode("gbk")) == ""


def test_zeros_at_the_end_are_padding():
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-16-le"):
        source = read_bytes(SIMPLIFIED.encode(encoding) + bytes(512), "a.txt")
        assert (source.chars, source.warnings) == (SIMPLIFIED, ())


def test_what_is_no_text_is_refused():
    japanese = "社会福祉士の資格を取得した職員に対して毎月の手当を支給することになりました。\n"
    for data, words in (
        (bytes(range(256)) * 20, "binary data"),
        (SEEDED.randbytes(5000), "binary data"),
        (japanese.encode("shift-jis") * 3, "no encoding of Chinese text fits"),
        (bytes(100), "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
    ):
        with pytest.raises(SourceError, match=words):
            read_bytes(data, "a.txt")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_all_line_ends_end_lines(end):
    text = "宁夏\n一、补贴标准\n持证社工每人每月补贴200元。\n二、施行日期\n自2024年1月1日起施行。\n"
    found = run(read_bytes(text.replace("\n", end).encode(), "a.txt"))
    (record,) = found.document.records
    assert found.source.place(record.start).line == 3
    assert "二、施行日期" in found.page.text.chars.split("\n")


def _cases():
    """500 texts in some encoding, some of them cut or damaged: the bytes, and what they say."""
    both = SIMPLIFIED + RARE
    for _ in range(500):
        encoding = SEEDED.choice(
            ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"]
        )
        pool = TRADITIONAL if encoding == "big5hkscs" else SEEDED.choice([both, TRADITIONAL])
        start = SEEDED.randrange(len(pool) - 60)
        text = pool[start : start + SEEDED.randrange(30, 300)]
        data = text.encode(encoding)
        harm = SEEDED.choice(["none", "cut", "bytes", "head"])
        if harm == "cut":
            data = data[: SEEDED.randrange(len(data) * 3 // 4, len(data))]
        elif harm == "head" and encoding in ("utf-8", "gb18030"):
            data = data[1:]
        elif harm == "bytes" and not encoding.startswith("utf-16"):
            at = SEEDED.randrange(4, len(data))
            data = data[:at] + b"\xff" + data[at:]
        yield encoding, text, data


def test_five_hundred_texts_are_read_exactly_or_something_is_said():
    silent = []
    for encoding, text, data in _cases():
        try:
            source = read_bytes(data, "a.txt")
        except SourceError:
            continue
        whole = source.chars == text or text.startswith(source.chars) and source.chars
        if not whole and not source.warnings and source.chars != text[1:]:
            silent.append((encoding, text, source.chars))
    assert not silent
