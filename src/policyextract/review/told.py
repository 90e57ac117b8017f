"""What people did on records, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.formats.sheet import HEADINGS
from policyextract.store.history import Review

DONE: Mapping[str, Label] = {
    "accept": Label("确认", "accepted"),
    "correct": Label("更正", "corrected"),
    "reject": Label("否决", "rejected"),
    "unsure": Label("存疑", "unsure"),
    "note": Label("备注", "noted"),
    "add": Label("补录", "added"),
    "undo": Label("撤销", "took back"),
}
ENDS = {"min": Label("下限", "least"), "max": Label("上限", "most"), "unit": Label("单位", "unit")}


class Change(NamedTuple):
    """A field with what it was and what it became; None: nothing."""

    field: str
    label: Label
    before: Label | None
    after: Label | None


class Line(NamedTuple):
    """A decision in words."""

    review: Review
    done: Label
    reason: Label | None
    changes: tuple[Change, ...]


def line(review: Review) -> Line:
    """A decision in words."""
    reason = review.reason and labels.REASONS.get(review.reason, Label(review.reason, review.reason))
    return Line(review, DONE[review.decision], reason or None, tuple(_changes(review.changes)))


def value(name: str, told: object) -> Label | None:
    """A value of a record as JSON has it, in words; None for none."""
    if told is None or told == []:
        return None
    words = "；".join(map(str, told)) if isinstance(told, list) else str(told)
    if name == "region":
        return labels.region(words)
    if name == "validity":
        return labels.duration(words)
    return labels.codes(name).get(words) or Label(words, words)


def heading(name: str) -> Label:
    """What a value is called."""
    return ENDS.get(name) or labels.FIELDS.get(name) or Label(HEADINGS[name], name)


def _changes(told: Mapping[str, list[object]]) -> Iterator[Change]:
    """The changes in words; the name of a region follows its code."""
    for name, (before, after) in told.items():
        if name != "region_name":
            yield Change(name, heading(name), value(name, before), value(name, after))
