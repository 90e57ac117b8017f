"""The queue: the records that a person is to look at, and any others that are asked for."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.store import search

router = APIRouter()


@router.get("/")
def queue(request: Request, desk: Here) -> HTMLResponse:
    """The first records by their place."""
    with desk.database.read() as connection:
        found = search.page(connection, search.Filter(), search.Order(), None, 50)
    return page(request, "queue.html.j2", {"records": found.records})
