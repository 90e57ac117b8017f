"""What a job came to, summed up over the shards of its manifest: as numbers, and as a page to look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import ceil, log
from typing import TypedDict

from jinja2 import Template
from markupsafe import Markup

from policyextract.formats import frame, labels
from policyextract.formats.labels import Label
from policyextract.jobs.reasons import advice
from policyextract.regions import NATION, table

TOTALS = ("documents", "records", "mentions", "duplicates")
SHADES = 5


class FailureRow(TypedDict):
    """A reason, how many files it concerns, what it means and what to do about it."""

    reason: str
    count: int
    what: dict[str, str]
    advice: dict[str, str]
    command: str | None


class RegionRow(TypedDict):
    """The records of a region: of each kind, and the incentives of each level ("": none is stated)."""

    region: str | None
    name: str | None
    records: int
    kinds: dict[str, int]
    levels: dict[str, int]


class ProvinceRow(RegionRow):
    """A province with all that is in it, and the regions in it that have records of their own."""

    below: list[RegionRow]


class Report(TypedDict):
    """What a job came to; `failed` is the sum of the `failures`, the most frequent reason first."""

    documents: int
    records: int
    mentions: int
    duplicates: int
    failed: int
    failures: list[FailureRow]
    kinds: dict[str, int]
    levels: dict[str, int]
    regions: list[ProvinceRow]
    runs: list[dict[str, object]]


class Cells(Counter[tuple[str, str, str]]):
    """How many records there are of each kind, region and level."""

    def of_kinds(self) -> dict[str, int]:
        """The records of each kind."""
        return {kind: sum(n for cell, n in self.items() if cell[0] == kind) for kind in labels.KINDS}

    def of_levels(self) -> dict[str, int]:
        """The incentives of each level; "" has those for which none is stated."""
        return {
            level: sum(n for cell, n in self.items() if cell[0] == "incentive" and cell[2] == level)
            for level in (*labels.LEVELS, "")
        }


def report(entries: Iterable[Mapping[str, object]], runs: Sequence[Mapping[str, object]]) -> Report:
    """Sums over the shards, from the entries of the manifest, and how fast each run was, from runs.jsonl."""
    totals: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    cells = Cells()
    for entry in entries:
        counts = entry["counts"]
        assert isinstance(counts, Mapping)
        totals.update({name: counts[name] for name in TOTALS})
        failures.update(counts["failures"])
        for cell, count in counts["cells"].items():
            kind, region, level = cell.split("|")
            cells[kind, region, level] += count
    return Report(
        documents=totals["documents"],
        records=totals["records"],
        mentions=totals["mentions"],
        duplicates=totals["duplicates"],
        failed=failures.total(),
        failures=[_failure(*one) for one in sorted(failures.items(), key=lambda one: (-one[1], one[0]))],
        kinds=cells.of_kinds(),
        levels=cells.of_levels(),
        regions=list(_provinces(cells)),
        runs=[{**run, "documents_per_second": _rate(run)} for run in runs],
    )


def _failure(reason: str, count: int) -> FailureRow:
    told = advice(reason)
    return FailureRow(
        reason=reason,
        count=count,
        what=told.what._asdict(),
        advice=told.advice._asdict(),
        command=told.command,
    )


def _provinces(cells: Cells) -> Iterator[ProvinceRow]:
    """A row for the nation, for each province in the order of the codes, and last for no region."""
    regions: defaultdict[str, Cells] = defaultdict(Cells)
    for cell, count in cells.items():
        regions[cell[1]][cell] += count
    within: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(regions):
        within[_province(code)].append(code)
    for province in sorted(within, key=lambda code: (code == "", code)):
        whole = Cells()
        for code in within[province]:
            whole.update(regions[code])
        below = [_row(code, regions[code]) for code in within[province] if code != province]
        yield ProvinceRow(**_row(province, whole), below=below)


def _province(code: str) -> str:
    """The province that a region is in; the nation, no region and an unknown code stand alone."""
    return table().path(code)[0].code if code in table() else code


def _row(code: str, cells: Cells) -> RegionRow:
    name = "全国" if code == NATION else table().path_name(code) if code in table() else code
    return RegionRow(
        region=code or None,
        name=name or None,
        records=cells.total(),
        kinds=cells.of_kinds(),
        levels=cells.of_levels(),
    )


def _rate(run: Mapping[str, object]) -> float | None:
    """Documents a second; None for a run that took no time."""
    documents, seconds = run["documents"], run["seconds"]
    assert isinstance(documents, int) and isinstance(seconds, int | float)
    return round(documents / seconds, 2) if seconds else None


def page(report: Report) -> str:
    """The report as one file for a browser, with no network."""
    css, script = frame.style(__package__, "report.css"), frame.script()
    most = max((count for row in report["regions"] for count in _counts(row)), default=0)
    return _template().render(
        report=report,
        labels=labels,
        columns=[level for level, count in report["levels"].items() if level or count],
        shade=lambda count: shade(count, most),
        css=Markup(css),
        css_hash=frame.csp_hash(css),
        script=Markup(script),
        script_hash=frame.csp_hash(script),
    )


@cache
def _template() -> Template:
    """The page without its figures, compiled once."""
    environment = frame.environment()
    environment.filters.update(took=took)
    return environment.from_string(frame.resource(__package__, "report.html.j2"))


def _counts(row: RegionRow) -> list[int]:
    """The numbers in a row of the page's table."""
    return [*row["levels"].values(), row["kinds"]["indicator"], row["kinds"]["policy"]]


def shade(count: int, most: int) -> int:
    """How dark a cell is, 0 to 5; each step is as many times more as the one before.

    >>> [shade(count, 1000) for count in (0, 1, 5, 50, 300, 1000)]
    [0, 1, 2, 3, 5, 5]
    """
    return ceil(SHADES * log(count + 1) / log(most + 1)) if count else 0


def took(seconds: float) -> Label:
    """A time as people say it.

    >>> took(42.3).zh, took(3725).zh, took(90061).en
    ('42秒', '1小时2分', '25 h 1 min')
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        short = Label(f"{minutes}分{rest}秒", f"{minutes} min {rest} s")
        return short if minutes else Label(f"{rest}秒", f"{rest} s")
    hours, minutes = divmod(minutes, 60)
    return Label(f"{hours}小时{minutes}分", f"{hours} h {minutes} min")
