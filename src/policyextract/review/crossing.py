"""Which requests come from other places than the pages themselves: what a browser says about it.

Any website may make a browser send requests to this machine, and may give this machine a name of its own.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from fastapi import Request

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
ANY_ADDRESS = "*"  # in `Desk.hosts`: also any number of an address, which no name server can give to others
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:/@\[\]\s]+)(?::\d{1,5})?")


def is_called_by_name(request: Request, hosts: tuple[str, ...]) -> bool:
    """Whether a request calls this server by one of its names, with any port."""
    given = request.headers.getlist("host")
    found = _HOST.fullmatch(given[0]) if len(given) == 1 else None
    if not found:
        return False
    name = found[1].lower().removesuffix(".")
    return name in map(str.lower, hosts) or (ANY_ADDRESS in hosts and _is_address(name))


def is_foreign(request: Request) -> bool:
    """Whether another website made the browser send it; following a link to a page is nothing to forbid."""
    if _site(request) in ("cross-site", "same-site") and not is_followed(request):
        return True
    origin = request.headers.get("origin")
    if request.method in SAFE or origin is None:
        return False
    return urlsplit(origin).netloc != request.headers["host"]


def is_followed(request: Request) -> bool:
    """Whether somebody goes to a page, by a link or by hand, and not a script, a frame or a picture."""
    mode, what = (request.headers.get(f"sec-fetch-{name}") for name in ("mode", "dest"))
    return request.method == "GET" and mode == "navigate" and what == "document"


def is_from_afar(request: Request) -> bool:
    """Whether somebody followed a link from another website; the browser keeps our cookies back then."""
    return _site(request) == "cross-site" and is_followed(request)


def is_browser(request: Request) -> bool:
    """Whether a browser may have sent it: each says where a request that changes something is from."""
    return any(name in request.headers for name in ("origin", "sec-fetch-site", "referer", "cookie"))


def _site(request: Request) -> str | None:
    return request.headers.get("sec-fetch-site")


def _is_address(name: str) -> bool:
    """Whether a name is the number of an address."""
    try:
        return bool(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return False
