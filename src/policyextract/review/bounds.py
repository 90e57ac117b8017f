"""How large a request may be; what is larger is refused before it is read."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.types import Message, Receive

from policyextract.review.local import is_below

MEGABYTE = 1_000_000
FORM = MEGABYTE
# Files come with these. Several may come at once; how large each may be is a matter of reading them.
LARGE = {"/bring": 1000 * MEGABYTE, "/import": 200 * MEGABYTE, "/api/extract": 250 * MEGABYTE}


def limit(path: str) -> int:
    """The bytes that a request to an address may have."""
    return next((most for place, most in LARGE.items() if is_below(path, (place,))), FORM)


def is_too_large(request: Request) -> bool:
    """Whether a request says itself that it is too large."""
    told = request.headers.get("content-length", "")
    return told.isdecimal() and int(told) > limit(request.url.path)


def bounded(receive: Receive, most: int) -> Receive:
    """What gives a request piece by piece, and raises HTTPException where it comes to more than `most`."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise HTTPException(413)
        return message

    return bounded
