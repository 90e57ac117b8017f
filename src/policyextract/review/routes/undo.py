"""The last step of a person, taken back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import Connection

from policyextract.review.asked import asked
from policyextract.review.desk import Here, Visitor, Who
from policyextract.review.forms import Form, wants_json
from policyextract.review.pages import page
from policyextract.review.told import DONE
from policyextract.review.words import texts
from policyextract.store import undoing
from policyextract.store.reviews import ReviewError, Stale
from policyextract.store.undoing import Step, Undone

router = APIRouter()


@router.post("/undo", response_model=None)
def undo(request: Request, desk: Here, who: Who, form: Form) -> Response:
    """The record that is as it was again; where that can't be, why, and another step that may be meant.

    `step` is any step of the visitor, `last` the one that he was told to be his last: if it isn't by now,
    nothing is done. So who presses again as no answer came takes back one step and no more.
    """
    step, last = _number(form.get("step")), _number(form.get("last"))
    try:
        with desk.database.write() as connection:
            if step is None and "last" in form and _is_outdated(connection, who.name, last):
                return _refused(request, who, "moved_on", undoing.last(connection, who.name))
            done = undoing.undo(connection, who.name, step or last)
            newest = undoing.newest(connection, who.name)
    except ReviewError as error:
        with desk.database.read() as connection:
            there = undoing.last(connection, who.name)
            older = undoing.last(connection, who.name, step or there.review.id) if there else None
        key = "superseded" if isinstance(error, Stale) else "not_yours" if there else "nothing"
        return _refused(request, who, key, older)
    if wants_json(request):
        told = {"record": done.step.review.record, "message": message(done, who), "left": len(done.left)}
        return JSONResponse({**told, "last": newest})
    return RedirectResponse(_address(done, form.get("back", "")), 303)


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 10 else None


def _is_outdated(connection: Connection, who: str, last: int | None) -> bool:
    """Whether what somebody was told to be his last step isn't it, and wasn't taken back either."""
    newest = undoing.newest(connection, who)
    return newest is not None and newest != last and not (last and undoing.is_undone(connection, last))


def message(done: Undone, who: Visitor) -> str:
    """What was taken back, in the visitor's language."""
    words = texts(who.language)["decide"]
    what = getattr(DONE[done.step.review.decision], who.language)
    told = (
        words["undone_many"].format(done.records, what) if done.step.about else words["undone"].format(what)
    )
    return told + (words["comma"] + words["left"].format(len(done.left)) if done.left else "")


def _address(done: Undone, back: str) -> str:
    """The record in the queue that the visitor was in; of many records, the history."""
    if done.step.about:
        return "/history"
    query = asked(back.partition("?")[2]).query
    return f"/records/{done.step.review.record}" + (f"?{query}" if query else "")


def _refused(request: Request, who: Visitor, key: str, older: Step | None) -> Response:
    """Why nothing was taken back."""
    if wants_json(request):
        return JSONResponse(
            {"message": texts(who.language)["decide"][key], "step": older and older.review.id}, 409
        )
    shown = {"key": key, "older": older, "done": older and DONE[older.review.decision]}
    return page(request, "undo.html.j2", shown, 409)
