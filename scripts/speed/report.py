"""The figures as a page of Markdown."""

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from policyextract.cores import cores
from speed.contenders import CONTENDERS, OWN, STAGES
from speed.figures import SHAPES, Figures, Rounds
from speed.plan import amount

HEAD = """# How fast it is

Made by `scripts/benchmark`; don't edit it. {machine}

The text is made from the clippings of `corpus/` in any order, each with other numbers and other names of
regions, so that none comes twice. A clipping is a page, as `bulk` reads it. All work on the same text, in
turns, each in a process of its own that is warm, on one thread; what counts is CPU time. Each round has
another text. A figure is the median of the rounds, behind it the range.
"""


def report(figures: Figures, picture: str) -> str:
    """The page; `picture` is the name of the plot beside it, empty if there is none."""
    parts = [HEAD.format(machine=machine())]
    if picture:
        parts.append(f"![characters a second by size of the text]({picture})\n")
    parts += [_beside(figures), _growth(figures), _singles(figures), _stages(figures), _starts(figures)]
    if figures.left_out:
        parts.append("## Left out\n\n" + "".join(f"- {line}\n" for line in figures.left_out))
    return "\n".join(parts)


def machine() -> str:
    """What it was measured on."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    load = f", {os.getloadavg()[0]:.1f} processes waiting for them" if hasattr(os, "getloadavg") else ""
    return (
        f"{date.today()}: cores: {cores()}, {model or platform.machine()}{load}; {platform.system()}, "
        f"Python {platform.python_version()}, policyextract {version('policyextract')}."
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column holds words, the others numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def spread(values: Sequence[float]) -> str:
    """The median of some values and their range, if there is one.

    >>> spread([0.512, 0.498, 0.55])
    '0.51 (0.50–0.55)'
    """
    if len(values) == 1:
        return short(values[0])
    return f"{short(median(values))} ({short(min(values))}–{short(max(values))})"


def short(value: float) -> str:
    """A value with as many digits as tell something.

    >>> [short(value) for value in (123456, 12.34, 1.234, 0.01234)]
    ['123,456', '12.3', '1.23', '0.012']
    """
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}" if value >= 0.1 else f"{value:.2g}"


def speeds(rounds: Rounds, name: str) -> list[float]:
    """Characters a second of a contender in each round that it took part in."""
    return [found[name].speed for found in rounds if name in found]


def _chars(rounds: Rounds, name: str) -> int:
    """How many characters a contender has worked on in all rounds."""
    return sum(found[name].chars for found in rounds if name in found)


def _beside(figures: Figures) -> str:
    """The largest text: everybody beside policyextract."""
    size, rounds = list(figures.rounds.items())[-1]
    whole = max(_chars(rounds, one.name) for one in CONTENDERS)
    rows = []
    for one in CONTENDERS:
        if one is STAGES or not speeds(rounds, one.name):
            continue
        ratios = [
            found[OWN.name].speed / found[one.name].speed
            for found in rounds
            if one.name in found and OWN.name in found
        ]
        chars = _chars(rounds, one.name)
        part = f"{chars:,.0f}" + ("" if chars == whole else " \\*")
        name = f"{one.name}: {one.about}" + (f" ({version(one.package)})" if one.package else "")
        rows.append([name, spread(speeds(rounds, one.name)), spread(ratios) if ratios else "", part])
    return (
        f"## Beside others\n\n{amount(size)} of text; rounds: {len(rounds)}. The third column says how many "
        "times as fast policyextract is; below 1 it is slower.\n\n"
        + table(["", "characters a second", "policyextract is × as fast", "characters"], rows)
        + "\n\\* too slow for the whole text in the time of a turn, so measured on the first part of it and "
        "compared by the character.\n"
    )


def _growth(figures: Figures) -> str:
    """The speed of everybody at each size."""
    names = [one.name for one in CONTENDERS if one is not STAGES]
    rows = [
        [
            name,
            *(spread(found) if (found := speeds(rounds, name)) else "" for rounds in figures.rounds.values()),
        ]
        for name in names
    ]
    head = ["characters a second", *map(amount, figures.rounds)]
    return "## Texts that grow\n\n" + table(head, (row for row in rows if any(row[1:])))


def _singles(figures: Figures) -> str:
    """The chain over single pages."""
    rows = [
        [
            f"{shape}, {size:,} {SHAPES[shape][0]}",
            f"{turn.chars:,}",
            short(turn.seconds),
            _micro(turn.seconds / turn.chars),
        ]
        for shape, found in figures.single.items()
        for size, turn in found.items()
    ]
    return "## Single pages that grow\n\n" + table(["", "characters", "seconds", "µs a character"], rows)


def _micro(seconds: float) -> str:
    return short(seconds * 1e6)


def _stages(figures: Figures) -> str:
    """What each stage takes of the chain, in the largest text."""
    turns = [found[STAGES.name] for found in list(figures.rounds.values())[-1] if STAGES.name in found]
    if not turns:
        return ""
    rows = [
        [stage, spread([turn.parts[stage] / turn.chars * 1e6 for turn in turns])] for stage in turns[0].parts
    ]
    return "## Stages\n\n" + table(["", "µs a character"], rows)


def _starts(figures: Figures) -> str:
    """Fresh processes."""
    rows = [
        [one.what, f"{one.first:.2f}", f"{one.cpu:.2f}", f"{one.megabytes:.0f}"] for one in figures.starts
    ]
    head = ["", "seconds to the first output", "CPU seconds", "MB at most"]
    return f"## Fresh processes\n\nMedians of {figures.plan.starts}, by the clock.\n\n" + table(head, rows)


def lines(figures: Figures) -> Iterator[tuple[str, list[int], list[list[float]]]]:
    """For the plot: who, at which sizes, with which speeds."""
    for one in CONTENDERS:
        found = {size: speeds(rounds, one.name) for size, rounds in figures.rounds.items()}
        found = {size: values for size, values in found.items() if values}
        if found and one is not STAGES:
            yield one.name, list(found), list(found.values())
