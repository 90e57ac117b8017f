"""How a page of a PDF file is seen: which part of it, and which way up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from policyextract.sources.source import Box


class View(NamedTuple):
    """The visible part of a page's own plane, and by how many quarters it is seen turned clockwise.

    A page's own plane has its origin at the bottom left; boxes as seen have theirs at the top left.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        """Its width as seen, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Its height as seen, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle of the page's own plane as it is seen.

        >>> view = View(0, 0, 100, 200)
        >>> view.box(0, 190, 10, 200)
        Box(x0=0, top=0, x1=10, bottom=10)
        >>> view._replace(turns=1).box(0, 190, 10, 200)
        Box(x0=190, top=0, x1=200, bottom=10)
        """
        left, bottom, right, top, turns = self
        if turns == 0:
            return Box(x0 - left, top - y1, x1 - left, top - y0)
        if turns == 1:
            return Box(y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if turns == 2:
            return Box(right - x1, y0 - bottom, right - x0, y1 - bottom)
        return Box(top - y1, right - x1, top - y0, right - x0)

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box can be seen."""
        return 0 <= box.x0 + box.x1 <= 2 * self.width and 0 <= box.top + box.bottom <= 2 * self.height

    def cut(self, box: Box) -> Box:
        """The part of a box that can be seen; without any size where it can't be."""
        x0, top = max(0.0, box.x0), max(0.0, box.top)
        return Box(x0, top, max(x0, min(self.width, box.x1)), max(top, min(self.height, box.bottom)))

    def upright(self, quarters: Iterable[int | None]) -> View:
        """The same turned so that most of its characters stand upright.

        `quarters` tells for each by how many quarters its row rises against the page's own plane.
        """
        most = Counter(quarter for quarter in quarters if quarter is not None).most_common(1)
        return self._replace(turns=most[0][0]) if most else self
