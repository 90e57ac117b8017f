"""How often somebody may try a password."""

from __future__ import annotations

import ipaddress
import math
import time

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from policyextract.store.accounts import plain

# Of a name, from one address: others who have this name or this address are not shut out with him.
OWN = RateLimitItemPerMinute(5, 5)
# From one address, whatever the names: many people may stand behind one.
PLACE = RateLimitItemPerMinute(60, 5)


class Attempts:
    """Passwords that were tried lately."""

    def __init__(self) -> None:
        self._kept = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, request: Request, name: str) -> int:
        """How many seconds somebody has to wait until he may try a password for a name; this is a try."""
        place = _place(request)
        for limit, key in ((OWN, self._own(place, name)), (PLACE, (place,))):
            if not self._kept.hit(limit, *key):
                return self._left(limit, *key)
        return 0

    def succeeded(self, request: Request, name: str) -> None:
        """Forgets the tries of somebody who had the right password."""
        self._kept.clear(OWN, *self._own(_place(request), name))

    def _own(self, place: str, name: str) -> tuple[str, str]:
        return place, plain(name)[:60].casefold()

    def _left(self, limit: RateLimitItem, *key: str) -> int:
        return max(1, math.ceil(self._kept.get_window_stats(limit, *key).reset_time - time.time()))


def _place(request: Request) -> str:
    """The address that a request is from; of IPv6 the network, of which one household has all addresses."""
    given = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if address.version == 4:
        return given
    return str(ipaddress.ip_network((address, 64), strict=False))
