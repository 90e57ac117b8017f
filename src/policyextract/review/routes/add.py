"""A record that the machine missed, added with the words that it stands on."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy import Connection

from policyextract.formats.labels import KINDS
from policyextract.model import Record
from policyextract.review import editing
from policyextract.review.asked import asked
from policyextract.review.desk import Desk, Here, Who
from policyextract.review.editing import Attempt, controls
from policyextract.review.errors import Refused
from policyextract.review.forms import Form, wants_json
from policyextract.review.pages import page
from policyextract.review.reading import Unreadable
from policyextract.store import additions, clippings
from policyextract.store.additions import Addition
from policyextract.store.answers import WrongValue
from policyextract.store.reviews import ReviewError

router = APIRouter()
PLACE = ("document", "start", "end")


@router.get("/add")
def form(request: Request, desk: Here) -> HTMLResponse:
    """The form for a record of some words: `document`, `start` and `end` say which."""
    return _page(request, desk, dict(request.query_params), Attempt())


@router.post("/add", response_model=None)
def add(request: Request, desk: Here, who: Who, form: Form) -> Response:
    """The record that was added; the form again where something in it can't be."""
    sent = editing.sent(form)
    if len(sent.note) > editing.LONGEST:
        return _refused(request, desk, form, Attempt(sent, "long_note"))
    try:
        with desk.database.read() as connection:
            blank = _blank(connection, form)
        document, start, end = (int(form[name]) for name in PLACE)
        told = (document, who.name, blank.kind, start, end)
        more = (sent.values(blank), sent.note or None, sent.marks(), form.get("key") or None)
        with desk.database.write() as connection:
            id = additions.add(connection, Addition(*told, *more))
    except (Unreadable, WrongValue, ReviewError) as wrong:
        return _refused(request, desk, form, Attempt.refused(sent, wrong))
    query = asked(form.get("next", "")).query
    address = f"/records/{id}" + (f"?{query}" if query else "")
    if wants_json(request):
        return JSONResponse({"record": id, "version": 1, "status": "accepted", "next": address})
    return RedirectResponse(address, 303)


def _blank(connection: Connection, given: Mapping[str, str]) -> Record:
    """The record of some words without values; raises Refused where there are none."""
    numbers = [given.get(name, "") for name in PLACE]
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        raise Refused(422, "no_words")
    document, start, end = map(int, numbers)
    if document not in clippings.clippings(connection, [document]):
        raise Refused(404, "no_document")
    quote = clippings.source(connection, document).chars[start:end]
    if not quote.strip():
        raise Refused(422, "no_words")
    kind = given.get("kind") if given.get("kind") in KINDS else next(iter(KINDS))
    place = {"start": start, "end": end, "quote": quote, "sentence": quote, "region": None, "confidence": 1}
    named = {"id": "", "source": "", "article": "", "article_title": None}
    return Record.model_validate({"kind": kind, **place, **named})


def _page(request: Request, desk: Desk, given: Mapping[str, str], attempt: Attempt) -> HTMLResponse:
    """The form, with what somebody sent."""
    with desk.database.read() as connection:
        blank = _blank(connection, given)
    shown = {"record": blank, "document": given["document"], "list": asked(given.get("next", "")).query}
    told = {"controls": list(controls(blank, attempt)), "attempt": attempt}
    return page(request, "add.html.j2", {**shown, **told}, 422 if attempt.key else 200)


def _refused(request: Request, desk: Desk, form: Mapping[str, str], attempt: Attempt) -> Response:
    """What is wrong with a record."""
    if not wants_json(request):
        return _page(request, desk, form, attempt)
    field = attempt.wrong.name if attempt.wrong else None
    return JSONResponse({"message": attempt.message(request.state.visitor.language), "field": field}, 422)
