"""Records of one sentence that pair levels with amounts, drawn as lines (高、中级分别给予6000元、3000元)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.model import Record
from policyextract.store.clippings import Ranks

RANKS = ("junior", "intermediate", "senior")
WIDTH = 100.0  # of the figure, in the units of its lines


class Line(NamedTuple):
    """A line of the figure from a level down to an amount, by where each stands from left to right."""

    above: float
    below: float
    own: bool


class Item(NamedTuple):
    """A level, or an amount: what it says, and which record says it."""

    label: Label
    record: str
    own: bool


class Together(NamedTuple):
    """Levels in the order in which the text names them, amounts in theirs, and what leads to what."""

    levels: tuple[Item, ...]
    amounts: tuple[Item, ...]
    lines: tuple[Line, ...]


def together(record: Record, others: Sequence[Record], ranks: Sequence[Ranks]) -> Together | None:
    """The figure of a record and the others of its sentence; None where they don't pair up."""
    found = [one for one in [record, *others] if _pairs(one, record)]
    levels = {one.level for one in found}
    places = {one.evidence["amount"].start for one in found}
    if len(found) < 2 or record not in found or not len(levels) == len(places) == len(found):
        return None
    above = sorted(found, key=lambda one: _place(one, ranks))
    below = sorted(found, key=lambda one: one.evidence["amount"].start)
    return Together(
        tuple(Item(labels.LEVELS[str(one.level)], one.id, one is record) for one in above),
        tuple(
            Item(labels.field_value(one, "amount") or Label("", ""), one.id, one is record) for one in below
        ),
        tuple(
            Line(_middle(n, found), _middle(below.index(one), found), one is record)
            for n, one in enumerate(above)
        ),
    )


def _pairs(one: Record, record: Record) -> bool:
    """Whether a record of the same sentence has a level and an amount that stand there."""
    if one.sentence != record.sentence or one.kind != record.kind or one.level not in RANKS:
        return False
    return "amount" in one.evidence and "level" in one.evidence


def _place(one: Record, ranks: Sequence[Ranks]) -> tuple[int, int]:
    """Where a record's level is named: 高 before 中级 in 高、中级社会工作师."""
    words = one.evidence["level"]
    for rank in ranks:
        if one.level in rank.levels and rank.start < words.end and words.start < rank.end:
            return rank.start, list(rank.levels).index(one.level or "")
    return words.start, RANKS.index(str(one.level))


def _middle(n: int, found: Sequence[Record]) -> float:
    """The middle of the n-th of some columns of one width."""
    return round((n + 0.5) * WIDTH / len(found), 2)
