"""A piece of what a job reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

Known = Callable[[str, int, str], str | None]
"""The hash of a file that has this place, size and stamp, if an earlier plan has it."""


class Found(NamedTuple):
    """A file or URL of which nothing is known yet: what it is called, and the path or URL where it lies."""

    name: str
    place: str


class Item(NamedTuple):
    """One file, URL or row of a manifest.

    `name` is what records and failures call it, `place` the absolute path or URL where it lies (of a row
    with text: manifest and number). `stamp` changes when the content may have changed (times of change,
    ETag); empty, it is not known or not to be trusted. `sha256` is that of the content, or of place, size
    and stamp where the content is not looked at before it is read. `text` is the text itself where the
    manifest holds it. `refusal` says why the item can't be done; what to do.
    """

    name: str
    sha256: str
    size: int
    stamp: str
    text: str | None = None
    place: str = ""
    refusal: str | None = None


def unread(found: Found, size: int = 0, stamp: str = "") -> Item:
    """An item of which the content is not looked at now: it is what lies there with this stamp."""
    return Item(found.name, digest(f"{found.place}\n{size}\n{stamp}"), size, stamp, None, found.place)


def refused(found: Found, refusal: str) -> Item:
    """An item that can't be done."""
    return Item(found.name, digest(f"{found.place}\n{refusal}"), 0, "", None, found.place, refusal)


def written(found: Found, text: str) -> Item:
    """An item whose text is here."""
    return Item(found.name, digest(text), len(text.encode()), "", text, found.place)


def digest(text: str) -> str:
    """The hash of a text: that of a file which holds it in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
