"""The texts of articles: their rows in reading order, those that are one line put together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from policyextract import heads, layout, lines, wording
from policyextract.layout import Label, Part, Row
from policyextract.text import Edit, Span, Text

# A paper, a dump of a newspaper page, or lines that their reader has set: each a whole paragraph.
Form = Literal["paper", "dump", "set"]

SOLID = re.compile(r"\S")


class Seat(NamedTuple):
    """A row in its article: the label of its part, and whether it is the last of a subhead."""

    row: Row
    label: Label
    subhead: bool


class Joint(NamedTuple):
    """What is between two rows of an article that are read one after the other.

    `line`: they are one line; `near`: they also follow each other on the page.
    """

    line: bool
    near: bool


def texts(page: Text, articles: Sequence[Sequence[Part]], form: Form) -> list[Text]:
    """The text of each article of a page, whose parts are in reading order."""
    seats = [[seat for part in parts for seat in _seats(part)] for parts in articles]
    joints = [[_joint(page, a, b, form) for a, b in pairwise(some)] for some in seats]
    breaks = sorted(
        {
            Span(a.row.span.end, b.row.span.start)
            for some, between in zip(seats, joints, strict=True)
            for (a, b), joint in zip(pairwise(some), between, strict=True)
            if joint.line and joint.near and a.row.span.end < b.row.span.start
        }
    )
    whole = page.edited(Edit(span, "", "column-break") for span in breaks)
    cuts, moves = _furniture(page), _Moves(breaks)
    return [
        whole.pieces([(moves(span), end) for span, end in _pieces(page, some, between, cuts)])
        for some, between in zip(seats, joints, strict=True)
    ]


def _seats(part: Part) -> Iterator[Seat]:
    """The rows of a part, subheads marked."""
    if part.label != "body":
        yield from (Seat(row, part.label, False) for row in part.rows)
        return
    column = layout.column_width(part.rows)
    for index, row in enumerate(part.rows):
        yield Seat(row, part.label, _is_subhead(part.rows, index, column))


def _is_subhead(rows: Sequence[Row], index: int, column: float) -> bool:
    """Whether a row is the last of a subhead: a block of its own, or short and right over its text."""
    row, last = rows[index], index + 1 == len(rows) or rows[index + 1].gap
    if not last and (rows[index + 1].joined or row.width > column * layout.SUBHEAD):
        return False
    start = index
    while start > max(0, index - 2) and not rows[start].gap and not rows[start].frame:
        start -= 1
    own = rows[start : index + 1]
    if len(own) > 2 or not all("、" not in one.words and layout.bare(one) for one in own):
        return False
    if not last and layout.bare(rows[index + 1]) and (index + 2 == len(rows) or rows[index + 2].gap):
        return False
    return not start or wording.ended(rows[start - 1].words)


def _joint(page: Text, a: Seat, b: Seat, form: Form) -> Joint:
    end, start = a.row.span.end, b.row.span.start
    solid = SOLID.search(page.chars, end) if end <= start else None
    return Joint(_goes_on(a, b, form), solid is not None and solid.start() == start)


def _goes_on(a: Seat, b: Seat, form: Form) -> bool:
    """Whether two rows that are read one after the other are one line."""
    if b.row.joined and a.row.span.end <= b.row.span.start:
        return a.label == b.label
    if a.label != b.label or a.label not in ("headline", "body", "caption"):
        return False
    if a.label != "body":
        return True
    if form == "set":
        return False
    if a.subhead or wording.ended(a.row.words) or b.row.frame or lines.ITEM.match(b.row.words):
        return False
    return form != "paper" or _prose_runs_on(a.row, b.row)


def _prose_runs_on(a: Row, b: Row) -> bool:
    """Whether in a paper a row with a comma in it goes on in the next one."""
    if "，" not in a.words or not b.words.endswith(("。", "；")) or "\t" in a.words + b.words:
        return False
    if heads.CLAUSE.match(a.words) or heads.CLAUSE.match(b.words) or a.meta:
        return False
    return not lines.KEY.match(a.words) or a.words.startswith("抄送")


def _pieces(
    page: Text, seats: Sequence[Seat], joints: Sequence[Joint], cuts: Sequence[int]
) -> Iterator[tuple[Span, str]]:
    """The spans of the page that make up an article, each with what stands after it."""
    start = 0
    for index, ((a, b), joint) in enumerate(zip(pairwise(seats), joints, strict=True), 1):
        if joint.near and not _lost_break(page, a, b) and not _crosses(cuts, a.row, b.row):
            continue
        span = Span(seats[start].row.span.start, a.row.span.end)
        yield from _cut(span, cuts, "" if joint.line else "\n")
        start = index
    yield from _cut(Span(seats[start].row.span.start, seats[-1].row.span.end), cuts, "")


def _lost_break(page: Text, a: Seat, b: Seat) -> bool:
    """Whether two rows that are not one line stand in one line of the clean text."""
    return a.label != b.label and "\n" not in page[Span(a.row.span.end, b.row.span.start)]


def _crosses(cuts: Sequence[int], a: Row, b: Row) -> bool:
    return bisect_right(cuts, a.span.end - 1) != bisect_right(cuts, b.span.start)


def _cut(span: Span, cuts: Sequence[int], joint: str) -> Iterator[tuple[Span, str]]:
    """A span in two where something that is no part of the text stood in the source."""
    inside = cuts[bisect_right(cuts, span.start) : bisect_left(cuts, span.end)]
    for start, end in pairwise([span.start, *inside, span.end]):
        yield Span(start, end), joint if end == span.end else ""


def _furniture(page: Text) -> list[int]:
    """The offsets at which a running head or a page number was taken out."""
    gone = [edit.source.end for edit in page.history if edit.why in ("page-number", "running-head", "folio")]
    return sorted({place for end in gone if (place := page.place(end)) < len(page)})


class _Moves:
    """Where the spans of a page stand after the line breaks in it were dropped."""

    def __init__(self, breaks: Sequence[Span]) -> None:
        self._breaks = breaks
        self._starts = [span.start for span in breaks]
        self._dropped = list(accumulate((span.end - span.start for span in breaks), initial=0))

    def __call__(self, span: Span) -> Span:
        """The span, moved."""
        return Span(self._moved(span.start), self._moved(span.end))

    def _moved(self, at: int) -> int:
        index = bisect_left(self._starts, at)
        if not index:
            return at
        start, end = self._breaks[index - 1]
        return at - self._dropped[index - 1] - (min(end, at) - start)
