"""The cookies of a server, which scripts don't see and other websites can't make a browser send."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response


def read(request: Request, what: str) -> str:
    """The value of a cookie; empty for none."""
    return request.cookies.get(_name(request, what), "")


def give(response: Response, request: Request, what: str, value: str) -> None:
    """Gives a browser a cookie, until it is closed."""
    response.set_cookie(
        _name(request, what), value, secure=_is_encrypted(request), httponly=True, samesite="strict"
    )


def take_away(response: Response, request: Request, what: str) -> None:
    """Takes a cookie away from a browser."""
    response.delete_cookie(
        _name(request, what), secure=_is_encrypted(request), httponly=True, samesite="strict"
    )


def _name(request: Request, what: str) -> str:
    """The name of a cookie; browsers don't tell ports apart, so each server needs names of its own."""
    port = f"-{request.url.port}" if request.url.port else ""
    return f"{'__Host-' if _is_encrypted(request) else ''}policyextract{port}-{what}"


def _is_encrypted(request: Request) -> bool:
    return request.url.scheme == "https"
