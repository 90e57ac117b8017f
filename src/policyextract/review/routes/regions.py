"""Regions for the fields in which one is typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from policyextract.review import places

router = APIRouter()
LONGEST = 40


@router.get("/regions")
def regions(q: Annotated[str, Query()] = "") -> JSONResponse:
    """At most 20 regions by name, code or pinyin initials: code, name from the province down, last year."""
    found = places.found(q[:LONGEST])
    told = [{"code": one.region.code, "name": one.path, "until": one.region.until} for one in found]
    return JSONResponse(told, headers={"Cache-Control": "private, max-age=86400"})
