"""The description of the API (OpenAPI), with what every route has in common."""

from __future__ import annotations

from fastapi import FastAPI

from policyextract.review.api.problems import Problem

ADDRESS = "/api/openapi.json"
TOKEN = {"type": "http", "scheme": "bearer", "description": "a token of `policyextract user token`"}


def complete(app: FastAPI) -> None:
    """Adds to an application's description how programs say who they are, and what errors look like."""
    made = app.openapi

    def described() -> dict[str, object]:
        found = made()
        parts = found.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
        parts["securitySchemes"] = {"token": TOKEN}
        found["security"] = [{"token": []}] if app.state.desk.accounts else [{}, {"token": []}]
        return found

    app.openapi = described  # type: ignore[method-assign]
