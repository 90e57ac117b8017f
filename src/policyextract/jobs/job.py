"""The driver of a job: what is to be done, what is done already, the engine for the rest, the report.

The output says all that there is to know of a job: `job.json` how it is done, `plan.parquet` what is in
each shard, `manifest/` which shards are finished, with the checksums of their files. So the same command
goes on from any state in which a job was left.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import cast

from policyextract import patterns
from policyextract.jobs.engines import Engine, Lost, Stopping
from policyextract.jobs.inputs import items
from policyextract.jobs.plan import Plan, Shard
from policyextract.jobs.report import page, report
from policyextract.jobs.shard import JSONL, MANIFEST, PLAN, Entry, Work, packed
from policyextract.jobs.storage import JobError, Storage, storage
from policyextract.jobs.tables import SCHEMAS

JOB = "job.json"
RUNS = "runs.jsonl"


@dataclass(frozen=True, slots=True)
class State:
    """What there is to do: all shards, those that are done, and how many items they have."""

    items: int
    shards: list[Shard]
    done: dict[str, Entry]

    @property
    def todo(self) -> list[Shard]:
        """The shards that are not done."""
        return [shard for shard in self.shards if shard.name not in self.done]


class Job:
    """A job with its output; `scratch` is a folder for what need not outlive the program."""

    def __init__(self, given: Sequence[str], work: Work, scratch: Path) -> None:
        self.given, self.work, self.scratch = given, work, scratch
        self.place = storage(work.out)

    def planned(self) -> State:
        """What there is to do, after the plan is made or made again; nothing is written."""
        self._check()
        plan = Plan(self.scratch / "items")
        if (earlier := self.place.read(PLAN)) is not None:
            plan.remember(io.BytesIO(earlier))
        count = plan.add(items(self.given, plan.known))
        shards = plan.shards(self.scratch / PLAN)
        plan.close()
        return State(count, shards, dict(_finished(self.place, shards)))

    def _check(self) -> None:
        """Refuses an output that was made otherwise: its shards would not fit to the new ones."""
        known = self.place.read(JOB)
        if known is not None and known != self._how():
            was, now = json.loads(known), json.loads(self._how())
            other = ", ".join(f"{key} {was.get(key)} → {now[key]}" for key in now if was.get(key) != now[key])
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
                "tables": sorted(self.work.tables) + [JSONL] * self.work.jsonl,
                **options,
            }
        )

    def run(self, state: State, engine: Engine, stopping: Stopping) -> Iterator[Entry | Lost]:
        """Does what is left, and gives each shard as it is done; the report is made anew at the end."""
        started, clock = _now(), monotonic()
        self._begin(state)
        documents, lost = 0, 0
        for outcome in engine.run(self.work, state.todo, stopping):
            if isinstance(outcome, Lost):
                lost += 1
            else:
                state.done[outcome["shard"]] = outcome
                documents += outcome["counts"]["documents"]
            yield outcome
        run = {
            "started": started,
            "finished": _now(),
            "seconds": round(monotonic() - clock, 1),
            "documents": documents,
            "engine": engine.name,
            "workers": engine.workers,
            "version": version("policyextract"),
        }
        self._end(state, run if documents else None)

    def _begin(self, state: State) -> None:
        """Puts the plan in place, and takes away what it has no use for."""
        self.place.tidy()
        if self.place.read(JOB) is None:
            self.place.write(JOB, self._how())
        self.place.put(self.scratch / PLAN, PLAN)
        wanted = {name for shard in state.shards for name in _names(shard, self.work)}
        for folder in (MANIFEST, *SCHEMAS, JSONL):
            for name in self.place.sizes(folder):
                if name not in wanted:
                    self.place.delete(name)

    def _end(self, state: State, run: dict[str, object] | None) -> None:
        """Writes the report."""
        log = (self.place.read(RUNS) or b"") + (packed(run) if run else b"")
        self.place.write(RUNS, log)
        found = report(state.done.values(), [json.loads(line) for line in log.splitlines()])
        self.place.write("report.json", packed(found))
        self.place.write("report.html", page(found).encode())


def _names(shard: Shard, work: Work) -> Iterable[str]:
    yield f"{MANIFEST}/{shard.name}.json"
    yield from (f"{table}/part-{shard.name}.parquet" for table in work.tables)
    if work.jsonl:
        yield f"{JSONL}/part-{shard.name}.jsonl"


def _finished(place: Storage, shards: list[Shard]) -> Iterator[tuple[str, Entry]]:
    """The shards whose entry is of the same items and whose files are as they were written."""
    known = place.sizes(MANIFEST)
    for shard in shards:
        name = f"{MANIFEST}/{shard.name}.json"
        data = place.read(name) if name in known else None
        entry = cast(Entry, json.loads(data)) if data else None
        if entry and entry["members"] == shard.members and _intact(place, entry):
            yield shard.name, entry


def _intact(place: Storage, entry: Entry) -> bool:
    return all(place.intact(file["name"], file["bytes"], file["sha256"]) for file in entry["files"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
