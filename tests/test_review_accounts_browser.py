"""Logging in with a real browser, and what another website that it shows can do meanwhile."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from browsing import served
from sqlalchemy import insert

from policyextract.store import writing
from policyextract.store.schema import users

PASSWORD = "清明时节雨纷纷 2026"
# It says in its title what it got, and whether it has tried to read and to show something.
EVIL = """<!doctype html><title>-</title><body><a href="{0}/account">看看</a>
<form method="post" action="{0}/logout"><button>领奖</button></form>
<iframe src="{0}/account"></iframe>
<script>
  const tried = (what) => document.body.classList.add(what);
  const got = (what) => {{ document.title += what; tried(what); }};
  const picture = new Image();
  picture.onload = () => got("shown");
  picture.onerror = () => tried("shown");
  picture.src = "{0}/static/icon.svg";
  fetch("{0}/account", {{credentials: "include"}}).then(() => got("read"), () => tried("read"));
</script>"""


@pytest.fixture
def team(desk):
    """The address of pages where somebody has to log in."""
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    person = {"name": "王芳", "role": "reviewer", "password": hashed, "disabled": False}
    with desk.database.write() as connection:
        connection.execute(insert(users).values(**person, created=writing.now()))
    with served(replace(desk, accounts=True)) as address:
        yield address


def test_log_in_by_keyboard_and_links_of_others_still_work(chromium, team):
    context = chromium.new_context(base_url=team, locale="zh-CN")
    context.route(
        "http://evil.example/",
        lambda route: route.fulfill(body=EVIL.format(team), content_type="text/html; charset=utf-8"),
    )
    tab = context.new_page()
    tab.goto("/?q=补贴")
    tab.get_by_label("用户名").focus()
    for keys in ("王芳", "Tab", PASSWORD, "Enter"):
        tab.keyboard.press(keys) if keys in ("Tab", "Enter") else tab.keyboard.type(keys)
    tab.get_by_role("link", name="王芳").wait_for()
    assert tab.url.startswith(f"{team}/?q=")

    tab.goto("http://evil.example/")
    tab.locator("body.read.shown").wait_for()
    assert tab.title() == "-", "it can show and read nothing"
    tab.get_by_role("link", name="看看").click()
    tab.get_by_role("button", name="退出").wait_for()
    tab.goto("http://evil.example/")
    tab.get_by_role("button", name="领奖").click()
    tab.get_by_role("heading", name="请求来自其他网站，已拒绝").wait_for()
    tab.goto("/account")
    assert tab.get_by_role("button", name="退出").is_visible(), "nobody was logged out"
    context.close()
