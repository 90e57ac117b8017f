"""The lines drawn on a page of a PDF file and its pictures, from what pdfminer found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from policyextract.sources.pdf.glyphs import is_white
from policyextract.sources.pdf.view import View
from policyextract.sources.source import Box

if TYPE_CHECKING:
    from pdfminer.layout import LTCurve, LTImage

THIN = 3.0  # points up to which a filled rectangle is a line
SHORT = 6.0  # points of a line that is too short to set anything apart
NEAR = 1.0  # points that may lie between the parts of one line, or between two that are drawn as one
MOST = 20_000  # lines: a page with more is a map or a drawing, not a text
GROUND = 0.9  # of a page: what covers more is its ground


def rules(shapes: Sequence[LTCurve], view: View) -> list[Box]:
    """The level and upright lines, each once, and those that go on from another as one with it."""
    inner = {n for n, (a, b) in enumerate(pairwise(shapes)) if _is_ring(a, b)}
    found = [
        view.cut(view.box(*edge))
        for n, shape in enumerate(shapes)
        if n not in inner and not is_ground(view.box(*shape.bbox), view)
        for edge in (_ring(shapes[n - 1], shape) if n - 1 in inner else _edges(shape))
    ]
    if len(found) > MOST:
        return []
    across = [box for box in found if box.x1 - box.x0 >= box.bottom - box.top]
    upright = [Box(b.top, b.x0, b.bottom, b.x1) for b in found if b.x1 - b.x0 < b.bottom - b.top]
    return [*_merged(across), *(Box(b.top, b.x0, b.bottom, b.x1) for b in _merged(upright))]


def grounds(shapes: Sequence[LTCurve], view: View) -> list[Box]:
    """The coloured shapes on which something white can be read."""
    return [view.box(*shape.bbox) for shape in shapes if shape.fill]


def shapes(drawn: Iterable[LTCurve]) -> list[LTCurve]:
    """What of the drawn shapes can be told from white paper."""
    return [
        shape
        for shape in drawn
        if shape.stroke and not is_white(shape.stroking_color)
        or shape.fill and not is_white(shape.non_stroking_color)
    ]  # fmt: skip


def figures(images: Sequence[LTImage], view: View) -> list[Box]:
    """The pictures, those that are cut into strips as one."""
    boxes = {view.cut(view.box(*image.bbox)) for image in images}
    found: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.x0, box.x1, box.top)):
        above = found[-1] if found else None
        strip = above and abs(above.x0 - box.x0) + abs(above.x1 - box.x1) + abs(above.bottom - box.top)
        if above and strip is not None and strip < 3 * NEAR:
            found[-1] = above._replace(bottom=box.bottom)
        elif min(box.x1 - box.x0, box.bottom - box.top) > SHORT:
            found.append(box)
    return found


def is_ground(box: Box, view: View) -> bool:
    """Whether something covers the whole page, so that it lies under all else."""
    seen = view.cut(box)
    return (seen.x1 - seen.x0) * (seen.bottom - seen.top) > GROUND * view.width * view.height


Edge = tuple[float, float, float, float]


def _edges(shape: LTCurve) -> Iterator[Edge]:
    """The straight edges of a shape on the page's plane; a thin filled one is a line itself."""
    from pdfminer.layout import LTRect

    x0, y0, x1, y1 = shape.bbox
    if min(x1 - x0, y1 - y0) <= THIN:
        half = shape.linewidth / 2 if shape.stroke and shape.linewidth <= THIN else 0
        yield (x0, y0 - half, x1, y1 + half) if x1 - x0 > y1 - y0 else (x0 - half, y0, x1 + half, y1)
    elif isinstance(shape, LTRect):
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    elif shape.stroke:
        yield from _straight(shape)


def _is_ring(a: LTCurve, b: LTCurve) -> bool:
    """Whether two shapes are what is left between two rectangles: frames, and borders of one side."""
    hollow = a.evenodd and b.evenodd and a.fill and b.fill and not (a.stroke or b.stroke)
    x0, y0, x1, y1 = a.bbox
    u0, v0, u1, v1 = b.bbox
    return hollow and u0 <= x0 + NEAR and v0 <= y0 + NEAR and x1 <= u1 + NEAR and y1 <= v1 + NEAR


def _ring(inner: LTCurve, outer: LTCurve) -> Iterator[Edge]:
    """The sides that are left between two rectangles."""
    x0, y0, x1, y1 = inner.bbox
    u0, v0, u1, v1 = outer.bbox
    sides = ((u0, v0, u1, y0), (u0, y1, u1, v1), (u0, v0, x0, v1), (x1, v0, u1, v1))
    return (side for side in sides if min(side[2] - side[0], side[3] - side[1]) > NEAR / 10)


def _straight(shape: LTCurve) -> Iterator[Edge]:
    """The level and upright parts of a line with corners."""
    steps = "".join(str(step[0]) for step in shape.original_path or ())
    for (ax, ay), (bx, by), step in zip(shape.pts, shape.pts[1:], steps[1:], strict=False):
        if step in "lh" and min(abs(ax - bx), abs(ay - by)) < NEAR / 2:
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _merged(lines: Iterable[Box]) -> Iterator[Box]:
    """Level lines; those that lie on one height and touch are one, and short ones none."""
    held: list[Box] = []
    for line in sorted(lines, key=lambda line: (round(line.top / NEAR), line.x0)):
        last = held[-1] if held else None
        if last and abs(last.top - line.top) <= NEAR and line.x0 <= last.x1 + NEAR:
            low = max(last.bottom, line.bottom) if line.bottom - last.top <= THIN + NEAR else last.bottom
            held[-1] = Box(last.x0, min(last.top, line.top), max(last.x1, line.x1), low)
        else:
            held.append(line)
    return (line for line in held if line.x1 - line.x0 >= SHORT)
