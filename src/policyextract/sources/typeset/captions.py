"""The pictures of a newspaper page and the words that stand at them."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from policyextract.sources.source import Box
from policyextract.sources.typeset.pages import Page
from policyextract.sources.typeset.stacks import Stack

NEAR = 2.0  # em between a picture and its caption, at most
ROWS = 4  # of a caption, at most
GROUND = 60  # characters that stand on what is no picture but the ground of a box or a page
MARKS = "▲△▶◀▼"  # point from a caption to its picture
LEAST = 6  # characters of a caption that such a mark alone tells
OTHER = 0.4  # points by which a caption is set in another size than the text
WORDS = regex.compile(rf"^[{MARKS}◆●]|^(?:上|下|左|右)?图(?:为|[:：①-⑨])|(?:摄|供图|摄影)[）)]?$")


def figures(page: Page) -> list[Box]:
    """The pictures of a page; what lies under its text is none."""
    return [figure for figure in page.leaf.figures if not _is_ground(figure, page.stacks)]


def find(page: Page, pictures: Sequence[Box], size: float) -> list[Stack]:
    """The captions of a page whose text is of `size`."""
    return [stack for stack in page.stacks if _is_caption(stack, pictures, size)]


def _is_ground(figure: Box, stacks: Sequence[Stack]) -> bool:
    inside = (stack for stack in stacks if _holds(figure, stack.box))
    return sum(len(stack.words) for stack in inside) > GROUND


def _holds(figure: Box, box: Box) -> bool:
    across = figure.x0 - 2 <= box.x0 and box.x1 <= figure.x1 + 2
    return across and figure.top - 2 <= box.top and box.bottom <= figure.bottom + 2


def _is_caption(stack: Stack, pictures: Sequence[Box], size: float) -> bool:
    """Whether a stack of few rows stands at a picture and is set or worded as captions are, or is marked."""
    if stack.cells or len(stack.rows) > ROWS or stack.vertical:
        return False
    if stack.words[0] in MARKS and len(stack.words) > LEAST:
        return True
    small = stack.size < 1.1 * size and abs(stack.size - size) > OTHER
    told = small or bool(WORDS.search(stack.words))
    return told and any(_at(figure, stack.box, size) for figure in pictures)


def _at(figure: Box, box: Box, size: float) -> bool:
    """Whether a box is right under a picture, or right beside it."""
    below = -size < box.top - figure.bottom <= NEAR * size
    within = min(box.x1, figure.x1) - max(box.x0, figure.x0) > 0.5 * (box.x1 - box.x0)
    beside = 0 <= max(box.x0 - figure.x1, figure.x0 - box.x1) <= NEAR * size
    level = box.top >= figure.top - size and box.bottom <= figure.bottom + size
    return below and within or beside and level
