"""What corrected spans decide on records: fields that are read from other words, or from none any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from policyextract.clean import clean
from policyextract.exchange.annotated import OF_RECORDS, Annotation, Event
from policyextract.exchange.changes import Change, Corrected
from policyextract.find import find
from policyextract.store import cells, taking
from policyextract.store.answers import Fields
from policyextract.store.database import Database
from policyextract.store.reviews import Decision
from policyextract.store.schema import records
from policyextract.store.taking import Taken
from policyextract.text import Text
from policyextract.values import Level

LISTS = ("conditions", "issuers")
TITLES = ("title", "policy")
LOOSE = ("level", "frequency", "modality", "effective", "expires", "date", "validity", "region")
"""Fields that may stay as they are when their words grow or shrink: these need not say it all."""


@dataclass
class Proposed:
    """The decisions that corrections come to, and what people have to decide by themselves, in words."""

    decisions: list[Decision] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


class _Unread(ValueError):
    """Words from which a field can't be read; the message tells why."""


def proposed(connection: Connection, corrected: Corrected, who: str, file: str) -> Proposed:
    """What the corrections of a document decide on its records.

    A record whose own words are gone is rejected; a field whose words are others is read from these, and
    one whose words are gone is empty. Records that have changed since the export are left.
    """
    done = Proposed()
    moved = {change.before.plain: change for change in corrected.changes if change.before}
    for event in corrected.document.events:
        touched = list(_touched(event, moved))
        if touched:
            row = connection.execute(select(records).where(records.c.id == event.id)).one()
            _decide(done, _Sheet(row, event, corrected, f"{file}: {corrected.document.name}"), touched, who)
    for one in (change.after for change in corrected.changes if not change.before):
        if one and one.label in OF_RECORDS:
            words = corrected.document.text[slice(*one.span)]
            new = f"«{words}» is a new {one.label} of no record; add it on the review page"
            done.left.append(f"{file}: {corrected.document.name}: {new}")
    if done.decisions and not corrected.fresh:
        told = "its records have changed since the export; export it again, and correct them there"
        return Proposed([], [f"{file}: {corrected.document.name}: {told}"])
    return done


def take(database: Database, decisions: Sequence[Decision], file: str, preview: bool = False) -> Taken:
    """Takes decisions as one step that can be taken back; for a `preview` nothing is changed."""
    with database.write() as connection:
        done = taking.take(connection, decisions, {"file": file, "records": len(decisions)})
        if preview:
            connection.rollback()
    return done


def _touched(event: Event, moved: Mapping[Annotation, Change]) -> Iterator[tuple[str, Change]]:
    """The fields of a record whose words have changed; `kind` for a record that is taken away."""
    change = moved.get(event.trigger.plain)
    if change and (change.after is None or change.after.label != event.kind):
        yield "kind", change
        return
    for name, one in event.fields.items():
        if (own := moved.get(one.plain)) is not None:
            yield name, own


@dataclass(frozen=True)
class _Sheet:
    """A record as it is to be decided on."""

    row: Row[Any]
    event: Event
    corrected: Corrected
    place: str


def _decide(done: Proposed, sheet: _Sheet, touched: list[tuple[str, Change]], who: str) -> None:
    """Adds the decision on a record, or what is left to do."""
    row, note = sheet.row, f"annotated elsewhere: {sheet.place}"
    if touched[0][0] == "kind":
        decision = Decision(row.id, row.version, who, "reject", reason="other", note=note)
        done.decisions.append(decision)
        return
    values: dict[str, object] = {}
    marks = {}
    for name, change in touched:
        try:
            values.update(_values(sheet, name, change))
        except _Unread as error:
            told = f"record {row.id}: {name}: {error}; correct it on the review page"
            done.left.append(f"{sheet.place}: {told}")
            continue
        if after := _words(change):
            marks[name] = (after.start, after.end)
    if values or marks:
        done.decisions.append(
            Decision(row.id, row.version, who, "correct", values, note=note, evidence=marks)
        )


def _words(change: Change) -> Annotation | None:
    """The new words of a field; None where they have another label now, or are gone."""
    before, after = change
    return after if before and after and before.label == after.label else None


def _values(sheet: _Sheet, name: str, change: Change) -> Fields:
    """What a field says by its new words; nothing where it says the same. Raises _Unread."""
    fields, before, after = sheet.row.fields, change.before, _words(change)
    if after is None:
        if name == "amount":
            raise _Unread("a record can't be without one")
        return {name: [] if name in LISTS else None}
    if name in LISTS and len(fields[name] or ()) > 1:
        raise _Unread("it has several values, which these words can't tell apart")
    words = _plain(sheet.corrected.document.text[slice(*after.span)])
    try:
        return _read(name, words, fields)
    except cells.Unread as error:
        if name in LOOSE and before and after.span.overlaps(before.span):
            return {}
        raise _Unread(str(error.label.en)) from None


def _plain(words: str) -> str:
    """Words as the patterns read them: mended, and in one line."""
    return "".join(clean(Text.raw(words), False, ()).text.chars.split())


def _read(name: str, words: str, fields: Fields) -> Fields:
    if name == "level":
        ranks = [mention.value.ranks for mention in find(words).mentions if isinstance(mention.value, Level)]
        if len(ranks) == 1 and len(ranks[0]) == 1:
            return {} if fields[name] == ranks[0][0] else {name: ranks[0][0]}
    if name in TITLES:
        words = words.removeprefix("《").removesuffix("》")
    return cells.read("region_name" if name == "region" else name, "text", words, fields)
