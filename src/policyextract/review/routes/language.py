"""The language of the pages, as a visitor chooses it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from policyextract.review.desk import Language
from policyextract.review.local import local
from policyextract.review.words import COOKIE

router = APIRouter()
YEAR_S = 365 * 24 * 3600


@router.post("/language")
def choose(language: Annotated[Language, Form()], back: Annotated[str, Form()] = "/") -> RedirectResponse:
    """Back to where the visitor was, in the language that he chose."""
    answer = RedirectResponse(local(back), 303)
    answer.set_cookie(COOKIE, language, max_age=YEAR_S, httponly=True, samesite="strict")
    return answer
