"""Headlines of a newspaper page: what is set larger or bolder than the text, and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from policyextract.sources.source import Box
from policyextract.sources.typeset.rows import around
from policyextract.sources.typeset.stacks import SAME, Stack, over

LARGER = 1.18  # times the size of the text, the least of a headline
LONGEST = 70  # characters of a headline, at most
TAG = 8  # characters of a tag beside a headline, at most
BOLD_ROWS = 3  # of a headline in the size of the text, at most
NEAR = 1.1  # em of the larger one, by which a headline and its subtitle lie apart, at most
OPENS = regex.compile(r"本报讯|本报记者|记者\s|\p{Han}{2,8}讯|□|■|[（(]\s*(?:记者|通讯员)")


@dataclass(frozen=True)
class Head:
    """A headline with its kickers and subtitles, from top to bottom; `zone` is what it spans of the page."""

    stacks: tuple[Stack, ...]
    zone: Box

    @property
    def box(self) -> Box:
        """What its words fill."""
        return around(stack.box for stack in self.stacks)


def heads(stacks: Sequence[Stack], size: float, blocks: Sequence[Box], width: float) -> list[Head]:
    """The headlines of a page whose text is of `size`; `blocks` are rules, pictures."""
    found = [stack for stack in stacks if is_head(stack, size) or _is_bold_head(stack, stacks, size)]
    others = [stack.box for stack in stacks if stack not in found] + list(blocks)
    groups = list(_groups(found))
    for group in groups:
        group += [stack for stack in stacks if stack not in found and any(_is_tag(stack, of) for of in group)]
    tags = [stack for group in groups for stack in group if stack not in found]
    others = [box for box in others if box not in [tag.box for tag in tags]]
    made = []
    for group in groups:
        rest = others + [stack.box for other in groups if other is not group for stack in other]
        made.append(Head(tuple(group), _zone(around(stack.box for stack in group), rest, width)))
    return made


def is_head(stack: Stack, size: float) -> bool:
    """Whether a stack is set as headlines are: larger than the text, and no sentence."""
    return not stack.cells and stack.size >= LARGER * size and not is_prose(stack)


def is_prose(stack: Stack) -> bool:
    """Whether a stack has sentences, as a lead has that is set larger than the text."""
    return "。" in stack.words or len(stack.words) > LONGEST


def _is_bold_head(stack: Stack, stacks: Sequence[Stack], size: float) -> bool:
    """Whether a stack in the size of the text is a headline: bold, over a text that opens as stories do.

    A bold row in a column is a subhead.
    """
    short = len(stack.rows) <= BOLD_ROWS and not is_prose(stack) and not stack.cells
    if not (stack.bold and short and stack.size >= 0.95 * size):
        return False
    under = [
        other for other in stacks if other.box.top >= stack.box.bottom and over(stack.box, other.box) > 0.3
    ]
    above = [
        other for other in stacks if other.box.bottom <= stack.box.top and over(stack.box, other.box) > 0.3
    ]
    if not under:
        return False
    nearest = min(under, key=lambda other: other.box.top)
    if OPENS.match(nearest.words):
        return True
    last = max(above, key=lambda other: other.box.bottom, default=None)
    alone = last is None or stack.box.top - last.box.bottom > 2 * size
    wide = stack.box.x1 - stack.box.x0 > 1.2 * (nearest.box.x1 - nearest.box.x0)
    return wide or alone


def _groups(found: Sequence[Stack]) -> Iterator[list[Stack]]:
    """Headlines with their kickers and subtitles, from top to bottom."""
    groups: list[list[Stack]] = []
    for stack in sorted(found, key=lambda stack: (stack.box.top, stack.box.x0)):
        group = next((group for group in groups if any(_goes_with(other, stack) for other in group)), None)
        if group is None:
            groups.append([stack])
        else:
            group.append(stack)
    yield from groups


def _goes_with(a: Stack, b: Stack) -> bool:
    """Whether two headlines are of one story: one right over the other, or vertical rows side by side."""
    em = max(a.size, b.size)
    if a.vertical or b.vertical:
        apart = max(a.box.x0, b.box.x0) - min(a.box.x1, b.box.x1)
        shared = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
        return a.vertical and b.vertical and apart <= NEAR * em and shared > 0
    least = 0.01 if max(a.size, b.size) <= SAME * min(a.size, b.size) else 0.5
    return over(a.box, b.box) >= least and b.box.top - a.box.bottom <= NEAR * em


def _is_tag(stack: Stack, head: Stack) -> bool:
    """Whether a few words stand on a line with a headline, right beside it: 延伸阅读."""
    if len(stack.words) > TAG or stack.vertical or head.vertical:
        return False
    row = head.rows[0].box
    apart = max(stack.box.x0 - row.x1, row.x0 - stack.box.x1)
    level = min(stack.box.bottom, row.bottom) - max(stack.box.top, row.top)
    return 0 <= apart <= 2 * head.size and level > 0.5 * (stack.box.bottom - stack.box.top)


def _zone(box: Box, others: Sequence[Box], width: float) -> Box:
    """How far a headline reaches to both sides: to what stands beside it, or the edge of the page."""
    beside = [
        other
        for other in others
        if min(other.bottom, box.bottom) - max(other.top, box.top) > 0.25 * (box.bottom - box.top)
    ]
    left = max((other.x1 for other in beside if other.x1 <= box.x0 + 1), default=0.0)
    right = min((other.x0 for other in beside if other.x0 >= box.x1 - 1), default=width)
    return Box(left, box.top, right, box.bottom)
