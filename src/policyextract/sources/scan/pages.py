"""Scanned pages to leaves: made straight, their rows and lines found, columns that touch parted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from policyextract.sources import kinds
from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.scan import mending, pictures, recognition, ruling, straight
from policyextract.sources.scan.recognition import Line
from policyextract.sources.source import Box, Sheet
from policyextract.sources.typeset.leaf import Leaf, Row, Turn

if TYPE_CHECKING:
    from policyextract.sources.scan.pictures import Picture, Pixels
    from policyextract.sources.scan.recognition import Corners
    from policyextract.sources.scan.ruling import Area

LOOK = 16  # pixels: how high characters are when their rows are looked for
MOST = 6_000_000  # pixels that are looked at at once; more would need too much memory
GUTTER = 0.5  # em: columns with less between them aren't told apart
STARTS = 3  # rows that begin where another one has a gap: there is a column
LONG = 7  # characters from which on the size of a row is measured well
ALIKE, NEARLY = 0.06, 0.16  # by which measured sizes that are one differ: of long rows, of short ones
NEAR = 20  # em above and below in which they are counted


def leaves(file: File, options: Options) -> tuple[Leaf, ...]:
    """The pages of a picture file, each yet to be recognised; a TIFF has several."""
    pictures.check_packages(file.name)
    return tuple(
        Leaf(number, Sheet(width, height), scanned=True)
        for number, (width, height) in enumerate(pictures.sizes(file, options), 1)
    )


def recognised(file: File, number: int, options: Options, threads: int = 1) -> Leaf:
    """A page of a PDF or a picture file with the words that are recognised in it.

    A page that lay askew has places as if it lay straight, and a `turn` that leads back to it; one that lay
    on its side is stood upright.
    """
    pictures.check_packages(file.name)
    is_pdf = kinds.kind(file.path, file.name) == "pdf"
    picture = (pictures.rendered if is_pdf else pictures.page)(file, number, options)
    page = _upright(picture, threads)
    ink = straight.ink(page.pixels)
    rules = ruling.rules(ink, page.em, [ruling.area(box) for box in page.boxes])
    clean = ruling.without(page.pixels, rules)
    lines = [mending.wide_marks(line) for line in recognition.lines(clean, page.boxes, threads)]
    rows = mending.whole(_parted(_levelled(lines), rules))
    point = page.point
    seen = pictures.quarters(picture.pixels, page.quarters)
    height, width = (side * picture.point for side in seen.shape[:2])
    middle, level = (width / 2, height / 2), tuple(side * point / 2 for side in page.pixels.shape[1::-1])
    return Leaf(
        number,
        Sheet(
            width,
            height,
            pictures.packed(seen, 72 / picture.point) if options.pictures else None,
            -page.quarters % 4,
        ),
        tuple(_row(line, point) for line in rows),
        tuple(Box(*(side * point for side in rule)) for rule in rules),
        scanned=True,
        turn=Turn(page.angle, level, middle) if page.turned else None,
    )


def picture(file: File, number: int, turned: int, options: Options) -> bytes:
    """A page of a picture file as JPEG, turned clockwise by some quarters; no words are recognised."""
    found = pictures.page(file, number, replace(options, pictures=True))
    return pictures.packed(pictures.quarters(found.pixels, -turned), 72 / found.point)


class _Page(NamedTuple):
    """A page made straight, in grey, with its em in pixels and its rows; `point` as of a Picture."""

    pixels: Pixels
    point: float
    em: float
    boxes: Sequence[Corners]
    quarters: int
    angle: float

    @property
    def turned(self) -> bool:
        """Whether it lay askew."""
        return abs(self.angle) >= straight.SLIGHT


def _upright(picture: Picture, threads: int) -> _Page:
    """A page made straight and upright; it is turned only if its rows can't be read as it is."""
    grey = pictures.grey(picture.pixels)
    page = _straight(grey, picture.point, threads)
    way = recognition.quarters(page.pixels, page.boxes, threads)
    if not way:
        return page
    return _straight(pictures.quarters(grey, way), picture.point, threads)._replace(quarters=way)


def _straight(grey: Pixels, point: float, threads: int) -> _Page:
    """A page with its rows level."""
    fitted = straight.fitted(grey)
    angle = straight.skew(straight.ink(fitted))
    level = straight.turned(fitted, angle)
    em = straight.em(straight.ink(level)) or LOOK
    scale = min(LOOK / em, math.sqrt(MOST / level.size), 1.0)
    boxes = recognition.found(level, scale, threads)
    return _Page(level, point * grey.shape[1] / fitted.shape[1], em, boxes, 0, angle)


def _levelled(lines: Sequence[Line]) -> list[Line]:
    """The rows, those of nearly one size of one: of the sizes of long rows, which are measured well."""
    long = sorted(line.size for line in lines if len(line.words) >= LONG)
    sizes: list[float] = []
    while long:
        size = median_low(long)
        sizes.append(size)
        long = [other for other in long if abs(other / size - 1) > ALIKE]
    nearest = (min(sizes, key=lambda size: abs(size - line.size), default=line.size) for line in lines)
    return [
        line._replace(size=size) if abs(line.size / size - 1) < NEARLY else line
        for line, size in zip(lines, nearest, strict=True)
    ]


def _parted(lines: Sequence[Line], rules: Sequence[Area]) -> list[Line]:
    """The rows, those of neighbouring columns or cells that were taken for one parted."""
    flat = [line for line in lines if not line.vertical]
    upright = [rule for rule in rules if rule.y1 - rule.y0 > rule.x1 - rule.x0]
    parts = [part for line in flat for part in _pieces(line, _cuts(line, flat, upright))]
    return parts + [line for line in lines if line.vertical]


def _cuts(line: Line, lines: Sequence[Line], rules: Sequence[Area]) -> list[int]:
    """The characters of a row before which a column begins: behind a drawn line, or where others begin."""
    middle = (line.low + line.high) / 2
    drawn = [rule for rule in rules if rule.y0 < middle < rule.y1]
    near = NEAR * line.size
    starts = [other.edges[0] for other in lines if other is not line and abs(other.low - line.low) < near]

    def begins(left: float, right: float) -> bool:
        if any(
            left - line.size / 2 < rule.x0 and rule.x1 < right + line.size / 2 and rule.x0 > (left)
            for rule in drawn
        ):
            return True
        level = sum(abs(start - right) < line.size / 2 for start in starts)
        return right - left > GUTTER * line.size and level >= STARTS

    solid = [at for at, char in enumerate(line.words) if not char.isspace()]
    return [b for a, b in pairwise(solid) if begins(line.edges[2 * a + 1], line.edges[2 * b])]


def _pieces(line: Line, cuts: Sequence[int]) -> Iterator[Line]:
    """A row cut before some of its characters."""
    for start, end in pairwise((0, *cuts, len(line.words))):
        words = line.words[start:end].rstrip()
        if words:
            yield line._replace(words=words, edges=line.edges[2 * start : 2 * (start + len(words))])


def _row(line: Line, point: float) -> Row:
    """A row in points."""
    edges = tuple(round(edge * point, 2) for edge in line.edges)
    ends, sides = (edges[0], edges[-1]), (line.low * point, line.high * point)
    (x0, x1), (top, bottom) = (sides, ends) if line.vertical else (ends, sides)
    size = round(line.size * point, 1)
    return Row(line.words, Box(x0, top, x1, bottom), edges, size, vertical=line.vertical, sure=line.sure)
