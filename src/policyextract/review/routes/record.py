"""A record beside its source."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.review.asked import asked
from policyextract.review.desk import Here
from policyextract.review.errors import Refused
from policyextract.review.pages import page
from policyextract.review.pictures import is_there
from policyextract.review.view import Shown, view
from policyextract.store import clippings, search

router = APIRouter()
TEXTS: dict[str, Shown] = {"clean": "clean", "whole": "whole"}


@router.get("/records/{id}")
def record(request: Request, desk: Here, id: str, text: str = "") -> HTMLResponse:
    """A record with its words marked; the query is that of the list it was chosen from."""
    wanted, shown = asked(request.query_params), TEXTS.get(text, "raw")
    with desk.database.read() as connection:
        found = view(connection, id, shown)
        if found is None:
            raise Refused(404, "no_record")
        beside = search.neighbours(connection, wanted.filter, wanted.order, id)
        names = clippings.names_of(connection, found.clipping.id) if found.leaves else []
    values = {"view": found, "shown": shown, "list": wanted.query, "neighbours": beside}
    return page(request, "record.html.j2", {**values, "file": any(map(is_there, names))})
