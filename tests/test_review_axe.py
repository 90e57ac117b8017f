"""The pages for everybody: axe-core finds no fault, and nothing is beyond the edge of a narrow window.

The main pages are looked at in both languages and themes, each other page by axe-core in one of them.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import served
from reviewing import opened
from sqlalchemy import select
from touring import Guest, tour

from policyextract.store import reviews
from policyextract.store.reviews import Decision
from policyextract.store.schema import records

OWN = {  # what links of the pages don't lead to, or not with what matters
    "filters": "/?kind=incentive&q=社工&source=txt&confidence=1",
    "wrong filter": "/?region=不知道&since=x",
    "nothing found": "/?q=长江三峡",
    "preview": "/bulk?kind=incentive&verdict=reject&reason=other&note=重复",
    "nothing to change": "/bulk?kind=incentive&q=长江三峡&verdict=accept",
    "missing record": "/add?document=1&start=0&end=9",
    "no page": "/nowhere",
}
KINDS = ("", "records/*", "documents/*", "bring", "bring/*", "bulk", "history", "overview", "rules", "help")
MAIN = (
    "",
    "filters",
    "records/*",
    "undecided",
    "bring",
    "overview",
    "history",
)  # looked at on a phone as well
AXE = Axe()
DECISIONS = (
    ("accept", {}, None),
    ("correct", {"beneficiary": "持证社会工作者"}, None),
    ("reject", {}, "other"),
    ("unsure", {}, None),
)


@pytest.fixture(scope="module")
def guest(filled, tmp_path_factory):
    """Somebody before a desk on which some records are decided on and some clippings were brought."""
    with opened(filled, tmp_path_factory.mktemp("busy")) as desk:
        with desk.database.write() as connection:
            wanted = select(records.c.id, records.c.version).where(records.c.kind == "incentive")
            found = connection.execute(wanted.order_by(records.c.id)).all()
            for (id, version), (verdict, values, reason) in zip(found, DECISIONS, strict=False):
                reviews.decide(connection, Decision(id, version, "王芳", verdict, values, reason, "查过原件"))
        with served(desk) as address, Guest(address) as guest:
            text = "盐城发放社工津贴\n\n盐城市民政局对社会工作师每人每月补贴300元。\n".encode()
            guest.bring(("盐城.txt", text), ("坏的.pdf", b"%PDF-1.4 nothing"), ("空的.docx", b""))
            yield guest


@pytest.fixture(scope="module")
def pages(guest):
    """The addresses of all pages."""
    found = tour(guest)
    record = guest.get("/?todo=1").text.partition('href="/records/')[2].partition("?")[0]
    return {**found, **OWN, "undecided": f"/records/{record}", "cleaned": f"/records/{record}?text=clean"}


def test_every_page_is_among_those_looked_at(pages, guest):
    missing = [kind for kind in KINDS if kind not in pages]
    assert not missing
    assert all(guest.get(address).status_code < 500 for address in pages.values())


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
def test_nothing_is_in_anybodys_way(chromium, guest, pages, locale, scheme):
    context = chromium.new_context(
        base_url=str(guest.base_url), locale=locale, color_scheme=scheme, reduced_motion="reduce"
    )
    with context:
        tab = context.new_page()
        other = list(pages)[scheme == "dark" :: 2]  # axe-core takes a second a page
        faults = [
            fault
            for kind, address in pages.items()
            for fault in (
                *(_of_axe(tab, kind, address) if kind in (*MAIN, *other) else ()),
                *_too_wide(tab, address),
            )
        ]
    assert not faults, "\n".join(faults)


def _open(tab, address):
    """Opens a page, and all that is folded in it, in the window of a desk."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto(address)
    tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def _of_axe(tab, kind, address):
    """What axe-core finds wrong with a page, as wide as a desk, and as a phone if it is a main one."""
    _open(tab, address)
    yield from _severe(tab, f"{address} at 1280")
    if kind in MAIN:
        tab.set_viewport_size({"width": 390, "height": 800})
        tab.evaluate(LIT)
        yield from _severe(tab, f"{address} at 390")


def _too_wide(tab, address):
    """What of a page is beyond the edge, at 200 % zoom and on a phone."""
    _open(tab, address)
    for width in (640, 360):
        tab.set_viewport_size({"width": width, "height": 740})
        if (wide := tab.evaluate("document.documentElement.scrollWidth")) > width:
            yield f"{address} at {width}: {wide} wide: {tab.evaluate(BEYOND)}"


LIT = "document.querySelectorAll('.text .evidence, .controls li').forEach((one) => one.classList.add('lit'))"
BEYOND = """[...document.querySelectorAll("body *")].filter((one) =>
  one.getBoundingClientRect().right > innerWidth + 1 && !one.closest("dialog:not([open])")
).slice(0, 4).map((one) => one.outerHTML.slice(0, 120))"""


def _severe(tab, where):
    """The serious and critical faults that axe-core finds."""
    for fault in AXE.run(tab, options={"resultTypes": ["violations"]}).response["violations"]:
        if fault["impact"] in ("serious", "critical"):
            for node in fault["nodes"]:
                yield f"{where}: {fault['id']}: {node['html'][:160]}: {node['failureSummary'][:300]}"
