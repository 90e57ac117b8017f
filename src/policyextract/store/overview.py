"""Who pays how much, since when, and how many records there are: sums over all records of a database.

They are kept beside the connection that they were asked on, until anything is written into the database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, text

from policyextract.regions import MUNICIPALITIES, NATION
from policyextract.store.database import state
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


class Figures(NamedTuple):
    """What a region and those in it promise: by region and level, over time by frequency; how many records.

    `amounts` are of each region directly below (in the country: of each province), in the order of codes, and
    of the region itself, with what it promises by itself; `statuses` count the records.
    """

    amounts: Sequence[Cell]
    over_time: Mapping[str, Sequence[Promise]]
    statuses: Mapping[str, int]


def figures(connection: Connection, region: str | None, today: date) -> Figures:
    """The figures of a region, or (None) of the country."""
    now = (state(connection), today)
    kept = connection.info.get(__name__)
    if not isinstance(kept, _Kept) or kept.since != now:
        kept = connection.info[__name__] = _Kept(now, {})
    if region not in kept.figures:
        years = list(_years(connection, region))
        told = (_amounts(years, region, today), _over_time(years), _statuses(connection, region))
        kept.figures[region] = Figures(*told)
    return kept.figures[region]


class _Kept(NamedTuple):
    """The figures of regions as they are since some state of the database, on some day."""

    since: tuple[object, date]
    figures: dict[str | None, Figures]


def _amounts(every: Iterable[_Year], region: str | None, today: date) -> list[Cell]:
    """The cells of years that stand payer by payer."""
    cells: dict[tuple[str, str, str], Cell] = {}
    for (payer, level, frequency), told in groupby(every, lambda year: year.payer):
        if not (payer and level and frequency):
            continue
        years = list(told)
        valid = [year for year in years if _holds(year.expires, today)]
        newest = [year for year in valid if year.since == valid[-1].since]
        cell = (row_of(payer, region), level, frequency)
        if newest:
            cells[cell] = _joined(cells.get(cell), cell, newest, sum(year.size for year in years))
    return sorted(cells.values())


class _Year(NamedTuple):
    """What a payer (region, level, frequency) promised in a year, until `expires` (EDTF)."""

    payer: tuple[str | None, str | None, str | None]
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
    for payer, level, frequency, *rest in connection.execute(found):
        yield _Year((payer, level, frequency), *rest)


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


def _over_time(every: Iterable[_Year]) -> dict[str, list[Promise]]:
    """The amounts of each year and level, the oldest first, by frequency."""
    found: dict[str, dict[tuple[int, str], Promise]] = defaultdict(dict)
    for year in every:
        _, level, frequency = year.payer
        if level and frequency and year.since:
            one, own = Promise(year.since, level, year.low, year.high, year.size), found[frequency]
            own[one[:2]] = _added(own[one[:2]], one) if one[:2] in own else one
    return {frequency: sorted(own.values()) for frequency, own in found.items()}


def _added(one: Promise, other: Promise) -> Promise:
    """What two payers promised in the same year."""
    low, high = min(one.min, other.min), max(one.max, other.max)
    return one._replace(min=low, max=high, records=one.records + other.records)


def _statuses(connection: Connection, region: str | None) -> Counter[str]:
    """The records of a region and those in it, by status."""
    asked = conditions(connection, Filter(region=region))
    found = select(records.c.status, func.count()).where(*asked).group_by(records.c.status)
    return Counter({row[0]: row[1] for row in connection.execute(found)})
