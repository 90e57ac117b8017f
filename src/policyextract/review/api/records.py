"""The records of the database, for programs: lists, single ones, what was decided, and decisions."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from policyextract.model import Frequency, Rank, Record
from policyextract.review.api.problems import RESPONSES, problem
from policyextract.review.asked import asked, written
from policyextract.review.desk import Here, Who
from policyextract.store import history, records, reviews, search, undoing
from policyextract.store.answers import WrongValue
from policyextract.store.export.record import Status
from policyextract.store.records import Kept
from policyextract.store.reviews import Decision, ReviewError, Stale

router = APIRouter(prefix="/api", tags=["records"], responses=RESPONSES)
MOST = 200  # records of a page
Strict = ConfigDict(extra="forbid")
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Question(BaseModel):
    """Which records, in which order; the same words as in the addresses of the pages."""

    model_config = Strict

    q: str | None = Field(None, min_length=1, max_length=200, description="words in the article or record")
    region: str | None = Field(None, max_length=40, description="code or name; takes in all below it")
    place: str | None = Field(None, max_length=200, description="part of a town's or zone's name")
    level: Rank | None = None
    frequency: Frequency | None = Field(None, description="how often a payment is made")
    family: str | None = Field(None, max_length=200, description="of the certificate: elderly-carer, …")
    grade: str | None = Field(None, max_length=200, description="of a certificate that is no social worker's")
    kind: Literal["incentive", "indicator", "policy"] | None = None
    status: Status | None = None
    unit: str | None = Field(None, max_length=200)
    since: int | None = Field(None, ge=1, le=9999, description="year, the first")
    until: int | None = Field(None, ge=1, le=9999, description="year, the last")
    source: str | None = Field(None, max_length=200, description="part of a document's name or publisher")
    rule: str | None = Field(None, max_length=200, description="by which a field was read")
    confidence: float | None = Field(None, ge=0, le=1, description="the least")
    document: int | None = Field(None, ge=1, le=2**31 - 1)
    todo: Literal["0", "1"] | None = Field(None, description="whether a person is to look at it")
    sort: str | None = Field(None, pattern="^-?(place|since|confidence|priority|sample)$")
    after: str | None = Field(None, max_length=500, description="`after` of the page before")
    limit: int = Field(50, ge=1, le=MOST)


class Held(BaseModel):
    """A record as it is in the database: `record` is what holds, `answer` what the machine says."""

    id: str
    version: int = Field(description="counts its changes; a decision says which version it is about")
    status: Status
    document: int
    record: Record
    answer: dict[str, object] | None = Field(description="null: a person added the record")
    attention: dict[str, object] | None = Field(description="why a reviewed record is to be seen again")
    conflict: str | None = Field(description="a record of another clipping that says otherwise")
    gone: bool = Field(description="the machine doesn't find it any more")

    @classmethod
    def of(cls, kept: Kept) -> Held:
        """The same record, for programs."""
        told = {name: getattr(kept, name) for name in cls.model_fields if name != "id"}
        return cls(id=kept.record.id, **told)


class Listed(BaseModel):
    """Some records; `after`, if any, asks for those behind them."""

    records: list[Held]
    after: str | None


class Wanted(BaseModel):
    """A decision on a record. With one `key` a decision is taken once, however often it is sent."""

    model_config = Strict

    version: int = Field(ge=1, le=2**31 - 1, description="of the record as it was seen")
    verdict: Literal["accept", "correct", "reject", "unsure"]
    values: dict[str, object] = Field({}, description="of corrected fields, as records have them")
    evidence: dict[str, tuple[int, int]] = Field({}, description="start and end of the words of fields")
    reason: str | None = Field(None, max_length=500, description="why it is rejected")
    note: str | None = Field(None, max_length=5000)
    key: str | None = Field(None, min_length=1, max_length=100)


class Past(BaseModel):
    """A decision that was taken."""

    id: int
    who: str
    at: str
    decision: str
    version: int
    changes: dict[str, list[object]]
    reason: str | None
    note: str | None
    undoes: int | None
    undone: bool


@router.get("/records", response_model=Listed)
def listed(request: Request, desk: Here, question: Annotated[Question, Query()]) -> Listed | JSONResponse:
    """The records that are asked for, a page at a time."""
    wanted = asked(request.url.query)
    if wanted.problems:
        name, value = wanted.problems[0]
        return problem(422, f"{name}: {value!r} can't be its value; see the description of this API")
    with desk.database.read() as connection:
        page = search.page(connection, wanted.filter, wanted.order, wanted.after, question.limit)
        found = records.some(connection, [row["id"] for row in page.records])
    return Listed(
        records=[Held.of(kept) for kept in found], after=written(page.after) if page.after else None
    )


@router.get("/records/{id}", response_model=Held)
def one(desk: Here, id: Id) -> Held | JSONResponse:
    """A record with its evidence."""
    with desk.database.read() as connection:
        found = records.one(connection, id)
    return Held.of(found) if found else _none(id)


@router.get("/records/{id}/history", response_model=list[Past])
def past(desk: Here, id: Id) -> list[Past] | JSONResponse:
    """What was decided on a record, the latest first."""
    with desk.database.read() as connection:
        if records.one(connection, id) is None:
            return _none(id)
        lines = history.history(connection, id, None, MOST)
    return [Past.model_validate(line.review, from_attributes=True) for line in lines.entries]


@router.post("/records/{id}/decisions", response_model=Held)
def decided(desk: Here, visitor: Who, id: Id, wanted: Wanted) -> Held | JSONResponse:
    """The record after a decision; 409 where it has changed since the version that was seen."""
    decision = Decision(record=id, who=visitor.name, **wanted.model_dump())
    try:
        with desk.database.write() as connection:
            if records.one(connection, id) is None:
                return _none(id)
            reviews.decide(connection, decision)
            found = records.one(connection, id)
    except Stale as error:
        return problem(409, str(error), {"version": error.version})
    except (ReviewError, WrongValue) as error:
        return problem(422, str(error))
    assert found
    return Held.of(found)


@router.post("/undo", response_model=Past)
def undone(desk: Here, visitor: Who) -> Past | JSONResponse:
    """Your last step, taken back: a decision, or all of one on many records."""
    try:
        with desk.database.write() as connection:
            step = undoing.undo(connection, visitor.name).step
    except (Stale, ReviewError) as error:
        return problem(409, str(error))
    return Past.model_validate(step.review, from_attributes=True)


def _none(id: str) -> JSONResponse:
    return problem(404, f"there is no record {id}; look for it again")
