"""Logging in and out, and what people see and change of their own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policyextract import log
from policyextract.review import cookies
from policyextract.review.desk import Desk, Here
from policyextract.review.errors import Refused
from policyextract.review.local import local
from policyextract.review.pages import page
from policyextract.store import accounts, sessions, tokens
from policyextract.store.accounts import AccountError, User
from policyextract.store.sessions import Session

router = APIRouter()
Word = Annotated[str, Form(max_length=1000)]


@router.get("/login")
def login(request: Request, desk: Here, next: str = "/") -> Response:
    """The form; who is in already goes on."""
    if request.state.caller.known:
        return RedirectResponse(local(next), 303)
    return page(request, "login.html.j2", {"next": local(next)})


@router.post("/login")
def log_in(request: Request, desk: Here, name: Word = "", password: Word = "", next: Word = "/") -> Response:
    """Lets somebody in who has the right password, and back to where he wanted to go."""
    if not desk.accounts:
        return RedirectResponse("/", 303)
    if wait := desk.attempts.wait(request, name):
        return _wait(request, "login.html.j2", {"next": local(next), "name": name}, wait)
    user = _checked(request, desk, name, password)
    if user is None:
        return page(request, "login.html.j2", {"next": local(next), "name": name, "wrong": "password"}, 401)
    answer = RedirectResponse(local(next), 303)
    _begin(request, desk, user, answer)
    return answer


@router.post("/logout")
def log_out(request: Request, desk: Here) -> RedirectResponse:
    """Ends the session, here and in the database."""
    answer = RedirectResponse("/login", 303)
    if session := request.state.caller.session:
        with desk.database.write() as connection:
            sessions.end(connection, session.user, session.id)
        cookies.take_away(answer, request, "session")
    return answer


@router.get("/account")
def account(request: Request, desk: Here) -> HTMLResponse:
    """Password, log-ins and tokens of who is here."""
    return _account(request, desk, {})


@router.post("/account/password")
def change_password(
    request: Request, desk: Here, current: Word = "", new: Word = "", again: Word = ""
) -> Response:
    """Changes the password and ends all other log-ins."""
    own = _own(request).user
    if wait := desk.attempts.wait(request, own.name):
        return _account(request, desk, {"wait": wait, "wrong": "wait"}, 429)
    if new != again or _checked(request, desk, own.name, current) is None:
        return _account(request, desk, {"wrong": "again" if new != again else "current"}, 422)
    try:
        with desk.database.write() as connection:
            accounts.set_password(connection, own.name, new)
    except AccountError as error:
        return _account(request, desk, {"wrong": error.reason}, 422)
    answer = RedirectResponse("/account", 303)
    _begin(request, desk, own, answer)
    return answer


@router.post("/account/sessions/end")
def end_session(request: Request, desk: Here, id: Word) -> RedirectResponse:
    """Ends a log-in, as one on a machine that was left open."""
    with desk.database.write() as connection:
        sessions.end(connection, _own(request).user, id)
    return RedirectResponse("/account", 303)


@router.post("/account/tokens")
def add_token(request: Request, desk: Here, name: Word = "") -> Response:
    """The account with a new token, which is shown this once."""
    try:
        with desk.database.write() as connection:
            made = tokens.add(connection, _own(request).user, name)
    except AccountError as error:
        return _account(request, desk, {"wrong": error.reason}, 422)
    return _account(request, desk, {"made": made})


@router.post("/account/tokens/remove")
def remove_token(request: Request, desk: Here, name: Word) -> Response:
    """Takes a token away."""
    try:
        with desk.database.write() as connection:
            tokens.remove(connection, _own(request).user, name)
    except AccountError as error:
        return _account(request, desk, {"wrong": error.reason}, 422)
    return RedirectResponse("/account", 303)


def _own(request: Request) -> Session:
    """The session of who is here; raises Refused where nobody has to log in."""
    session: Session | None = request.state.caller.session
    if session is None:
        raise Refused(404, "no_account")
    return session


def _checked(request: Request, desk: Desk, name: str, password: str) -> User | None:
    """The user by name and password; either way it is noted."""
    with desk.database.read() as connection:
        user = accounts.check(connection, name, password)
    address = request.client.host if request.client else None
    if user is None:
        log.get().warning("login.failed", user=name, address=address)
    else:
        desk.attempts.succeeded(request, name)
        log.get().info("login", user=user.name, address=address)
    return user


def _begin(request: Request, desk: Desk, user: User, answer: Response) -> None:
    """Begins a session and gives the browser its cookie, instead of the session that it may have."""
    held: Session | None = request.state.caller.session
    with desk.database.write() as connection:
        if held:
            sessions.end(connection, held.user, held.id)
        cookies.give(answer, request, "session", sessions.begin(connection, user))


def _wait(request: Request, template: str, values: dict[str, object], wait: int) -> HTMLResponse:
    """A page that says how long to wait."""
    answer = page(request, template, {**values, "wrong": "wait", "wait": wait}, 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _account(request: Request, desk: Desk, told: dict[str, object], status: int = 200) -> HTMLResponse:
    """The page about the account of who is here, with what is to be told."""
    session = _own(request)
    with desk.database.read() as connection:
        held = {
            "sessions": sessions.of_user(connection, session.user),
            "tokens": tokens.of_user(connection, session.user),
        }
    return page(request, "account.html.j2", {"session": session, **held, **told}, status)
