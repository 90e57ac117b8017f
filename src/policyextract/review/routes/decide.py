"""Decisions on a record, as its page sends them; scripts are answered in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from policyextract.formats.labels import REASONS, Label
from policyextract.review import editing
from policyextract.review.asked import Asked, asked
from policyextract.review.desk import Desk, Here, Visitor, Who
from policyextract.review.editing import Attempt, Sent
from policyextract.review.errors import Refused
from policyextract.review.forms import Form, wants_json
from policyextract.review.passage import passage
from policyextract.review.reading import Unreadable
from policyextract.review.routes.record import beside
from policyextract.review.told import Line, line
from policyextract.store import records, reviews, undoing
from policyextract.store.answers import WrongValue
from policyextract.store.records import Kept
from policyextract.store.reviews import Decision, ReviewError, Stale, Verdict

router = APIRouter()


class Wrong(Exception):
    """A decision that can't be taken as it was sent; `key` of `words/decide.toml` tells why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@router.post("/records/{id}/decide", response_model=None)
def decide(request: Request, desk: Here, who: Who, id: str, form: Form) -> Response:
    """The way to the next record of the queue; where refused, the record with what was sent, and why."""
    wanted, sent = asked(form.get("next", "")), editing.sent(form)
    with desk.database.read() as connection:
        kept = records.one(connection, id)
        ways = passage(connection, wanted, id)
    if kept is None:
        raise Refused(404, "no_record")
    try:
        _take(desk, who, kept, sent, form)
    except Stale as stale:
        attempt = Attempt(sent, "stale", since=stale.since)
    except Wrong as wrong:
        attempt = Attempt(sent, wrong.key)
    except (Unreadable, WrongValue, ReviewError) as wrong:
        attempt = Attempt.refused(sent, wrong)
    else:
        here, queue = f"/records/{id}", f"/?{ways.list}" if ways.list else "/"
        again = f"{here}?{ways.own}" if ways.own else here
        address = again if sent.verdict == "note" else ways.behind or queue
        return _done(request, desk, who, id, address)
    return _refused(request, desk, who, id, wanted, attempt)


def _take(desk: Desk, who: Visitor, kept: Kept, sent: Sent, form: Form) -> None:
    """Takes what somebody sent; raises Wrong and what `reviews` raises."""
    key = form.get("key") or None
    if len(sent.note) > editing.LONGEST:
        raise Wrong("long_note")
    if sent.verdict == "note":
        if not sent.note:
            raise Wrong("empty_note")
        with desk.database.write() as connection:
            reviews.note(connection, kept.record.id, who.name, sent.note, key)
        return
    version = form.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    verdict, values, marks = _verdict(kept, sent, is_seen=number == kept.version)
    told = (kept.record.id, number, who.name, verdict, values, sent.reason or None, sent.note or None, key)
    with desk.database.write() as connection:
        reviews.decide(connection, Decision(*told, evidence=marks))


def _verdict(
    kept: Kept, sent: Sent, is_seen: bool
) -> tuple[Verdict, dict[str, object], Mapping[str, tuple[int, int]]]:
    """The verdict with values and words that go with it; raises Wrong and Unreadable.

    Who accepts what he has changed corrects it. Of a record that is another one by now, the values don't
    matter: that is told, or it was decided by this very form.
    """
    if sent.verdict not in get_args(Verdict):
        raise Wrong("no_verdict")
    verdict = cast(Verdict, sent.verdict)
    if verdict == "reject":
        if sent.reason not in REASONS or (sent.reason == "other" and not sent.note):
            raise Wrong("why")
        return verdict, {}, {}
    values, marks = (sent.values(kept.record), sent.marks()) if is_seen else ({}, {})
    if not (values or marks):
        if verdict == "correct" and is_seen:
            raise Wrong("same")
        return verdict, {}, {}
    if verdict == "unsure":
        raise Wrong("edited")
    return "correct", values, marks


def _done(request: Request, desk: Desk, who: Visitor, id: str, address: str) -> Response:
    """What is answered when a decision is kept."""
    if not wants_json(request):
        return RedirectResponse(address, 303)
    with desk.database.read() as connection:
        kept, step = records.one(connection, id), undoing.last(connection, who.name)
    assert kept is not None
    told = {"record": id, "version": kept.version, "status": kept.status, "next": address}
    return JSONResponse({**told, "undo": step and step.review.id})


def _refused(
    request: Request, desk: Desk, who: Visitor, id: str, wanted: Asked, attempt: Attempt
) -> HTMLResponse | JSONResponse:
    """What is answered when a decision is not kept: what is wrong, and what others did."""
    if not wants_json(request):
        return beside(request, desk, id, (wanted, "raw"), attempt)
    field = attempt.wrong.name if attempt.wrong else None
    since = [_spoken(line(one), who) for one in attempt.since]
    told = {"record": id, "message": attempt.message(who.language), "field": field, "since": since}
    return JSONResponse(told, 409 if attempt.key == "stale" else 422)


def _spoken(told: Line, who: Visitor) -> dict[str, object]:
    """A decision in the visitor's language, for scripts."""
    changes = [
        {"field": getattr(one.label, who.language), "from": _say(one.before, who), "to": _say(one.after, who)}
        for one in told.changes
    ]
    review = told.review
    return {"who": review.who, "at": review.at, "done": _say(told.done, who), "changes": changes}


def _say(label: Label | None, who: Visitor) -> str:
    return getattr(label, who.language) if label else ""
