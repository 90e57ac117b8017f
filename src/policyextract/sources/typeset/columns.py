"""In which order stacks are read that belong together: column after column, and what is set across them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policyextract.sources.typeset.stacks import Stack, over

ACROSS = 0.5  # of a column's width, by which what is set across two columns lies over each


def in_order(stacks: Sequence[Stack]) -> list[Stack]:
    """The stacks in reading order.

    One that lies across several columns is read between what is over it and what is under it; the rest is
    read from top to bottom, column by column from the left.
    """
    across = next((stack for stack in _from_top(stacks) if _is_across(stack, stacks)), None)
    if across is None:
        return [stack for column in _columns(stacks) for stack in _from_top(column)]
    others = [stack for stack in stacks if stack is not across]
    above = [stack for stack in others if _middle(stack) < _middle(across)]
    below = [stack for stack in others if _middle(stack) >= _middle(across)]
    return [*in_order(above), across, *in_order(below)]


def _from_top(stacks: Sequence[Stack]) -> list[Stack]:
    return sorted(stacks, key=lambda stack: (stack.box.top, stack.box.x0))


def _middle(stack: Stack) -> float:
    return (stack.box.top + stack.box.bottom) / 2


def _is_across(stack: Stack, stacks: Sequence[Stack]) -> bool:
    """Whether a stack lies over or under two that stand side by side, and beside none."""
    if any(_side_by_side(stack, other) for other in stacks if other is not stack):
        return False
    under = [other for other in stacks if other is not stack and over(stack.box, other.box) >= ACROSS]
    return any(_side_by_side(a, b) for a in under for b in under if a.box.x1 <= b.box.x0)


def _side_by_side(a: Stack, b: Stack) -> bool:
    """Whether two stacks share a line of the page."""
    shared = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    return shared > 0.5 * min(a.size, b.size)


def _columns(stacks: Sequence[Stack]) -> Iterator[list[Stack]]:
    """The stacks of each column, from the left: those whose widths overlap."""
    column: list[Stack] = []
    right = 0.0
    for stack in sorted(stacks, key=lambda stack: stack.box.x0):
        if column and stack.box.x0 > right - 0.3 * (stack.box.x1 - stack.box.x0):
            yield column
            column, right = [], 0.0
        column.append(stack)
        right = max(right, stack.box.x1) if len(column) > 1 else stack.box.x1
    if column:
        yield column
