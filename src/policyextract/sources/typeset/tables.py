"""The tables of a page."""

from __future__ import annotations

from typing import NamedTuple

from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Leaf, Row


class Table(NamedTuple):
    """What a table fills of the page, and the rows of text in each of its cells."""

    box: Box
    cells: tuple[tuple[tuple[Row, ...], ...], ...]


def find(leaf: Leaf) -> list[Table]:
    """The tables of a page."""
    return []
