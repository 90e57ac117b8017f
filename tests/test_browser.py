"""The page in a real browser: it lights words, changes language, and runs no script but its own."""

from __future__ import annotations

from collections.abc import Iterator

import chromium
import pytest

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
    assert browser.complaints() == []
    assert browser.requests() == [page]
    assert "policyextract" in str(browser.js("document.title"))
    assert browser.js("document.querySelectorAll('img, script:not(body > script:last-of-type)').length") == 0
    assert browser.js("document.querySelector('.words').textContent") == TEXT


def test_an_injected_handler_would_be_stopped(browser: chromium.Browser, page: str) -> None:
    """The second lock: the policy of the page holds even where escaping would fail."""
    browser.open(page)
    browser.js(f"document.querySelector('main').insertAdjacentHTML('beforeend', {ATTACK!r})")
    browser.js("new Promise(done => setTimeout(done, 200))")
    assert "policyextract" in str(browser.js("document.title"))
    assert len(browser.complaints()) >= 1
    assert len(browser.requests()) <= 2


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
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
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
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_phone_scrolls_one_way_only(browser: chromium.Browser, page: str) -> None:
    browser.read_as("zh-CN", width=390, height=844)
    browser.open(page)
    assert browser.js("document.documentElement.scrollWidth <= innerWidth")
    above = "document.querySelector('.text').getBoundingClientRect().bottom"
    assert browser.js(f"{above} <= document.querySelector('.card').getBoundingClientRect().top")
    browser.read_as("zh-CN")
