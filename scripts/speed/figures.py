"""Everything that is measured, in its order; what comes of it is what the report and the plot show."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from speed import pages
from speed.contenders import CONTENDERS, OWN
from speed.fresh import Fresh, starts, streamed
from speed.plan import Plan
from speed.turns import PATIENCE, Process, Turn, missing, rounds

Rounds = list[dict[str, Turn]]  # by contender
SIZE = 10_000  # bytes of the text that warms up
SHAPES = {"one line": ("bytes", pages.line), "one page of promises": ("amounts", pages.numbers)}


@dataclass
class Figures:
    """Rounds by size of text; single pages by shape and size; starts; and what was left out, and why."""

    plan: Plan
    rounds: dict[int, Rounds] = field(default_factory=dict)
    single: dict[str, dict[int, Turn]] = field(default_factory=dict)
    starts: list[Fresh] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def measured(plan: Plan) -> Figures:
    """All figures of a plan; progress is printed."""
    figures = Figures(plan)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        text, clipping = place / "text", place / "clipping.txt"
        pages.write(text, SIZE, "first")
        clipping.write_text(next(pages.read(text, 1)), "utf-8")
        _told("starting")
        figures.starts = list(starts(clipping, plan.starts))
        for size in plan.streams:
            pages.write(place / "stream", size, "stream")
            figures.starts += streamed(place / "stream", size, names=size == plan.streams[0])
        crew = list(_crew(figures, text, stack))
        own = crew[0]
        if own.contender is not OWN:
            raise SystemExit(f"benchmark: {figures.left_out[0]}; mend that first")
        for size, count in plan.sizes.items():
            _told(f"{size:,} bytes, {count} rounds")
            figures.rounds[size] = list(rounds(crew, _texts(place, size, count), plan.seconds))
            figures.left_out += [
                f"{one.contender.name}: broke down or hung in {size:,} bytes" for one in crew if one.ended
            ]
            crew = [one for one in crew if not one.ended]
        _singles(figures, own, place)
    return figures


def _told(step: str) -> None:
    print(f"benchmark: {step} …", flush=True)


def _crew(figures: Figures, text: Path, stack: ExitStack) -> Iterator[Process]:
    """The contenders that can be measured, loaded and warm."""
    for one in CONTENDERS:
        if one.package and not figures.plan.peers:
            continue
        why = missing(one)
        if not why:
            _told(f"loading {one.name}")
            process = stack.enter_context(Process(one))
            why = process.ready(text)
        if why:
            figures.left_out.append(f"{one.name}: {why}")
        else:
            yield process


def _texts(folder: Path, size: int, count: int) -> Iterator[Path]:
    """Files of pages of a size, each with others; one at a time is there."""
    path = folder / "pages"
    for turn in range(count):
        pages.write(path, size, f"{size} {turn}")
        yield path


def _singles(figures: Figures, own: Process, folder: Path) -> None:
    """The chain over single pages that grow; those that take too long are left out."""
    seconds = figures.plan.seconds[0]
    for (shape, (unit, write)), sizes in zip(
        SHAPES.items(), (figures.plan.lines, figures.plan.numbers), strict=True
    ):
        figures.single[shape] = {}
        for size in sizes:
            _told(f"{shape}, {size:,} {unit}")
            own.ready(folder / "text")
            write(folder / "single", size)
            found = own.whole(folder / "single", pages.ALL, seconds)
            if found is None or found.seconds > PATIENCE * seconds:
                figures.left_out.append(f"{shape}, {size:,} {unit} and more: takes too long")
                break
            figures.single[shape][size] = found
