"""The users, for admins: who may come in, and for what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from policyextract.review.desk import Desk, Here
from policyextract.review.pages import page
from policyextract.store import accounts
from policyextract.store.accounts import ROLES, AccountError, Role

router = APIRouter(prefix="/users")
Word = Annotated[str, Form(max_length=1000)]
Chosen = Annotated[Role, Form()]


@router.get("")
def users(request: Request, desk: Here) -> HTMLResponse:
    """All users, and a form for one more."""
    return _users(request, desk, {})


@router.post("")
def add(request: Request, desk: Here, role: Chosen, name: Word = "", password: Word = "") -> Response:
    """Adds a user."""
    return _done(request, desk, lambda connection: accounts.add(connection, name, password, role))


@router.post("/role")
def set_role(request: Request, desk: Here, name: Word, role: Chosen) -> Response:
    """Lets a user do more or less."""
    return _done(request, desk, lambda connection: accounts.set_role(connection, name, role))


@router.post("/password")
def set_password(request: Request, desk: Here, name: Word, password: Word = "") -> Response:
    """Gives a user another password."""
    return _done(request, desk, lambda connection: accounts.set_password(connection, name, password))


@router.post("/disable")
def disable(request: Request, desk: Here, name: Word) -> Response:
    """Shuts a user out."""
    return _done(request, desk, lambda connection: accounts.disable(connection, name))


@router.post("/enable")
def enable(request: Request, desk: Here, name: Word) -> Response:
    """Lets a user in again."""
    return _done(request, desk, lambda connection: accounts.enable(connection, name))


def _done(request: Request, desk: Desk, change: Callable[[Connection], object]) -> Response:
    """The users after a change, or with what is wrong with it."""
    try:
        with desk.database.write() as connection:
            change(connection)
    except AccountError as error:
        return _users(request, desk, {"wrong": error.reason}, 422)
    return RedirectResponse("/users", 303)


def _users(request: Request, desk: Desk, told: dict[str, object], status: int = 200) -> HTMLResponse:
    """The page with all users and what is to be told."""
    with desk.database.read() as connection:
        everybody = accounts.everybody(connection)
    return page(request, "users.html.j2", {"users": everybody, "roles": ROLES, **told}, status)
