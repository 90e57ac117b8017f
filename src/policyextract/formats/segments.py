"""Overlapping highlights made flat: every line of a text as pieces, each with all the marks on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight from `start` to `end` (code points): its classes, and the card that it belongs to."""

    start: int
    end: int
    classes: str
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that all have the same marks; no classes means no marks.

    `card` is the first card whose quote this is, `first` whether the quote begins here.
    """

    start: int
    text: str
    classes: str
    card: str | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number, from 1; its last piece holds the line end."""

    number: int
    pieces: tuple[Piece, ...]


def lines(chars: str, marks: Iterable[Mark]) -> Iterator[Line]:
    """The lines of a text; all their pieces put together are the text again.

    >>> for line in lines("每月\\n200元", [Mark(0, 6, "record"), Mark(3, 7, "money")]):
    ...     print(line.number, [(piece.text, piece.classes) for piece in line.pieces])
    1 [('每月\\n', 'record')]
    2 [('200', 'money record'), ('元', 'money')]
    """
    starts = _line_starts(chars)
    number, held = 1, list[Piece]()
    for piece in _pieces(chars, [mark for mark in marks if mark.start < mark.end], starts):
        if piece.start in starts and held:
            yield Line(number, tuple(held))
            number, held = number + 1, []
        held.append(piece)
    if held:
        yield Line(number, tuple(held))


def _line_starts(chars: str) -> frozenset[int]:
    """Where lines begin; the end of the text is none."""
    ends = (n + 1 for n, char in enumerate(chars) if char == "\n")
    return frozenset((0, *(end for end in ends if end < len(chars))))


def _pieces(chars: str, marks: list[Mark], breaks: frozenset[int]) -> Iterator[Piece]:
    """The text cut wherever a mark begins or ends and wherever a line begins."""
    opening, closing = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for n, mark in enumerate(marks):
        opening[mark.start].append(n)
        closing[mark.end].append(n)
    active: set[int] = set()
    for start, end in pairwise(sorted({*breaks, *opening, *closing, len(chars)})):
        active = (active - set(closing[start])) | set(opening[start])
        yield _piece(chars, start, end, [marks[n] for n in sorted(active)])


def _piece(chars: str, start: int, end: int, on: list[Mark]) -> Piece:
    """The piece from `start` to `end` under all the marks that are on there."""
    classes = " ".join(sorted({name for mark in on for name in mark.classes.split()}))
    quotes = sorted((mark for mark in on if mark.card), key=lambda mark: (mark.start, mark.end))
    card = quotes[0] if quotes else None
    return Piece(
        start, chars[start:end], classes, card.card if card else None, bool(card and card.start == start)
    )
