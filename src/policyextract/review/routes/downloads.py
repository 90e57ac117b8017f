"""Records as files: what the queue shows, for spreadsheets and programs."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from policyextract.review.asked import asked
from policyextract.review.desk import Here
from policyextract.store.export import export
from policyextract.store.export.selection import About, told
from policyextract.store.export.stored import Stored

router = APIRouter()


@router.get("/export.{kind}")
def download(request: Request, desk: Here, kind: Literal["xlsx", "csv", "jsonl", "parquet"]) -> FileResponse:
    """The records that an address asks for, as a file; it is taken away when it is sent."""
    filter, now = asked(request.url.query).filter, datetime.now(UTC)
    folder = Path(tempfile.mkdtemp(prefix="policyextract-"))
    target = folder / f"records.{kind}"
    try:
        with desk.database.read() as connection:
            about = About(
                tuple(told(filter)),
                now.isoformat(timespec="seconds"),
                Path(desk.database.name).name,
                version("policyextract"),
            )
            export(Stored(connection, filter, about), target)
    except BaseException:
        shutil.rmtree(folder)
        raise
    name = f"records-{now:%Y%m%d-%H%M%S}.{kind}"
    return FileResponse(target, filename=name, background=BackgroundTask(shutil.rmtree, folder))
