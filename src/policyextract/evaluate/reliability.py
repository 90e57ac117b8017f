"""Whether confidence means something: of records with confidence near p, a share of p should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

# The lower ends of the bins of the reliability table; narrow where most records are.
BINS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)


class Judged(NamedTuple):
    """A record's kind, its confidence, and whether the gold says that it is right."""

    kind: str
    confidence: float
    right: bool


class Bin(NamedTuple):
    """The records whose confidence lies from `low` up to `high`: how many, mean confidence, share right."""

    low: float
    high: float
    records: int
    confidence: float
    right: float


def bins(judged: Iterable[Judged]) -> list[Bin]:
    """The reliability table: the bins that have records, lowest first."""
    judged = list(judged)
    ends = [*BINS[1:], 1.0]
    return [
        _bin(low, high, inside)
        for low, high in zip(BINS, ends, strict=True)
        if (inside := [j for j in judged if low <= j.confidence < high or j.confidence == high == 1.0])
    ]


def _bin(low: float, high: float, inside: Sequence[Judged]) -> Bin:
    count = len(inside)
    return Bin(
        low, high, count, sum(j.confidence for j in inside) / count, sum(j.right for j in inside) / count
    )


def calibration_error(judged: Iterable[Judged]) -> float | None:
    """Expected calibration error: the mean distance of confidence from the share right, by records.

    Naeini, Cooper, Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
    None where nothing was judged.
    """
    table = bins(judged)
    count = sum(row.records for row in table)
    return sum(row.records * abs(row.confidence - row.right) for row in table) / count if count else None
