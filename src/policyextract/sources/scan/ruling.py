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
    """The straight lines across and down a page; `words` are the areas of its rows, which hold none."""
    return [
        *_lines(printed, (round(LONG * em), 1), em, words),
        *_lines(printed, (1, round(HIGH * em)), em, words),
    ]


def _lines(printed: Pixels, run: tuple[int, int], em: float, words: Sequence[Area]) -> Iterator[Area]:
    """The thin areas of ink that are at least as long as `run` (width, height)."""
    import cv2
    import numpy as np

    def along(length: float) -> Pixels:
        size = (1, max(3, round(length * em)))
        return np.ones(size if run[1] == 1 else size[::-1], np.uint8)

    healed = cv2.morphologyEx(printed, cv2.MORPH_CLOSE, along(SPECK))
    long = np.asarray(cv2.morphologyEx(healed, cv2.MORPH_OPEN, np.ones(run[::-1], np.uint8)), np.uint8)
    for stroke in _within(_areas(long), words, em / 8):
        long[stroke.y0 : stroke.y1, stroke.x0 : stroke.x1] = 0
    wide = cv2.dilate(long, np.ones((3, 3), np.uint8))
    joined = np.asarray(cv2.morphologyEx(wide, cv2.MORPH_CLOSE, along(GAP)), np.uint8)
    yield from (area for area in _areas(joined) if min(area.x1 - area.x0, area.y1 - area.y0) <= THIN * em + 3)


def _areas(mask: Pixels) -> list[Area]:
    """The areas around the connected pieces of a mask."""
    import cv2

    found = cv2.connectedComponentsWithStats(mask, connectivity=8)[2]
    return [Area(x, y, x + width, y + height) for x, y, width, height, _ in found[1:].tolist()]


def _within(areas: Sequence[Area], words: Sequence[Area], slack: float) -> Iterator[Area]:
    """The areas that lie in one of a row of words: strokes of characters."""
    import numpy as np

    x0, y0, x1, y1 = np.array(words, float).reshape(-1, 4).T
    for area in areas:
        inside = (area.x0 >= x0 - slack) & (area.x1 <= x1 + slack)
        if np.any(inside & (area.y0 >= y0 - slack) & (area.y1 <= y1 + slack)):
            yield area


def without(grey: Pixels, lines: Sequence[Area]) -> Pixels:
    """The page with its lines painted over in the tone beside them."""
    clean = grey.copy()
    for x0, y0, x1, y1 in lines:
        around = grey[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3]
        clean[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = int(around.max())
    return clean
