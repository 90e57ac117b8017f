"""A record as it is exported: with what people decided about it, and which document it is from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policyextract.model import Record

Status = Literal["new", "accepted", "corrected", "rejected", "unsure"]


class Exported(Record):
    """All fields of a record, as they hold after what people corrected, and those of the database."""

    status: Status
    reviewed_by: str | None = Field(None, description="who decided last; null where nobody has")
    reviewed_at: str | None = Field(None, description="when, UTC, ISO 8601")
    review_reason: str | None = Field(None, description="the reason that was chosen")
    review_note: str | None = Field(None, description="what was written about it")
    year: int | None = Field(
        None, description="of `effective`, `date`, or the document's day: the first that is known"
    )
    gone: bool = Field(False, description="true where the program doesn't find the record any more")
    publisher: str | None = Field(None, description="of the document")
    published: str | None = Field(None, description="day of the document, EDTF")
    version: int = Field(
        description="counts the changes of the record: what is edited elsewhere says which it saw"
    )
    sha256: str = Field(description="of the document's file")
