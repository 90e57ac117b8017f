"""Clippings brought in by the browser: files that are dropped, text that is pasted, what became of them."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policyextract.failures import Failure
from policyextract.jobs.reasons import Advice, advice
from policyextract.review.bringing import Batch, Bringing
from policyextract.review.desk import Desk, Here, Who
from policyextract.review.errors import Refused
from policyextract.review.pages import page
from policyextract.review.uploads import Upload
from policyextract.review.words import texts
from policyextract.sources import Options, Reason
from policyextract.sources.paths import split
from policyextract.store import brought, retry

router = APIRouter()
SHOWN = 20  # failures of a reason
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
Words = Annotated[str | None, Form()]


class Failed(NamedTuple):
    """Documents that can't be read for one reason, `many` of them, and what to do about it."""

    reason: Reason
    told: Advice
    many: int
    failures: list[Failure]


@router.get("/bring")
def bring(request: Request, desk: Here) -> HTMLResponse:
    """Where files are dropped; the latest batches; what could not be read."""
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
        return _page(request, desk, "nothing", 422)
    options = replace(desk.options, password=password or None)
    try:
        batch = _bringing(request).take(uploads, options, visitor.name)
    except OSError as error:
        return _page(request, desk, "no_room" if error.errno in NO_ROOM else "unkept", 507)
    return _to(batch)


@router.post("/bring/retry", response_model=None)
def again(
    request: Request,
    desk: Here,
    visitor: Who,
    reason: Annotated[Reason, Form()],
    password: Words = None,
    encoding: Words = None,
) -> Response:
    """Reads what failed for a reason again, with what was missing."""
    retry.missing(desk.database, reason)
    files = retry.files(desk.database, reason)
    return _to(
        _bringing(request).read(files, _changed(desk.options, reason, password, encoding), visitor.name)
    )


@router.post("/bring/{id}/again")
def go_on(request: Request, id: str) -> Response:
    """Reads a batch on that has broken off."""
    return _to(_bringing(request).again(_batch(request, id)))


@router.get("/bring/{id}")
def progress(request: Request, desk: Here, id: str) -> HTMLResponse:
    """How far a batch is, with the documents that came of it."""
    batch = _batch(request, id)
    with desk.database.read() as connection:
        found = list(brought.documents_of(connection, batch.files))
    failed = batch.failed if batch.counts or not batch.ended else _failed_of(desk, batch)
    values = {"batch": batch, "documents": found, "groups": _groups(failed), "refresh": not batch.ended}
    return page(request, "batch.html.j2", {**values, "ahead": _bringing(request).ahead(batch)})


def _page(request: Request, desk: Desk, problem: str | None = None, status: int = 200) -> HTMLResponse:
    """Where files are dropped, with a problem of `words/bring.toml`."""
    groups = _groups(retry.failures(desk.database))
    batches = _bringing(request).latest()
    values = {"groups": groups, "batches": batches, "problem": problem, "encodings": ENCODINGS}
    return page(request, "bring.html.j2", {**values, "place": desk.uploads}, status)


def _groups(failures: Iterable[Failure]) -> list[Failed]:
    """Failures by their reasons, the first of each shown."""
    found: dict[Reason, list[Failure]] = {}
    for failure in failures:
        found.setdefault(failure.reason, []).append(failure)
    return [Failed(reason, advice(reason), len(failed), failed[:SHOWN]) for reason, failed in found.items()]


def _failed_of(desk: Desk, batch: Batch) -> list[Failure]:
    """What could not be read of a batch, by what the database says."""
    files = set(batch.files)
    return [one for one in retry.failures(desk.database) if split(one.source)[0] in files]


def _to(batch: Batch) -> RedirectResponse:
    """The way to the page of a batch."""
    return RedirectResponse(f"/bring/{batch.id}", 303)


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


def _batch(request: Request, id: str) -> Batch:
    """A batch by its id; raises Refused where there is none any more."""
    found = _bringing(request).find(id)
    if found is None:
        raise Refused(404, "no_batch")
    return found


def _bringing(request: Request) -> Bringing:
    found: Bringing = request.app.state.bringing
    return found
