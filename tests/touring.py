"""The pages that somebody finds who follows the links of the review page."""

import time
from collections import deque
from collections.abc import Iterator, Mapping

import httpx
from selectolax.lexbor import LexborHTMLParser

PATIENCE_S = 60


class Guest(httpx.Client):
    """Somebody with a browser without scripts, who reads Chinese, before the pages at an address."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, headers={"Accept-Language": "zh-CN"}, timeout=PATIENCE_S)

    def send_form(self, path: str, fields: Mapping[str, str], *files: tuple[str, bytes]) -> httpx.Response:
        """What is answered to a form with files; the page that it leads to is opened."""
        token = LexborHTMLParser(self.get("/help").text).css_first('meta[name="csrf"]').attributes["content"]
        sent = [("files", file) for file in files] or None
        return self.post(path, data={"csrf": token, **fields}, files=sent, follow_redirects=True)

    def bring(self, *files: tuple[str, bytes]) -> str:
        """The address of the page of the files, once they are read."""
        path = self.send_form("/bring", {}, *files).url.path
        until = time.monotonic() + PATIENCE_S
        while "data-refresh" in self.get(path).text:
            assert time.monotonic() < until
            time.sleep(0.1)
        return path


def tour(guest: Guest) -> dict[str, str]:
    """An address of each kind of page that links lead to from the queue on, by its kind: `records/*`."""
    found: dict[str, str] = {}
    ahead = deque(["/"])
    while ahead:
        address = ahead.popleft()
        kind = _kind(address)
        if kind in found or not address.startswith("/"):
            continue
        answer = guest.get(address)
        if answer.headers["content-type"].startswith("text/html"):
            found[kind] = address
            ahead.extend(_links(answer.text))
    return found


def _kind(address: str) -> str:
    """The first part of an address, with a star for each further one."""
    first, *more = httpx.URL(address).path.strip("/").split("/")
    return "/".join([first, *("*" for _ in more)])


def _links(html: str) -> Iterator[str]:
    """Where the links of a page lead."""
    for link in LexborHTMLParser(html).css("a[href]"):
        yield link.attributes["href"] or ""
