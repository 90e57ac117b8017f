"""A record beside its source."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.review import passage as passages
from policyextract.review.asked import Asked, asked
from policyextract.review.desk import Desk, Here
from policyextract.review.editing import Attempt, controls
from policyextract.review.errors import Refused
from policyextract.review.pages import page
from policyextract.review.passage import passage
from policyextract.review.pictures import is_there
from policyextract.review.told import line
from policyextract.review.view import Shown, view
from policyextract.store import clippings
from policyextract.store.sampling import MOST

router = APIRouter()
NOTHING = Attempt()
TEXTS: dict[str, Shown] = {"clean": "clean", "whole": "whole"}


@router.get("/records/{id}")
def record(request: Request, desk: Here, id: str, text: str = "") -> HTMLResponse:
    """A record with its words marked; the query is that of the list it was chosen from."""
    return beside(request, desk, id, (asked(request.query_params), TEXTS.get(text, "raw")))


def beside(
    request: Request, desk: Desk, id: str, way: tuple[Asked, Shown], attempt: Attempt = NOTHING
) -> HTMLResponse:
    """The page of a record from a list and with one of its texts; with what could not be done, if so."""
    wanted, shown = way
    with desk.database.read() as connection:
        found = view(connection, id, shown)
        if found is None:
            raise Refused(404, "no_record")
        ways, position = passage(connection, wanted, id), passages.position(connection, wanted, id)
        names = clippings.names_of(connection, found.clipping.id) if found.leaves else []
    values = {
        "view": found,
        "shown": shown,
        "list": wanted.query,
        "ways": ways,
        "position": position,
        "most": MOST,
    }
    edit = {"attempt": attempt, "controls": list(controls(found.kept.record, attempt))}
    since = [line(one) for one in attempt.since]
    return page(
        request,
        "record.html.j2",
        {**values, **edit, "since": since, "file": any(map(is_there, names))},
        409 if since else 422 if attempt.key else 200,
    )
