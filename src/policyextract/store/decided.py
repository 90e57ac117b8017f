"""Decisions as a page of a few records saves them (`export --to FILE.html`): a file, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from sqlalchemy import Connection

from policyextract.store import reviews, taking
from policyextract.store.database import Database
from policyextract.store.errors import StoreError
from policyextract.store.reviews import Decision
from policyextract.store.taking import Taken

FORMAT, VERSION = "policyextract decisions", 1
LARGEST = 50_000_000  # bytes
WORDS = 10_000  # characters of a text
MOST = 100_000  # decisions


class DecidedError(StoreError):
    """A file that holds no decisions; the message says why and what to do."""


class Strict(BaseModel):
    """What may have no fields that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class One(Strict):
    """A decision: on which version of a record, what, when (UTC, ISO 8601), and the key of this decision."""

    record: str = Field(max_length=100)
    version: int = Field(ge=1)
    verdict: Literal["accept", "correct", "reject", "unsure", "note"]
    values: dict[str, JsonValue] = Field(default={}, max_length=30)
    reason: str | None = Field(None, max_length=WORDS)
    note: str | None = Field(None, max_length=WORDS)
    key: str = Field(min_length=8, max_length=100)
    at: str = Field(max_length=40)


class Decided(Strict):
    """A file of decisions: of which export, by whom, each with one record."""

    format: Literal["policyextract decisions"]
    version: Literal[1]
    export: str = Field(max_length=100)
    who: str = Field(min_length=1, max_length=200, pattern=r"\S")
    saved: str = Field(max_length=40)
    decisions: tuple[One, ...] = Field(max_length=MOST)

    def decisions_of(self) -> list[Decision]:
        """What they decide; notes alone are left out."""
        return [
            Decision(
                one.record, one.version, self.who, one.verdict, one.values, one.reason, one.note, one.key
            )
            for one in self.decisions
            if one.verdict != "note"
        ]

    def notes(self) -> list[One]:
        """The notes that come with no decision."""
        return [one for one in self.decisions if one.verdict == "note"]


def read(path: Path) -> Decided:
    """The decisions of a file; raises DecidedError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise DecidedError(f"{path}: can't be read ({error.strerror}); see that it is there") from None
    if len(content) > LARGEST:
        raise DecidedError(f"{path}: has more than {LARGEST // 10**6} MB; it is no file of decisions")
    try:
        return Decided.model_validate_json(content)
    except ValidationError as error:
        raise DecidedError(f"{path}: {_told(error)}") from None


def preview(database: Database, decided: Decided, name: str) -> Taken:
    """What `take` would do; nothing is changed."""
    with database.write() as connection:
        done = _take(connection, decided, name)
        connection.rollback()
    return done


def take(database: Database, decided: Decided, name: str) -> Taken:
    """Takes the decisions of a file into the database, as one step that can be taken back."""
    with database.write() as connection:
        return _take(connection, decided, name)


def _take(connection: Connection, decided: Decided, name: str) -> Taken:
    notes = decided.notes()
    known = taking.known(connection, (one.key for one in notes))
    about = {"file": name, "records": len(decided.decisions) - len(notes)}
    done = taking.take(connection, decided.decisions_of(), about)
    done.known += len(known)
    for one in notes:
        if one.key not in known:
            try:
                reviews.note(connection, one.record, decided.who, one.note or "", one.key)
            except StoreError as error:
                done.left.append((one.record, str(error)))
            else:
                done.notes += 1
    return done


def _told(error: ValidationError) -> str:
    """What is wrong with a file, by the first thing that is."""
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "json_invalid" or place == "format":
        return "is no file of decisions; save it anew from the page that `policyextract export` made"
    if place == "version":
        return "was saved by a newer version of this program; import it with that version"
    return f"{place} is wrong ({first['msg']}); save it anew from the page"
