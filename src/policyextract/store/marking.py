"""The words of a text that people mark as what a field is read from."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from policyextract.model import Evidence
from policyextract.sources import Source
from policyextract.store.answers import EVIDENCE, Fields, WrongValue
from policyextract.store.schema import evidence
from policyextract.text import Span

RULE = "person"  # what stands as the rule where a person has read a field
COLUMNS = [column.name for column in evidence.c if column.name not in ("record", "field")]

Place = tuple[int, int]
Moves = Callable[[Place], Place]
"""Where the words of a place in a text stand in the text read anew."""
Marks = Mapping[str, Place]  # the words of fields, by the names that evidence has
Replaced = Mapping[str, list[Mapping[str, object] | None]]  # {field: [row of evidence before, row after]}


def words(source: Source, start: int, end: int) -> Evidence:
    """The words as what a person read a field from; raises WrongValue where there are none."""
    place = Span(start, end)
    if not (0 <= start < end <= len(source.chars) and source.quote(place).strip()):
        raise WrongValue(f"no words from {start} to {end} in {source.name}; mark some", key="words")
    return Evidence(
        start=start,
        end=end,
        quote=source.quote(place),
        rule=RULE,
        how="explicit",
        page=source.page(place),
        boxes=tuple(source.boxes(place)),
    )


def check(marks: Marks, fields: Fields) -> None:
    """Raises WrongValue for words of what is no field, or of one that says nothing."""
    for name in marks:
        if name not in EVIDENCE:
            known = ", ".join(EVIDENCE)
            raise WrongValue(f"{name}: no field that has words; they are {known}", name, "field")
        if is_empty(name, fields):
            what = f"{name}: it has no value; give it one, or mark no words for it"
            raise WrongValue(what, name, "empty")


def is_empty(name: str, fields: Fields) -> bool:
    """Whether a field that has words says nothing."""
    return not any(fields[value] not in (None, [], ()) for value in EVIDENCE.get(name, ()) if value != "unit")


def rows_of(
    connection: Connection, ids: Collection[str], fields: Collection[str] | None = None
) -> dict[str, dict[str, Row[Any]]]:
    """The evidence of some records, by record and field; `fields`: of these alone."""
    told: dict[str, dict[str, Row[Any]]] = {id: {} for id in ids}
    asked = select(evidence).where(evidence.c.record.in_(ids))
    for row in connection.execute(asked if fields is None else asked.where(evidence.c.field.in_(fields))):
        told[row.record][row.field] = row
    return told


def marked(there: Mapping[str, Row[Any]], source: Source | None, marks: Marks, fields: Fields) -> Replaced:
    """What becomes of the evidence of a record by words that a person marks, and by what its fields now say.

    A field that says nothing any more has none. `source` may be None where there are no marks.
    """
    gone = {
        name: [_told(row), None] for name, row in there.items() if name in EVIDENCE and is_empty(name, fields)
    }
    assert source is not None or not marks
    new = {name: words(source, *place).model_dump(mode="json") for name, place in marks.items() if source}
    now = {name: {"page": None, "boxes": [], **told} for name, told in new.items()}
    before = {name: _told(there[name]) if name in there else None for name in now}
    return {**gone, **{name: [before[name], told] for name, told in now.items() if before[name] != told}}


def _told(row: Row[Any]) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in COLUMNS}


def write(connection: Connection, changes: Mapping[str, Replaced]) -> None:
    """Replaces the evidence of records by what it is after."""
    pairs = [(id, name, after) for id, own in changes.items() for name, (_, after) in own.items()]
    if pairs:
        one = (evidence.c.record == bindparam("of")) & (evidence.c.field == bindparam("named"))
        connection.execute(delete(evidence).where(one), [{"of": id, "named": name} for id, name, _ in pairs])
    if new := [{"record": id, "field": name, **after} for id, name, after in pairs if after]:
        connection.execute(insert(evidence), new)


def moved(
    connection: Connection, ids: Collection[str], source: Source, moves: Moves
) -> dict[str, dict[str, Evidence]]:
    """The evidence of records, by record and field, where its words stand now, if they do."""
    told: dict[str, dict[str, Evidence]] = {id: {} for id in ids}
    for id, own in rows_of(connection, ids).items() if ids else ():
        for name, row in own.items():
            with contextlib.suppress(WrongValue):
                found = words(source, *moves((row.start, row.end)))
                told[id][name] = found.model_copy(update={"rule": row.rule, "how": row.how})
    return told


def held(
    found: Mapping[str, Evidence], marks: Mapping[str, Evidence], values: Collection[str], fields: Fields
) -> dict[str, Evidence]:
    """The machine's evidence for a record, but for fields whose values a person holds.

    What he marked for them stays; those that he left empty have none.
    """
    own = {name for name, read in EVIDENCE.items() if not set(read).isdisjoint(values)}
    kept = {name: one for name, one in found.items() if name not in own or not is_empty(name, fields)}
    return kept | {name: one for name, one in marks.items() if name in own and one.rule == RULE}


def turned(source: Source, replaced: Replaced) -> Replaced:
    """The same the other way round; words that don't stand in the text any more are left out."""
    return {
        name: [after, before if before and _stands(source, before) else None]
        for name, (before, after) in replaced.items()
    }


def _stands(source: Source, told: Mapping[str, object]) -> bool:
    """Whether words are where they were."""
    start, end = told["start"], told["end"]
    assert isinstance(start, int) and isinstance(end, int)
    return source.chars[start:end] == told["quote"]
