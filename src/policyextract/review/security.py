"""What keeps strangers out: headers, the names that the page may be called by, tokens in forms.

Any website that a browser shows may send requests to this machine, so all of this holds without accounts too.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, HTTPException, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from policyextract.review.desk import Desk, Visitor
from policyextract.review.words import language

SESSION = "session"
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def protect(app: FastAPI, desk: Desk) -> None:
    """Lets an application be called by its own names only, and gives all that it answers the headers."""

    @app.middleware("http")
    async def answer(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        session = request.cookies.get(SESSION) or secrets.token_urlsafe(32)
        request.state.session = session
        response = await go_on(request)
        response.headers.update(HEADERS)
        if SESSION not in request.cookies:
            response.set_cookie(SESSION, session, httponly=True, samesite="strict")
        return response

    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*desk.hosts], www_redirect=False)


async def guard(request: Request) -> None:
    """Finds who sent a request; raises HTTPException for one that changes something without the token."""
    desk: Desk = request.app.state.desk
    token = hmac.new(desk.secret, request.state.session.encode(), hashlib.sha256).hexdigest()
    request.state.visitor = Visitor(getpass.getuser(), "admin", language(request), token)
    if request.method not in SAFE:
        given = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
        if not hmac.compare_digest(given, token):
            raise HTTPException(403, "the page is too old; load it again")
