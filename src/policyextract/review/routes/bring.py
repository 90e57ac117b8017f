"""Clippings brought in by the browser: files that are dropped, text that is pasted, what became of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policyextract.failures import Failure
from policyextract.jobs.reasons import Advice, advice
from policyextract.review.bringing import Batch, Bringing, Upload
from policyextract.review.desk import Desk, Here, Who
from policyextract.review.pages import page
from policyextract.review.words import texts
from policyextract.sources import Options, Reason
from policyextract.store import brought, retry

router = APIRouter()
SHOWN = 20  # failures of a reason
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
Words = Annotated[str | None, Form()]


@router.get("/bring")
def bring(request: Request, desk: Here) -> HTMLResponse:
    """Where files are dropped; the batches of this sitting; what could not be read."""
    return _page(request, desk)


@router.post("/bring", response_model=None)
def take(
    request: Request,
    desk: Here,
    visitor: Who,
    files: list[UploadFile] | None = None,
    text: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Words = None,
) -> Response:
    """Keeps what was brought and goes to the page that shows how it is read."""
    words = texts(visitor.language)["bring"]
    uploads = list(_uploads(files or [], text, name or words["pasted"]))
    if not uploads:
        return _page(request, desk, words["nothing"], 422)
    try:
        batch = _bringing(request).take(uploads, replace(desk.options, password=password or None))
    except OSError as error:
        return _page(request, desk, words["unkept"].format(place=desk.uploads, why=error.strerror), 507)
    return RedirectResponse(f"/bring/{batch.id}", 303)


@router.post("/bring/retry", response_model=None)
def again(
    request: Request,
    desk: Here,
    reason: Annotated[Reason, Form()],
    password: Words = None,
    encoding: Words = None,
) -> Response:
    """Reads what failed for a reason again, with what was missing."""
    retry.missing(desk.database, reason)
    batch = _bringing(request).read(
        retry.files(desk.database, reason), _changed(desk.options, reason, password, encoding)
    )
    return RedirectResponse(f"/bring/{batch.id}", 303)


@router.get("/bring/{id}")
def progress(request: Request, desk: Here, id: str) -> HTMLResponse:
    """How far a batch is, with the documents that came of it."""
    batch = _bringing(request).batches.get(id)
    if batch is None:
        raise HTTPException(404)
    with desk.database.read() as connection:
        found = list(brought.documents_of(connection, batch.files))
    failed = [(failure, advice(failure.reason)) for failure in batch.failed]
    values = {"batch": batch, "documents": found, "failed": failed, "refresh": not batch.ended}
    return page(request, "batch.html.j2", values)


def _page(request: Request, desk: Desk, problem: str | None = None, status: int = 200) -> HTMLResponse:
    groups: dict[Reason, list[Failure]] = {}
    for failure in retry.failures(desk.database):
        groups.setdefault(failure.reason, []).append(failure)
    listed: list[tuple[Reason, Advice, int, list[Failure]]] = [
        (reason, advice(reason), len(failed), failed[:SHOWN]) for reason, failed in groups.items()
    ]
    batches: list[Batch] = sorted(
        _bringing(request).batches.values(), key=lambda batch: batch.id, reverse=True
    )
    values = {"groups": listed, "batches": batches, "problem": problem, "encodings": ENCODINGS}
    return page(request, "bring.html.j2", values, status)


def _uploads(files: list[UploadFile], text: str, name: str) -> Iterator[Upload]:
    """What a form has brought; a file field that was left empty is none."""
    for file in files:
        if file.filename:
            yield Upload(file.filename, file.file)
    if text.strip():
        yield Upload(f"{name.strip()}.txt", io.BytesIO(text.encode()))


def _changed(options: Options, reason: Reason, password: str | None, encoding: str | None) -> Options:
    """How to read again what failed for a reason."""
    return replace(
        options,
        password=password or options.password,
        encoding=encoding if encoding in ENCODINGS else options.encoding,
        ocr=options.ocr or reason == Reason.scan,
    )


def _bringing(request: Request) -> Bringing:
    found: Bringing = request.app.state.bringing
    return found
