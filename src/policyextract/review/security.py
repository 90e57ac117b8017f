"""What keeps strangers out, on the way to every page: in one place, whatever the pages do.

Any website that a browser shows may send requests to this machine, so all of this holds without accounts too.
"""

from __future__ import annotations

import hmac
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policyextract.review import bounds, cookies, errors
from policyextract.review.callers import OPEN, Caller, identify, may, needed, nobody
from policyextract.review.crossing import SAFE, is_called_by_name, is_followed, is_foreign, is_from_afar
from policyextract.review.desk import Desk
from policyextract.review.errors import Refused, is_api
from policyextract.review.local import is_below, local
from policyextract.store.errors import StoreError

STATIC = ("/static",)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NAMELESS = (
    "This is no name of this server. Start `policyextract review` with --name and the name in the address.\n"
)


def protect(app: FastAPI, desk: Desk) -> None:
    """Puts the gate before an application; `guard` has to be a dependency of all its routes."""
    app.add_middleware(Gate, desk=desk)
    errors.install(app)


async def guard(request: Request) -> None:
    """Raises Refused for a request that changes something without the token of a page of ours."""
    caller: Caller = request.state.caller
    if request.method in SAFE or caller.trusted:
        return
    given = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
    if not hmac.compare_digest(given.encode("utf-8", "replace"), caller.visitor.csrf.encode()):
        raise Refused(403, "old_page")


class Gate:
    """Lets requests through that may come in, and gives all answers the headers."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app, self.desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or passes it on; other kinds of connections than HTTP find nothing here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            request.state.visitor = nobody(request)
            await self._serve(request, receive, Answer(request, send, self.desk))

    async def _serve(self, request: Request, receive: Receive, answer: Answer) -> None:
        """Answers a request; a fault of the program is a page without what went wrong, and goes on."""
        inside = bounds.bounded(receive, bounds.limit(request.url.path))
        try:
            app = await self._refusal(request) or self.app
            await app(request.scope, inside, answer)
        except Exception:
            if not answer.started:
                await errors.answer(request, 500)(request.scope, receive, answer)
            raise

    async def _refusal(self, request: Request) -> Response | None:
        """What a request is answered with that may not go on; None for the others."""
        if not is_called_by_name(request, self.desk.hosts):
            return PlainTextResponse(NAMELESS, 400)
        if is_below(request.url.path, STATIC):
            return None
        if is_foreign(request):
            return errors.answer(request, 403, "foreign")
        if bounds.is_too_large(request):
            return errors.answer(request, 413)
        if is_from_afar(request) and not any(cookies.read(request, what) for what in ("session", "form")):
            return _once_more(request)
        try:
            caller = await run_in_threadpool(identify, self.desk, request)
        except StoreError as error:
            return errors.broken(request, error)
        request.state.caller, request.state.visitor = caller, caller.visitor
        return _uninvited(request, caller)


class Answer:
    """Sends what a request is answered with, with headers that the pages need not think of."""

    def __init__(self, request: Request, send: Send, desk: Desk) -> None:
        self.request, self.send, self.desk, self.started = request, send, desk, False

    async def __call__(self, message: Message) -> None:
        """Sends a part of it."""
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(raw=message["headers"])
            headers.update(HEADERS)
            headers.setdefault("Cache-Control", self._keeping())
            self._give_cookie(headers)
        await self.send(message)

    def _keeping(self) -> str:
        """How long a browser may keep it: where people log in, nothing is there after the log-out."""
        if is_below(self.request.url.path, STATIC):
            return "no-cache"  # it asks each time whether that is still the newest
        return "no-store" if self.desk.accounts else "private, no-cache"

    def _give_cookie(self, headers: MutableHeaders) -> None:
        """Gives a browser without a session what the token of its forms is made from."""
        caller: Caller | None = getattr(self.request.state, "caller", None)
        if caller and caller.form and not cookies.read(self.request, "form"):
            given = Response()
            cookies.give(given, self.request, "form", caller.form)
            headers.append("Set-Cookie", given.headers["Set-Cookie"])


def _uninvited(request: Request, caller: Caller) -> Response | None:
    """What somebody is answered who has to log in first, or may not do it; None for the others."""
    if not caller.known:
        return None if is_below(request.url.path, OPEN) else _log_in(request)
    return None if may(caller.visitor, needed(request)) else errors.answer(request, 403)


def _log_in(request: Request) -> Response:
    """The way to the log-in and back for who goes to a page; scripts and programs are told."""
    if is_api(request):
        return errors.answer(request, 401, headers={"WWW-Authenticate": "Bearer"})
    if not is_followed(request) and ("sec-fetch-mode" in request.headers or request.method not in SAFE):
        return errors.answer(request, 401)
    return RedirectResponse(f"/login?next={quote(_own_address(request), safe='')}", 303)


def _once_more(request: Request) -> Response:
    """A page that goes to itself: then the browser sends the cookies that it keeps from other websites."""
    address = escape(_own_address(request))
    return HTMLResponse(
        f'<!doctype html><meta http-equiv="refresh" content="0; url={address}"><title>…</title>'
        f'<a href="{address}">→</a>'
    )


def _own_address(request: Request) -> str:
    """Where a request goes to on this server."""
    query = f"?{request.url.query}" if request.url.query else ""
    return local(quote(request.url.path, safe="/:@!$&()*+,;=~") + query)
