"""Who sends a request, and what he must be allowed for it."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import secrets
from dataclasses import dataclass
from functools import cache

from fastapi import Request

from policyextract.review import cookies
from policyextract.review.crossing import SAFE, is_browser
from policyextract.review.desk import Desk, Visitor
from policyextract.review.errors import is_api
from policyextract.review.local import is_below
from policyextract.review.words import language
from policyextract.store import sessions, tokens
from policyextract.store.accounts import ROLES, Role
from policyextract.store.errors import StoreError
from policyextract.store.sessions import Session

# What needs no log-in: the log-in itself, its language, and files that are the same for everybody.
OPEN = ("/login", "/language", "/static")
# What everybody who is logged in may change: his own things.
OWN = ("/account", "/logout", "/language", "/login")
ADMIN = ("/users", "/import")
# A bulk decision over none of these is one over everything.
FILTERS = frozenset(
    "q region place level family grade kind status unit since until source rule confidence document".split()
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request; `known`: somebody who may come in. `session` is that of who has logged in.

    `form` is the secret of a browser without a session, from which its forms' token is made. `trusted`: a
    program sent it, so that no website can have made a browser do it.
    """

    visitor: Visitor
    known: bool
    session: Session | None = None
    form: str = ""
    trusted: bool = False


def needed(request: Request) -> Role:
    """What somebody has to be at least for a request: this is all there is about it."""
    path, looks = request.url.path, request.method in SAFE
    everything = path == "/bulk" and not any(request.query_params.get(name) for name in FILTERS)
    if is_below(path, ADMIN) or (everything and not looks):
        return "admin"
    return "reader" if looks or is_below(path, OWN) else "reviewer"


def may(visitor: Visitor, role: Role) -> bool:
    """Whether somebody is what he has to be at least."""
    return ROLES.index(visitor.role) >= ROLES.index(role)


def identify(desk: Desk, request: Request) -> Caller:
    """Who sends a request: by the token of a program, by his session, or as the person at this machine."""
    bearer = _bearer(request)
    if bearer and is_api(request):
        return _program(desk, request, bearer)
    form = cookies.read(request, "form") or secrets.token_urlsafe(32)
    if not desk.accounts:
        here = Visitor(person(), "admin", language(request), _token(form))
        if is_api(request) and not is_browser(request):  # a program, which would send a cookie back
            return Caller(here, True, trusted=True)
        return Caller(here, True, form=form)
    session = _session(desk, cookies.read(request, "session"))
    if session is None:
        return Caller(nobody(request, _token(form)), False, form=form)
    user = session.user
    return Caller(Visitor(user.name, user.role, language(request), session.csrf), True, session)


def nobody(request: Request, csrf: str = "") -> Visitor:
    """Who it is as long as nothing is known but the language."""
    return Visitor("", "reader", language(request), csrf)


def _program(desk: Desk, request: Request, token: str) -> Caller:
    """Who sends a request with a token."""
    with desk.database.read() as connection:
        user = tokens.find(connection, token)
        due = user is not None and tokens.is_due(connection, token)
    if user is None:
        return Caller(nobody(request), False, trusted=True)
    if due:
        with contextlib.suppress(StoreError), desk.database.write() as connection:
            tokens.note(connection, token)
    return Caller(Visitor(user.name, user.role, "en", ""), True, trusted=True)


def _session(desk: Desk, secret: str) -> Session | None:
    """The session of a cookie, noted to be in use where the database can be written."""
    if not secret:
        return None
    with desk.database.read() as connection:
        session = sessions.find(connection, secret)
    if session and sessions.is_due(session):
        with contextlib.suppress(StoreError), desk.database.write() as connection:
            sessions.note(connection, session)
    return session


def _bearer(request: Request) -> str:
    """The token that a request has, if any."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _token(form: str) -> str:
    """What forms send along where there is no session: only pages of this server can know the cookie."""
    return hashlib.sha256(b"form:" + form.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def person() -> str:
    """The name of the person at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without users
        return "local"
