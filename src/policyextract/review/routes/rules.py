"""The rules: how often each is right by what people decided, and what it was wrong in."""

from __future__ import annotations

import io
import zipfile

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.store import corrections, precision, records
from policyextract.store.errors import StoreError

router = APIRouter()
LARGEST = 2**31 - 1  # that a database takes for an integer
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
    values = {
        "id": id,
        "document": kept.document,
        "wrong": wrong,
        "gold": gold,
        "field": _field,
        "told": _told,
    }
    return page(request, "asset.html.j2", values)


@router.get("/documents/{id}/gold.zip")
def gold(desk: Here, id: int) -> Response:
    """The text of a document and its annotation, for `corpus/`."""
    try:
        with desk.database.read() as connection:
            found = corrections.gold(connection, min(id, LARGEST))
    except StoreError:
        raise HTTPException(404) from None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(f"{found.name}.txt", found.text)
        files.writestr(f"{found.name}.yaml", found.annotation)
    disposition = {"Content-Disposition": "attachment; filename=gold.zip"}
    return Response(packed.getvalue(), media_type="application/zip", headers=disposition)


def _field(name: str) -> Label:
    """What a field is called."""
    return labels.FIELDS.get(name, Label(name, name))


def _told(values: list[object] | None) -> str:
    """Values as people read them: 6000 6000 CNY."""
    return " ".join(str(one) for one in values or () if one is not None)
