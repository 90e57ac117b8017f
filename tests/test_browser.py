"""The page in a real browser: it lights words, changes language, and runs no script but its own."""

from __future__ import annotations

from collections.abc import Iterator

import chromium
import pytest
from paged import WIDTH, paged

from policyextract.formats import FORMATS
from policyextract.pipeline import run
from policyextract.sources import read_bytes

pytestmark = pytest.mark.skipif(chromium.BROWSER is None, reason=chromium.MISSING)

ATTACK = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script></script>"
TEXT = (
    f"""晋江市：持证社工每月可领津贴 {ATTACK}

对助理社会工作师，晋江市民政局每人每月发放200元津贴；社会工作师每人每月400元{ATTACK}。
2022年，全市共发放社工人才补贴126.4万元，惠及527人。
"""
    + "后文。\n" * 200
)
LIT = "[...document.querySelectorAll('.lit')].map(one => one.textContent).join('')"
SHOWN = "getComputedStyle(document.querySelector('{}')).display != 'none'"


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    """One browser for all tests."""
    with chromium.started() as browser:
        browser.read_as("zh-CN")
        yield browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page of two documents whose names and texts attack it."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    found = [run(read_bytes(TEXT.encode(), name)) for name in (f"one{ATTACK}.txt", "two.txt")]
    assert all(one.document.records for one in found)
    with path.open("w", encoding="utf-8", newline="") as out:
        FORMATS["html"].write(found, out)
    return path.as_uri()


def test_page_runs_no_script_but_its_own(browser: chromium.Browser, page: str) -> None:
    browser.open(page)
    assert browser.complaints == []
    assert browser.requests == [page]
    assert "policyextract" in str(browser.js("document.title"))
    assert browser.js("document.querySelectorAll('img, script:not(body > script:last-of-type)').length") == 0
    assert browser.js("document.querySelector('.words').textContent") == TEXT


def test_an_injected_handler_would_be_stopped(browser: chromium.Browser, page: str) -> None:
    """The second lock: the policy of the page holds even where escaping would fail."""
    browser.open(page)
    browser.js(f"document.querySelector('main').insertAdjacentHTML('beforeend', {ATTACK!r})")
    browser.js("new Promise(done => setTimeout(done, 200))")
    assert "policyextract" in str(browser.js("document.title"))
    assert len(browser.complaints) >= 1
    assert len(browser.requests) <= 2


@pytest.mark.parametrize("name", ["amount", "frequency", "level", "region"])
def test_a_field_lights_its_words(browser: chromium.Browser, page: str, name: str) -> None:
    browser.open(page)
    field = f".card.incentive a[id$='-{name}']"
    quote = browser.js(
        f'(() => {{ const {{s, e}} = document.querySelector("{field}").dataset;'
        " return [...document.querySelector('.words').textContent].slice(s, e).join('') })()"
    )
    browser.click(field)
    assert browser.js(LIT) == quote
    assert str(browser.js("location.hash")).endswith(f"-{name}")


def test_the_address_of_a_field_lights_it_again(browser: chromium.Browser, page: str) -> None:
    browser.open(page)
    browser.click(".card.indicator a.main")
    lit, address = browser.js(LIT), browser.js("location.href")
    assert lit
    browser.open(str(address))
    assert browser.js(LIT) == lit


def test_words_light_their_card(browser: chromium.Browser, page: str) -> None:
    browser.open(page)
    browser.click(".words .record")
    assert browser.js("document.querySelectorAll('.card.on').length") == 1
    target = browser.js("document.querySelector('.words .record').getAttribute('href')")
    assert browser.js("'#' + document.querySelector('.card.on').id") == target


def test_a_field_far_below_brings_its_words_into_view(browser: chromium.Browser, page: str) -> None:
    browser.open(page)
    browser.js("document.querySelector('.text').scrollTop = 4000")
    browser.click(".card a.main")
    browser.js("new Promise(done => setTimeout(done, 1200))")
    inside = (
        "(() => { const [a, b] = ['.text', '.lit'].map(it => document.querySelector(it).getClientRects()[0]);"
        " return a.top <= b.top && b.bottom <= a.bottom })()"
    )
    assert browser.js(inside)


def test_language_is_the_readers_and_can_be_changed(browser: chromium.Browser, page: str) -> None:
    browser.open(page)
    browser.js("localStorage.clear()")
    for language, start, other in (("zh-CN", "zh", "en"), ("en-GB", "en", "zh")):
        browser.read_as(language)
        browser.open(page)
        assert browser.js(SHOWN.format(f".card .{start}")) and not browser.js(SHOWN.format(f".card .{other}"))
        browser.click(f".langs label:has(#lang-{other})")
        assert browser.js(SHOWN.format(f".card .{other}")) and not browser.js(SHOWN.format(f".card .{start}"))
        assert str(browser.js("document.documentElement.lang")).startswith(other)
        browser.js("localStorage.clear()")
    browser.read_as("zh-CN")


def test_kinds_and_search_choose_cards(browser: chromium.Browser, page: str) -> None:
    shown = "[...document.querySelectorAll('.card')].filter(one => one.offsetParent).length"
    browser.open(page)
    every = browser.js(shown)
    browser.click("label.chip.indicator")
    assert browser.js(shown) == browser.js("document.querySelectorAll('.card:not(.indicator)').length")
    browser.click("label.chip.indicator")
    assert browser.js(shown) == every
    browser.js(
        "const box = document.getElementById('find'); box.value = '１２６.４ 万元';"
        " box.dispatchEvent(new Event('input'))"
    )
    assert browser.js(shown) == 2
    assert "2 / " in str(browser.js("document.getElementById('count').textContent"))


def test_page_is_whole_without_scripts(browser: chromium.Browser, page: str) -> None:
    browser.run_scripts(False)
    try:
        browser.open(page)
        assert browser.js("document.getElementById('count').textContent") == ""  # no script has run
        assert browser.js(SHOWN.format(".card .zh")) and not browser.js(SHOWN.format(".card .en"))
        browser.click(".langs label:has(#lang-en)")
        assert browser.js(SHOWN.format(".card .en")) and not browser.js(SHOWN.format(".card .zh"))
        browser.click("label.chip.incentive")
        assert not browser.js(SHOWN.format(".card.incentive"))
        assert browser.js(SHOWN.format(".card.indicator"))
    finally:
        browser.run_scripts(True)


def test_a_phone_scrolls_one_way_only(browser: chromium.Browser, page: str) -> None:
    browser.read_as("zh-CN", width=390, height=844)
    browser.open(page)
    assert browser.js("document.documentElement.scrollWidth <= innerWidth")
    above = "document.querySelector('.text').getBoundingClientRect().bottom"
    assert browser.js(f"{above} <= document.querySelector('.card').getBoundingClientRect().top")
    browser.read_as("zh-CN")


# --- documents with pages

PAGES = (
    [
        "晋江出台细则 持证社工每月可领津贴",
        "对助理社会工作师，晋江市民政局每人每月发放200元津贴；社会工作师每人每月400元。",
    ],
    ["广告"],
    [f"泉州出台办法{ATTACK}", "日前，泉州市民政局规定，对取得高级社会工作师证书的，一次性奖励20000元。"],
)
ON_PICTURE = """(() => {
  const place = (one) => one.getBoundingClientRect();
  const leaf = document.querySelector('.leaf'), paper = place(leaf.querySelector('img'));
  const scale = paper.width / %d;
  return [...leaf.querySelectorAll('.frame')].map(place).map((box) =>
    [box.left - paper.left, box.top - paper.top, box.right - paper.left, box.bottom - paper.top].map(
      (edge) => edge / scale));
})()"""
LIT_BOXES = "[...document.querySelectorAll('.leaf .lit')].map((one) => one.dataset.a)"
STANDS = "document.querySelector('{}').checkVisibility()"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page of one document with pages, whose name and words attack it."""
    path = tmp_path_factory.mktemp("printed") / "page.html"
    with path.open("w", encoding="utf-8", newline="") as out:
        FORMATS["html"].write([run(paged(f"one{ATTACK}.pdf", PAGES))], out)
    return path.as_uri()


def test_boxes_stand_over_their_words(browser: chromium.Browser, printed: str) -> None:
    """At every size, also enlarged."""
    records = run(paged("one.pdf", PAGES)).document.records
    boxes = sorted({box for record in records if record.page == 1 for box in record.boxes})
    assert boxes
    for width in (1280, 390, 1900):
        browser.read_as("zh-CN", width=width)
        browser.open(printed)
        for _ in range(2):
            shown = browser.js(ON_PICTURE % WIDTH)
            assert isinstance(shown, list)
            for found, box in zip(sorted(shown), boxes, strict=True):
                assert found == pytest.approx(box, abs=1)
            browser.js("document.querySelector('.zoom input').click()")
    browser.read_as("zh-CN")


def test_a_document_with_pages_is_as_harmless(browser: chromium.Browser, printed: str) -> None:
    browser.open(printed)
    assert browser.complaints == []
    assert [url for url in browser.requests if not url.startswith("data:image/png;base64,")] == [printed]
    assert "policyextract" in str(browser.js("document.title"))
    assert browser.js("document.querySelectorAll('img').length") == len(PAGES)
    assert browser.js("document.querySelectorAll('[src]:not(img[src^=\"data:\"])').length") == 0


def test_a_field_lights_its_box(browser: chromium.Browser, printed: str) -> None:
    """With the keyboard and with the mouse; the words in the text too."""
    browser.open(printed)
    field = ".card.incentive a[id$='-level']"
    start = browser.js(f'document.querySelector("{field}").dataset.s')
    browser.js(f'document.querySelector("{field}").focus()')
    assert browser.js(LIT_BOXES) == [start]
    browser.js("document.activeElement.blur()")
    assert browser.js(LIT_BOXES) == []
    browser.click(field)
    assert browser.js(LIT_BOXES) == [start]
    assert browser.js("[...document.querySelectorAll('.words .lit')].map(one => one.dataset.a)") == [start]


def test_a_field_on_another_page_brings_its_box_into_view(browser: chromium.Browser, printed: str) -> None:
    browser.open(printed)
    browser.js("document.querySelector('#d1-p3').open = false")
    browser.click(".card.incentive:last-of-type a.main")
    browser.js("new Promise(done => setTimeout(done, 1200))")
    inside = (
        "(() => { const [a, b] = ['.pages', '.leaf .lit'].map(it => document.querySelector(it)"
        ".getBoundingClientRect()); return b.height > 0 && a.top <= b.top && b.bottom <= a.bottom })()"
    )
    assert browser.js(inside)


def test_a_box_leads_to_its_card(browser: chromium.Browser, printed: str) -> None:
    browser.open(printed)
    browser.click(".leaf a.record rect")
    assert browser.js("document.querySelectorAll('.card.on').length") == 1
    target = browser.js("document.querySelector('.leaf a.record').getAttribute('href')")
    assert browser.js("'#' + document.querySelector('.card.on').id") == target


def test_a_box_speaks_the_readers_language(browser: chromium.Browser, printed: str) -> None:
    title = "document.querySelector('.leaf a.record title').textContent"
    browser.open(printed)
    assert "奖补" in str(browser.js(title))
    browser.click(".langs label:has(#lang-en)")
    assert "incentive" in str(browser.js(title))
    browser.js("localStorage.clear()")


def test_pages_need_no_script(browser: chromium.Browser, printed: str) -> None:
    """Tabs, the links of fields and boxes, and the way back to the line of the text."""
    browser.run_scripts(False)
    try:
        browser.open(printed)
        assert browser.js(STANDS.format(".pages")) and not browser.js(STANDS.format(".words"))
        assert browser.js(STANDS.format(".leaf .frame"))
        browser.click(".view + .view > summary")
        assert browser.js(STANDS.format(".words")) and not browser.js(STANDS.format(".pages"))
        browser.click(".card.incentive a.main")
        assert browser.js(STANDS.format(".pages"))
        assert browser.js("document.querySelector('.leaf :target').dataset.a") == browser.js(
            "document.querySelector('.card.incentive a.main').dataset.s"
        )
        browser.click(".card.incentive .place:last-child")
        assert browser.js(STANDS.format(".words .line:target"))
    finally:
        browser.run_scripts(True)


def test_wide_windows_show_page_and_text(browser: chromium.Browser, printed: str) -> None:
    browser.read_as("zh-CN", width=1900)
    browser.open(printed)
    assert browser.js(STANDS.format(".pages")) and browser.js(STANDS.format(".words"))
    browser.read_as("zh-CN")


def test_pages_on_a_phone_stay_in_their_pane(browser: chromium.Browser, printed: str) -> None:
    browser.read_as("zh-CN", width=390, height=844)
    browser.open(printed)
    assert browser.js("document.documentElement.scrollWidth <= innerWidth")
    above = "document.querySelector('.views').getBoundingClientRect().bottom"
    assert browser.js(f"{above} <= document.querySelector('.card').getBoundingClientRect().top")
    browser.read_as("zh-CN")
