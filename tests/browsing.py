"""The review page on a real socket, and a real Chromium to look at it with, for tests."""

import contextlib
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from chromium import BROWSER, FLAGS, MISSING
from playwright.sync_api import Browser, Page, sync_playwright

from policyextract.review.app import create
from policyextract.review.desk import Desk

PATIENCE_MS = 20_000


@contextlib.contextmanager
def served(desk: Desk, port: int = 0) -> Iterator[str]:
    """The address of the pages of a desk, for as long as they are served."""
    server = uvicorn.Server(uvicorn.Config(create(desk), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    place = server.servers[0].sockets[0].getsockname()
    try:
        yield f"http://127.0.0.1:{place[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def address(desk) -> Iterator[str]:
    """Where the pages of the desk are."""
    with served(desk) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a module: what drives it would be in the way of others' event loops."""
    if BROWSER is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, address) -> Iterator[Page]:
    """A window of somebody who reads Chinese; `tab.goto("/")` is the queue. No page may raise an error."""
    context = chromium.new_context(
        base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors
