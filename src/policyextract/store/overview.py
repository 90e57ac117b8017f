"""Who pays how much, since when, and how many records there are: sums over all records of a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, text

from policyextract.regions import MUNICIPALITIES, NATION
from policyextract.store.filters import Filter, below, conditions
from policyextract.store.schema import records

STATUSES = ("new", "accepted", "corrected")  # a rejected record holds no more, an unsure one not yet
PROMISED = text(
    "kind = 'incentive' AND unit = 'CNY'"
)  # word for word as in their index, which is used for it
AMOUNTS = (records.c.min.is_not(None)) | (records.c.max.is_not(None))


class Cell(NamedTuple):
    """What a region and those in it promise people of a level, `frequency` by frequency, in yuan.

    `min` and `max` span the newest records of each payer that haven't expired; `newest` counts these, `every`
    the others too.
    """

    region: str
    level: str
    frequency: str
    min: float
    max: float
    newest: int
    every: int


class Promise(NamedTuple):
    """What a region and those in it promised people of a level in a year, in yuan."""

    year: int
    level: str
    min: float
    max: float
    records: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records there are; `years` has 0 for those of no known year."""

    statuses: Counter[str]
    kinds: Counter[str]
    years: Counter[int]


def amounts(connection: Connection, region: str | None, today: date) -> list[Cell]:
    """The amounts promised in each region below `region` (None: in each province), in the order of codes.

    The region itself is among them, with what it promises by itself.
    """
    cells: dict[tuple[str, str, str], Cell] = {}
    for payer, told in groupby(_years(connection, region), lambda year: year.payer):
        years = list(told)
        valid = [year for year in years if _holds(year.expires, today)]
        newest = [year for year in valid if year.since == valid[-1].since]
        cell = (row_of(payer[0], region), payer[1], payer[2])
        if newest:
            cells[cell] = _joined(cells.get(cell), cell, newest, sum(year.size for year in years))
    return sorted(cells.values())


class _Year(NamedTuple):
    """What a payer (region, level, frequency) promised in a year, until `expires` (EDTF)."""

    payer: tuple[str, str, str]
    since: int
    expires: str | None
    low: float
    high: float
    size: int


def _years(connection: Connection, region: str | None) -> Iterator[_Year]:
    """The amounts of each payer by year, the oldest first, in the order of their index."""
    keys = [records.c[name] for name in ("region", "level", "frequency", "since", "expires")]
    found = (
        select(*keys, func.min(_low()), func.max(_high()), func.count())
        .where(*_promised(region))
        .group_by(*keys)
        .order_by(*keys)
    )
    for region_, level, frequency, *rest in connection.execute(found):
        if region_ and level and frequency:
            yield _Year((region_, level, frequency), *rest)


def _holds(expires: str | None, today: date) -> bool:
    """Whether a payment is still promised; a month or a year that is told as the last counts whole.

    >>> _holds("2023", date(2023, 5, 1)), _holds("2023-04", date(2023, 5, 1)), _holds(None, date(2023, 5, 1))
    (True, False, True)
    """
    return expires is None or expires >= today.isoformat()[: len(expires)]


def _joined(cell: Cell | None, key: tuple[str, str, str], newest: list[_Year], count: int) -> Cell:
    """A cell with what one more payer promises."""
    low, high = min(year.low for year in newest), max(year.high for year in newest)
    number = sum(year.size for year in newest)
    if cell is None:
        return Cell(*key, low, high, number, count)
    return cell._replace(
        min=min(cell.min, low), max=max(cell.max, high), newest=cell.newest + number, every=cell.every + count
    )


def row_of(payer: str, region: str | None) -> str:
    """The code of the row that a payer stands in: of its province, or of the region directly below `region`.

    >>> [row_of("350203", above) for above in (None, "350000", "350200")], row_of("419001", "410000")
    (['350000', '350200', '350203'], '419001')
    """
    if region is None:
        return payer[:2] + "0000"
    below_province = region.endswith("0000") and region[:2] not in MUNICIPALITIES
    return payer[:4] + "00" if below_province and payer[2:4] != "90" else payer


def _low() -> ColumnElement[float]:
    """The least amount; the largest where nothing else is told."""
    return func.coalesce(records.c.min, records.c.max)


def _high() -> ColumnElement[float]:
    """The largest amount; the least where nothing else is told."""
    return func.coalesce(records.c.max, records.c.min)


def _promised(region: str | None) -> list[ColumnElement[bool]]:
    """The conditions of a promised amount of a region and those in it."""
    place = [] if region is None else [records.c.region.between(*_within(region))]
    stands = records.c.status.in_(STATUSES) & ~records.c.gone
    return [PROMISED, stands, AMOUNTS, *place]  # type: ignore[list-item]  # text() is a condition too


def _within(region: str) -> tuple[str, str]:
    """The first and last code of a region and those in it; the nation stands for itself."""
    return (NATION, NATION) if region == NATION else below(region)


def over_time(connection: Connection, region: str | None, frequency: str) -> list[Promise]:
    """The amounts of each year and level, the oldest first; `region` None is all the country."""
    found = (
        select(records.c.since, records.c.level, func.min(_low()), func.max(_high()), func.count())
        .where(*_promised(region), records.c.frequency == frequency, records.c.since > 0)
        .group_by(records.c.since, records.c.level)
        .order_by(records.c.since, records.c.level)
    )
    return [Promise(*told) for told in connection.execute(found) if told.level]


def counts(connection: Connection, region: str | None) -> Counts:
    """The records of a region and those in it (None: all), by status, kind and year."""
    told = Counts(Counter(), Counter(), Counter())
    for status, kind, count in _grouped(connection, region, "status", "kind"):
        told.statuses[status] += count
        told.kinds[kind] += count
    told.years.update(dict(_grouped(connection, region, "since")))
    return told


def _grouped(connection: Connection, region: str | None, *names: str) -> Iterator[tuple[Any, ...]]:
    """How many records have each of the values of some columns, which are those that an index starts with."""
    keys = [records.c[name] for name in names]
    asked = conditions(connection, Filter(region=region))
    yield from connection.execute(select(*keys, func.count()).where(*asked).group_by(*keys))
