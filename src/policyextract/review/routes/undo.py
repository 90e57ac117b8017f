"""The last step of a person, taken back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

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
    """The record that is as it was again; where that can't be, why, and the step before."""
    given = form.get("step", "")
    step = int(given) if given.isdecimal() and len(given) < 10 else None
    try:
        with desk.database.write() as connection:
            done = undoing.undo(connection, who.name, step)
    except ReviewError as error:
        with desk.database.read() as connection:
            last = undoing.last(connection, who.name)
            older = undoing.last(connection, who.name, step or last.review.id) if last else None
        key = "superseded" if isinstance(error, Stale) else "not_yours" if last else "nothing"
        return _refused(request, who, key, older)
    if wants_json(request):
        return JSONResponse(
            {"record": done.step.review.record, "message": message(done, who), "left": len(done.left)}
        )
    return RedirectResponse(_address(done, form.get("back", "")), 303)


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
            {"message": texts(who.language)["decide"][key], "older": older and older.review.id}, 409
        )
    shown = {"key": key, "older": older, "done": older and DONE[older.review.decision]}
    return page(request, "undo.html.j2", shown, 409)
