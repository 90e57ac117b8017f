"""What a job came to, summed up over the shards of its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict


class Report(TypedDict):
    """What a job came to."""

    documents: int
    records: int
    duplicates: int
    failed: int
    runs: list[dict[str, object]]


def report(entries: Iterable[Mapping[str, object]], runs: Sequence[dict[str, object]]) -> Report:
    """Counts over all shards; `runs` are the times that the job was run."""
    total: Counter[str] = Counter()
    failed = 0
    for entry in entries:
        counts = entry["counts"]
        assert isinstance(counts, Mapping)
        total.update({name: value for name, value in counts.items() if isinstance(value, int)})
        failed += sum(counts["failures"].values())
    return Report(
        documents=total["documents"],
        records=total["records"],
        duplicates=total["duplicates"],
        failed=failed,
        runs=list(runs),
    )


def page(report: Mapping[str, object]) -> str:
    """The report as a page for a browser."""
    return str(report)
