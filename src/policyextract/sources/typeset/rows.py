"""Characters to rows: what stands next to each other on one line of one column.

Characters come in any order. Where the file has them in the order of reading, a row is found at once;
what is left is put together by place. Columns are told apart by the gap between them, headlines whose
letters are set wide by the evenness of their gaps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median

from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Glyph, Row

CLOSE = 0.7  # em: a wider gap parts a row; justified lines have less, gutters between columns more
BACK = 0.6  # em by which a character may stand in the one before it: kerned marks
LEVEL = 0.5  # of the lower one's height, by which two characters of one row overlap
LIKE = 1.6  # times as large as its neighbour a character of one row may be
WIDE = 4.0  # em between the letters of a headline that is set wide
EVEN = 0.35  # em by which those gaps may differ
TIGHT = 0.45  # em between characters of a vertical row, at most
LOOSE = 0.15  # em between vertical rows that stand side by side, at least
BESIDE = 4  # such rows, at most
STACKED = 0.35  # em by which the middles of characters in a vertical row may differ
BAND = 8.0  # points: characters of one line stand in neighbouring bands of the page

Run = list[Glyph]


def rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """The rows of a page in no particular order; blanks at their ends are left out."""
    runs = _merged(_runs([glyph for glyph in glyphs if glyph.char]))
    upright, flat = _stacks(runs)
    made = [_row(run, vertical=True) for run in upright] + [_row(run) for run in _spaced(flat)]
    return [row for row in made if row is not None]


def _runs(glyphs: Sequence[Glyph]) -> list[Run]:
    """Characters that follow each other in the file and on the page."""
    found: list[Run] = []
    for glyph in glyphs:
        if found and _follows(found[-1][-1], glyph):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def _follows(a: Glyph, b: Glyph) -> bool:
    """Whether a character stands right behind another one in a row."""
    if a.row is not None and b.row is not None:
        return a.row == b.row
    if a.vertical or b.vertical:
        return a.vertical and b.vertical and _below(a, b)
    em = max(a.size, b.size)
    return -BACK * em <= b.box.x0 - a.box.x1 <= CLOSE * em and b.box.x0 > a.box.x0 and _level(a, b)


def _level(a: Glyph, b: Glyph) -> bool:
    """Whether two characters stand on one line and are of like size."""
    shared = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    low = min(a.box.bottom - a.box.top, b.box.bottom - b.box.top)
    return shared >= LEVEL * low and max(a.size, b.size) <= LIKE * min(a.size, b.size)


def _below(a: Glyph, b: Glyph) -> bool:
    """Whether a character stands right under another one, in the middle of it, and is as large."""
    em = max(a.size, b.size)
    middles = (a.box.x0 + a.box.x1) / 2 - (b.box.x0 + b.box.x1) / 2
    beside = abs(middles) <= STACKED * em and -BACK * em <= b.box.top - a.box.bottom <= TIGHT * em
    return beside and b.box.top > a.box.top and abs(a.size - b.size) < 0.1


def _merged(runs: Sequence[Run]) -> list[Run]:
    """The runs, those put together that stand next to each other on the page."""
    bands: dict[int, list[Run]] = defaultdict(list)
    found: list[Run] = []
    for run in sorted(runs, key=lambda run: run[0].box.x0):
        before = _before(run[0], bands)
        if before is None:
            found.append(run)
        else:
            before += run
        held = run if before is None else before
        bands[_band(held[-1])].append(held)
    return found


def _band(glyph: Glyph) -> int:
    """Which band of the page the middle of a character stands in."""
    return round((glyph.box.top + glyph.box.bottom) / 2 / BAND)


def _before(first: Glyph, bands: dict[int, list[Run]]) -> Run | None:
    """The run that a character goes on with: the nearest one before it on its line."""
    at = _band(first)
    near = [
        run
        for band in (at - 1, at, at + 1)
        for run in bands.get(band, ())
        if _band(run[-1]) == band and _follows(run[-1], first)
    ]
    return max(near, key=lambda run: run[-1].box.x1, default=None)


def _stacks(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Vertical rows, and what is left.

    Characters stand in a vertical row if they are nearer to those over and under them than to those beside.
    """
    upright = [run for run in runs if run[0].vertical]
    flat = [run for run in runs if not run[0].vertical]
    loose = [run for run in flat if len(run) <= BESIDE and _gap(run) > LOOSE * run[0].size]
    stacks: list[Run] = []
    for glyph in sorted((glyph for run in loose for glyph in run), key=lambda glyph: glyph.box.top):
        above = next((stack for stack in reversed(stacks) if _below(stack[-1], glyph)), None)
        if above is None:
            stacks.append([glyph])
        else:
            above.append(glyph)
    found = [stack for stack in stacks if len(stack) > 2 and not any(glyph.char.isdigit() for glyph in stack)]
    used = {id(glyph) for stack in found for glyph in stack}
    rest = [[glyph for glyph in run if id(glyph) not in used] for run in flat]
    return upright + found, [run for run in rest if run]


def _gap(run: Run) -> float:
    """The least gap between the characters of a run; a character alone has room."""
    return min((b.box.x0 - a.box.x1 for a, b in pairwise(run)), default=inf)


def _spaced(runs: Sequence[Run]) -> list[Run]:
    """The runs, single characters on one line put together where the gaps between them are even."""
    lines: list[Run] = []
    for run in sorted((run for run in runs if len(run) == 1), key=lambda run: run[0].box.x0):
        line = next((line for line in reversed(lines) if _spaced_out(line, run[0])), None)
        if line is None:
            lines.append(list(run))
        else:
            line += run
    return [run for run in runs if len(run) > 1] + lines


def _spaced_out(line: Run, glyph: Glyph) -> bool:
    """Whether a character goes on with a line of letters set wide."""
    gap = glyph.box.x0 - line[-1].box.x1
    if (
        not 0 < gap <= WIDE * glyph.size
        or not _level(line[-1], glyph)
        or abs(line[-1].size - glyph.size) > 0.1
    ):
        return False
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(line)]
    return not gaps or abs(gap - median(gaps)) <= EVEN * glyph.size


def _row(run: Run, vertical: bool = False) -> Row | None:
    """The row of some characters, None where they are blank."""
    first = next((at for at, glyph in enumerate(run) if not glyph.char.isspace()), len(run))
    last = next((at for at in range(len(run), 0, -1) if not run[at - 1].char.isspace()), 0)
    glyphs = run[first:last]
    if not glyphs:
        return None
    return Row(
        words="".join(glyph.char for glyph in glyphs),
        box=around(glyph.box for glyph in glyphs),
        edges=tuple(edge for glyph in glyphs for edge in _edges(glyph, vertical)),
        size=Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0],
        bold=2 * sum(glyph.bold for glyph in glyphs) > len(glyphs),
        vertical=vertical,
        sure=min(glyph.sure for glyph in glyphs),
    )


def _edges(glyph: Glyph, vertical: bool) -> Iterator[float]:
    """Where each character of a glyph begins and ends along its row; a ligature has several."""
    start, end = (glyph.box.top, glyph.box.bottom) if vertical else (glyph.box.x0, glyph.box.x1)
    step = (end - start) / len(glyph.char)
    for at in range(len(glyph.char)):
        yield round(start + at * step, 2)
        yield round(start + (at + 1) * step, 2)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds some boxes; ValueError where there are none."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))
