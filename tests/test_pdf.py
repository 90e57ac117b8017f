"""PDF files to pages: what is read, which way up, and what is said where something is wrong."""

import io

import pikepdf
import pytest
import weasyprint
from pikepdf import Dictionary, Name

from policyextract.sources import Limits, Options, SourceError, read_file
from policyextract.sources.file import File
from policyextract.sources.pdf import BATCH, leaves
from policyextract.text import Span

LATIN = "<style>@page{size:400pt 600pt;margin:50pt} body{font:20pt 'DejaVu Sans',sans-serif}</style>"


def printed(html=""):
    """A PDF file of a page."""
    return weasyprint.HTML(string=LATIN + html).write_pdf()


def drawn(content, **page):
    """A PDF file of a page with a content stream, in Helvetica as /F and its bold as /B."""
    pdf = pikepdf.new()
    fonts = {
        f"/{key}": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + name))
        for key, name in (("F", "Helvetica"), ("B", "Helvetica-Bold"))
    }
    pdf.add_blank_page(page_size=(300, 200))
    added = pdf.pages[0]
    added.Contents = pdf.make_stream(content.encode("latin-1"))
    added.Resources = Dictionary(Font=Dictionary(fonts))
    for key, value in page.items():
        added[f"/{key}"] = value
    return saved(pdf)


def saved(pdf, **how):
    data = io.BytesIO()
    pdf.save(data, **how)
    return data.getvalue()


def show(words, x, y, font="F", size=20, matrix="1 0 0 1"):
    return f"BT /{font} {size} Tf {matrix} {x} {y} Tm ({words}) Tj ET "


@pytest.fixture
def read(tmp_path):
    def reading(data, **settings):
        path = tmp_path / "paper.pdf"
        path.write_bytes(data)
        options = Options(**settings)
        return leaves(File.at(path, "paper.pdf", options.limits), options)

    return reading


def words(leaf):
    return [row.words for row in sorted(leaf.rows, key=lambda row: (row.box.top, row.box.x0))]


def test_rows_lines_and_sheet_of_a_page(read):
    (leaf,) = read(printed("<p>Hello</p><p style='border-bottom:2pt solid black'>World</p>"))
    assert words(leaf) == ["Hello", "World"]
    assert leaf.sheet.width == pytest.approx(400) and leaf.sheet.height == pytest.approx(600)
    (rule,) = leaf.rules
    assert rule.x0 == pytest.approx(56, abs=1) and rule.x1 == pytest.approx(344, abs=1)
    assert leaf.rows[0].box.x0 == pytest.approx(56, abs=2) and rule.top > leaf.rows[0].box.bottom
    assert not leaf.scanned and leaf.number == 1


def test_bold_and_size_of_rows(read):
    (leaf,) = read(drawn(show("Plain", 20, 150) + show("Heavy", 20, 50, font="B", size=30)))
    assert {row.words: (row.bold, row.size) for row in leaf.rows} == {
        "Plain": (False, 20),
        "Heavy": (True, 30),
    }


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(read, turns):
    (leaf,) = read(drawn(show("Up", 20, 150) + show("Down", 20, 100), Rotate=turns))
    assert words(leaf) == ["Up", "Down"]
    plain = (300, 200)
    upright = [row.box for row in read(drawn(show("Up", 20, 150)))[0].rows]
    if turns == 0:
        assert leaf.sheet[:2] == plain and leaf.rows[0].box == upright[0]


def test_a_page_printed_sideways_is_turned_upright(read):
    sideways = show("Up", 50, 20, matrix="0 1 -1 0") + show("Down", 100, 20, matrix="0 1 -1 0")
    (leaf,) = read(drawn(sideways), pictures=True)
    assert words(leaf) == ["Up", "Down"]
    assert leaf.sheet[:2] == (200, 300)
    picture = leaf.sheet.picture
    assert picture.startswith(b"\x89PNG") and int.from_bytes(picture[16:20]) < int.from_bytes(picture[20:24])


def test_what_is_cut_off_is_not_read(read):
    content = show("Seen", 60, 100) + show("Trimmed", 10, 10)
    (leaf,) = read(drawn(content, CropBox=[50, 50, 300, 200]))
    assert words(leaf) == ["Seen"]
    assert leaf.sheet[:2] == (250, 150)
    assert leaf.rows[0].box.x0 == pytest.approx(10, abs=1)


def test_letters_printed_twice_are_bold_and_read_once(read):
    (leaf,) = read(drawn(show("Twice", 20, 100) + show("Twice", 20.4, 100) + show("aabb", 20, 50)))
    assert words(leaf) == ["Twice", "aabb"]
    assert {row.words: row.bold for row in leaf.rows} == {"Twice": True, "aabb": False}


def test_white_letters_are_read_where_something_is_under_them(read):
    ground = "0 0 1 rg 10 90 200 40 re f 1 1 1 rg "
    (leaf,) = read(drawn("1 1 1 rg " + show("Hidden", 20, 150) + ground + show("Shown", 20, 100)))
    assert words(leaf) == ["Shown"]


def test_letters_without_ink_are_read(read):
    (leaf,) = read(drawn("3 Tr " + show("Over a scan", 20, 100)))
    assert words(leaf) == ["Over a scan"]


def test_a_watermark_across_the_page_is_not_read(read):
    (leaf,) = read(drawn(show("Text", 20, 150) + show("Draft", 50, 20, matrix="0.7 0.7 -0.7 0.7")))
    assert words(leaf) == ["Text"]


def picture(pdf, width=10, height=10):
    return pikepdf.Stream(
        pdf,
        b"\x00" * 100,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def scan(content, width=10, height=10, box=(300, 200)):
    pdf = pikepdf.open(io.BytesIO(drawn(content + f" q {box[0]} 0 0 {box[1]} 0 0 cm /I Do Q")))
    pdf.pages[0].Resources.XObject = Dictionary(I=pdf.make_indirect(picture(pdf, width, height)))
    return saved(pdf)


def test_a_picture_with_no_words_is_scanned(read):
    (leaf,) = read(scan(""))
    assert leaf.scanned and not leaf.rows


def test_a_scanner_s_mark_does_not_make_a_scan_a_text(read):
    assert read(scan(show("Scanned with ScanIt", 20, 10)))[0].scanned


def test_a_picture_in_a_text_is_a_figure(read):
    text = "".join(show("Many words of a text, all of them", 20, y, size=9) for y in range(40, 200, 12))
    (leaf,) = read(scan(text, box=(100, 30)))
    assert not leaf.scanned and len(leaf.rows) == 14
    assert leaf.figures == ((0, 170, 100, 200),)


def test_a_blank_page_is_empty(read):
    (leaf,) = read(drawn(""))
    assert not leaf.scanned and not leaf.rows and not leaf.warnings


def test_a_text_that_no_font_knows_is_recognised_instead(read):
    pdf = pikepdf.open(io.BytesIO(drawn("BT /F 20 Tf 20 100 Td <E0E1E2E3E4E5E6> Tj ET")))
    assert read(saved(pdf))[0].scanned


def test_a_page_that_the_first_reader_loses_is_read_by_the_second(read):
    """By how much it is turned is no number, which pdfminer doesn't forgive."""
    pdf = pikepdf.open(io.BytesIO(drawn(show("Still here", 20, 100))))
    pdf.pages[0].obj.Rotate = Name.None_
    (leaf,) = read(saved(pdf))
    assert words(leaf) == ["Still here"]
    assert leaf.warnings == ("page 1: the first reader lost words, so pdfium read it",)


def locked(user):
    pdf = pikepdf.open(io.BytesIO(drawn(show("Secret", 20, 100))))
    return saved(pdf, encryption=pikepdf.Encryption(owner="boss", user=user))


def test_a_file_that_only_forbids_changes_just_opens(read):
    assert words(read(locked(""))[0]) == ["Secret"]


def test_a_locked_file_opens_with_its_password(read):
    assert words(read(locked("钥匙"), password="钥匙")[0]) == ["Secret"]


@pytest.mark.parametrize(
    ("data", "settings", "message"),
    [
        (locked("key"), {}, "needs a password; give it with --password"),
        (locked("key"), {"password": "no"}, "the password is wrong; give another with --password"),
        (b"%PDF-1.7\n" + b"rubbish " * 50, {}, "a damaged PDF file; get it again"),
        (
            scan("", 20_000, 20_000),
            {},
            "page 1 is a picture of 401 megapixels, more than 150; allow them with --limit megapixels=401",
        ),
    ],
)
def test_what_can_t_be_read_is_told(read, data, settings, message):
    with pytest.raises(SourceError) as error:
        read(data, **settings)
    assert str(error.value) == f"paper.pdf: {message}"


def test_too_many_pages_are_refused(read):
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page()
    with pytest.raises(SourceError, match=r"has 3 pages, more than 2; allow them with --limit pages=3"):
        read(saved(pdf), limits=Limits(pages=2))


def test_pictures_of_pages_have_a_bounded_size(read):
    (leaf,) = read(drawn(show("Tiny", 20, 100), MediaBox=[0, 0, 14400, 14400]), pictures=True)
    width, height = (int.from_bytes(leaf.sheet.picture[at : at + 4]) for at in (16, 20))
    assert width * height <= 8_100_000
    assert leaf.sheet.width == 14400


def test_a_picture_is_that_of_the_visible_part(read):
    (leaf,) = read(drawn(show("Seen", 60, 100), CropBox=[50, 50, 300, 200]), pictures=True)
    width, height = (int.from_bytes(leaf.sheet.picture[at : at + 4]) for at in (16, 20))
    assert width / height == pytest.approx(250 / 150, rel=0.01)


def test_chinese_words_are_read(read):
    (leaf,) = read(printed("<p style=\"font-family:'Noto Serif CJK SC'\">持证社工每人补贴200元。</p>"))
    if leaf.scanned or not leaf.rows:
        pytest.skip("no Chinese font on this machine")
    assert words(leaf) == ["持证社工每人补贴200元。"]


def test_all_pages_of_a_long_file_are_read(tmp_path):
    count = 2 * BATCH + 20
    book = pikepdf.new()
    for number in range(1, count + 1):
        with pikepdf.open(io.BytesIO(drawn(show(f"Page number {number} of the book", 20, 100)))) as page:
            book.pages.append(page.pages[0])
    path = tmp_path / "book.pdf"
    path.write_bytes(saved(book))
    found = read_file(path)
    assert len(found.sheets) == count
    at = found.chars.index(f"number {count} of")
    assert found.page(Span(at, at + 4)) == count
