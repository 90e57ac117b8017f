"""One decision on all records of a filter: what it would change is shown before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from policyextract.formats.labels import FIELDS, KINDS, REASONS, Label
from policyextract.review.asked import asked
from policyextract.review.desk import Desk, Here, Visitor, Who
from policyextract.review.forms import Form
from policyextract.review.pages import page
from policyextract.review.reading import Unreadable, read, tidy
from policyextract.review.told import Change, heading, value
from policyextract.store import batches, search
from policyextract.store.answers import EVIDENCE, changes
from policyextract.store.batches import Bulk
from policyextract.store.export.columns import STATUSES
from policyextract.store.reviews import ReviewError, Verdict
from policyextract.store.states import Change as State

router = APIRouter()
VERDICTS = ("accept", "correct", "unsure", "reject")
GIVEN = ("verdict", "reason", "note", "field", "value")
STATUS = Label("状态", "status")
OWN = {"kinds": KINDS, "fields": {name: FIELDS[name] for name in EVIDENCE}}


class Wrong(Exception):
    """A decision that is none; `key` of `words/decide.toml`, or a value that can't be read."""

    def __init__(self, key: str, wrong: Unreadable | None = None) -> None:
        super().__init__(key)
        self.key, self.wrong = key, wrong


@router.get("/bulk")
def preview(request: Request, desk: Here, who: Who) -> HTMLResponse:
    """The form for a decision, and what it would change once it is given."""
    given = {name: request.query_params.get(name, "") for name in GIVEN}
    return _page(request, desk, who, given)


@router.post("/bulk", response_model=None)
def apply(request: Request, desk: Here, who: Who, form: Form) -> Response:
    """The history, where the decision stands; what it would change now, where that is not what was shown."""
    given = {name: form.get(name, "") for name in GIVEN}
    filter = asked(request.query_params).filter
    try:
        bulk = _bulk(who.name, given, form.get("key") or None)
        with desk.database.write() as connection:
            batches.apply(connection, filter, bulk, form.get("fingerprint", ""))
    except ReviewError:
        return _page(request, desk, who, given, "moved")
    except Wrong:
        return _page(request, desk, who, given)
    return RedirectResponse("/history", 303)


def _page(
    request: Request, desk: Desk, who: Visitor, given: Mapping[str, str], trouble: str = ""
) -> HTMLResponse:
    """The form, filled in, with what it would change or what is wrong with it."""
    wanted = asked(request.query_params)
    shown: batches.Preview | None = None
    wrong: Unreadable | None = None
    with desk.database.read() as connection:
        count = search.count(connection, wanted.filter)
        if given["verdict"]:
            try:
                shown = batches.preview(connection, wanted.filter, _bulk(who.name, given))
            except Wrong as error:
                trouble, wrong = error.key, error.wrong
    examples = [(state, _changes(state)) for state in shown.shown] if shown else []
    told = {"asked": wanted, "count": count, "given": given, "shown": shown, "examples": examples, **OWN}
    status = 409 if trouble == "moved" else 422 if trouble else 200
    return page(request, "bulk.html.j2", {**told, "trouble": trouble, "wrong": wrong}, status)


def _bulk(who: str, given: Mapping[str, str], key: str | None = None) -> Bulk:
    """What a form asks for; raises Wrong."""
    verdict, name = given["verdict"], given["field"]
    if verdict not in VERDICTS:
        raise Wrong("no_verdict")
    reason, note = given["reason"] if verdict == "reject" else "", given["note"].strip()
    if verdict == "reject" and (reason not in REASONS or (reason == "other" and not note)):
        raise Wrong("why")
    values: Mapping[str, object] = {}
    if verdict == "correct":
        if name not in EVIDENCE:
            raise Wrong("no_field")
        try:
            values = read(name, tidy(name, given["value"]), None)
        except Unreadable as error:
            raise Wrong("unreadable", error) from None
    return Bulk(who, cast(Verdict, verdict), values, reason or None, note or None, key)


def _changes(state: State) -> list[Change]:
    """What changes of a record, in words; its status too."""
    row = state.row
    told = [Change("status", STATUS, STATUSES[row.status], STATUSES[state.status])]
    for name, (before, after) in changes(row.fields, state.fields).items():
        if name != "region_name":
            told.append(Change(name, heading(name), value(name, before), value(name, after)))
    return [one for one in told if one.before != one.after]
