"""The lines that are drawn on a scanned page, such as those of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policyextract.sources.scan.pictures import Pixels
    from policyextract.sources.scan.recognition import Corners

LONG = 2.2  # em: what is shorter along a row may be a dash
HIGH = 1.6  # em: what is lower may be a stroke
THIN = 0.35  # em: what is thicker is no line
SPECK = 0.2  # em: light specks in a line are smaller
GAP = 1.2  # em: pieces of a line that a scan has broken are closer


class Area(NamedTuple):
    """A rectangle of a picture, in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


def area(corners: Corners) -> Area:
    """The smallest area around a row."""
    x0, y0 = corners.min(axis=0).tolist()
    x1, y1 = corners.max(axis=0).tolist()
    return Area(round(x0), round(y0), round(x1), round(y1))


def rules(printed: Pixels, em: float, words: Sequence[Area]) -> list[Area]:
    """The straight lines across and down a page; strokes of characters lie inside the areas of words."""
    import numpy as np

    found = [*_lines(printed, (round(LONG * em), 1), em), *_lines(printed, (1, round(HIGH * em)), em)]
    if not words or not found:
        return found
    x0, y0, x1, y1 = np.array(words).T
    slack = em / 8
    return [
        line
        for line in found
        if not np.any(
            (line.x0 >= x0 - slack)
            & (line.x1 <= x1 + slack)
            & (line.y0 >= y0 - slack)
            & (line.y1 <= y1 + slack)
        )
    ]


def _lines(printed: Pixels, run: tuple[int, int], em: float) -> Iterator[Area]:
    """The thin areas of ink that are at least as long as `run` (width, height)."""
    import cv2
    import numpy as np

    def along(length: float) -> Pixels:
        size = (1, max(3, round(length * em)))
        return np.ones(size if run[1] == 1 else size[::-1], np.uint8)

    healed = cv2.morphologyEx(printed, cv2.MORPH_CLOSE, along(SPECK))
    kept = cv2.morphologyEx(healed, cv2.MORPH_OPEN, np.ones(run[::-1], np.uint8))
    kept = cv2.morphologyEx(cv2.dilate(kept, np.ones((3, 3), np.uint8)), cv2.MORPH_CLOSE, along(GAP))
    _, _, found, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    for x, y, width, height, _ in found[1:].tolist():
        if min(width, height) <= max(4, THIN * em):
            yield Area(x, y, x + width, y + height)


def without(grey: Pixels, lines: Sequence[Area]) -> Pixels:
    """The page with its lines painted over in the tone beside them."""
    clean = grey.copy()
    for x0, y0, x1, y1 in lines:
        around = grey[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3]
        clean[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = int(around.max())
    return clean
