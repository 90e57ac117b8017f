"""What the keys do, without scripts and with them."""


def test_help_is_a_page_and_a_key(client, tab):
    assert "快捷键" in client.get("/help").text
    assert "Keys" in client.get("/help", headers={"Accept-Language": "en"}).text
    tab.goto("/")
    tab.keyboard.press("?")
    assert tab.get_by_role("dialog", name="快捷键").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.get_by_role("dialog").is_visible()
