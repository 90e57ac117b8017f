"""Pages that lie askew, on a grey ground, or are too small or too large, made fit to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyextract.sources.scan.pictures import Pixels

EM = 26  # pixels: how high characters are made where they are much lower or higher
FIT = range(20, 41)  # pixels: characters of such a height are left as they are
GROWTH = 3.0  # more than that makes nothing visible
SKEW = 5.0  # degrees to either side that are looked for
SLIGHT = 0.15  # degrees that do no harm


def ink(grey: Pixels) -> Pixels:
    """Where a page is printed on: 255, elsewhere 0. The ground may be grey and uneven."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    ground = cv2.GaussianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (0, 0), 8)
    level = cv2.divide(grey, cv2.resize(ground, grey.shape[::-1]), scale=255)
    dark, mask = cv2.threshold(level, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if dark > 200 or dark < 60:  # a page with hardly any ink
        mask = cv2.threshold(level, 150, 255, cv2.THRESH_BINARY_INV)[1]
    return np.asarray(mask, np.uint8)


def em(printed: Pixels) -> float:
    """How many pixels high a character of the running text is, 0 where nothing looks like one.

    By the connected pieces of ink: most of a Chinese page is characters whose tallest piece has
    nearly the whole height.
    """
    import cv2
    import numpy as np

    _, _, found, _ = cv2.connectedComponentsWithStats(printed, connectivity=8)
    width, height, area = found[1:, 2], found[1:, 3], found[1:, 4]
    fits = (height > 4) & (height < printed.shape[0] / 12) & (width < 3 * height) & (area > 6)
    heights = np.sort(height[fits & (width * 4 > height)])
    if len(heights) < 10:
        return 0.0
    share = np.cumsum(heights) / heights.sum()
    return float(heights[np.searchsorted(share, 0.6)]) * 1.1


def fitted(grey: Pixels) -> Pixels:
    """The page at a size at which its characters can be read and no time is lost."""
    import cv2
    import numpy as np

    high = em(ink(grey))
    if not high or round(high) in FIT:
        return grey
    scale = min(EM / high, GROWTH)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), np.uint8)


def skew(printed: Pixels) -> float:
    """By how many degrees the rows of a page climb to the right.

    The angle at which the rows of ink and the blanks between them are set off best against each other.
    A page is looked at in four parts side by side, since the rows of its columns needn't be level.
    """
    import cv2
    import numpy as np

    scale = min(1.0, 1600 / max(printed.shape))
    small = cv2.resize(printed, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    step = 16
    width = small.shape[1] // (4 * step) * 4 * step
    if not width:
        return 0.0
    strips = small[:, :width].reshape(small.shape[0], -1, step).mean(axis=2).T  # strip, row

    def contrast(angle: float) -> float:
        shifts = np.tan(np.radians(angle)) * step * np.arange(len(strips))
        moved = [np.roll(strip, round(shift)) for strip, shift in zip(strips, shifts, strict=True)]
        parts = np.asarray(moved).reshape(4, -1, small.shape[0]).sum(axis=1)
        return float((np.diff(parts, axis=1) ** 2).sum())

    coarse = max(np.arange(-SKEW - 0.5, SKEW + 0.6, 0.25), key=contrast)
    return float(max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=contrast))


def turned(pixels: Pixels, angle: float) -> Pixels:
    """A page turned clockwise by some degrees, with a white edge so that none of it is lost."""
    import cv2
    import numpy as np

    if abs(angle) < SLIGHT:
        return pixels
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    wide, high = round(width * cos + height * sin), round(width * sin + height * cos)
    matrix[:, 2] += ((wide - width) / 2, (high - height) / 2)
    white = (255, 255, 255)
    return np.asarray(
        cv2.warpAffine(pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=white), np.uint8
    )
