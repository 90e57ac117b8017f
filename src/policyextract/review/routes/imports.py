"""A workbook that was exported and edited, read back: what it changes is shown before it is done."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policyextract.formats.sheet import HEADINGS
from policyextract.review.desk import Desk, Here, Who
from policyextract.review.forms import Form
from policyextract.review.pages import page
from policyextract.review.told import heading, value
from policyextract.sources import SourceError
from policyextract.store import readback, workbook
from policyextract.store.readback import Preview
from policyextract.store.workbook import Row

router = APIRouter()
SHOWN = 200  # rows of each list
KEPT_S = 24 * 3600  # how long a workbook waits for its changes to be taken
CHUNK = 1 << 20
TOKEN = re.compile(r"[0-9a-f]{32}")
BLANK: Mapping[str, object] = {"found": None, "told": {}, "trouble": "", "why": ""}
VALUES = {"heading": heading, "value": value, "headings": HEADINGS, "most": SHOWN}


@router.get("/import")
def start(request: Request) -> HTMLResponse:
    """Where a workbook is given."""
    return _page(request, {})


@router.post("/import", response_model=None)
def preview(request: Request, desk: Here, file: UploadFile) -> Response:
    """What a workbook would change."""
    token = _keep(desk, file)
    return _shown(request, desk, token, (file.filename or "records.xlsx")[-200:])


@router.post("/import/apply", response_model=None)
def apply(request: Request, desk: Here, who: Who, form: Form) -> Response:
    """The history, where the changes stand as one step; what they would be now, where that is different."""
    token, name = form.get("token", ""), form.get("name", "")[-200:]
    if not TOKEN.fullmatch(token) or not (path := _path(desk, token)).exists():
        return _page(request, {"trouble": "gone"}, 409)
    lines = list(workbook.rows(path, name, readback.WANTED))
    with desk.database.write() as connection:
        found = readback.preview(connection, lines)
        fits = _fingerprint(found) == form.get("fingerprint")
        if fits and found.edits:
            readback.apply(connection, found.edits, who.name, name, token)
    if not fits:
        return _shown(request, desk, token, name, "moved")
    path.unlink(missing_ok=True)
    return RedirectResponse("/history", 303)


def _keep(desk: Desk, file: UploadFile) -> str:
    """The name under which a workbook waits; those that have waited for long are thrown away."""
    folder = _path(desk, "").parent
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_S:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    with _path(desk, token).open("wb") as out:
        while some := file.file.read(CHUNK):
            out.write(some)
    return token


def _path(desk: Desk, token: str) -> Path:
    return desk.uploads / "edited" / f"{token}.xlsx"


def _shown(request: Request, desk: Desk, token: str, name: str, trouble: str = "") -> HTMLResponse:
    """What a workbook would change, or why it can't be read."""
    path = _path(desk, token)
    try:
        lines: list[Row] = list(workbook.rows(path, name, readback.WANTED))
    except SourceError as error:
        path.unlink(missing_ok=True)
        why = f"{error.refusal.message}; {error.refusal.advice}"
        return _page(request, {"trouble": "unread", "why": why}, 422)
    with desk.database.read() as connection:
        found = readback.preview(connection, lines)
    told = {"token": token, "name": name, "fingerprint": _fingerprint(found)}
    return _page(request, {"found": found, "told": told, "trouble": trouble}, 409 if trouble else 200)


def _fingerprint(found: Preview) -> str:
    """Another one when the changes are others."""
    return sha256(repr(found.edits).encode()).hexdigest()


def _page(request: Request, given: Mapping[str, object], status: int = 200) -> HTMLResponse:
    return page(request, "import.html.j2", {**BLANK, **given, **VALUES}, status)
