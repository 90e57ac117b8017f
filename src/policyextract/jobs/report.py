"""What a job came to, summed up over the shards of its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


def report(
    entries: Iterable[Mapping[str, object]], runs: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    """Counts over all shards; `runs` are the times that the job was run."""
    total: Counter[str] = Counter()
    for entry in entries:
        counts = entry["counts"]
        assert isinstance(counts, Mapping)
        total.update({name: value for name, value in counts.items() if isinstance(value, int)})
    return {**total, "runs": list(runs)}


def page(report: Mapping[str, object]) -> str:
    """The report as a page for a browser."""
    return str(report)
