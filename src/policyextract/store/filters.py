"""Which records a user asks for, as conditions of a SELECT."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import eq
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, exists, func, literal, or_, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from policyextract.store import fulltext
from policyextract.store.schema import documents, evidence, records
from policyextract.store.words import sought

T = TypeVar("T")
Test = Callable[[ColumnElement[object]], ColumnElement[bool]]
# What SQLite can go by, if it leaves fewer records than `MANY`: each has an index of its own. A kind and a
# level, which may be common both and never together, stand side by side in theirs.
LEADING = [
    *(["document"], ["source"], ["article"], ["rule"], ["attention"], ["conflict"], ["status"], ["region"]),
    *(["place"], ["unit"], ["kind"], ["level"], ["kind", "level"], ["family"], ["since"], ["confidence"]),
    ["todo"],
]
MANY = 50_000
FEW = 1000  # values that a condition lists
SOME = 10_000  # records that are looked up by a rule; where more have it, it is looked at in each
DONE = 9.0  # the priority of records that nobody has to look at
COLUMNS = {
    "words": "article",
    "rule": "id",
    "rules": "id",
    "source": "document",
    "sources": "document",
    "todo": "priority",
}


@dataclass(frozen=True)
class Filter:
    """Which records; None asks nothing.

    `level` is that of social workers, `grade` one of another `family`. `region` takes in all below it:
    350000 is a province with all in it, 350200 a city. `place` is part of the name of a town or zone
    without a code. `since` and `until` are years, the first and the last. `attention`: whether a reviewed
    record came back. `confidence` is the least. `status` may be several. `todo`: whether a person is to
    look at it; `conflict`: whether another clipping says otherwise.
    `rule` is one that a field was read by; `source` is part of a document's name, or of its publisher.
    `text` has words set apart by blanks, which must all occur in the article or in its records.
    """

    kind: str | None = None
    region: str | None = None
    place: str | None = None
    level: str | None = None
    family: str | None = None
    grade: str | None = None
    status: str | tuple[str, ...] | None = None
    attention: bool | None = None
    since: int | None = None
    until: int | None = None
    unit: str | None = None
    document: int | None = None
    confidence: float | None = None
    text: str | None = None
    todo: bool | None = None
    conflict: bool | None = None
    rule: str | None = None
    source: str | None = None
    frequency: str | None = None

    @property
    def population(self) -> Filter:
        """The same without what changes as people decide, for how many of them are reviewed."""
        return replace(self, status=None, attention=None, todo=None, conflict=None)


class Chosen(NamedTuple):
    """Conditions, and whether they are gone by; else it is the order of the page that records are read in."""

    conditions: list[ColumnElement[bool]]
    lead: bool


def conditions(connection: Connection, filter: Filter) -> list[ColumnElement[bool]]:
    """What a SELECT from `records` is to ask for; words are looked up on this connection first."""
    return [test(records.c[_column(name)]) for name, test in _tests(connection, filter)]


def chosen(connection: Connection, filter: Filter, by: str | None) -> Chosen:
    """The same conditions for a page in an order, or (None) for a count.

    SQLite doesn't know how often a value occurs, so it is told which index to go by: that of the conditions
    that leave the fewest records, or none. PostgreSQL knows by itself.
    """
    if connection.dialect.name != "sqlite":
        return Chosen(conditions(connection, filter), False)
    tests = dict(_tests(connection, filter))
    lead = _lead(connection, tests)
    if not lead and by is None and "todo" in tests:
        lead = ["todo"]  # SQLite reads no computed column from an index, but by its index
    seen = lead or [name for name in tests if _column(name) == by]  # the order's own index begins with that
    columns = {name: records.c[_column(name)] for name in tests}
    hidden = {name: column if name in seen else unindexed(column) for name, column in columns.items()}
    return Chosen([test(hidden[name]) for name, test in tests.items()], bool(lead))


def _lead(connection: Connection, tests: Mapping[str, Test]) -> list[str]:
    """The tests with an index that leave the fewest records; none where all leave many."""
    lead: list[str] = []
    fewest = MANY
    for names in LEADING:
        if tests.keys() >= set(names):
            left = _left(connection, [tests[name](records.c[_column(name)]) for name in names], fewest)
            if left < fewest:
                lead, fewest = names, left
    return lead


def unindexed(column: ColumnElement[T]) -> ColumnElement[T]:
    """A column that SQLite uses no index for."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def _left(connection: Connection, conditions: list[ColumnElement[bool]], most: int) -> int:
    """How many records some conditions leave, counted up to `most`."""
    some = select(records.c.id).where(*conditions).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _column(name: str) -> str:
    """The column that a test is of."""
    return COLUMNS.get(name, name)


def _tests(connection: Connection, filter: Filter) -> Iterator[tuple[str, Test]]:
    """What is asked of which column; `words` is asked of `article`, where many have them."""
    if (grade := filter.grade) is not None:
        yield "grade", lambda column: (literal(" ") + column + " ").contains(f" {grade} ", autoescape=True)
    for name in ("kind", "level", "family", "unit", "frequency", "document"):
        if (value := getattr(filter, name)) is not None:
            yield name, partial(eq, value)
    if (status := filter.status) is not None:
        statuses = (status,) if isinstance(status, str) else status
        yield "status", lambda column: column.in_(statuses)
    if filter.region is not None:
        first, last = below(filter.region)
        yield "region", lambda column: column.between(first, last)
    for name in ("attention", "conflict"):
        if (there := getattr(filter, name)) is not None:
            yield name, partial(_is_there, there)
    if (place := filter.place) is not None:
        yield "place", lambda column: column.is_not(None) & column.contains(place, autoescape=True)
    if filter.todo is not None:
        yield "todo", lambda column: column < DONE if filter.todo else column >= DONE
    if filter.since is not None or filter.until is not None:
        yield "since", lambda column: column.between(max(1, filter.since or 1), filter.until or 9999)
    if filter.confidence is not None:
        yield "confidence", lambda column: column >= filter.confidence
    if filter.rule is not None:
        yield _read_by(connection, filter.rule)
    if filter.source is not None:
        yield _from(connection, filter.source)
    if filter.text and (words := sought(filter.text)):
        few = fulltext.few(connection, words)
        if few is None:
            yield "words", lambda column: fulltext.among_many(connection, column, words)
        else:
            yield "article", lambda column: column.in_(few)


def _is_there(there: bool, column: ColumnElement[object]) -> ColumnElement[bool]:
    return column.is_not(None) if there else column.is_(None)


def _read_by(connection: Connection, rule: str) -> tuple[str, Test]:
    """Whether a field was read by a rule; `rules` where many were."""
    ids = select(evidence.c.record).where(evidence.c.rule == rule)
    some = select(func.count()).select_from(ids.limit(SOME).subquery())
    if connection.dialect.name != "sqlite" or connection.execute(some).scalar_one() < SOME:
        return "rule", lambda column: column.in_(ids)
    return "rules", lambda column: exists().where(evidence.c.rule == rule, evidence.c.record == column)


def _from(connection: Connection, source: str) -> tuple[str, Test]:
    """Whether a document has a part of a name, or of a publisher; `sources` where many have."""
    columns = (documents.c.name, documents.c.publisher)
    if connection.dialect.name == "sqlite":  # its LIKE takes small and capital letters for the same
        named = or_(*(column.contains(source, autoescape=True) for column in columns))
    else:
        named = or_(*(column.icontains(source, autoescape=True) for column in columns))
    few = list(connection.scalars(select(documents.c.id).where(named).limit(FEW + 1)))
    if len(few) <= FEW:
        return "source", lambda column: column.in_(few)
    return "sources", lambda column: exists().where(documents.c.id == column, named)


def below(region: str) -> tuple[str, str]:
    """The first and the last code of a region and all in it.

    >>> below("350000"), below("350200"), below("350203")
    (('350000', '359999'), ('350200', '350299'), ('350203', '350203'))
    """
    start = region
    while len(start) > 2 and start.endswith("00"):
        start = start[:-2]
    return start.ljust(6, "0"), start.ljust(6, "9")
