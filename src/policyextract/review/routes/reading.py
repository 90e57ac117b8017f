"""How what somebody types into a field is read, while he types."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from babel.numbers import format_decimal
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.review.desk import Who
from policyextract.review.pages import LOCALES
from policyextract.review.reading import LONGEST, Unreadable, Values, read, tidy
from policyextract.review.words import texts

router = APIRouter()
Typed = Annotated[str, Query(max_length=LONGEST)]


@router.get("/reading")
def reading(
    who: Who,
    field: Literal["amount", "effective", "expires", "date", "validity"],
    typed: Typed = "",
    first: Typed = "",
) -> JSONResponse:
    """The value in words, as `said`, or what is wrong, as `wrong`; `first` is what stood in the field.

    Its unit is that of an amount without one.
    """
    try:
        values = read(field, tidy(field, typed), _unit(first) if field == "amount" else None)
    except Unreadable as wrong:
        return JSONResponse({"wrong": texts(who.language)["reading"][wrong.key].format(wrong.typed)})
    told = _amount(values) if field == "amount" else _time(field, values[field])
    return JSONResponse({"said": f"= {getattr(told, who.language)}" if told else ""})


def _unit(first: str) -> str | None:
    try:
        unit = read("amount", tidy("amount", first), None).get("unit")
    except Unreadable:
        return None
    return None if unit is None else str(unit)


def _amount(values: Values) -> Label | None:
    """An amount written out in both languages: 15,000元."""
    low, high, unit = (values.get(name) for name in ("min", "max", "unit"))
    ends = [None if end is None else Decimal(str(end)) for end in (low, high)]
    told = labels.amount(ends[0], ends[1], None if unit is None else str(unit))
    if told is None or None in ends:
        return told
    name = labels.CURRENCIES[str(unit)].zh if unit in labels.CURRENCIES else str(unit)
    written = "–".join(
        format_decimal(end, locale=LOCALES["zh"]) for end in dict.fromkeys(ends) if end is not None
    )
    return Label(written + name, told.en)


def _time(field: str, value: object) -> Label | None:
    if value is None:
        return None
    return labels.duration(str(value)) if field == "validity" else labels.date(str(value))
