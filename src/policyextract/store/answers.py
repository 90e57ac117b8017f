"""The fields of a record that people decide on: which they are, what holds, what changed, what is valid."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Annotated, cast

from pydantic import TypeAdapter, ValidationError

from policyextract import certificates
from policyextract.model import Record
from policyextract.regions import NATION, table
from policyextract.store.errors import StoreError

Fields = Mapping[str, object]  # a record as JSON has it

# Where a record stands and how it was found is the machine's business; the rest is what the record says.
VALUES = (
    "region", "region_name", "place", "issuers", "policy", "policy_number", "effective", "expires",
    "validity", "beneficiary", "conditions", "level", "family", "grade", "min", "max", "unit", "frequency",
    "date", "modality", "title", "number",
)  # fmt: skip
PARTS = (
    "region_name",
    "min",
    "max",
    "unit",
    "level",
    "family",
    "grade",
)  # told with others, by the same words
# The fields as their words in the text are kept, each with the values that are read from them.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "amount": ("min", "max", "unit"),
    "level": ("level", "family", "grade"),
    **{name: (name,) for name in VALUES if name not in PARTS},
}
# The fields that a kind of record has, as EVIDENCE names them.
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "incentive": (
        "amount", "region", "place", "level", "frequency", "beneficiary", "conditions", "policy",
        "policy_number", "issuers", "effective", "expires", "validity",
    ),
    "indicator": ("amount", "region", "date", "modality"),
    "policy": ("title", "number", "region", "issuers", "effective", "expires", "validity"),
}  # fmt: skip
DECIDED = ("accepted", "corrected")  # statuses with which a person stands for every value of the record


class WrongValue(StoreError):
    """A correction that is none: a field that can't be corrected, or a value that it can't have.

    For those who tell it in other words: `field`, as EVIDENCE names it, what was `given`, and `key`, what it
    isn't: a `field`, a `value` of it, a `region`, a `range` the right way round, or `words`; or `empty`, a
    field without a value that has words.
    """

    def __init__(self, message: str, field: str = "", key: str = "value", given: str = "") -> None:
        super().__init__(message)
        self.field, self.key, self.given = field, key, given


def held(status: str, corrected: Collection[str]) -> Collection[str]:
    """The values that hold whatever the machine says: all that a person stands for, or has corrected."""
    return VALUES if status in DECIDED else corrected


def overlaid(answer: Fields, fields: Fields, names: Collection[str]) -> dict[str, object]:
    """What holds: the machine's answer, with the fields in `names` as they held before, and its id.

    A level holds with its family and grade.
    """
    whole = EVIDENCE["level"] if any(name in EVIDENCE["level"] for name in names) else ()
    return {**answer, "id": fields["id"], **{name: fields[name] for name in (*names, *whole)}}


def changes(before: Fields, after: Fields) -> dict[str, list[object]]:
    """The values that two answers give otherwise, each with those of both."""
    return {name: [before[name], after[name]] for name in VALUES if before[name] != after[name]}


def corrected(fields: Fields, values: Fields) -> dict[str, object]:
    """The record with other values, checked; the region's name follows its code, and the family its level.

    Raises WrongValue, which tells the field and what is wrong.
    """
    _check_names(values)
    values = _with_family(fields, values)
    told = {**fields, **{name: _valid(name, value) for name, value in values.items()}}
    if "region" in values:
        told["region_name"] = _region_name(values["region"])
    least, most = told["min"], told["max"]
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        what = f"min: {least} is more than max, {most}; exchange them"
        raise WrongValue(what, "amount", "range", f"{least}-{most}")
    return told


def _check_names(values: Fields) -> None:
    for name in values:
        if name not in VALUES or name == "region_name":
            known = ", ".join(value for value in VALUES if value != "region_name")
            raise WrongValue(f"{name}: no field that can be corrected; they are {known}", name, "field")


def _with_family(fields: Fields, values: Fields) -> Fields:
    """The values, in which level, family and grade fit each other; raises WrongValue for what can't be."""
    if values.keys().isdisjoint(EVIDENCE["level"]):
        return values
    held = certificates.Paid(*(cast("str | None", fields[name]) for name in EVIDENCE["level"]))
    try:
        return {**values, **certificates.settled(held, values)._asdict()}
    except ValueError as error:
        raise WrongValue(str(error), "level", "value", str(values)) from None


def _region_name(code: object) -> str | None:
    """The name of a region, from the province down; raises WrongValue for what is no region's code."""
    if code is None or code == NATION:
        return None
    if not isinstance(code, str) or code not in table():
        what = f"region: {code!r} is no code of a region; write six digits of GB/T 2260, as 350200"
        raise WrongValue(what, "region", "region", str(code))
    return table().path_name(code)


def _valid(name: str, value: object) -> object:
    """A value of a field as JSON has it; raises WrongValue, which tells the field and what is wrong."""
    try:
        return _type(name).dump_python(_type(name).validate_json(json.dumps(value)), mode="json")
    except TypeError as error:
        raise WrongValue(f"{error}; give texts, numbers, lists of texts or null") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, (name, *first["loc"])))
        what = f"{place}: {first['input']!r} can't be its value ({first['msg']})"
        field = next(field for field, values in EVIDENCE.items() if name in values)
        raise WrongValue(what, field, "value", str(first["input"])) from None


@cache
def _type(name: str) -> TypeAdapter[object]:
    """What a field of a record takes."""
    field = Record.model_fields[name]
    return TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]  # made from a model
