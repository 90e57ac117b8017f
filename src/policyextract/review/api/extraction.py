"""What a text or a file says, for programs; nothing of it is kept."""

from __future__ import annotations

import io

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from policyextract.failures import Failure
from policyextract.model import Document
from policyextract.review.api.problems import RESPONSES, problem
from policyextract.review.extracting import Extracting
from policyextract.review.uploads import file_name
from policyextract.sources import Reason

router = APIRouter(prefix="/api", tags=["extraction"], responses=RESPONSES)
LONGEST = 1_000_000  # characters of a text


class Words(BaseModel):
    """A text, and what it is called in the answer."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST)
    name: str = Field("text", min_length=1, max_length=200)


class Failed(BaseModel):
    """A document that can't be read: why, and what to do."""

    source: str
    reason: Reason
    message: str
    advice: str

    @classmethod
    def of(cls, failure: Failure) -> Failed:
        """The same failure, for programs."""
        return cls(
            source=failure.source, reason=failure.reason, message=failure.message, advice=failure.advice
        )


class Extracted(BaseModel):
    """The documents of a file, one or, in an archive, many; and what could not be read of it."""

    documents: list[Document]
    failures: list[Failed]


@router.post("/extract", response_model=Document)
def extract_text(request: Request, words: Words) -> Document | JSONResponse:
    """What a text says: its articles, mentions and records."""
    content = io.BytesIO(words.text.encode(errors="replace"))
    (found,) = _extracting(request).documents(file_name(words.name), content)
    return problem(422, str(found)) if isinstance(found, Failure) else found


@router.post("/extract/file")
def extract_file(request: Request, file: UploadFile) -> Extracted:
    """What a file of any kind says; an archive may have many documents."""
    found = _extracting(request).documents(file_name(file.filename or ""), file.file)
    return Extracted(
        documents=[one for one in found if isinstance(one, Document)],
        failures=[Failed.of(one) for one in found if isinstance(one, Failure)],
    )


def _extracting(request: Request) -> Extracting:
    found: Extracting = request.app.state.extracting
    return found
