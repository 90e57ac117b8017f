"""Which records a page is about, as its address says: a query string to filter, order and place, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from policyextract.formats import labels
from policyextract.store.export.columns import STATUSES
from policyextract.store.place import PlaceError, region_code
from policyextract.store.schema import ORDERS, records
from policyextract.store.search import Filter, Key, Order

LARGEST = 2**31 - 1  # that a database takes for an integer
LONGEST = 200  # characters of a value
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
DEFAULT = Order("priority")
VIEWS = ("todo", "conflict", "back")  # what changes as people decide
MOVING = ("priority", "since")  # orders in which a record moves as it is decided on
PLACES = ("after", "at")


class Problem(NamedTuple):
    """A part of an address that says nothing: its name, and what stood there."""

    name: str
    value: str


@dataclass(frozen=True)
class Asked:
    """What an address asks for.

    `values` are the parts of it that say something, as they are written; the `problems` are left out. `at` is
    the place where a record stood when it was chosen from the list, whatever was decided on it since.
    """

    filter: Filter
    order: Order
    after: Key | None
    values: Mapping[str, str]
    problems: tuple[Problem, ...]
    at: Key | None = None

    @property
    def query(self) -> str:
        """The query string of the same; empty where nothing is asked for."""
        return urlencode(self.values)

    def changed(self, name: str, value: object) -> str:
        """The query string with another value, or without it for None or "", from the first page on."""
        values = {**self.values, "after": "", name: "" if value is None else str(value)}
        return urlencode({name: values[name] for name in NAMES if values.get(name)})

    def only(self, view: str | None) -> str:
        """The query string of the same records, but only those of a view: todo, conflict, back."""
        kept = {name: value for name, value in self.values.items() if name not in (*VIEWS, "after")}
        return urlencode({**kept, **({view: "1"} if view else {})})

    @property
    def sampled(self) -> str:
        """The query string of the same records as drawn by lot, those that are decided on as well."""
        kept = {name: value for name, value in self.values.items() if name not in (*VIEWS, "status", "after")}
        return urlencode({**kept, "sort": "sample"})

    @property
    def filtered(self) -> bool:
        """Whether it asks for some records only."""
        return self.filter != Filter()

    def chosen(self, place: Key) -> str:
        """The query string of the page of a record that stands at a place in the list."""
        moves = self.order.by in MOVING
        return urlencode({**self.values, **({"at": written(place)} if moves else {})})

    def behind(self, place: Key) -> str:
        """The query string of the page that begins behind a place."""
        return self.changed("after", written(place))


def written(place: Key) -> str:
    """A place in an order as `after` has it."""
    return json.dumps(place, ensure_ascii=False, separators=(",", ":"))


def asked(query: str | QueryParams) -> Asked:
    """What a query string asks for. What it says wrongly is told in `problems`; it never fails."""
    told = {name: value for name, value in _told(QueryParams(query)).items() if value}
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for name, read in READ.items():
        if name in told:
            try:
                found[name] = read(told[name])
            except (ValueError, PlaceError):
                problems.append(Problem(name, told.pop(name)))
    order = found.pop("sort", DEFAULT)
    assert isinstance(order, Order)
    places: dict[str, Key] = {}
    for name in PLACES:
        try:
            if name in told:
                places[name] = _place(told[name], order)
        except (ValueError, OverflowError):
            problems.append(Problem(name, told.pop(name)))
    if "region" in found:
        told["region"] = str(found["region"])
    filter = Filter(**{FIELDS.get(name, name): value for name, value in found.items()})  # type: ignore[arg-type]
    values = {name: told[name] for name in NAMES if name in told}
    return Asked(filter, order, places.get("after"), values, tuple(problems), places.get("at"))


def asked_by(filter: Mapping[str, object]) -> Asked:
    """The same of what a filter asks for, by the names that it has there."""
    names = {field: name for name, field in FIELDS.items()}
    return asked(urlencode({names.get(field, field): _written(told) for field, told in filter.items()}))


def _written(told: object) -> str:
    """A value of a filter as an address has it."""
    if isinstance(told, bool):
        return str(int(told))
    return ",".join(map(str, told)) if isinstance(told, list | tuple) else str(told)


def _told(query: QueryParams) -> dict[str, str]:
    """What the address says under each name; several of one name are one list."""
    return {
        name: UNSEEN.sub(" ", ",".join(filter(None, query.getlist(name)))).strip()[: MOST.get(name, LONGEST)]
        for name in (*READ, *PLACES)
    }


def _one_of(known: Mapping[str, object]) -> Callable[[str], str]:
    """What reads one of some words."""

    def read(given: str) -> str:
        if given not in known:
            raise ValueError(given)
        return given

    return read


def _statuses(given: str) -> str | tuple[str, ...]:
    """One status, or several with commas."""
    several = tuple(dict.fromkeys(map(_one_of(STATUSES), given.split(","))))
    return several if len(several) > 1 else several[0]


def _number(least: int, most: int) -> Callable[[str], int]:
    """What reads a whole number between two."""

    def read(given: str) -> int:
        if not re.fullmatch(r"\d{1,10}", given, re.ASCII) or not least <= int(given) <= most:
            raise ValueError(given)
        return int(given)

    return read


def _share(given: str) -> float:
    """A number from 0 to 1."""
    if not 0 <= (share := float(given)) <= 1:
        raise ValueError(given)
    return share


def _yes_or_no(given: str) -> bool:
    return {"1": True, "0": False}[_one_of({"1": 1, "0": 0})(given)]


def _order(given: str) -> Order:
    """An order by its name; with a minus from the end."""
    by = _one_of(ORDERS)(given.removeprefix("-"))
    return Order(by, given.startswith("-"))  # type: ignore[arg-type]


def _place(given: str, order: Order) -> Key:
    """A place in an order, as `behind` writes it."""
    values = json.loads(given)
    types = [records.c[name].type.python_type for name in ORDERS[order.by]]
    if not isinstance(values, list) or len(values) != len(types):
        raise ValueError(given)
    return tuple(_value(value, type) for value, type in zip(values, types, strict=True))


def _value(value: object, type: type[object]) -> str | int | float:
    """A value of a place; raises ValueError for one that its column can't have."""
    if type is float and isinstance(value, int | float) and isfinite(value):
        return float(value)
    if type is int and isinstance(value, int) and abs(value) <= LARGEST:
        return int(value)
    if type is str and isinstance(value, str) and not UNSEEN.search(value):
        return value
    raise ValueError(value)


YEAR = _number(1, 9999)
READ: Mapping[str, Callable[[str], object]] = {
    "q": str,
    "region": region_code,
    "place": str,
    "level": _one_of(labels.LEVELS),
    "frequency": _one_of(labels.FREQUENCIES),
    "family": lambda given: _one_of(labels.families())(given),
    "grade": lambda given: _one_of(labels.grades())(given),
    "kind": _one_of(labels.KINDS),
    "status": _statuses,
    "unit": str,
    "since": YEAR,
    "until": YEAR,
    "source": str,
    "rule": str,
    "confidence": _share,
    "todo": _yes_or_no,
    "conflict": _yes_or_no,
    "back": _yes_or_no,
    "document": _number(1, LARGEST),
    "sort": _order,
}
FIELDS = {"q": "text", "back": "attention"}  # of a Filter, where its name is another one
NAMES = (*READ, "after")
MOST = {"after": 500, "at": 500, "region": 40}
