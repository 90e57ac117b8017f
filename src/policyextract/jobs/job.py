"""The driver of a job: what is to be done, what is done already, the engine for the rest, the report.

The output says all that there is to know of a job: `job.json` how it is done, `plan.parquet` what is in
each shard, `manifest/` which shards are finished, with the checksums of their files. So the same command
goes on from any state in which a job was left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import cast

from policyextract import patterns
from policyextract.jobs.engines import Engine, Lost, Stopping
from policyextract.jobs.failed import JOB
from policyextract.jobs.inputs import items
from policyextract.jobs.plan import Plan, Shard
from policyextract.jobs.renewal import settle
from policyextract.jobs.report import Report, page, report
from policyextract.jobs.shard import JSONL, MANIFEST, PLAN, Entry, Work, packed
from policyextract.jobs.storage import JobError, Storage, storage
from policyextract.jobs.tables import SCHEMAS

RUNS = "runs.jsonl"


@dataclass(frozen=True, slots=True)
class State:
    """What there is to do: how many items, all shards, and the names of those that are done."""

    items: int
    shards: list[Shard]
    done: set[str]

    @property
    def todo(self) -> list[Shard]:
        """The shards that are not done."""
        return [shard for shard in self.shards if shard.name not in self.done]

    @property
    def left(self) -> int:
        """The contents that are not done."""
        return sum(shard.contents for shard in self.todo)


class Job:
    """A job with its output; `scratch` is a folder for what need not outlive the program."""

    def __init__(self, given: Sequence[str], work: Work, scratch: Path) -> None:
        self.given, self.work, self.scratch = given, work, scratch
        self.place = storage(work.out)

    def settle(self) -> None:
        """Finishes what a retry of failed documents had begun to put in place; in the job's lock."""
        settle(self.place)

    def planned(self) -> State:
        """What there is to do, after the plan is made or made again; nothing is written."""
        self._check()
        plan = Plan(self.scratch / "items")
        if self.place.read(JOB) is not None:  # then the plan is there too
            with self.place.open(PLAN) as earlier:
                plan.remember(earlier)
        count = plan.add(items(self.given, plan.known, self.work.options.limits))
        shards = plan.shards(self.scratch / PLAN)
        plan.close()
        return State(count, shards, {entry["shard"] for entry in finished(self.place, shards)})

    def _check(self) -> None:
        """Refuses an output that was made otherwise: its shards would not fit to the new ones."""
        known = self.place.read(JOB)
        if known is not None and known != self._how():
            was, now = json.loads(known), json.loads(self._how())
            other = "; ".join(
                f"{key}: {_said(was.get(key))} then, {_said(now.get(key))} now"
                for key in sorted(was.keys() | now.keys())
                if was.get(key) != now.get(key)
            )
            raise JobError(
                f"{self.work.out}: was begun otherwise ({other}); go on as it was begun, "
                "or choose another --out"
            )

    def _how(self) -> bytes:
        """All that the answers depend on beside the items."""
        options = asdict(self.work.options)
        del options["password"], options["pictures"]
        return packed(
            {
                "version": version("policyextract"),
                "patterns": patterns.digest(),
                "tables": [f"--{name}" for name in self.work.wished],
                **options,
            }
        )

    def run(self, state: State, engine: Engine, stopping: Stopping) -> Iterator[Entry | Lost]:
        """Does what is left, and gives each shard as it is done.

        Raises JobError where the output can't be written.
        """
        run = Run(engine.name, engine.workers)
        self._begin(state)
        try:
            for outcome in engine.run(self.work, state.todo, stopping):
                if not isinstance(outcome, Lost):
                    state.done.add(outcome["shard"])
                    run.documents += outcome["counts"]["documents"]
                yield outcome
        finally:
            self.place.tidy()  # what workers left that were killed
            self._log(run)

    def _begin(self, state: State) -> None:
        """Puts the plan in place, and takes away what it has no use for."""
        self.place.tidy()
        if (self.scratch / PLAN).exists():  # else the earlier one holds
            self.place.put(self.scratch / PLAN, PLAN)
        if self.place.read(JOB) is None:
            self.place.write(JOB, self._how())
        wanted = {name for shard in state.shards for name in _names(shard, self.work)}
        for folder in (MANIFEST, *SCHEMAS, JSONL):
            for name in self.place.sizes(folder):
                if name not in wanted:
                    self.place.delete(name)

    def _log(self, run: Run) -> None:
        """Notes a run that did something; how long it took is no part of the result."""
        if run.documents:
            self.place.write(RUNS, (self.place.read(RUNS) or b"") + packed(run.ended()))

    def report(self, state: State) -> Report:
        """What the job came to so far, over all times that it was run; put in place as numbers and a page."""
        return summed_up(self.place, finished(self.place, state.shards, checked=True))


def summed_up(place: Storage, entries: Iterable[Entry]) -> Report:
    """The report of these shards, put in place."""
    runs = [json.loads(line) for line in (place.read(RUNS) or b"").splitlines()]
    found = report(entries, runs)
    place.write("report.json", packed(found))
    place.write("report.html", page(found).encode())
    return found


@dataclass
class Run:
    """One time that a job is run: by whom, since when, and how many documents it did."""

    engine: str
    workers: int
    documents: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def ended(self) -> dict[str, object]:
        """The line of the log."""
        now = datetime.now(UTC)
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "finished": now.isoformat(timespec="seconds"),
            "seconds": round((now - self.started).total_seconds(), 1),
            "documents": self.documents,
            "engine": self.engine,
            "workers": self.workers,
            "version": version("policyextract"),
        }


def _said(value: object) -> str:
    return " ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _names(shard: Shard, work: Work) -> Iterable[str]:
    yield f"{MANIFEST}/{shard.name}.json"
    yield from (f"{table}/part-{shard.name}.parquet" for table in work.tables)
    if work.jsonl:
        yield f"{JSONL}/part-{shard.name}.jsonl"


def finished(place: Storage, shards: list[Shard], checked: bool = False) -> Iterator[Entry]:
    """The entries of the shards that are done.

    An entry counts where it is of the same items, and the files are as they were written: that is looked
    at, unless it was `checked` before.
    """
    known = place.sizes(MANIFEST)
    for shard in shards:
        name = f"{MANIFEST}/{shard.name}.json"
        data = place.read(name) if name in known else None
        entry = cast(Entry, json.loads(data)) if data else None
        if entry and entry["members"] == shard.members and (checked or _intact(place, entry)):
            yield entry


def _intact(place: Storage, entry: Entry) -> bool:
    return all(place.intact(file["name"], file["bytes"], file["sha256"]) for file in entry["files"])
