"""Newspaper pages to stories: which columns stand under which headline.

A column belongs to the headline over it. One with none over it goes on with the column beside it, as the
sentence that is cut there and the heights of both tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policyextract.sources.source import Box
from policyextract.sources.typeset import captions
from policyextract.sources.typeset.columns import in_order
from policyextract.sources.typeset.drafts import Draft, continued
from policyextract.sources.typeset.heads import Head, heads
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.pages import Page
from policyextract.sources.typeset.paragraphs import ENDED, INDENT, lines, usual_size
from policyextract.sources.typeset.scroll import Piece, Told
from policyextract.sources.typeset.stacks import SAME, Stack, over

UNDER = 0.3  # of the narrower one's width, by which a column stands under something
APART = 3.0  # em between two pieces of one column, at most
GUTTER = 4.0  # em between two columns of one story, at most
# How well a column goes on with the one beside it: has that ended with a sentence, does it start a paragraph?
FITS = {(False, False): 3.0, (True, True): 1.5, (True, False): 1.0, (False, True): -1.0}
HIGHER = -1.5  # against it: it begins higher than the story
AT_HEAD = 1.5  # how well one goes with a headline beside it that has no text under it


def stories(pages: Sequence[Page]) -> list[Told]:
    """The stories of newspaper pages, their captions, and what belongs to none."""
    size = usual_size(stack for page in pages for stack in page.stacks)
    sorted_ = [_Sorting(page, size) for page in pages]
    drafts = [page.drafts() for page in sorted_]
    apart = continued([draft for found in drafts for draft in found])
    told: list[Told] = []
    for page, sorting, found in zip(pages, sorted_, drafts, strict=True):
        told += [_told(draft) for draft in found if not draft.continues]
        told += [Told("caption", (Piece("body", tuple(lines([stack]))),)) for stack in sorting.captions]
        told += [_aside(row) for row in page.beside]
    return told + [_aside(row) for row in apart]


def _aside(row: Row) -> Told:
    return Told("aside", (Piece("body", (((row,),),)),))


def _told(draft: Draft) -> Told:
    over_it = _heading(draft.head) if draft.head else ()
    parts = [draft, *draft.sequels]
    body = tuple(lines([stack for part in parts for stack in in_order(part.bodies)]))
    return Told("article", (*over_it, *([Piece("body", body)] if body else [])))


def _heading(head: Head) -> Iterator[Piece]:
    """The headline, which is what is set largest, between its kickers and its subtitles."""
    largest = max(stack.size for stack in head.stacks)
    for stack in head.stacks:
        main = stack.size >= largest / SAME
        yield Piece("headline" if main else "body", tuple(lines([stack])))


class _Sorting:
    """The stacks of a newspaper page by what they are, and the columns by their stories."""

    def __init__(self, page: Page, size: float) -> None:
        self.size = size
        self.figures = captions.figures(page)
        self.lying = [rule for rule in page.leaf.rules if rule.x1 - rule.x0 > rule.bottom - rule.top]
        self.standing = [rule for rule in page.leaf.rules if rule.x1 - rule.x0 <= rule.bottom - rule.top]
        self.captions = captions.find(page, self.figures, size)
        text = [stack for stack in page.stacks if stack not in self.captions]
        walls = [*self.standing, *self.figures]
        self.heads = heads(text, size, walls, page.leaf.sheet.width)
        of_heads = {id(stack) for head in self.heads for stack in head.stacks}
        self.bodies = [stack for stack in text if id(stack) not in of_heads]

    def drafts(self) -> list[Draft]:
        """The stories, in the order of their headlines from top to bottom."""
        of_head = {id(head): Draft(head) for head in self.heads}
        drafts = list(of_head.values())
        owner: dict[int, Draft] = {}
        waiting: list[Stack] = []
        for body in self.bodies:  # from top to bottom: what is over a stack has its story already
            above = self._above(body)
            if isinstance(above, Head):
                self._give(body, of_head[id(above)], owner)
            elif above is not None and id(above) in owner:
                self._give(body, owner[id(above)], owner)
            else:
                draft = Draft(None)
                waiting.append(body)
                drafts.append(draft)
                self._give(body, draft, owner)
        for body in sorted(waiting, key=lambda stack: (stack.box.x0, stack.box.top)):
            other = self._beside(body, drafts, owner)
            if other is not None and other is not owner[id(body)]:
                self._move(owner[id(body)], other, owner)
        return [draft for draft in drafts if draft.head or draft.bodies]

    def _give(self, body: Stack, draft: Draft, owner: dict[int, Draft]) -> None:
        draft.bodies.append(body)
        owner[id(body)] = draft

    def _move(self, draft: Draft, other: Draft, owner: dict[int, Draft]) -> None:
        """All columns of a story without a headline go to another story."""
        for body in draft.bodies:
            self._give(body, other, owner)
        draft.bodies = []

    def _above(self, body: Stack) -> Stack | Head | None:
        """The headline or the piece of its column over a stack, None where it begins by itself."""
        edge = body.box
        while True:
            nearest = self._nearest(edge, body)
            if nearest is None or self._cut(_box(nearest), body.box):
                return None
            if isinstance(nearest, Box) or isinstance(nearest, Stack) and nearest in self.captions:
                edge = Box(body.box.x0, _box(nearest).top, body.box.x1, body.box.bottom)
                continue
            if isinstance(nearest, Stack) and edge.top - nearest.box.bottom > APART * self.size:
                return None
            return nearest

    def _nearest(self, edge: Box, body: Stack) -> Stack | Head | Box | None:
        """What stands over a box with nothing between."""
        things: list[Stack | Head | Box] = [
            *self.heads, *self.figures, *self.captions, *(other for other in self.bodies if other is not body)
        ]  # fmt: skip
        over_it = [
            thing
            for thing in things
            if _box(thing).bottom <= edge.top + 0.5 * self.size
            and _box(thing).top < edge.top
            and over(_box(thing), edge) >= UNDER
        ]
        lowest = max(over_it, key=lambda thing: _box(thing).bottom, default=None)
        if not isinstance(lowest, Head):
            return lowest
        rivals = [thing for thing in over_it if isinstance(thing, Head) and thing.box.bottom > lowest.box.top]
        return min(rivals, key=lambda head: max(head.box.x0 - edge.x1, edge.x0 - head.box.x1, 0))

    def _cut(self, above: Box, below: Box) -> bool:
        """Whether a rule is drawn between two boxes that is as wide as the lower one."""
        return any(
            above.bottom - 2 <= rule.top <= below.top + 2
            and min(rule.x1, below.x1) - max(rule.x0, below.x0) > 0.8 * (below.x1 - below.x0)
            for rule in self.lying
        )

    def _walled(self, left: Box, right: Box, slack: float = 0.0) -> bool:
        """Whether a rule is drawn between two boxes that starts higher than both, by more than `slack`.

        One that does not is set between the columns of one story.
        """
        return any(
            left.x1 - 2 <= rule.x0 <= right.x0 + 2
            and min(rule.bottom, left.bottom, right.bottom) - max(rule.top, left.top, right.top) > self.size
            and rule.top < min(left.top, right.top) - slack
            for rule in self.standing
        )

    # ── columns with no headline over them ─────────────────────────────────────────────────────────

    def _beside(self, body: Stack, drafts: Sequence[Draft], owner: dict[int, Draft]) -> Draft | None:
        """The story that a column with no headline over it belongs to; None where it is one by itself."""
        own = owner[id(body)]
        scored = [
            (self._fits(body, draft), -number) for number, draft in enumerate(drafts) if draft is not own
        ]
        best = max(scored, default=(0.0, 0))
        return drafts[-best[1]] if best[0] > 0 else None

    def _fits(self, body: Stack, draft: Draft) -> float:
        """How well a column goes on with a story; 0 where it doesn't stand beside it."""
        left = [
            other
            for other in draft.bodies
            if -2 <= body.box.x0 - other.box.x1 <= GUTTER * self.size
            and not self._walled(other.box, body.box, 1.5 * self.size)
            and _level(other.box, body.box, draft)
        ]
        if not left:
            return self._fits_head(body, draft)
        last = max(left, key=lambda other: other.box.bottom)
        ended = bool(ENDED.search(last.rows[-1].words))
        top = draft.head.box.top if draft.head else min(other.box.top for other in draft.bodies)
        return FITS[ended, self._starts(body)] + HIGHER * (body.box.top < top - self.size)

    def _fits_head(self, body: Stack, draft: Draft) -> float:
        """How well a column goes with a headline beside it that has no text under it."""
        if draft.head is None or draft.bodies:
            return 0.0
        box = draft.head.box
        near = max(body.box.x0 - box.x1, box.x0 - body.box.x1) <= GUTTER * draft.head.stacks[0].size
        shared = min(box.bottom, body.box.bottom) - max(box.top, body.box.top)
        left, right = sorted((box, body.box))
        return AT_HEAD if near and shared > 0 and not self._walled(left, right) else 0.0

    def _starts(self, body: Stack) -> bool:
        """Whether a column begins with a paragraph."""
        first = body.rows[0]
        left = min(row.box.x0 for row in body.rows)
        return first.box.x0 - left >= INDENT * first.size or first.words[0] == "\u3000"


def _level(box: Box, body: Box, draft: Draft) -> bool:
    """Whether a column shares some height with another one of a story."""
    shared = min(box.bottom, body.bottom) - max(box.top, body.top)
    top = draft.head.box.top if draft.head else box.top
    return shared > 0 or abs(body.top - top) < 20


def _box(thing: Stack | Head | Box) -> Box:
    return thing.zone if isinstance(thing, Head) else thing.box if isinstance(thing, Stack) else thing
