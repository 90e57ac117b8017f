"""What people did, on one record, on many at once, or on all: who, when, and from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.review.asked import Asked, asked_by
from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.review.told import Change, heading, line, value
from policyextract.store import history as kept
from policyextract.store.history import Entry

router = APIRouter()
LINES = 50  # on a page


class Many(NamedTuple):
    """A decision on many records: its number, which those were (None: those of a file), what it set."""

    batch: int
    asked: Asked | None
    file: str
    values: tuple[Change, ...]


@router.get("/history")
def history(
    request: Request, desk: Here, record: str = "", batch: str = "", before: str = ""
) -> HTMLResponse:
    """A page of the history, the latest first."""
    number = _number(batch)
    with desk.database.read() as connection:
        found = kept.history(connection, record or number, _number(before), LINES)
    single = bool(record or number)
    lines = [(entry, line(entry.review), None if single else _many(entry)) for entry in found.entries]
    many = _many(found.entries[0]) if number and found.entries else None
    told = {"lines": lines, "before": found.before, "record": record, "many": many, "single": single}
    return page(request, "history.html.j2", told)


def _number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _many(entry: Entry) -> Many | None:
    """What is known of a decision on many records; None for one on one."""
    if entry.about is None or entry.review.batch is None:
        return None
    filter, file, values = (entry.about.get(name) for name in ("filter", "file", "values"))
    asked = asked_by(filter) if isinstance(filter, Mapping) else None
    set_to = tuple(_set(values)) if isinstance(values, Mapping) else ()
    return Many(entry.review.batch, asked, str(file or ""), set_to)


def _set(values: Mapping[str, object]) -> Iterator[Change]:
    for name, told in values.items():
        yield Change(name, heading(name), None, value(name, told))
