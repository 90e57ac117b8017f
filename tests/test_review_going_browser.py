"""Going from record to record."""

from playwright.sync_api import expect


def first(tab, query="/?sort=place"):
    """Opens the first record of the queue by keys."""
    tab.goto(query)
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/records/*")


def test_records_follow_each_other_without_a_load(tab):
    first(tab)
    seen = [tab.url]
    tab.evaluate("window.same = true")
    tab.keyboard.press("j")
    tab.wait_for_url(lambda url: url not in seen)
    assert tab.evaluate("window.same && document.activeElement.localName") == "h1"
    tab.keyboard.press("k")
    tab.wait_for_url(seen[0])
    tab.go_back()
    tab.wait_for_url(lambda url: url not in seen)
    tab.locator("[data-field=region] .how").hover()
    expect(tab.locator(".text .lit").first).to_be_visible()
    assert tab.evaluate("window.same")
