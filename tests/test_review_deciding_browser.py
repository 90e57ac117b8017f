"""Records decided on in a browser: by keyboard, mouse and phone, without a connection, by two at once."""

import re
import time
from collections import Counter

import pytest
from browsing import PATIENCE_MS, served
from playwright.sync_api import expect
from sqlalchemy import select

from policyextract.store.schema import records, reviews

QUEUE = "/?kind=incentive&sort=place"


@pytest.fixture
def window(chromium):
    """Makes windows of browsers of their own: `window(address)`."""
    contexts = []

    def opened(address, **settings):
        context = chromium.new_context(base_url=address, locale="zh-CN", reduced_motion="reduce", **settings)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def statuses(desk):
    """How many records have which status."""
    with desk.database.read() as connection:
        return Counter(connection.scalars(select(records.c.status)))


def decided(desk):
    """What was decided on which record, in order."""
    with desk.database.read() as connection:
        return list(connection.execute(select(reviews.c.record, reviews.c.decision).order_by(reviews.c.id)))


def begin(tab):
    """Opens the first record of the queue by keys."""
    tab.goto(QUEUE)
    press(tab, "j", "Enter")
    tab.wait_for_url("**/records/*")


def press(tab, *keys):
    for key in keys:
        tab.keyboard.press(key)


def record_of(tab):
    return re.search(r"/records/(\w+)", tab.url)[1]


def going_on(tab, *keys):
    """The record that was decided on by keys; the next one is there then, its heading in focus."""
    before = record_of(tab)
    press(tab, *keys)
    tab.wait_for_url(lambda url: before not in url)
    expect(tab.locator("h1")).to_be_focused()
    return before


def kept(tab):
    """Waits until the server has all decisions."""
    waits = "Object.keys(localStorage).some((name) => name.startsWith('outbox:'))"
    until = time.monotonic() + PATIENCE_MS / 1000
    while tab.evaluate(waits):
        assert time.monotonic() < until
        tab.wait_for_timeout(20)


def test_a_review_by_keyboard_alone(desk, tab):
    begin(tab)
    accepted = going_on(tab, "a")
    unsure = going_on(tab, "s")
    rejected = going_on(tab, "r", "4", "Enter")
    corrected = going_on(tab, "1", *"7000", "Enter")  # six presses
    kept(tab)
    assert decided(desk) == [
        (accepted, "accept"),
        (unsure, "unsure"),
        (rejected, "reject"),
        (corrected, "correct"),
    ]
    press(tab, "u")
    tab.wait_for_url(f"**/records/{corrected}*")
    expect(tab.get_by_role("status").filter(has_text="撤销")).to_be_visible()
    assert statuses(desk)["corrected"] == 0
    press(tab, "q")
    tab.wait_for_url("**/?*")


def test_a_level_and_a_region_take_few_keys(desk, tab):
    begin(tab)
    going_on(tab, "3", "5", "Enter")
    first = going_on(tab, "2", *"xm", "Enter", "Enter")
    kept(tab)
    with desk.database.read() as connection:
        region = connection.scalar(select(records.c.region).where(records.c.id == first))
    assert (region, statuses(desk)["corrected"]) == ("350200", 2)


def test_keys_do_nothing_while_an_input_method_composes(desk, tab):
    begin(tab)
    press(tab, "n")
    tab.context.new_cdp_session(tab).send(
        "Input.imeSetComposition", {"text": "shi", "selectionStart": 3, "selectionEnd": 3}
    )
    press(tab, "Enter", "Escape", "a")
    expect(tab.locator("[name=note]")).to_be_focused()
    assert decided(desk) == []


def test_what_is_typed_is_kept_until_it_is_sent(desk, tab):
    begin(tab)
    press(tab, "1", *"7777", "Escape")
    tab.reload()
    amount = tab.locator("[name=value-amount]")
    expect(amount).to_have_value("7777")
    tab.wait_for_load_state("networkidle")
    tab.context.clear_cookies()  # then the token of the page's forms is no longer good
    press(tab, "1", *"abc", "Enter")
    expect(tab.get_by_role("alert")).to_contain_text("abc")
    expect(amount).to_be_focused()
    press(tab, "Escape")
    tab.get_by_role("button", name="丢弃").click()
    tab.reload()
    expect(amount).not_to_have_value("abc")


def test_a_review_by_mouse_alone(desk, tab):
    tab.goto(QUEUE)
    tab.locator(".records .words a").first.click()
    tab.wait_for_url("**/records/*")
    quote = tab.locator(".text .quote").first.bounding_box()
    tab.mouse.move(quote["x"] + 2, quote["y"] + quote["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(quote["x"] + quote["width"] - 2, quote["y"] + quote["height"] / 2, steps=4)
    tab.mouse.up()
    tab.locator("[data-field=conditions] textarea").fill("本市登记")
    tab.locator("[data-field=conditions] .mark").click()
    tab.get_by_role("button", name="保存更正").click()
    expect(tab.locator("h1")).to_be_focused()
    kept(tab)
    with desk.database.read() as connection:
        told = connection.execute(select(reviews.c.changes, reviews.c.evidence)).one()
    assert told.changes["conditions"][1] == ["本市登记"] and told.evidence["conditions"][1]["quote"]


def test_large_buttons_at_the_edge_of_a_phone(desk, address, window):
    tab = window(address, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    tab.goto(QUEUE)
    tab.locator(".records .words a").first.tap()
    tab.wait_for_url("**/records/*")
    accept = tab.locator("button[name=verdict][value=accept]")
    box = accept.bounding_box()
    assert box["height"] >= 44 and box["y"] + box["height"] > 640 - 16
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    before = record_of(tab)
    accept.tap()
    tab.wait_for_url(lambda url: before not in url)
    kept(tab)
    assert decided(desk) == [(before, "accept")]


def test_decisions_wait_for_the_connection(desk, window):
    with served(desk) as address:
        tab = window(address)
        begin(tab)
        tab.wait_for_load_state("networkidle")
    done = [going_on(tab, "a"), going_on(tab, "s")]
    expect(tab.get_by_text("2 条决定在等待连接")).to_be_visible()
    context = tab.context
    tab.close()
    assert decided(desk) == []
    with served(desk, int(address.rpartition(":")[2])) as address:
        tab = context.new_page()
        tab.goto("/")
        kept(tab)
        assert decided(desk) == [(done[0], "accept"), (done[1], "unsure")]


def test_two_at_one_record_are_told(desk, address, window):
    ours, theirs = window(address), window(address)
    begin(ours)
    begin(theirs)
    theirs.keyboard.press("a")
    kept(theirs)
    press(ours, "1", *"8000", "Enter")
    alert = ours.get_by_role("alert")
    expect(alert).to_contain_text("确认")
    with ours.expect_response("**/records/*"):
        alert.get_by_role("button", name="打开这条记录").click()
    expect(alert).to_have_count(0)
    expect(ours.locator("[name=value-amount]")).to_have_value("8000")
    press(ours, "1", "Enter")
    expect(ours.locator("h1")).to_be_focused()
    kept(ours)
    assert [what for _, what in decided(desk)] == ["accept", "correct"]


def test_a_missing_record_is_added_by_its_words(desk, tab):
    begin(tab)
    back = tab.url
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('.text .quote'))")
    press(tab, "m")
    tab.wait_for_url("**/add?*")
    tab.locator("[name=value-amount]").fill("900元")
    tab.goto("/overview")  # it is left, as when the tab is closed
    tab.get_by_role("link", name="继续补录").click()
    expect(tab.locator("[name=value-amount]")).to_have_value("900元")
    tab.goto(back)
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('.text .quote'))")
    press(tab, "m")
    expect(tab.locator("[name=value-amount]")).to_have_value("900元")
    tab.locator("[name=value-amount]").focus()
    press(tab, "Enter")
    tab.wait_for_url(back)
    assert [what for _, what in decided(desk)] == ["add"]
    tab.goto("/overview")
    expect(tab.get_by_role("link", name="继续补录")).to_have_count(0)
