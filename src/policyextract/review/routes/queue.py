"""The queue: the records that a person is to look at, and any others that are asked for."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from policyextract.formats import labels
from policyextract.formats.labels import FREQUENCIES, KINDS, LEVELS
from policyextract.review import listed, places
from policyextract.review.asked import VIEWS, Asked, asked
from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.store import queue as waiting
from policyextract.store import sampling, search
from policyextract.store.export.columns import STATUSES

router = APIRouter()
LINES = 50  # on a page
SORTS = ("priority", "confidence", "-confidence", "-since", "since", "place", "sample")
WORDS = {"kinds": KINDS, "levels": LEVELS, "frequencies": FREQUENCIES, "statuses": STATUSES}


@router.get("/")
def queue(request: Request, desk: Here) -> HTMLResponse:
    """The records that the address asks for, with how far they are reviewed."""
    wanted = asked(request.query_params)
    with desk.database.read() as connection:
        found = _found(connection, wanted)
    told = {
        problem.name: places.found(problem.value) for problem in wanted.problems if problem.name == "region"
    }
    around = {"above": places.above(wanted.filter.region), "below": places.below(wanted.filter.region)}
    choices = {
        "families": labels.families(),
        "grades": labels.grades(),
        "sorts": SORTS,
        "views": VIEWS,
        "near": told.get("region", ())[:5],
        **WORDS,
    }
    return page(request, "queue.html.j2", {"asked": wanted, **found, **around, **choices})


def _found(connection: Connection, wanted: Asked) -> dict[str, object]:
    """What the database says to it."""
    found = search.page(connection, wanted.filter, wanted.order, wanted.after, LINES)
    progress = sampling.progress(connection, wanted.filter)
    others = waiting.opposed(connection, [row["conflict"] for row in found.records if row["conflict"]])
    return {
        "place": partial(search.place_of, wanted.order),
        "lines": [listed.line(row, others) for row in found.records],
        "next": wanted.behind(found.after) if found.after else None,
        "count": search.count(connection, wanted.filter, sampling.MOST),
        "most": sampling.MOST,
        "progress": progress,
        "sample": sampling.sample(connection, wanted.filter, progress),
    }
