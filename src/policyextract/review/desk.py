"""What the pages work on, and who is looking at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from fastapi import Depends, Request

from policyextract.review.attempts import Attempts
from policyextract.settings import data_folder
from policyextract.sources import Options
from policyextract.store.accounts import Role
from policyextract.store.database import Database

Language = Literal["zh", "en"]
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Desk:
    """A database, how files that are dropped are read, and who may come.

    `accounts`: people log in; else whoever reaches the page is the person at this machine. `hosts` are the
    names by which the page may be called, `*` for any number of an address. `uploads` is where dropped files
    are kept, `attempts` knows the passwords that were tried lately.
    """

    database: Database
    options: Options = field(default_factory=Options)
    workers: int = 1
    accounts: bool = False
    hosts: tuple[str, ...] = LOOPBACK
    uploads: Path = field(default_factory=lambda: data_folder() / "uploads")
    attempts: Attempts = field(default_factory=Attempts, repr=False, compare=False)


class Visitor(NamedTuple):
    """Who looks at a page: the name that decisions are kept under, what he may do, and his language.

    `csrf` is what his forms must send along.
    """

    name: str
    role: Role
    language: Language
    csrf: str


def desk(request: Request) -> Desk:
    """The desk of the application that a request has come to."""
    found: Desk = request.app.state.desk
    return found


def visitor(request: Request) -> Visitor:
    """Who sent a request, as `security.Gate` found him."""
    found: Visitor = request.state.visitor
    return found


Here = Annotated[Desk, Depends(desk)]
Who = Annotated[Visitor, Depends(visitor)]
