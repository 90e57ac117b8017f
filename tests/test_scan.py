"""Scans and photos: which words are in a picture, where they stand, and what is said of bad pictures."""

import io
import subprocess
import sys

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from weasyprint import HTML

from policyextract.sources import Limits, Options, Reader, SourceError, pdf, scan, typeset
from policyextract.sources.file import File
from policyextract.text import Span

STYLE = """<style>@page { size: 330pt 250pt; margin: 20pt }
body { font: 10pt/15pt "Noto Serif CJK SC"; margin: 0 } p { margin: 0 }
h1 { font: bold 20pt "Noto Sans CJK SC"; margin: 0 0 8pt }
.columns { columns: 2; column-gap: 11pt; text-align: justify }
table { border-collapse: collapse; margin-top: 10pt } td { border: .6pt solid; padding: 2pt 8pt }
</style>"""
PAGE = """<h1>嘉鱼县奖励社工人才</h1><div class=columns><p>本报讯　近日，嘉鱼县民政局出台办法，对首次取得
社会工作师证书的人员一次性奖励3000元，助理社会工作师1,500元，所需资金由县财政承担，自2024年1月1日起施行，
有效期5年。全县现有持证社工126人，比上年增长12.5%。</p></div>
<table><tr><td>赤壁市<td>每人每月200元<td>鄂民发〔2023〕7号<tr><td>崇阳县<td>一次性2000元<td>《崇阳县办法》</table>"""
ROWS = {"嘉鱼县奖励社工人才", "赤壁市", "每人每月200元", "鄂民发〔2023〕7号", "崇阳县", "一次性2000元"}
HIDDEN = """
import sys
from importlib.machinery import PathFinder
found = PathFinder.find_spec
def find_spec(name, *args):
    hidden = name.partition(".")[0] in ("numpy", "onnxruntime", "PIL", "rapidocr")
    return None if hidden else found(name, *args)
PathFinder.find_spec = find_spec
from policyextract.sources import Options, SourceError, scan
from policyextract.sources.file import File
from pathlib import Path
try:
    scan.leaves(File(Path(sys.argv[1]), "page.png", ""), Options())
except SourceError as error:
    print(error)
"""
CUT_OFF = """
import socket, sys
def refused(*args, **named):
    raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = refused
from policyextract.sources import Options, scan
from policyextract.sources.file import File
from pathlib import Path
sys.stdout.reconfigure(encoding="utf-8")
for row in scan.recognised(File(Path(sys.argv[1]), "page.png", ""), 1, Options()).rows:
    print(row.words)
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A page with a headline, two narrow columns and a table, as PDF."""
    path = tmp_path_factory.mktemp("printed") / "page.pdf"
    path.write_bytes(HTML(string=STYLE + PAGE).write_pdf())
    return path


def picture(path, dpi):
    document = pypdfium2.PdfDocument(path)
    pixels = document[0].render(scale=dpi / 72, grayscale=True).to_numpy().copy()
    document.close()
    return pixels


def saved(tmp_path, pixels, name="page.png", **settings):
    path = tmp_path / name
    Image.fromarray(pixels).save(path, **settings)
    return file(path)


def file(path):
    return File.at(path, path.name, Limits())


def words(leaf):
    return {row.words for row in leaf.rows}


def everything(leaf):
    return sorted("".join("".join(row.words for row in leaf.rows).split()))


@pytest.fixture(scope="module")
def upright(printed, tmp_path_factory):
    """The page scanned at 200 dpi."""
    return saved(tmp_path_factory.mktemp("upright"), picture(printed, 200), dpi=(200, 200))


@pytest.fixture(scope="module")
def leaf(upright):
    return scan.recognised(upright, 1, Options(pictures=True))


def test_all_words_of_a_page_are_recognised(printed, leaf):
    (truth,) = pdf.leaves(file(printed), Options())
    assert everything(leaf) == everything(truth)
    assert words(leaf) >= ROWS
    assert all(row.sure > 0.8 for row in leaf.rows)


def test_each_character_has_its_own_place(printed, leaf):
    (truth,) = pdf.leaves(file(printed), Options())
    middles = {
        row.words: [(a + b) / 2 for a, b in zip(row.edges[::2], row.edges[1::2], strict=True)]
        for row in truth.rows
    }
    compared = 0
    for row in leaf.rows:
        assert len(row.edges) == 2 * len(row.words)
        assert list(row.edges) == sorted(row.edges)
        for at, middle in enumerate(middles.get(row.words, ())):
            assert abs((row.edges[2 * at] + row.edges[2 * at + 1]) / 2 - middle) < 2.5
            compared += 1
    assert compared > 100


def test_the_size_of_the_type_is_told(leaf):
    headline = next(row for row in leaf.rows if row.words == "嘉鱼县奖励社工人才")
    assert headline.size == pytest.approx(20, rel=0.1)
    assert [row.size for row in leaf.rows if row.words in ROWS - {headline.words}] == pytest.approx(
        [10] * 5, rel=0.15
    )


def test_rows_of_neighbouring_columns_stay_apart(leaf):
    body = [row for row in leaf.rows if 45 < row.box.top < 112]
    assert all(row.box.x1 < 166 or row.box.x0 > 160 for row in body)


def test_the_lines_of_a_table_are_found(printed, leaf):
    (truth,) = pdf.leaves(file(printed), Options())
    across = [rule for rule in leaf.rules if rule.x1 - rule.x0 > rule.bottom - rule.top]
    down = [rule for rule in leaf.rules if rule not in across]
    assert len(across) == 3
    assert len({round(rule.x0) for rule in down}) == 4
    left, right = min(rule.x0 for rule in truth.rules), max(rule.x1 for rule in truth.rules)
    assert all(abs(rule.x0 - left) < 2 and abs(rule.x1 - right) < 2 for rule in across)


def test_a_picture_of_the_page_fits_its_places(leaf):
    shown = Image.open(io.BytesIO(leaf.sheet.picture))
    assert shown.width / shown.height == pytest.approx(leaf.sheet.width / leaf.sheet.height, rel=0.01)
    assert 100 < shown.width * 72 / leaf.sheet.width < 120


@pytest.mark.parametrize(("dpi", "angle"), [(150, 4.2), (300, -2.5)])
def test_a_page_may_lie_askew_on_grey_ground(printed, tmp_path, dpi, angle):
    pixels = picture(printed, dpi).astype(float)
    height, width = pixels.shape
    around = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.9)
    ground = np.linspace(0.6, 0.9, width)
    askew = cv2.warpAffine(pixels * 0.8 + 40, around, (width, height), borderValue=240) * ground
    noise = np.random.default_rng(1).normal(0, 7, askew.shape)
    scanned = saved(tmp_path, np.clip(askew + noise, 0, 255).astype(np.uint8), dpi=(dpi, dpi))
    leaf = scan.recognised(scanned, 1, Options())
    assert len(words(leaf) & ROWS) >= len(ROWS) - 1
    tops = {row.words: row.box.top for row in leaf.rows}
    assert abs(tops["赤壁市"] - tops["每人每月200元"]) < 2
    assert len([rule for rule in leaf.rules if rule.x1 - rule.x0 > 200]) == 3
    assert_places_on_the_page_as_scanned(printed, leaf, around * np.array([1, 1, 72 / dpi]))


def assert_places_on_the_page_as_scanned(printed, leaf, askew):
    """Each character of a known row lies where the page was turned to."""
    found = typeset.source(file(printed), "image", [leaf])
    (truth,) = pdf.leaves(file(printed), Options())
    for row in (row for row in truth.rows if row.words in ROWS and row.words in found.chars):
        start = found.chars.index(row.words)
        for at in (0, len(row.words) - 1):
            (box,) = found.boxes(Span(start + at, start + at + 1))
            middle = (sum(row.edges[2 * at : 2 * at + 2]) / 2, (row.box.top + row.box.bottom) / 2, 1)
            x, y = askew @ middle
            assert abs((box.x0 + box.x1) / 2 - x) < 0.1 * row.size
            assert abs((box.top + box.bottom) / 2 - y) < 0.3 * row.size


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_may_lie_on_its_side_or_its_head(upright, tmp_path, quarters):
    pixels = np.rot90(np.asarray(Image.open(upright.path)), quarters)
    leaf = scan.recognised(saved(tmp_path, pixels, dpi=(200, 200)), 1, Options())
    assert words(leaf) >= ROWS
    assert leaf.sheet.width > leaf.sheet.height


def test_a_photo_is_turned_as_its_camera_says(upright, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = np.rot90(np.asarray(Image.open(upright.path)))
    photo = saved(tmp_path, pixels, "photo.jpg", dpi=(200, 200), exif=exif)
    (before,) = scan.leaves(photo, Options())
    after = scan.recognised(photo, 1, Options())
    assert before.sheet == after.sheet
    assert words(after) >= ROWS


def test_a_vertical_headline_is_one_row(tmp_path):
    letters = "".join(f"<p>{letter}</p>" for letter in "社工人才奖励办法")
    html = f'{STYLE}<div style="font: bold 20pt/24pt Noto Sans CJK SC">{letters}</div>'
    path = tmp_path / "tall.pdf"
    path.write_bytes(HTML(string=html).write_pdf())
    leaf = scan.recognised(saved(tmp_path, picture(path, 150), dpi=(150, 150)), 1, Options())
    (row,) = leaf.rows
    assert (row.words, row.vertical) == ("社工人才奖励办法", True)
    assert row.edges[-1] - row.edges[0] > 4 * (row.box.x1 - row.box.x0)


def test_a_tiff_has_pages_of_its_own_size(tmp_path):
    first, second = (Image.new("L", size, 255) for size in ((600, 800), (900, 1200)))
    path = tmp_path / "two.tif"
    first.save(path, save_all=True, append_images=[second], dpi=(100, 100))
    assert [round(leaf.sheet.width) for leaf in scan.leaves(file(path), Options())] == [432, 648]
    with pytest.raises(SourceError, match=r"two\.tif: has 2 pages; .*--limit pages=2"):
        scan.leaves(file(path), Options(limits=Limits(pages=1)))


@pytest.mark.parametrize(
    ("dpi", "mode"), [(None, "1"), ((1, 1), "L"), ((72, 72), "P"), ((2000, 2000), "RGBA")]
)
def test_a_picture_that_tells_no_size_is_a_page_like_a4(tmp_path, dpi, mode):
    path = tmp_path / "photo.png"
    Image.new(mode, (2480, 3508)).save(path, **({"dpi": dpi} if dpi else {}))
    (leaf,) = scan.leaves(file(path), Options())
    assert leaf.scanned
    assert leaf.sheet.width == pytest.approx(595)


def test_what_shows_through_is_white(upright, tmp_path):
    ink = 255 - np.asarray(Image.open(upright.path))
    seen = saved(tmp_path, np.dstack([np.zeros((*ink.shape, 3), np.uint8), ink]), dpi=(200, 200))
    assert words(scan.recognised(seen, 1, Options())) >= ROWS


def test_scanned_pages_of_a_pdf_are_recognised(upright, tmp_path):
    path = tmp_path / "scanned.pdf"
    Image.open(upright.path).save(path, resolution=200)
    leaf = scan.recognised(file(path), 1, Options())
    assert words(leaf) >= ROWS
    assert (round(leaf.sheet.width), round(leaf.sheet.height)) == (330, 250)


def test_a_scan_is_read_with_its_places_in_its_own_process(upright):
    told = []
    with Reader(progress=lambda *how_far: told.append(how_far)) as reader:
        source = reader.one(str(upright.path))
    assert "赤壁市\t每人每月200元\t鄂民发〔2023〕7号\n" in source.chars
    assert source.sheets and source.strips and all(strip.sure < 1 for strip in source.strips)
    assert told == [(str(upright.path), 0, 1), (str(upright.path), 1, 1)]


def test_a_page_without_words_is_empty(tmp_path):
    blank = saved(tmp_path, np.full((600, 400), 230, np.uint8))
    leaf = scan.recognised(blank, 1, Options())
    assert leaf.rows == ()
    with pytest.raises(SourceError, match=r"page\.png: no words were found"):
        typeset.source(blank, "image", (leaf,))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "huge.png"
    Image.new("1", (13_000, 13_000)).save(path)
    with pytest.raises(SourceError, match=r"huge\.png: .* 169 megapixels; .*--limit megapixels=169"):
        scan.leaves(file(path), Options())
    assert scan.leaves(file(path), Options(limits=Limits(megapixels=169)))


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_a_picture_that_was_cut_off_is_told(upright, tmp_path, suffix):
    path = tmp_path / f"cut.{suffix}"
    Image.open(upright.path).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SourceError, match=rf"^cut\.{suffix}: a damaged .*; get it again"):
        scan.recognised(file(path), 1, Options())


def test_missing_packages_are_told_with_the_command_that_adds_them(upright):
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN, upright.path], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "page.png: the words of a picture have to be recognised, which needs more packages; "
        "add them with scripts/setup scan, or with pip install rapidocr onnxruntime pillow\n"
    )


def test_nothing_is_looked_for_in_the_network(upright):
    done = subprocess.run(
        [sys.executable, "-c", CUT_OFF, upright.path], capture_output=True, encoding="utf-8", check=True
    )
    assert set(done.stdout.splitlines()) >= ROWS
    assert not done.stderr
