"""The fields of a record that people decide on: which they are, what holds, what changed, what is valid."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import ValidationError

from policyextract.model import Record
from policyextract.regions import NATION, table
from policyextract.store.errors import StoreError

Fields = Mapping[str, object]  # a record as JSON has it

# Where a record stands and how it was found is the machine's business; the rest is what the record says.
VALUES = (
    "region", "region_name", "issuers", "policy", "policy_number", "effective", "expires", "validity",
    "beneficiary", "conditions", "level", "min", "max", "unit", "frequency", "date", "modality", "title",
    "number",
)  # fmt: skip
# The fields as their words in the text are kept, each with the values that are read from them.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "amount": ("min", "max", "unit"),
    **{name: (name,) for name in VALUES if name not in ("region_name", "min", "max", "unit")},
}
# The fields that a kind of record has, as EVIDENCE names them.
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "incentive": (
        "amount", "region", "level", "frequency", "beneficiary", "conditions", "policy", "policy_number",
        "issuers", "effective", "expires", "validity",
    ),
    "indicator": ("amount", "region", "date", "modality"),
    "policy": ("title", "number", "region", "issuers", "effective", "expires", "validity"),
}  # fmt: skip
DECIDED = ("accepted", "corrected")  # statuses with which a person stands for every value of the record


class WrongValue(StoreError):
    """A correction that is none: a field that can't be corrected, or a value that it can't have."""


def held(status: str, corrected: Collection[str]) -> Collection[str]:
    """The values that hold whatever the machine says: all that a person stands for, or has corrected."""
    return VALUES if status in DECIDED else corrected


def overlaid(answer: Fields, fields: Fields, names: Collection[str]) -> dict[str, object]:
    """What holds: the machine's answer, with the fields in `names` as they held before, and its id."""
    return {**answer, "id": fields["id"], **{name: fields[name] for name in names}}


def changes(before: Fields, after: Fields) -> dict[str, list[object]]:
    """The values that two answers give otherwise, each with those of both."""
    return {name: [before[name], after[name]] for name in VALUES if before[name] != after[name]}


def corrected(fields: Fields, values: Fields) -> dict[str, object]:
    """The record with other values, checked; the region's name follows its code.

    Raises WrongValue, which tells the field and what is wrong.
    """
    _check_names(values)
    if "region" in values:
        values = {**values, "region_name": _region_name(values["region"])}
    try:
        record = Record.model_validate_json(_json({**fields, **values}))
    except ValidationError as error:
        raise WrongValue(_told(error)) from None
    if record.min is not None and record.max is not None and record.min > record.max:
        raise WrongValue(f"min: {record.min} is more than max, {record.max}; exchange them")
    return record.model_dump(mode="json", exclude={"evidence"})


def _check_names(values: Fields) -> None:
    for name in values:
        if name not in VALUES or name == "region_name":
            known = ", ".join(value for value in VALUES if value != "region_name")
            raise WrongValue(f"{name}: no field that can be corrected; they are {known}")


def _region_name(code: object) -> str | None:
    """The name of a region, from the province down; raises WrongValue for what is no region's code."""
    if code is None or code == NATION:
        return None
    if not isinstance(code, str) or code not in table():
        raise WrongValue(f"region: {code!r} is no code of a region; write six digits of GB/T 2260, as 350200")
    return table().path_name(code)


def _json(fields: Fields) -> str:
    import json

    try:
        return json.dumps(fields)
    except TypeError as error:
        raise WrongValue(f"{error}; give texts, numbers, lists of texts or null") from None


def _told(error: ValidationError) -> str:
    """The first thing that is wrong, with the field's name."""
    first = error.errors(include_url=False)[0]
    given = first["input"]
    return f"{'.'.join(map(str, first['loc']))}: {given!r} can't be its value ({first['msg']})"
