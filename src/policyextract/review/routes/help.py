"""What the keys do, and how records are checked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.review.pages import page

router = APIRouter()


@router.get("/help")
def help(request: Request) -> HTMLResponse:
    """The same keys that `?` shows on every page."""
    return page(request, "help.html.j2")
