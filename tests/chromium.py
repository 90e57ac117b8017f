"""Chromium with one window, driven by playwright, for tests of pages and for `scripts/pictures`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
MISSING = f"no Chromium here (looked for {', '.join(NAMES)}); Debian: apt-get install chromium fonts-noto-cjk"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Browser:
    """A window, what its page complained of, and what it asked of the network."""

    page: Page
    tools: CDPSession
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, url: str) -> None:
        """Open a page and wait until it is loaded; what was reported of the one before is forgotten."""
        self.page.goto("about:blank")  # so that a change of the fragment alone loads the page as well
        self.complaints.clear()
        self.requests.clear()
        self.page.goto(url)

    def js(self, expression: str) -> object:
        """The value of a JavaScript expression in the page; promises are waited for."""
        value: object = self.page.evaluate(expression)
        return value

    def click(self, selector: str) -> None:
        """Press the mouse on the middle of an element, as a person would."""
        first = self.page.locator(selector).first
        first.evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")
        left, top, width, height = first.evaluate(
            "one => { const box = one.getClientRects()[0]; return [box.x, box.y, box.width, box.height] }"
        )
        self.page.mouse.click(left + width / 2, top + height / 2)

    def run_scripts(self, whether: bool) -> None:
        """Let pages run scripts, or not; `js` goes on to work."""
        self.tools.send("Emulation.setScriptExecutionDisabled", {"value": not whether})

    def read_as(self, language: str, width: int = 1280, height: int = 800) -> None:
        """Be the browser of a person with this language (`zh-CN`) and this window."""
        self.tools.send(
            "Emulation.setUserAgentOverride", {"userAgent": "Chromium", "acceptLanguage": language}
        )
        self.page.set_viewport_size({"width": width, "height": height})

    def picture(self) -> bytes:
        """The window as PNG."""
        return self.page.screenshot()


@contextmanager
def started() -> Iterator[Browser]:
    """A browser with one empty window that reports everything; it is ended at the end."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = chromium.new_context().new_page()
        browser = Browser(page, page.context.new_cdp_session(page))
        page.on("console", lambda message: browser.complaints.append(message.text))
        page.on("pageerror", lambda error: browser.complaints.append(str(error)))
        page.on("request", lambda request: browser.requests.append(request.url))
        yield browser
        chromium.close()
