"""The frame of the review page: it is served, in the reader's language, to its own address only."""

from reviewing import token


def test_queue_in_the_language_of_the_browser(client):
    chinese, english = (client.get("/", headers={"Accept-Language": tongue}) for tongue in ("zh-CN", "en"))
    assert "<h1>待审记录</h1>" in chinese.text
    assert "<h1>Records to review</h1>" in english.text


def test_language_can_be_switched(client):
    answer = client.post("/language", data={"language": "en", "back": "/", "csrf": token(client)})
    assert "<h1>Records to review</h1>" in answer.text


def test_other_pages_can_change_nothing(client):
    assert client.post("/language", data={"language": "en", "csrf": "guessed"}).status_code == 403
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_no_inline_scripts(client):
    assert "script-src 'self'" in client.get("/").headers["Content-Security-Policy"]
