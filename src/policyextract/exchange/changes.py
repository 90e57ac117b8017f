"""What was corrected in another tool: spans that are gone, new ones, and those that became others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policyextract.exchange.annotated import FIELDS, Annotated, Annotation, Returned, flat
from policyextract.exchange.offsets import Bridge
from policyextract.matching import best_pairs


class Change(NamedTuple):
    """A span before and after; None before for a new one, None after for one that was taken away."""

    before: Annotation | None
    after: Annotation | None


class Corrected(NamedTuple):
    """A document as it was exported, all spans that it has now, and how these came about.

    `fresh`: its records are as they were when it was exported. `seen`: a person is done with it.
    """

    document: Annotated
    spans: tuple[Annotation, ...]
    changes: tuple[Change, ...]
    fresh: bool
    seen: bool


def corrected(document: Annotated, returned: Returned) -> Corrected:
    """What became of a document; spans are in its text, whatever white space the other tool has.

    Raises ExchangeError where its text was changed.
    """
    bridge = Bridge(document.text, returned.text)
    places = [(bridge(one.span), one.label) for one in returned.annotations]
    spans = sorted({Annotation(*place, label) for place, label in places if place})
    before = flat(document.annotations) if returned.is_flat else document.annotations
    known = {one.plain: one for one in before}
    changes = _changes([one for one in known if one not in spans], [one for one in spans if one not in known])
    kept = tuple(known.get(one, one) for one in spans)
    told = tuple(sorted(changes, key=_place))
    return Corrected(document, kept, told, returned.state == document.state, returned.seen or bool(told))


def _changes(gone: Sequence[Annotation], new: Sequence[Annotation]) -> list[Change]:
    """Those that share characters and a label are one that was moved, those at one place were relabelled.

    Words of a field may also have been moved to where they share none: to the nearest with its label.
    """
    pairs = best_pairs([[_likeness(old, one) for one in new] for old in gone])
    return [
        *(Change(old, new[pairs[n]] if n in pairs else None) for n, old in enumerate(gone)),
        *(Change(None, one) for n, one in enumerate(new) if n not in pairs.values()),
    ]


def _likeness(old: Annotation, new: Annotation) -> float:
    shared = min(old.end, new.end) - max(old.start, new.start)
    if shared <= 0 and old.label == new.label and old.label in FIELDS:
        return 1 / (2 - shared)
    if shared <= 0 or (old.label != new.label and old.span != new.span):
        return 0.0
    return shared / (max(old.end, new.end) - min(old.start, new.start)) + (old.label == new.label)


def _place(change: Change) -> tuple[int, int, str]:
    one = change.after or change.before
    assert one is not None
    return one.start, one.end, one.label
