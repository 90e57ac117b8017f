"""The application: its addresses, its files, and what guards them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from policyextract.review import security
from policyextract.review.bringing import Bringing
from policyextract.review.desk import Desk
from policyextract.review.routes import accounts, bring, language, queue, regions, users

ROUTES = (queue, regions, bring, accounts, users, language)
STATIC = Path(__file__).parent / "static"


def create(desk: Desk) -> FastAPI:
    """The pages of a desk, for an ASGI server."""
    app = FastAPI(
        title="policyextract",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(security.guard)],
        lifespan=_running,
    )
    app.state.desk = desk
    app.state.bringing = Bringing(desk)
    for module in ROUTES:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    security.protect(app, desk)
    return app


@contextlib.asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Reads what is brought for as long as the pages are served."""
    app.state.bringing.start()
    yield
    app.state.bringing.close()
