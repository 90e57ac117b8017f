"""A record beside its source in a real browser: fields and words light each other, selections have places."""

import pytest
from sqlalchemy import select

from policyextract import run
from policyextract.sources import read_bytes
from policyextract.store import writing
from policyextract.store.schema import evidence, records

TEXT = """😀盐城发放𠮷社工津贴

盐城市民政局出台办法。对取得社会工作师证书的人员，
每人每月补贴<b>300元</b>。
"""
OFFSETS = """async ([from, to]) => {
  const { offsets } = await import("/static/places.js");
  const nodes = [...document.querySelectorAll(".text .line")].flatMap((line) => {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  });
  const place = (at) => {
    for (const node of nodes) {
      const points = [...node.data];
      if (at < points.length) return [node, points.slice(0, at).join("").length];
      at -= points.length;
    }
  };
  getSelection().setBaseAndExtent(...place(from), ...place(to));
  return offsets(getSelection());
}"""


@pytest.fixture
def record(desk):
    """The id of the record of a text, and where its fields were read from."""
    extraction = run(read_bytes(TEXT.encode(), "text.txt"))
    with desk.database.write() as connection:
        started = writing.start_run(connection, "ingest")
        made = writing.add_document(connection, started, extraction.source, extraction.document)
        own = select(records.c.id).where(records.c.document == made.document, records.c.kind == "incentive")
        id = connection.scalars(own).one()
        words = connection.execute(select(evidence).where(evidence.c.record == id)).all()
    return id, {row.field: row for row in words}


def lit(tab, where):
    return "".join(tab.locator(f"{where} .lit").all_inner_texts())


def test_fields_and_words_light_each_other(tab, record):
    id, words = record
    tab.goto(f"/records/{id}")
    tab.hover("#field-level")
    assert lit(tab, ".text") == words["level"].quote
    tab.hover("#words-amount + a")
    assert "300元" in tab.locator("#card .lit [name=value-amount]").input_value()
    tab.locator("#words-level + a").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(":focus").evaluate("one => one.closest('[data-field]').dataset.field") == "level"
    assert lit(tab, ".text") == words["level"].quote


def test_links_lead_from_fields_to_words_without_scripts(chromium, address, record):
    id, _ = record
    with chromium.new_context(base_url=address, java_script_enabled=False, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"/records/{id}")
        page.locator('#card a[href="#words-level"]').click()
        colour = "one => getComputedStyle(one).backgroundColor"
        own = page.locator('.text [data-field~="level"]').first.evaluate(colour)
        other = page.locator('.text [data-field~="amount"]').first.evaluate(colour)
        assert page.url.endswith("#words-level") and own != other


def test_selected_words_have_their_places_in_the_source(tab, record):
    tab.goto(f"/records/{record[0]}")
    shown = tab.locator(".text .line").all_text_contents()
    first = TEXT.index(shown[0])
    assert "".join(shown) == TEXT[first : first + len("".join(shown))]
    for start, end in ((0, 3), (5, 9), (8, 30), (20, 52)):
        assert tab.evaluate(OFFSETS, [start, end]) == {"start": first + start, "end": first + end}


def test_words_can_be_selected_with_the_mouse_though_they_are_links(tab, record):
    id, words = record
    tab.goto(f"/records/{id}")
    box = tab.locator("#words-level + a").bounding_box()
    middle = box["y"] + box["height"] / 2
    tab.mouse.move(box["x"] + 1, middle)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 1, middle, steps=4)
    tab.mouse.up()
    found = tab.evaluate("async () => (await import('/static/places.js')).offsets(getSelection())")
    assert found == {"start": words["level"].start, "end": words["level"].end}
    assert tab.url.endswith(id)


def test_one_column_on_a_phone_with_nothing_beyond_its_edge(tab, record):
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto(f"/records/{record[0]}")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    card, source = (tab.locator(one).bounding_box() for one in ("#card", "#source"))
    assert card["y"] + card["height"] <= source["y"]
    tab.locator(".switch a").last.click()
    assert tab.locator("#source-name").is_visible()
