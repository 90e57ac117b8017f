"""The records of the database, for programs: lists, single ones, decisions, what was decided before."""

from __future__ import annotations

from fastapi import APIRouter

from policyextract.review.api.problems import RESPONSES

router = APIRouter(prefix="/api", tags=["records"], responses=RESPONSES)
MOST = 200  # records of a page
