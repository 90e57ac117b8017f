"""Logging in: who may do what, from when to when, and what others can't do with it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from argon2 import PasswordHasher
from fastapi import Request
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from reviewing import token
from sqlalchemy import delete, insert, select, update
from vectors import ELSEWHERE

from policyextract.review.app import create
from policyextract.review.callers import OPEN, needed
from policyextract.review.crossing import SAFE
from policyextract.review.local import is_below
from policyextract.store import accounts, sessions, tokens, writing
from policyextract.store.schema import sessions as kept
from policyextract.store.schema import users

PASSWORD = "清明时节雨纷纷 2026"
ROLES = {"张三": "reader", "李四": "reviewer", "王五": "admin"}


@pytest.fixture(scope="session")
def hashed():
    """The hash of the password of all, of less work than those of the program."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@pytest.fixture
def team(desk, hashed):
    """The desk of a team of three, one of each role."""
    held = {"password": hashed, "created": writing.now(), "disabled": False}
    with desk.database.write() as connection:
        connection.execute(
            insert(users), [{"name": name, "role": role, **held} for name, role in ROLES.items()]
        )
    return replace(desk, accounts=True)


@pytest.fixture
def app(team):
    return create(team)


def browser(app, **headers):
    return TestClient(app, headers={"Accept-Language": "en", **headers}, follow_redirects=False)


def csrf(client, address="/login"):
    return client.get(address).text.split('name="csrf" content="')[1].split('"')[0]


def log_in(client, name, password=PASSWORD, next="/"):
    form = {"name": name, "password": password, "next": next, "csrf": csrf(client)}
    return client.post("/login", data=form)


def come_in(app, desk, name):
    """A browser in which somebody is logged in already."""
    with desk.database.write() as connection:
        secret = sessions.begin(connection, accounts.user(connection, name))
    client = browser(app)
    client.cookies.set("policyextract-session", secret)
    return client


def test_log_in_leads_back_and_log_out_ends_it(app, team):
    client = browser(app)
    asked = client.get("/?q=补贴&level=senior")
    way, _, next = asked.headers["Location"].partition("=")
    assert (asked.status_code, way, unquote(unquote(next))) == (303, "/login?next", "/?q=补贴&level=senior")
    answer = log_in(client, "李四", next="/?q=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?q=1")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    page = client.get("/")
    assert "李四" in page.text and page.headers["Cache-Control"] == "no-store"
    kept = client.cookies["policyextract-session"]
    assert client.post("/logout", data={"csrf": csrf(client, "/")}).headers["Location"] == "/login"
    again = browser(app)
    again.cookies.set("policyextract-session", kept)
    assert again.get("/").status_code == 303, "a cookie that somebody kept is of no use"


def test_a_session_in_use_lasts_and_a_lost_one_says_how_to_go_on(app, team):
    client = come_in(app, team, "李四")
    long_ago = (datetime.now(UTC) - timedelta(hours=11)).isoformat(timespec="microseconds")
    with team.database.write() as connection:
        connection.execute(update(kept).values(seen=long_ago, created=long_ago))
    given = csrf(client, "/")
    with team.database.read() as connection:
        assert connection.execute(select(kept.c.seen)).scalar_one() > long_ago
    with team.database.write() as connection:
        connection.execute(delete(kept))
    answer = client.post("/undo", data={"csrf": given})
    assert answer.status_code == 401 and "not saved" in answer.text and 'href="/login"' in answer.text
    assert client.get("/", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401, (
        "scripts get no form instead"
    )


def test_wrong_name_and_wrong_password_look_the_same(app):
    pages = [log_in(browser(app), name, "a wrong password") for name in ("张三", "赵六")]
    assert [page.status_code for page in pages] == [401, 401]
    one, other = (
        re.sub(r'(csrf" (content|value)=")[^"]+', r"\1", page.text).replace(name, "")
        for page, name in zip(pages, ("张三", "赵六"), strict=True)
    )
    assert one == other and "Name or password is wrong." in one


def test_each_try_counts_and_nobody_else_is_shut_out(app):
    client = TestClient(
        app, headers={"Accept-Language": "en"}, client=("192.0.2.7", 5), follow_redirects=False
    )
    assert [log_in(client, "张三", "a wrong password").status_code for _ in range(5)] == [401] * 5
    refused = log_in(client, "张三")
    assert refused.status_code == 429, "not even with the right password"
    assert re.search(r"Try again in \d+ s\.", refused.text) and 0 < int(refused.headers["Retry-After"]) <= 300
    assert log_in(client, "李四").status_code == 303, "others there get in"
    elsewhere = TestClient(app, client=("192.0.2.8", 5), follow_redirects=False)
    assert log_in(elsewhere, "张三").status_code == 303, "and he himself does from another place"


def test_right_passwords_are_no_tries(app):
    client = browser(app)
    for _ in range(3):
        assert log_in(client, "张三", "a wrong password").status_code == 401
        client.cookies.clear()
        assert log_in(client, "张三").status_code == 303
        client.cookies.clear()


@pytest.mark.parametrize("next", ELSEWHERE)
def test_nobody_is_sent_elsewhere(app, team, next):
    page = come_in(app, team, "张三").get("/login", params={"next": next})
    assert page.headers["Location"] == "/"
    form = browser(app).get("/login", params={"next": next}).text
    assert '<input type="hidden" name="next" value="/">' in form


def test_a_session_that_was_there_before_is_not_the_one_of_the_log_in(app):
    client = browser(app)
    client.cookies.set("policyextract-session", "planted")
    answer = log_in(client, "张三")
    assert "policyextract-session=planted" not in answer.headers["Set-Cookie"]


def methods(app):
    """All addresses and methods of the application, also those of routers in routers."""
    waiting, found = [*app.routes], []
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        if inner is not None and not isinstance(route, APIRoute):
            waiting += inner.routes
        found += [(route.path, method) for method in getattr(route, "methods", None) or ()]
    return sorted(set(found))


def filled(path):
    return re.sub(r"\{[^}]*\}", "1", path)


def test_all_addresses_demand_a_log_in_a_role_and_a_token(app, team):
    """Whatever pages there are: a walk over all routes."""
    walked = [(filled(path), method) for path, method in methods(app)]
    assert {("/", "GET"), ("/users/role", "POST"), ("/bring", "POST")} <= set(walked)
    stranger, reader, reviewer, admin = browser(app), *(come_in(app, team, name) for name in ROLES)
    for path, method in walked:
        if not is_below(path, OPEN):
            assert stranger.request(method, path).status_code in (303, 401), (method, path)
        if method in SAFE:
            continue
        assert stranger.request(method, path).status_code in (401, 403), (method, path)
        given = {"X-CSRF-Token": csrf(reader, "/")}
        if not is_below(path, ("/account", "/logout", "/language", "/login")):
            assert reader.request(method, path, headers=given).status_code == 403, (method, path)
        if path.startswith(("/users", "/import")):
            given = {"X-CSRF-Token": csrf(reviewer, "/")}
            assert reviewer.request(method, path, headers=given).status_code == 403, (method, path)
        for wrong in ({}, {"X-CSRF-Token": "1"}, {"X-CSRF-Token": csrf(reader, "/")}):
            assert admin.request(method, path, headers=wrong).status_code == 403, (method, path)


def test_readers_look_reviewers_decide_admins_see_users(app, team):
    reader, reviewer, admin = (come_in(app, team, name) for name in ROLES)
    assert [client.get("/users").status_code for client in (reader, reviewer, admin)] == [403, 403, 200]
    assert 'action="/undo"' not in reader.get("/").text
    assert 'action="/undo"' in reviewer.get("/").text


@pytest.mark.parametrize(
    ("method", "address", "role"),
    [
        ("POST", "/bulk", "admin"),
        ("POST", "/bulk?sort=place&q=&todo=1", "admin"),
        ("POST", "/bulk?region=350000", "reviewer"),
        ("GET", "/bulk", "reader"),
        ("GET", "/import", "admin"),
        ("GET", "/export.xlsx", "reader"),
        ("POST", "/account/password", "reader"),
        ("POST", "/accounts", "reviewer"),
    ],
)
def test_what_somebody_has_to_be(method, address, role):
    path, _, query = address.partition("?")
    headers = [(b"host", b"testserver")]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
    }
    assert needed(Request(scope)) == role


def test_a_new_role_holds_at_once_and_a_disabled_user_is_out(app, team):
    reviewer, admin = come_in(app, team, "李四"), come_in(app, team, "王五")
    given = {"csrf": csrf(admin, "/")}
    assert admin.post("/users/role", data={**given, "name": "李四", "role": "admin"}).status_code == 303
    assert reviewer.get("/users").status_code == 200
    assert admin.post("/users/disable", data={**given, "name": "李四"}).status_code == 303
    assert reviewer.get("/").status_code == 303
    assert "disabled" in admin.get("/users").text
    assert admin.post("/users/disable", data={**given, "name": "王五"}).status_code == 422


def test_users_are_added_in_the_browser(app, team):
    admin = come_in(app, team, "王五")
    new = {"csrf": csrf(admin, "/"), "name": "赵六", "password": PASSWORD, "role": "reviewer"}
    assert admin.post("/users", data=new).status_code == 303
    assert log_in(browser(app), "赵六").status_code == 303
    assert "already" in admin.post("/users", data=new).text
    assert "10 to 200" in admin.post("/users", data={**new, "name": "钱七", "password": "short"}).text


def test_a_changed_password_ends_the_other_log_ins(app, team):
    here, there = (come_in(app, team, "张三") for _ in range(2))
    form = {
        "csrf": csrf(here, "/account"),
        "current": PASSWORD,
        "new": "另一个很长很长的密码词",
        "again": "另一个很长很长的密码词",
    }
    assert here.post("/account/password", data={**form, "current": "no"}).status_code == 422
    assert here.post("/account/password", data={**form, "again": "no"}).status_code == 422
    assert there.get("/account").text.count("<td>") >= 4, "both log-ins are shown"
    assert here.post("/account/password", data=form).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_tokens_are_shown_once_and_work_for_programs_only(app, team):
    client = come_in(app, team, "李四")
    page = client.post("/account/tokens", data={"csrf": csrf(client, "/account"), "name": "统计表"})
    made = re.search(r"policyextract_[\w-]{43}", page.text)[0]
    assert made not in client.get("/account").text
    with team.database.read() as connection:
        assert tokens.find(connection, made).name == "李四"
    program = browser(app, Authorization=f"Bearer {made}")
    assert program.get("/api/nothing").status_code == 404, "it is in"
    assert program.get("/").status_code == 303, "pages are for people"
    gone = client.post("/account/tokens/remove", data={"csrf": csrf(client, "/account"), "name": "统计表"})
    assert gone.status_code == 303
    refused = program.get("/api/nothing")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_the_person_at_this_machine_needs_no_account(client, desk):
    assert client.get("/users").status_code == 200
    assert client.get("/account").status_code == 404
    assert "无需登录" in client.get("/account").text
    form = {"csrf": token(client), "name": "赵六", "password": PASSWORD, "role": "admin"}
    assert client.post("/users", data=form).status_code == 200
    assert browser(create(replace(desk, accounts=True))).get("/").status_code == 303
