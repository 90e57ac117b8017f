"""Headlines: how large their rows are, and where a row that is too long is broken."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Row:
    """A row of a headline: its role there, and whether it is a label in a box beside it."""

    words: str
    role: str
    kicker: bool = False


def sized(rows: list[Row], room: float, largest: float) -> tuple[list[Row], float]:
    """The rows of a headline, one broken in two where it were too small, and the size they fit in."""
    smallest = 13 if largest < 22 else 19
    while True:
        longest = max(
            (ems(row.words) for row in rows if row.role == "headline" and not row.kicker), default=1
        )
        size = min(largest, room / (longest + 0.3))
        if size >= smallest or longest < 8:
            return [piece for row in rows for piece in _shared(row, room)], round(size, 1)
        rows = [
            piece
            for row in rows
            for piece in (halves(row) if row.role == "headline" and ems(row.words) == longest else [row])
        ]


def _shared(row: Row, room: float) -> list[Row]:
    return halves(row) if row.role != "headline" and ems(row.words) * 12 > room else [row]


def ems(words: str) -> float:
    return sum(1 if ord(char) > 0x2000 else 0.58 for char in words)


def halves(row: Row) -> list[Row]:
    """A row in two rows, broken behind a mark near its middle, never inside a number or a quotation."""
    words = row.words
    middle = len(words) / 2
    places = [n for n in range(2, len(words) - 1) if _may_break(words[n - 1], words[n])]
    if not places:
        return [row]
    cost = {n: abs(n - middle) - (3 if words[n - 1] in "：，、！？ ”》" else 0) for n in places}
    at = min(places, key=lambda n: cost[n])
    return [replace(row, words=words[:at].strip()), replace(row, words=words[at:].strip())]


def _may_break(before: str, behind: str) -> bool:
    return not (
        behind in "：，、！？。”》）%％"
        or before in "“《（"
        or (before.isascii() and before.isalnum() and (behind.isascii() or behind in "万元亿个年月人名"))
    )
