"""The frame of the review page in a real browser."""


def test_menu_leads_by_keyboard(tab):
    tab.goto("/")
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").inner_text() == "跳到正文"
    tab.keyboard.press("Enter")
    assert tab.locator(":focus").get_attribute("id") == "main"


def test_language_is_kept(tab):
    tab.goto("/")
    tab.get_by_role("button", name="English").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    tab.reload()
    assert tab.locator("html").get_attribute("lang") == "en"
