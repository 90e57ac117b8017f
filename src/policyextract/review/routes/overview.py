"""The overview: who promises a senior how much, since when, and how far the review is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.review import places
from policyextract.review.desk import Here
from policyextract.review.pages import page
from policyextract.store import overview
from policyextract.store.overview import Cell, Promise
from policyextract.store.place import PlaceError, region_code

router = APIRouter()
SHADES = 5
YEARS = 16  # that are written below a drawing
LEVELS = ("junior", "intermediate", "senior", "any")
FREQUENCIES = ("once", "month", "year")
# The drawing of amounts over time, in its own units.
WIDTH, HEIGHT, MARGIN = 640, 220, 36


class Row(NamedTuple):
    """A region of the table and what it promises for each level."""

    code: str
    name: Label | None
    cells: list[Cell | None]


@dataclass(frozen=True)
class Table:
    """What regions promise, paid as often as `frequency` says."""

    frequency: str
    rows: list[Row]
    least: float
    most: float

    def shade(self, cell: Cell) -> int:
        """How dark a cell is, 1 to 5: by the logarithm of its largest amount among those of the table."""
        low, high, own = (math.log(max(amount, 1)) for amount in (self.least, self.most, cell.max))
        return 1 + int((own - low) / (high - low) * (SHADES - 0.01)) if high > low else 1


class Bar(NamedTuple):
    """A line from the least to the largest amount of a year, where it is drawn."""

    promise: Promise
    x: float
    top: float
    bottom: float


class Chart(NamedTuple):
    """The amounts of some years: `years` are written where each is drawn."""

    frequency: str
    promises: Sequence[Promise]
    bars: list[Bar]
    years: list[tuple[int, float]]

    @classmethod
    def of(cls, frequency: str, promises: Sequence[Promise]) -> Chart:
        """The drawing of amounts, which begin with the oldest."""
        first, last = promises[0].year, promises[-1].year
        step = (WIDTH - 2 * MARGIN) / (last - first + 1)
        told = [(year, MARGIN + step * (year - first + 0.5)) for year in range(first, last + 1)]
        return cls(frequency, promises, bars(promises), told[:: 1 + len(told) // YEARS])


@router.get("/overview")
def show(request: Request, desk: Here, region: str = "") -> HTMLResponse:
    """The amounts of the regions below one, over time, and the counts."""
    try:
        code = region_code(region) if region else None
    except PlaceError:
        code = None
    with desk.database.read() as connection:
        found = overview.figures(connection, code, date.today())
    values = {
        "region": code,
        "above": places.above(code),
        "tables": [table for name in FREQUENCIES if (table := _table(name, found.amounts)).rows],
        "levels": LEVELS,
        "charts": [Chart.of(name, told) for name in FREQUENCIES if (told := found.over_time.get(name))],
        "size": (WIDTH, HEIGHT, MARGIN),
        "counts": found.statuses,
        "amount": _amount,
    }
    return page(request, "overview.html.j2", values)


def _table(frequency: str, cells: Iterable[Cell]) -> Table:
    own = [cell for cell in cells if cell.frequency == frequency and cell.level in LEVELS]
    rows = []
    for code in dict.fromkeys(cell.region for cell in own):
        here = {cell.level: cell for cell in own if cell.region == code}
        rows.append(Row(code, labels.region(code), [here.get(level) for level in LEVELS]))
    most = [cell.max for cell in own]
    return Table(frequency, rows, min(most, default=0), max(most, default=0))


def bars(promises: Sequence[Promise]) -> list[Bar]:
    """Where the amounts of each year and level are drawn: years from left to right, amounts by logarithm."""
    years = range(promises[0].year, promises[-1].year + 1)
    low = math.log10(max(1, min(one.min for one in promises)))
    high = math.log10(max(1, max(one.max for one in promises)))
    step = (WIDTH - 2 * MARGIN) / len(years)

    def height(amount: float) -> float:
        share = (math.log10(max(1, amount)) - low) / (high - low) if high > low else 0.5
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    return [
        Bar(
            one,
            MARGIN + step * (one.year - years[0] + (LEVELS.index(one.level) + 1) / (len(LEVELS) + 1)),
            height(one.max),
            height(one.min),
        )
        for one in promises
        if one.level in LEVELS
    ]


def _amount(low: float, high: float) -> Label | None:
    """An amount in yuan, in words."""
    return labels.amount(Decimal(str(low)), Decimal(str(high)), "CNY")
