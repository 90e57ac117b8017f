"""The rules: how often each is right by what people decided, and what it was wrong in."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.store import corrections, precision, records

router = APIRouter()
MOST = 50  # wrong fields of a rule that are shown


@router.get("/rules")
def every(request: Request, desk: Here) -> HTMLResponse:
    """All rules that people have judged."""
    with desk.database.read() as connection:
        found = precision.precision(connection)
    return page(request, "rules.html.j2", {"rules": found, "field": _field})


@router.get("/rules/{rule:path}")
def one(request: Request, desk: Here, rule: str) -> HTMLResponse:
    """A rule with the fields that it has read wrongly, and what each teaches."""
    with desk.database.read() as connection:
        found = precision.precision(connection, rule)
        if not found:
            raise HTTPException(404)
        wrong = corrections.taught(connection, precision.worst(connection, rule, MOST))
    return page(
        request,
        "rule.html.j2",
        {"rule": rule, "rules": found, "wrong": wrong, "field": _field, "told": _told},
    )


@router.get("/records/{id}/asset")
def asset(request: Request, desk: Here, id: str) -> HTMLResponse:
    """What the corrections of a record teach, and its document as a gold answer."""
    with desk.database.read() as connection:
        kept = records.one(connection, id)
        if kept is None:
            raise HTTPException(404)
        wrong = corrections.of_record(connection, id)
        gold = corrections.gold(connection, kept.document)
    values = {"id": id, "wrong": wrong, "gold": gold, "field": _field, "told": _told}
    return page(request, "asset.html.j2", values)


def _field(name: str) -> Label:
    """What a field is called."""
    return labels.FIELDS.get(name, Label(name, name))


def _told(values: list[object] | None) -> str:
    """Values as people read them: 6000 6000 CNY."""
    return " ".join(str(one) for one in values or () if one is not None)
