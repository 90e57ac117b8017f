"""The page in a real browser: it lights words, changes language, and runs no script but its own.

Chromium is driven over its debugging pipe with the standard library alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from policyextract.formats import FORMATS
from policyextract.pipeline import run
from policyextract.sources import read_bytes

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --disable-dev-shm-usage --remote-debugging-pipe"
).split()
pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"no Chromium here: none of {', '.join(NAMES)}")

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

    def _next(self) -> Json:
        """The next message of the browser: JSON that ends in NUL."""
        while b"\0" not in self._held:
            read = os.read(self.answers, 1 << 16)
            assert read, "the browser ended"
            self._held += read
        message, self._held = self._held.split(b"\0", 1)
        decoded: Json = json.loads(message)
        return decoded

    def open(self, url: str) -> None:
        """Open a page and wait until its scripts ran."""
        self.events.clear()
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        self.js("new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', () => done()))")

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
def started(profile: str) -> Iterator[Browser]:
    """A browser that has just begun, with no tab attached; it is ended at the end."""
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
    browser = Browser(process, commands, answers)
    try:
        yield browser
    finally:
        browser.session = ""
        browser.call("Browser.close")
        process.wait(timeout=20)
        os.close(commands)
        os.close(answers)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser with one empty tab that reports everything."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, started(profile) as browser:
        tab = browser.call("Target.createTarget", url="about:blank")["targetId"]
        session = browser.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        browser.session = str(session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            browser.call(f"{domain}.enable")
        yield browser
