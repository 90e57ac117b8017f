"""What comes out: documents with their articles, mentions and records, as frozen pydantic models.

`Record` is what `policyextract schema` prints the JSON Schema of. Amounts are Decimal in memory and
plain numbers in JSON. Offsets are code points in the text as decoded, before any cleaning.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer


def json_number(value: Decimal) -> int | float:
    """The same number as JSON has it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


Amount = Annotated[Decimal, PlainSerializer(json_number, return_type=int | float, when_used="json")]
Boxes = tuple[tuple[float, float, float, float], ...]
How = Literal["explicit", "inherited", "computed", "dictionary"]
Rank = Literal["junior", "intermediate", "senior", "any", "none"]
Frequency = Literal["once", "month", "year", "unspecified"]


class Frozen(BaseModel):
    """A model that can't be changed and takes no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Frozen):
    """The words that a field was read from, the rule that read them, and how."""

    start: int
    end: int
    quote: str
    rule: str
    how: How
    page: int | None = Field(None, exclude_if=lambda page: page is None)
    boxes: Boxes = Field((), exclude_if=lambda boxes: not boxes)


class Record(Frozen):
    """One fact that a document tells: a promised payment, a figure, or a policy document.

    Fields that the kind does not have are null. A field with no `evidence` is null, or is one that
    every record has (id, source, article, sentence, confidence).
    """

    id: str = Field(description="stable over runs: made from the file's content, the kind and the place")
    kind: Literal["incentive", "indicator", "policy"]
    source: str
    article: str
    article_title: str | None
    start: int
    end: int
    quote: str
    sentence: str
    page: int | None = Field(None, description="page of the quote, from 1; null where the file has no pages")
    boxes: Boxes = Field(
        (), description="x0, top, x1, bottom of the quote's rows on it, points from the top left corner"
    )
    region: str | None = Field(
        description="GB/T 2260 code of the region whose government pays, reports or issues"
    )
    region_name: str | None = None
    place: str | None = Field(
        None,
        description="town, street, new area or zone that pays or issues, as printed, where it has no code of "
        "its own; `region` is the one that it lies in then",
    )
    issuers: tuple[str, ...] = ()
    policy: str | None = Field(None, description="title of the policy document, without 《》")
    policy_number: str | None = None
    effective: str | None = Field(None, description="first day, EDTF")
    expires: str | None = Field(None, description="last day, EDTF")
    validity: str | None = Field(None, description="ISO 8601 duration")
    beneficiary: str | None = None
    conditions: tuple[str, ...] = ()
    level: Rank | None = Field(None, description="of the social worker's certificate that it is paid for")
    family: str | None = Field(None, description="of the certificate: social-worker, elderly-carer, …")
    grade: str | None = Field(
        None, description="of a certificate that is no social worker's: level-3, …, any; `level` is none then"
    )
    min: Amount | None = None
    max: Amount | None = None
    unit: str | None = Field(None, description="measure word as written, % or CNY")
    frequency: Frequency | None = None
    date: str | None = Field(None, description="EDTF date of the figure")
    modality: Literal["actual", "target"] | None = None
    title: str | None = Field(None, description="title of a policy record, without 《》")
    number: str | None = Field(None, description="document number of a policy record")
    confidence: float = Field(ge=0, le=1, description="the chance that the record is right")
    confidences: dict[str, float] = Field({}, description="the chance that each field is right, also a null")
    evidence: dict[str, Evidence] = {}


class MentionOut(Frozen):
    """One mention as it is printed: where it stands and what it means."""

    type: Literal["MONEY", "QUANTITY", "DATE", "DURATION", "REGION", "CERT"]
    start: int
    end: int
    text: str
    rule: str
    article: str
    min: Amount | None = None
    max: Amount | None = None
    currency: str | None = None
    unit: str | None = None
    value: str | None = None
    code: str | None = None
    levels: tuple[str, ...] | None = None


class EntityOut(Frozen):
    """One name as it is printed, with its label as OntoNotes has it.

    A region has its `code` of GB/T 2260, a place without one the code of the region it lies `within`.
    """

    type: Literal["ORG", "GPE", "LOC", "LAW", "PERSON", "BENEFICIARY"]
    start: int
    end: int
    text: str
    rule: str
    article: str
    code: str | None = None
    within: str | None = None


class ArticleOut(Frozen):
    """One article: its headline and the pieces of the source that make it up, in reading order."""

    id: str
    kind: Literal["article", "caption"]
    title: str | None
    region: str | None
    byline: str | None
    source_note: str | None
    spans: tuple[tuple[int, int], ...]


class Document(Frozen):
    """Everything read from one file; `pages` are the width and height of each, in points."""

    source: str
    sha256: str
    format: str
    encoding: str | None
    publisher: str | None = None
    published: str | None = None
    pages: tuple[tuple[float, float], ...] = ()
    articles: tuple[ArticleOut, ...]
    mentions: tuple[MentionOut, ...]
    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()
