"""What people did on one record, or on all: who, when, from what to what, and what was taken back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.review.told import line
from policyextract.store import history as kept

router = APIRouter()
LINES = 50  # on a page


@router.get("/history")
def history(request: Request, desk: Here, record: str = "", before: str = "") -> HTMLResponse:
    """A page of the history, the latest first."""
    older = int(before) if before.isdecimal() and len(before) < 10 else None
    with desk.database.read() as connection:
        found = kept.history(connection, record or None, older, LINES)
    lines = [(entry, line(entry.review)) for entry in found.entries]
    return page(request, "history.html.j2", {"lines": lines, "before": found.before, "record": record})
