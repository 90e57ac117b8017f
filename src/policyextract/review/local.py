"""Addresses of this server."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit


def local(address: str) -> str:
    """The address if it is one of a page here, else that of the first page.

    >>> [local(address) for address in ("/records/1?q=奖补", "https://evil.example/", "//evil", "/\\\\evil")]
    ['/records/1?q=奖补', '/', '/', '/']
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    strange = parts.scheme or parts.netloc or "\\" in address or any(ord(one) < 32 for one in address)
    return "/" if strange or not address.startswith("/") or address.startswith("//") else address


def is_below(path: str, places: Iterable[str]) -> bool:
    """Whether an address is one of some, or below one.

    >>> [is_below(path, ("/users",)) for path in ("/users", "/users/role", "/usersandmore")]
    [True, True, False]
    """
    return any((path + "/").startswith(place + "/") for place in places)
