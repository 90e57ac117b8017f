"""Pages for what can't be done: what is wrong and what to do, and nothing of the inside."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from policyextract import log
from policyextract.review.api.description import ADDRESS
from policyextract.review.api.problems import problem
from policyextract.review.local import is_below
from policyextract.review.pages import page
from policyextract.review.words import catalog
from policyextract.store.errors import StoreError

OTHER = "other"  # the words for a status that has none of its own


class Refused(HTTPException):
    """A request that is refused for a reason of `words/errors.toml`."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)


def install(app: FastAPI) -> None:
    """Lets an application answer errors with these pages."""
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(StoreError, _unusable)


def answer(
    request: Request, status: int, reason: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """The page about a status, or about a reason that is known better; for programs a problem (RFC 9457)."""
    known = catalog()["errors"]
    key = next(key for key in (reason, f"status_{status}", OTHER) if f"{key}_title" in known)
    if is_api(request):
        told = f"{known[f'{key}_title']['en']} {known[f'{key}_advice']['en']}"
        found: Response = problem(status, told)
    else:
        found = page(request, "error.html.j2", {"key": key, "status": status}, status)
    found.headers.update(headers or {})
    return found


def broken(request: Request, error: Exception) -> Response:
    """What is answered where the database can't be used; what it says goes into the log."""
    log.get().error("review.failed", path=request.url.path, message=str(error))
    return answer(request, 503)


def is_api(request: Request) -> bool:
    """Whether a program asked, by the REST API."""
    return is_below(request.url.path, ("/api",))


async def _refused(request: Request, error: Exception) -> Response:
    """What an address that doesn't exist, or a route that refuses, is answered with."""
    assert isinstance(error, StarletteHTTPException)
    return answer(request, error.status_code, error.detail, error.headers)


async def _wrong(request: Request, error: Exception) -> Response:
    """What a form with wrong values is answered with; a program is told which."""
    assert isinstance(error, RequestValidationError)
    if not is_api(request):
        return answer(request, 422)
    wrong = [{"place": ".".join(map(str, one["loc"])), "problem": str(one["msg"])} for one in error.errors()]
    first = wrong[0]
    told = f"{first['place']}: {first['problem']}; {ADDRESS} says what is allowed"
    return problem(422, told, {"errors": wrong})


async def _unusable(request: Request, error: Exception) -> Response:
    """What is answered where a route can't use the database."""
    return broken(request, error)
