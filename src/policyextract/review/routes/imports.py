"""A workbook that was exported and edited, read back: what it changes is shown before it is done."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policyextract.formats.sheet import HEADINGS
from policyextract.review.desk import Desk, Here, Who
from policyextract.review.forms import Form
from policyextract.review.pages import page
from policyextract.review.told import heading, value
from policyextract.sources import Reason, SourceError
from policyextract.store import batches, readback, workbook
from policyextract.store.readback import Preview
from policyextract.store.workbook import Row

router = APIRouter()
SHOWN = 200  # rows of each list
KEPT_S = 24 * 3600  # how long a workbook waits for its changes to be taken
CHUNK = 1 << 20
TOKEN = re.compile(r"[0-9a-f]{32}")
BLANK: Mapping[str, object] = {"found": None, "told": {}, "trouble": ""}
UNREAD = {Reason.kind: "unread_kind", Reason.size: "unread_size", Reason.password: "unread_password"}
VALUES = {"heading": heading, "value": value, "headings": HEADINGS, "most": SHOWN}


@router.get("/import")
def start(request: Request) -> HTMLResponse:
    """Where a workbook is given."""
    return _page(request, {})


@router.post("/import", response_model=None)
def preview(request: Request, desk: Here, file: UploadFile) -> Response:
    """What a workbook would change."""
    try:
        token = _keep(desk, file)
    except OSError:
        return _page(request, {"trouble": "unkept"}, 507)
    return _shown(request, desk, token, (file.filename or "records.xlsx")[-200:])


@router.post("/import/apply", response_model=None)
def apply(request: Request, desk: Here, who: Who, form: Form) -> Response:
    """The history, where the changes stand as one step; what they would be now, where that is different."""
    token, name = form.get("token", ""), form.get("name", "")[-200:]
    path = _path(desk, token) if TOKEN.fullmatch(token) else None
    if path is None or not path.exists():
        with desk.database.read() as connection:
            known = batches.known(connection, token)
        return RedirectResponse("/history", 303) if known else _page(request, {"trouble": "gone"}, 409)
    lines = list(workbook.rows(path, name, readback.WANTED))
    if not _taken(desk, lines, Taking(who.name, name, token, form.get("fingerprint", ""))):
        return _shown(request, desk, token, name, "moved")
    path.unlink(missing_ok=True)
    return RedirectResponse("/history", 303)


class Taking(NamedTuple):
    """Who takes the changes of which file, under which key, and what he has seen of them."""

    who: str
    file: str
    key: str
    fingerprint: str


def _taken(desk: Desk, lines: Sequence[Row], taking: Taking) -> bool:
    """Whether the changes of a workbook are those that were seen; then they are done, all of them."""
    with desk.database.write() as connection:
        found = readback.preview(connection, lines)
        if _fingerprint(found) != taking.fingerprint:
            return False
        told = (found.edits, taking.who, taking.file, taking.key)
        left = readback.apply(connection, *told)[1] if found.edits else []
        if left:  # in PostgreSQL, where others may have decided a moment ago
            connection.rollback()
    return not left


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
        return _page(request, {"trouble": UNREAD.get(error.refusal.reason, "unread")}, 422)
    with desk.database.read() as connection:
        found = readback.preview(connection, lines)
    told = {"token": token, "name": name, "fingerprint": _fingerprint(found)}
    return _page(request, {"found": found, "told": told, "trouble": trouble}, 409 if trouble else 200)


def _fingerprint(found: Preview) -> str:
    """Another one when the changes are others."""
    return sha256(repr(found.edits).encode()).hexdigest()


def _page(request: Request, given: Mapping[str, object], status: int = 200) -> HTMLResponse:
    return page(request, "import.html.j2", {**BLANK, **given, **VALUES}, status)
