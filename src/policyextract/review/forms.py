"""What forms send, and whether a script sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

LONGEST = 10_000  # characters of a text


async def _texts(request: Request) -> Mapping[str, str]:
    """The texts of a form, none longer than can be meant."""
    form = await request.form()
    return {name: value[:LONGEST] for name, value in form.items() if isinstance(value, str)}


def wants_json(request: Request) -> bool:
    """Whether a script asks, which is answered in JSON."""
    return "application/json" in request.headers.get("accept", "")


Form = Annotated[Mapping[str, str], Depends(_texts)]
