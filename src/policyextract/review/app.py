"""The application: its addresses, its files, and what guards them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from importlib.metadata import version
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from policyextract.review import security
from policyextract.review.api import description, extraction, records
from policyextract.review.bringing import Bringing
from policyextract.review.desk import Desk
from policyextract.review.extracting import Extracting
from policyextract.review.pictures import Pictures
from policyextract.review.routes import (
    accounts,
    add,
    bring,
    bulk,
    decide,
    document,
    downloads,
    help,
    history,
    imports,
    language,
    overview,
    queue,
    reading,
    record,
    regions,
    rules,
    undo,
    users,
)

ROUTES = (
    queue,
    record,
    decide,
    undo,
    bulk,
    add,
    reading,
    history,
    document,
    regions,
    bring,
    overview,
    rules,
    downloads,
    imports,
    help,
    accounts,
    users,
    language,
)
API = (
    extraction,
    records,
)
STATIC = Path(__file__).parent / "static"


def create(desk: Desk) -> FastAPI:
    """The pages of a desk, for an ASGI server."""
    app = FastAPI(
        title="policyextract",
        version=version("policyextract"),
        summary="Records of Chinese social-work policy, with the words that say so",
        docs_url=None,
        redoc_url=None,
        openapi_url=description.ADDRESS,
        dependencies=[Depends(security.guard)],
        lifespan=_running,
    )
    app.state.desk = desk
    app.state.bringing = Bringing(desk)
    app.state.extracting = Extracting(desk.options, desk.workers)
    app.state.pictures = Pictures(desk)
    for module in ROUTES:
        app.include_router(module.router, include_in_schema=False)
    for part in API:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    security.protect(app, desk)
    description.complete(app)
    return app


@contextlib.asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Reads what is brought for as long as the pages are served."""
    app.state.bringing.start()
    yield
    app.state.bringing.close()
    app.state.pictures.close()
    app.state.extracting.close()
