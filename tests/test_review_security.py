"""What strangers and other websites send, over a real connection: nothing of it comes through."""

import contextlib
import csv
import http.client
import io
import json
import re
import socket
import zipfile
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import quote

import openpyxl
import pytest
import yaml
from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import insert, select
from vectors import HOSTS, PATHS, XSS, harmless

from policyextract.review.app import create
from policyextract.review.crossing import is_called_by_name
from policyextract.store import reviews, writing
from policyextract.store.errors import StoreError
from policyextract.store.reviews import Decision
from policyextract.store.schema import documents, records, users


@pytest.fixture
def served(address):
    """The port of this machine that the pages are on."""
    return int(address.rpartition(":")[2])


def ask(port, path="/", method="GET", body=None, host=None, **headers):
    """The answer to a request whose path and headers nobody tidies up."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.putrequest(
            method, path.encode("utf-8").decode("latin-1") if False else path, skip_host=True
        )
        connection.putheader("Host", f"127.0.0.1:{port}" if host is None else host)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None:
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return SimpleNamespace(
            status=answer.status, headers=answer.headers, text=answer.read().decode("utf-8", "replace")
        )


def visit(port):
    """What a browser has after its first look: its cookie, and the token of the forms there."""
    page = ask(port)
    return page.headers["Set-Cookie"].partition(";")[0], re.search(r'name="csrf" content="(\w+)"', page.text)[
        1
    ]


def switch(port, **headers):
    """The status of a form that is sent as headers say."""
    cookie, csrf = visit(port)
    form = f"language=en&csrf={csrf}".encode()
    return ask(port, "/language", "POST", form, Cookie=cookie, **headers).status


@pytest.mark.parametrize("host", HOSTS)
def test_no_other_name_leads_here(served, host):
    assert ask(served, host=host).status == 400


@pytest.mark.parametrize(
    ("hosts", "named", "led"),
    [
        (("[::1]", "localhost"), ("[::1]", "[::1]:8760", "LOCALHOST.", "localhost:1"), True),
        (("*",), ("10.0.0.8:8760", "[fe80::1]:8760"), True),
        (("*",), ("evil.example", "10.0.0.8.evil.example", "10.0.0.8:8760:1", "[::1", "127.1", "a b"), False),
        (("localhost",), ("10.0.0.8", "localhost:", "localhost:8760/", "user@localhost"), False),
    ],
)
def test_names_and_addresses_with_any_port(hosts, named, led):
    for name in named:
        request = Request({"type": "http", "headers": [(b"host", name.encode())]})
        assert is_called_by_name(request, hosts) is led, name
    twice = Request({"type": "http", "headers": [(b"host", b"localhost"), (b"host", b"evil.example")]})
    assert not is_called_by_name(twice, hosts)


def test_own_names_lead_here(served):
    assert [
        ask(served, host=host).status for host in ("127.0.0.1", "TESTSERVER", f"testserver:{served}")
    ] == [200] * 3


def test_forms_of_other_websites_change_nothing(served):
    own = f"http://127.0.0.1:{served}"
    assert switch(served) == 303
    assert switch(served, Origin=own, Sec_Fetch_Site="same-origin") == 303
    for origin in (
        "https://evil.example",
        "null",
        f"http://127.0.0.1:{served + 1}",
        f"http://localhost:{served}",
    ):
        assert switch(served, Origin=origin) == 403, "even with the right token"
    assert switch(served, Sec_Fetch_Site="cross-site") == 403
    assert (
        switch(served, Sec_Fetch_Site="same-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document")
        == 403
    )


def test_forms_without_the_token_of_this_browser_change_nothing(served):
    cookie, csrf = visit(served)
    _, other = visit(served)
    for form, given in [
        ("language=en", cookie),
        (f"language=en&csrf={other}", cookie),
        (f"language=en&csrf={csrf}", ""),
    ]:
        assert ask(served, "/language", "POST", form.encode(), Cookie=given).status == 403


def test_other_websites_get_no_pictures_frames_or_data(served):
    for what in ("image", "iframe", "script", "empty"):
        mode = "navigate" if what == "iframe" else "no-cors"
        answer = ask(served, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode=mode, Sec_Fetch_Dest=what)
        assert answer.status == 403


def test_a_link_from_another_website_arrives_with_cookies(served):
    """The browser keeps them back at first, so a page that leads to itself comes between."""
    followed = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    first = ask(served, "/?q=1&level=senior", **followed)
    assert 'content="0; url=/?q=1&amp;level=senior"' in first.text
    assert first.headers["Set-Cookie"] is None, "the cookie that the browser has stays"
    assert "evil" not in ask(served, "//evil.example/", **followed).text


def test_cookies_are_for_this_server_only(served):
    cookie = ask(served).headers["Set-Cookie"]
    assert cookie.startswith(f"policyextract-{served}-form=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; ")) and "Secure" not in cookie
    behind = ask(served, host="testserver", X_Forwarded_Proto="https").headers["Set-Cookie"]
    assert behind.startswith("__Host-policyextract-form=") and "Secure" in behind


@pytest.mark.parametrize("path", ["/", "/static/base.css", "/nothing", "/users"])
def test_every_answer_has_the_headers(served, path):
    headers = ask(served, path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["form-action"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == ("no-cache" if "static" in path else "private, no-cache")
    for name in ("Opener", "Resource"):
        assert headers[f"Cross-Origin-{name}-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"] and headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_no_path_leads_out_of_the_files_of_the_page(served, path):
    """In all places where a part of an address says what to show."""
    for place in ("/static/", "/documents/", "/records/", "/rules/", "/bring/", "/"):
        sent = (place + path).encode("utf-8").decode("latin-1")
        with contextlib.closing(socket.create_connection(("127.0.0.1", served), timeout=20)) as connection:
            request = f"GET {sent} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode("latin-1"))
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert answer.startswith((b"HTTP/1.1 40", b"HTTP/1.1 422")), (place, answer[:60])
        assert b"root:" not in answer and b"from __future__" not in answer and b"{% block" not in answer


def test_what_is_too_large_is_not_read(served):
    assert ask(served, "/language", "POST", b"language=" + b"x" * 1_000_001).status == 413
    announced = ask(served, "/language", "POST", Content_Length="99999999999")
    assert announced.status == 413 and "policyextract ingest" in announced.text


def test_a_stream_without_an_end_is_cut(served):
    with socket.create_connection(("127.0.0.1", served), timeout=20) as connection:
        connection.sendall(
            b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        with contextlib.suppress(OSError):  # it hangs up
            for _ in range(40):
                connection.sendall(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")
        assert b" 413 " in connection.recv(65536)


def test_errors_say_what_to_do_in_both_languages_and_nothing_else(desk):
    app = create(desk)

    @app.get("/broken")
    def broken():
        raise RuntimeError("a secret of the inside")

    @app.get("/unusable")
    def unusable():
        raise StoreError("/home/somebody/secret.sqlite: its disk is full; make room")

    client = TestClient(app, raise_server_exceptions=False)
    for path, status, words in [
        ("/broken", 500, "程序出错"),
        ("/unusable", 503, "数据库"),
        ("/nothing", 404, "没有"),
    ]:
        answer = client.get(path, headers={"Accept-Language": "zh-CN"})
        assert answer.status_code == status and words in answer.text
        assert "secret" not in answer.text and "Traceback" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert 'lang="en"' in client.get(path, headers={"Accept-Language": "en"}).text
        problem = client.get("/api" + path)
        assert problem.headers["Content-Type"] == "application/problem+json"


def test_words_of_strangers_stay_words(desk):
    """In names, in the address, in what was typed and comes back."""
    names = [re.sub(r"[^\x20-\x7e]", "", vector)[:55] + str(number) for number, vector in enumerate(XSS)]
    held = {"password": "-", "role": "reader", "created": writing.now(), "disabled": False}
    with desk.database.write() as connection:
        connection.execute(insert(users), [{"name": name, **held} for name in names])
    client = TestClient(create(desk), follow_redirects=False)
    page = client.get("/users").text
    assert page.count("pwned()") > 50 and harmless(page) == []
    anybody = TestClient(create(replace(desk, accounts=True)))
    for vector in XSS:
        given = {"next": vector, "q": vector, vector: vector}
        assert harmless(client.get("/" + quote(vector), params=given).text) == [], vector
        assert harmless(anybody.get("/login", params=given).text) == [], vector


FORMULAS = (
    '=HYPERLINK("http://evil.example","看这里")',
    "+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "＝1+1",
    '"\n=1+1\n"',
    '";=1+1;"',
    "<b>\u2028]]>&\"'",
)


@pytest.fixture
def spiked(desk):
    """The pages of a desk with a formula, or worse, in each of some records and in the names of files."""
    with desk.database.write() as connection:
        ids = list(connection.scalars(select(records.c.id).where(records.c.kind == "incentive")))
        for id, words in zip(ids, FORMULAS, strict=False):
            values = {"beneficiary": words, "conditions": [words, words], "policy": words}
            told = Decision(id, 1, words, "correct", values, note=words)
            reviews.decide(connection, told)
        for number, words in enumerate(FORMULAS[:4], 1):
            named = documents.update().where(documents.c.id == number)
            connection.execute(named.values(name=f"/{words}/../{words}.txt"))
    assert len(ids) >= len(FORMULAS)
    return TestClient(create(desk))


def test_downloads_hold_no_formulas_and_lose_no_words(spiked):
    told = spiked.get("/export.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+@＝\t\r\n")) or re.match("-[^0-9]", cell)]
    assert all(any(words in cell for cell in cells) for words in FORMULAS)
    book = openpyxl.load_workbook(io.BytesIO(spiked.get("/export.xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert all(link.lower().startswith("file:///") for link in links)
    lines = [json.loads(line) for line in spiked.get("/export.jsonl").text.splitlines() if line]
    assert {line["beneficiary"] for line in lines} >= set(FORMULAS)


def test_downloads_are_files_of_our_own_names(spiked):
    for path in ("/export.csv", "/export.xlsx", "/export.jsonl", "/documents/1/gold.zip"):
        headers = spiked.get(path, params={"q": ""}).headers
        name = re.fullmatch(r'attachment; filename="?([\w.-]+)"?', headers["Content-Disposition"])
        assert name and headers["X-Content-Type-Options"] == "nosniff", path
        assert "html" not in headers["Content-Type"]


def test_gold_of_hostile_words_is_only_words(spiked):
    for number in range(1, 5):
        packed = zipfile.ZipFile(io.BytesIO(spiked.get(f"/documents/{number}/gold.zip").content))
        assert all(re.fullmatch(r"[\w-]+\.(txt|yaml)", name) for name in packed.namelist())
        text, annotation = (packed.read(name).decode() for name in packed.namelist())
        told = yaml.safe_load(annotation)
        assert set(told) == {"file", "articles", "mentions", "records"}
        flat = "".join(text.split())
        assert all("".join(one["quote"].split()) in flat for one in told["records"])
        assert {one["beneficiary"] for one in told["records"] if "beneficiary" in one} - {None} or number > 1


def test_the_judge_of_pages_sees_what_does_harm():
    tame = {vector for vector in XSS if not harmless(f"<p title='x'>{vector}</p>")}
    assert len(XSS) - len(tame) >= 40 and "<script>pwned()</script>" not in tame
