"""What came of failed documents of a shard, merged with what was there, row by row in its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa

from policyextract.failures import Failure
from policyextract.jobs.inputs import Item
from policyextract.jobs.shard import Counts
from policyextract.jobs.tables import SCHEMAS, Row, parquet
from policyextract.sources.paths import INSIDE

Key = tuple[str, str, list[str]]


class Order:
    """The order of the plan: by content and name of the items; in an archive by the names in it."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._contents = {item.name: item.sha256 for item in items}

    def sort(self, table: pa.Table) -> pa.Table:
        """The rows of a table in this order; those of one document stay as they are."""
        names = zip(table["source"].to_pylist(), table["sha256"].to_pylist(), strict=True)
        keys = [self.key(source, sha256) for source, sha256 in names]
        return table.take(pa.array(sorted(range(len(keys)), key=keys.__getitem__), pa.int64()))

    def key(self, source: str, sha256: str = "") -> Key:
        """The place of a document; one of no known item has that of its content."""
        parts = source.split(INSIDE)
        for count in range(len(parts), 0, -1):
            name = INSIDE.join(parts[:count])
            if name in self._contents:
                return self._contents[name], name, parts[count:]
        return sha256, "", parts


def table(was: pa.Table, name: str, new: list[Row], order: Order) -> bytes:
    """A table with further rows, as a Parquet file."""
    both = pa.concat_tables([was, pa.Table.from_pylist(new, SCHEMAS[name])])
    return parquet(name, order.sort(both).to_pylist())


def lines(was: bytes, new: Sequence[str], order: Order) -> bytes:
    """JSON lines of records with further ones."""
    both = [*was.decode().splitlines(keepends=True), *new]
    return "".join(sorted(both, key=lambda line: order.key(json.loads(line)["source"]))).encode()


def counts(was: Counts, new: Counts, tried: Iterable[Failure]) -> Counts:
    """What is in a shard when some that `was` counted as failed were tried again, and this came of it."""
    failures = Counter(was["failures"])
    failures.subtract(Counter(str(failure.reason) for failure in tried))
    failures.update(new["failures"])
    return Counts(
        documents=was["documents"] + new["documents"],
        duplicates=was["duplicates"],
        mentions=was["mentions"] + new["mentions"],
        records=was["records"] + new["records"],
        failures={reason: count for reason, count in failures.items() if count > 0},
        cells=dict(Counter(was["cells"]) + Counter(new["cells"])),
    )
