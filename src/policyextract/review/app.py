"""The application: its addresses, its files, and what guards them."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from policyextract.review import security
from policyextract.review.desk import Desk
from policyextract.review.routes import language, queue

ROUTES = (queue, language)
STATIC = Path(__file__).parent / "static"


def create(desk: Desk) -> FastAPI:
    """The pages of a desk, for an ASGI server."""
    app = FastAPI(
        title="policyextract",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(security.guard)],
    )
    app.state.desk = desk
    for module in ROUTES:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    security.protect(app, desk)
    return app
