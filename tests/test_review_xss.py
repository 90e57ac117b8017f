"""Clippings full of attacks, brought in, decided on and looked at in a real browser: they are only words."""

import io
import re
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import PATIENCE_MS, served
from playwright.sync_api import expect
from reviewing import opened
from touring import Guest, tour
from vectors import XSS, harmless

from policyextract import review

TITLE = '"><script>pwned()</script>'
IN_NAMES = str.maketrans("/\\", "∕＼")  # what would be a folder
ALL = " ".join(XSS)
PROMISE = "盐城市民政局对取得社会工作师证书的人员每人每月补贴{}元{}。\n"
LONG = f"盐城发放社工津贴{TITLE}\n\n盐城市民政局出台《盐城市社会工作人才津贴办法》。\n" + "".join(
    PROMISE.format(300 + number, vector) for number, vector in enumerate(XSS)
)
MADE = {"b", "bdi", "button", "code", "div", "li", "output", "p", "span", "strong", "ul"}  # by scripts
TAGS = MADE | {
    tag
    for template in (Path(review.__file__).parent / "templates").glob("*.html.j2")
    for tag in re.findall(r"<([a-z]\w*)", template.read_text(encoding="utf-8"))
}


@dataclass
class Watched:
    """A window, and what its pages did that no page does."""

    tab: object
    address: str
    done: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Notes everything from now on."""
        self.tab.expose_function("pwned", lambda: self.done.append("a script of the clipping"))
        self.tab.on("dialog", lambda dialog: (self.done.append(dialog.message), dialog.dismiss()))
        self.tab.on("pageerror", lambda error: self.done.append(str(error)))
        self.tab.on("console", lambda said: said.type == "error" and self.done.append(said.text))
        self.tab.on("request", lambda asked: self._asked(asked.url))
        self.tab.on("popup", lambda page: self.done.append(page.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:image/png", "blob:")):
            self.done.append(url)

    def look(self, address: str) -> str:
        """The words of a page, which must be harmless."""
        self.tab.goto(address)
        self.tab.wait_for_load_state("networkidle")
        self.tab.mouse.move(300, 300)
        self.check(address)
        return seen(self.tab.evaluate("document.body.textContent"))

    def check(self, where: str) -> None:
        """Sees that the page did nothing, and has nothing that it shouldn't have."""
        tags = self.tab.evaluate(
            "[...new Set([...document.querySelectorAll('*')].map((one) => one.localName))]"
        )
        found = [*self.done, *(set(tags) - TAGS), *harmless(self.tab.content())]
        assert not found, f"{where}: {found}"
        assert self.tab.title().endswith(" · 政策记录审核"), where


def seen(words):
    """What of some words is seen in HTML."""
    return re.sub(r"[\s\x00-\x1f\ufffd]", "", words)


HEADED = seen(ALL)[:2000]  # as long as a value can be


def clippings():
    """An archive of clippings: each has its attack in the headline, in the text, and in its name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, vector in enumerate(XSS):
            line = re.sub(r"[\x00-\x1f]", "", vector)
            text = f"盐城发放社工津贴{line}\n\n这是市里的第{number}份办法。{vector}\n"
            archive.writestr(f"{vector.translate(IN_NAMES)}.txt", text)
    return made.getvalue()


@pytest.fixture(scope="module")
def guest(tmp_path_factory):
    """Somebody before an empty desk."""
    empty = opened(None, tmp_path_factory.mktemp("attacked"))
    with empty as desk, served(desk) as address, Guest(address) as guest:
        yield guest


@pytest.fixture(scope="module")
def watched(chromium, guest):
    """A window of theirs that is watched."""
    address = str(guest.base_url).rstrip("/")
    with chromium.new_context(base_url=address, locale="zh-CN", reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE_MS)
        made = Watched(context.new_page(), address)
        made.watch()
        yield made


@pytest.fixture(scope="module")
def batch(watched):
    """The page of clippings that were brought by dropping them."""
    files = [(f"{TITLE}.txt", LONG.encode()), (f"{TITLE}.zip", clippings()), (f"{TITLE}.pdf", b"%PDF-1.4")]
    watched.look("/bring")
    watched.tab.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in files]
    )
    watched.tab.locator("#files button").click()
    watched.tab.wait_for_url("**/bring/*")
    expect(watched.tab.locator("#batch:not([data-refresh])")).to_be_attached(timeout=4 * PATIENCE_MS)
    watched.check("batch")
    return watched.tab.url.removeprefix(watched.address)


@pytest.fixture(scope="module")
def decided(watched, guest, batch):
    """The page of a record whose title, and another that was rejected, with attacks in it."""
    tab = watched.tab
    watched.look("/?kind=policy")
    tab.locator(".records .words a").click()
    corrected = tab.url.removeprefix(watched.address)
    tab.locator("[name=value-title]").fill(HEADED)
    tab.locator("[name=note]").fill(ALL)
    tab.get_by_role("button", name="保存更正").click()
    kept(guest, 1)
    tab.wait_for_url("**/?kind=policy")  # there is no other
    tab.wait_for_load_state("networkidle")
    watched.look("/?kind=incentive")
    tab.locator(".records .words a").first.click()
    tab.locator("[name=note]").fill(ALL)
    tab.locator(".to-reasons").click()
    tab.locator("[name=reason][value=other]").check()
    tab.locator("button[value=reject]").click()
    kept(guest, 2)
    return corrected


def kept(guest, count):
    """Waits until the history tells of so many decisions."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while guest.get("/history").text.count("<q>") < count:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_words_of_a_clipping_are_shown_as_they_stand(watched, batch, decided):
    names = watched.look(batch)
    missing = [vector for vector in XSS if seen(vector.translate(IN_NAMES)) not in names]
    assert not missing, f"names: {missing}"
    text = watched.look(decided)
    assert not [vector for vector in XSS if seen(vector) not in text]
    assert watched.tab.locator("[name=value-title]").input_value() == HEADED
    assert seen(TITLE) in seen(watched.tab.locator("#source-name").inner_text())
    past = watched.look("/history")
    assert past.count(seen(ALL)) >= 2 and HEADED in past, "two notes and a title"


def test_every_page_is_harmless(watched, guest, decided):
    pages = set(tour(guest).values())
    record = decided.partition("?")[0]
    words = quote(TITLE)
    more = [f"/?q={words}", f"/?source={words}", f"/?region={words}&since={words}", "/?q=pwned&sort=place"]
    more += [f"/?unit={words}&rule={words}", f"/bulk?q=pwned&verdict=reject&reason=other&note={words}"]
    more += [f"{record}?text=clean&q={words}", f"{record}?text=whole", f"/history?record={record[9:]}"]
    for address in [*pages, *more]:
        watched.look(address)


def test_every_headline_is_only_words(watched, batch, guest):
    watched.look(batch)
    pages = re.findall(r'href="(/documents/\d+)"', guest.get(batch).text)
    assert len(set(pages)) > len(XSS) - 3
    for page in dict.fromkeys(pages):
        found = harmless(guest.get(page).text)
        assert not found, (page, found)
