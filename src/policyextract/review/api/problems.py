"""Errors of the API as RFC 9457 has them: JSON that says what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What is wrong with a request (RFC 9457); some problems have further members."""

    model_config = ConfigDict(extra="allow")

    type: str = Field("about:blank", description="nothing more is to be read about it than stands here")
    title: str = Field(description="the name of the status")
    status: int
    detail: str = Field(description="what is wrong with this request, and what to do next")


RESPONSES: dict[int | str, dict[str, object]] = {
    code: {"description": HTTPStatus(code).phrase, "content": {MEDIA_TYPE: {"schema": {"$ref": ref}}}}
    for ref in ("#/components/schemas/Problem",)
    for code in (400, 401, 403, 404, 409, 413, 422, 503)
}
"""The answers that a route may give instead of its own, for the description of the API."""


def problem(status: int, detail: str, more: Mapping[str, object] = {}) -> JSONResponse:
    """An answer that says what is wrong; `more` are further members."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **more)  # type: ignore[arg-type]
    return JSONResponse(told.model_dump(mode="json"), status, media_type=MEDIA_TYPE)
