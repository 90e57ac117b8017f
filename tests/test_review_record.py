"""A record beside its source: what its page and the page of its document say, without scripts."""

import hashlib
import html
import re
from dataclasses import replace

import pytest
from hostile import seeds
from paged import EDGE, HEIGHT, PER_ROW, SIZE, WIDTH, paged
from PIL import Image
from sqlalchemy import select, update

from policyextract import run
from policyextract.review.view import view
from policyextract.sources import Box, read_bytes
from policyextract.store import near, queue, records, writing
from policyextract.store.reviews import Decision, decide
from policyextract.store.schema import records as table

PAIRED = """盐城发放社工津贴

盐城市民政局出台《盐城市社工津贴办法》，自2023年起施行。据介绍，全市已有社工一千多人。
对取得高、中级社会工作师证书的人员，𠮷日起每月分别
给予600元、300元津贴。各区另行安排场地。
"""
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "<svg/onload=alert(3)>",
    "javascript:alert(4)",
    "{{7*7}}",
    "' onmouseover='alert(5)",
    "</textarea><script>alert(6)</script>",
)


@pytest.fixture
def paired(desk):
    """The records of a clipping that pairs levels with amounts, in order."""
    return added(desk, PAIRED, "paired.txt")


def added(desk, text, name):
    """The records that a text gives, those with amounts, kept in the database."""
    extraction = run(read_bytes(text.encode(), name))
    with desk.database.write() as connection:
        run_ = writing.start_run(connection, "ingest")
        made = writing.add_document(connection, run_, extraction.source, extraction.document)
        near.mark(connection, made.document)
        queue.mark(connection, queue.subjects(connection, made.document))
        found = records.of_document(connection, made.document)
    return [one for one in found if one.record.kind == "incentive"]


def get(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def text_of(page):
    """The words in the pane of the source, as a browser reads them."""
    pane = page.split('<div class="text')[1].split("</section>")[0]
    lines = re.findall(r'<span class="line".*?</span>(?=<span class="line"|</div>)', pane, re.S)
    return html.unescape("".join(re.sub(r"<[^>]+>", "", line) for line in lines))


def test_text_stands_as_in_the_source_with_every_field_tied_to_its_words(client, paired):
    page = get(client, f"/records/{paired[0].record.id}")
    assert text_of(page).strip() == PAIRED.strip()
    for name, words in paired[0].record.evidence.items():
        assert f'id="words-{name}"' in page
        assert f'href="#words-{name}"' in page
        assert f'id="field-{name}"' in page
        assert re.search(rf'data-field="[^"]*\b{name}\b[^"]*" data-start="{words.start}"', page)


def test_sentence_before_and_after_are_marked(desk, paired):
    with desk.database.read() as connection:
        shown = view(connection, paired[0].record.id, "raw")
    told = {"sentence": "", "beside": ""}
    for piece in (piece for part in shown.parts for row in part.rows for piece in row.pieces):
        for name in set(piece.classes.split()) & told.keys():
            told[name] += piece.text
    assert told["sentence"].startswith("对取得高") and told["sentence"].rstrip().endswith("津贴。")
    assert told["beside"].replace("\n", "") == "据介绍，全市已有社工一千多人。各区另行安排场地。"


def test_cleaned_text_keeps_the_words_of_fields_and_has_no_places_in_the_source(client, paired):
    page = get(client, f"/records/{paired[0].record.id}?text=clean")
    assert "每月分别给予600元、300元津贴" in text_of(page)
    assert 'id="words-amount"' in page and "data-start" not in page


def test_levels_lead_to_amounts_in_the_order_of_the_text(desk, paired):
    with desk.database.read() as connection:
        drawn = view(connection, paired[1].record.id, "raw").together
    assert [item.label.zh for item in drawn.levels] == ["高级", "中级"]
    assert [item.label.zh for item in drawn.amounts] == ["600元", "300元"]
    assert [(line.above, line.below, line.own) for line in drawn.lines] == [
        (25.0, 25.0, False),
        (75.0, 75.0, True),
    ]


def test_crossed_lines_show_a_wrong_pairing(desk, paired):
    with desk.database.write() as connection:
        for one, value in zip(paired, ("intermediate", "senior"), strict=True):
            decide(connection, Decision(one.record.id, 1, "王芳", "correct", {"level": value}))
    with desk.database.read() as connection:
        drawn = view(connection, paired[0].record.id, "raw").together
    assert [(line.above, line.below) for line in drawn.lines] == [(25.0, 75.0), (75.0, 25.0)]


def test_why_a_record_came_back_is_told_from_and_to(client, desk, paired):
    changed = {"changed": {"level": ["junior", "senior"], "max": [500, 600]}}
    with desk.database.write() as connection:
        own = table.c.id == paired[0].record.id
        connection.execute(update(table).where(own).values(attention=changed))
    page = get(client, f"/records/{paired[0].record.id}")
    assert re.search(r"初级</del> → <ins>.*?高级</ins>", page)
    assert "500元" in page


def test_near_duplicate_and_conflict_stand_beside_it_with_what_differs(client, desk):
    long = "".join(f"第{n}期培训在盐城市社区中心举行，社工张老师讲授个案工作方法。" for n in range(3))
    first = added(desk, PAIRED + long, "one.txt")
    second = added(desk, "转载\n\n" + PAIRED.replace("600元", "900元") + long, "two.txt")
    for one, other, value in ((first, second, "900元"), (second, first, "600元")):
        page = get(client, f"/records/{one[0].record.id}")
        assert f"/records/{other[0].record.id}" in page
        assert f"<mark>{value}</mark>" in page
    assert "另一份剪报的说法不同" in page
    with desk.database.read() as connection:
        assert [one.record.id for one in records.like(connection, first[1])] == [second[1].record.id]
    page = get(client, f"/documents/{first[0].document}")
    assert "two.txt" in page and f"/records/{first[1].record.id}?document={first[0].document}" in page


def test_neighbours_and_the_way_back_keep_the_query(client, paired):
    first, second = (one.record.id for one in paired)
    page = get(client, f"/records/{first}?document={paired[0].document}&kind=incentive&sort=place")
    assert f'rel="next" href="/records/{second}?kind=incentive&amp;document={paired[0].document}' in page
    assert 'rel="prev"' not in page


@pytest.mark.parametrize("address", ["/records/ffff", "/documents/99", f"/documents/{10**20}"])
def test_what_is_not_there_is_told(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "没有这" in answer.text


def test_hostile_texts_titles_and_names_are_text(client, desk):
    evil = "".join(HOSTILE)
    own = added(
        desk, PAIRED.replace("盐城发放", f"{evil}盐城发放").replace("每月", f"{evil}每月"), f"{evil}.txt"
    )
    document = own[0].document
    for address in (
        f"/records/{own[0].record.id}",
        f"/records/{own[0].record.id}?text=whole",
        f"/documents/{document}",
    ):
        page = get(client, address)
        assert html.escape("<script>alert(1)</script>") in page
        for sign in ("<script>alert", "<img src=x", "<svg/onload", "' onmouseover='", "</textarea><script>"):
            assert sign not in page


LINE = "宁夏对取得高级社会工作师证书的人员每月补贴600元。"


def printed(desk, name="gone.pdf", sha256="0" * 64):
    """A record on a page whose file lies nowhere, and its document."""
    source = replace(paged(name, [[LINE]]), sha256=sha256)
    answers = run(source).document
    with desk.database.write() as connection:
        started = writing.start_run(connection, "ingest")
        document = writing.add_document(connection, started, source, answers).document
        own = connection.scalars(select(table.c.id).where(table.c.document == document)).first()
    return own, document


def test_boxes_on_the_page_are_tied_to_the_fields(desk, client):
    own, document = printed(desk)
    with desk.database.read() as connection:
        leaf = view(connection, own, "raw").leaves[0]
    boxes = [box for one in leaf.drawn if "amount" in one.fields for box in one.boxes]
    at = EDGE + SIZE * (LINE.index("600元") - PER_ROW)
    assert boxes == [Box(at, EDGE + 2 * SIZE, at + 4 * SIZE, EDGE + 3 * SIZE)]
    page = get(client, f"/records/{own}")
    assert f'src="/documents/{document}/pages/1"' in page
    assert "原文件已不在原处" in page


def test_words_are_drawn_where_the_file_is_gone(desk, client):
    _, document = printed(desk)
    answer = client.get(f"/documents/{document}/pages/1")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert LINE[:PER_ROW] in answer.text
    assert client.get(f"/documents/{document}/pages/2").status_code == 404


def test_a_page_is_drawn_from_the_file_that_was_read_and_from_no_other(desk, client, tmp_path):
    path = tmp_path / "one.pdf"
    path.write_bytes(seeds.pdf())
    _, document = printed(desk, str(path), hashlib.sha256(path.read_bytes()).hexdigest())
    address = f"/documents/{document}/pages/1"
    assert client.get(address).content.startswith(b"\x89PNG")
    path.write_bytes(path.read_bytes() + b"\n")
    assert client.get(address).content.startswith(b"\x89PNG")  # as it was drawn
    for kept in (desk.uploads.parent / "pages").iterdir():
        kept.unlink()
    assert client.get(address).headers["content-type"] == "image/svg+xml"


def test_words_are_drawn_where_the_picture_lies_on_its_side(desk, client, tmp_path):
    path = tmp_path / "scan.png"
    Image.new("L", (HEIGHT, WIDTH), 255).save(path)
    _, document = printed(desk, str(path), hashlib.sha256(path.read_bytes()).hexdigest())
    answer = client.get(f"/documents/{document}/pages/1")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert LINE[:PER_ROW] in answer.text
