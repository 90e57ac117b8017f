"""A record as a line of the queue: its words, its amount, and why a person is to look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from sqlalchemy import RowMapping

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.sources.paths import INSIDE

UNSURE = 0.8  # fields that are surer than this are not named


class Reason(NamedTuple):
    """Why a record needs a person: a name in `words/queue.toml`, and what it is about."""

    name: str
    about: tuple[Label, ...] = ()


class Line(NamedTuple):
    """A record; `before` and `behind` are the rest of its sentence, empty where the quote isn't in it."""

    row: RowMapping
    amount: Label | None
    before: str
    behind: str
    source: str
    reasons: tuple[Reason, ...]


def line(row: RowMapping, others: Mapping[str, RowMapping]) -> Line:
    """The line of a record; `others` are the records of other clippings that say otherwise, by their ids."""
    before, behind = _around(row["quote"], row["sentence"])
    other = others.get(row["conflict"])
    reasons = tuple(_reasons(row, amount(other) if other else None))
    return Line(row, amount(row), before, behind, source(row["name"]), reasons)


def amount(row: RowMapping) -> Label | None:
    """What it pays or counts, in words."""
    low, high = (None if row[name] is None else Decimal(str(row[name])) for name in ("min", "max"))
    return labels.amount(low, high, row["unit"])


def source(name: str) -> str:
    """The last part of a document's name, without folders; of one in an archive also the archive's."""
    return INSIDE.join(PurePath(part).name for part in name.split(INSIDE))


def _around(quote: str, sentence: str) -> tuple[str, str]:
    """What stands before and behind a quote that occurs once in a sentence."""
    if quote and sentence.count(quote) == 1:
        before, _, behind = sentence.partition(quote)
        return before, behind
    return "", ""


def _reasons(row: RowMapping, other: Label | None) -> Iterator[Reason]:
    attention = row["attention"] or {}
    if "changed" in attention:
        yield Reason("changed", _fields(attention["changed"]))
    if attention.get("gone"):
        yield Reason("gone")
    if row["conflict"]:
        yield Reason("conflict", (other,) if other else ())
    if row["status"] == "unsure":
        yield Reason("unsure")
    if row["status"] == "new":
        chances = row["fields"].get("confidences") or {}
        doubtful = _fields(
            sorted((name for name in chances if chances[name] < UNSURE), key=chances.__getitem__)
        )
        if doubtful:
            yield Reason("doubtful", doubtful)
        elif not row["conflict"]:
            yield Reason("new")


def _fields(names: Mapping[str, object] | list[str]) -> tuple[Label, ...]:
    """What people call some fields, each once."""
    shown = ("amount" if name in ("min", "max", "unit") else name for name in names)
    return tuple(dict.fromkeys(labels.FIELDS[name] for name in shown if name in labels.FIELDS))
