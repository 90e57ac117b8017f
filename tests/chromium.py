"""Chromium driven over its debugging pipe, with the standard library alone.

`scripts/pictures` and the tests of the page use it. It speaks the DevTools protocol:
https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
MISSING = f"no Chromium here (looked for {', '.join(NAMES)}); Debian: apt-get install chromium fonts-noto-cjk"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-pipe",
)
PATIENCE = 60  # seconds

Json = dict[str, object]


@dataclass
class Browser:
    """A Chromium behind two pipes, and what it reported of the page that is open."""

    process: subprocess.Popen[bytes]
    commands: int
    answers: int
    session: str = ""
    number: int = 0
    events: list[Json] = field(default_factory=list)
    _held: bytes = b""

    def call(self, method: str, **parameters: object) -> Json:
        """The result of a command of the DevTools protocol; events that come before it are kept."""
        self.number += 1
        message: Json = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result = answer["result"]
                assert isinstance(result, dict)
                return result
            self.events.append(answer)

    def end(self) -> None:
        """Close the browser, or kill it where it does not answer."""
        self.session = ""
        os.write(self.commands, b'{"id":0,"method":"Browser.close"}\0')
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.commands)
        os.close(self.answers)

    def _next(self) -> Json:
        """The next message of the browser: JSON that ends in NUL."""
        while b"\0" not in self._held:
            ready, _, _ = select.select([self.answers], [], [], PATIENCE)
            read = os.read(self.answers, 1 << 16) if ready else b""
            assert read, "the browser ended" if ready else f"no word from the browser for {PATIENCE} s"
            self._held += read
        message, self._held = self._held.split(b"\0", 1)
        decoded: Json = json.loads(message)
        return decoded

    def open(self, url: str) -> None:
        """Open a page and wait until it is loaded; what was reported of the one before is forgotten."""
        for address in ("about:blank", url):  # so that a change of the fragment alone loads the page as well
            self.events.clear()
            self.call("Page.navigate", url=address)
            while not any(event["method"] == "Page.loadEventFired" for event in self.events):
                self.events.append(self._next())

    def js(self, expression: str) -> object:
        """The value of a JavaScript expression in the page; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        result = answer["result"]
        assert isinstance(result, dict)
        return result.get("value")

    def click(self, selector: str) -> None:
        """Press the mouse on the middle of an element, as a person would."""
        place = self.js(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)}); one.scrollIntoView("
            "{block: 'center', behavior: 'instant'}); const box = one.getClientRects()[0];"
            " return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        assert isinstance(place, list)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1
            )

    def read_as(self, language: str, width: int = 1280, height: int = 800) -> None:
        """Be the browser of a person with this language (`zh-CN`) and this window."""
        self.call("Emulation.setUserAgentOverride", userAgent="Chromium", acceptLanguage=language)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(str(self.call("Page.captureScreenshot")["data"]))

    def complaints(self) -> list[Json]:
        """What the page wrote to the console, logged, threw, or asked of the network."""
        noisy = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [event for event in self.events if event["method"] in noisy]

    def requests(self) -> list[str]:
        """The addresses that the page asked for."""
        asked = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [one["request"]["url"] for one in asked if isinstance(one, dict)]


# Chromium reads commands from file descriptor 3 and answers on 4, so a small Python puts the pipes there.
ON_3_AND_4 = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


@contextmanager
def started() -> Iterator[Browser]:
    """A browser with one empty tab that reports everything; it is ended at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = _begun(profile)
        try:
            tab = browser.call("Target.createTarget", url="about:blank")["targetId"]
            attached = browser.call("Target.attachToTarget", targetId=tab, flatten=True)
            browser.session = str(attached["sessionId"])
            for domain in ("Page", "Runtime", "Log", "Network"):
                browser.call(f"{domain}.enable")
            yield browser
        finally:
            browser.end()


def _begun(profile: str) -> Browser:
    """A browser that has just begun, with no tab attached."""
    to_browser, commands = os.pipe()
    answers, from_browser = os.pipe()
    wanted = [str(BROWSER), *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(
        [sys.executable, "-c", ON_3_AND_4, str(to_browser), str(from_browser), *wanted],
        pass_fds=(to_browser, from_browser),
        stderr=subprocess.DEVNULL,
    )
    os.close(to_browser)
    os.close(from_browser)
    return Browser(process, commands, answers)
