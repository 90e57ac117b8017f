"""What forms send, and whether a script sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request


async def _texts(request: Request) -> Mapping[str, str]:
    """The texts of a form, whole; `bounds` says how much a form may have."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def wants_json(request: Request) -> bool:
    """Whether a script asks, which is answered in JSON."""
    return "application/json" in request.headers.get("accept", "")


Form = Annotated[Mapping[str, str], Depends(_texts)]
