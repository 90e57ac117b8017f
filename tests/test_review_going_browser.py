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


def test_a_key_pressed_again_before_the_next_record_is_there_decides_once(tab):
    held, released = [], []

    def hold(route):
        if released or route.request.resource_type == "document":
            route.continue_()
        else:
            held.append(route)

    tab.route("**/records/*", hold)  # the next records are fetched ahead, slowly
    first(tab)
    before = tab.url
    with tab.expect_response("**/decide") as answer:
        tab.keyboard.press("a")
    assert answer.value.ok
    tab.wait_for_timeout(100)
    sent = []
    tab.on("request", lambda request: sent.append(request.method))
    tab.keyboard.press("a")
    released.append(True)
    for route in held:
        route.continue_()
    tab.wait_for_url(lambda url: url != before)
    expect(tab.locator("main h1")).to_be_focused()
    assert "POST" not in sent
    assert tab.locator("[role=alert]").count() == 0
