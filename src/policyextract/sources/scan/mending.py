"""What recognition does to rows that a printer would not: half-width marks, rows cut in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import regex

from policyextract.sources.scan.recognition import Line

HAN = regex.compile(r"\p{Han}")
MARK = regex.compile(
    r"(?<=[\p{Han}（），。：；？！、》”])[(),:;?!]|[(),:;?!](?=[\p{Han}《“（])|(?<![\dA-Za-z])\(|\)(?![\dA-Za-z])"
)
WIDE = str.maketrans("(),:;?!", "（），：；？！")
LARGE = 1.3  # times the size of the text, by which a headline shows
BROKEN, LOOSE = 0.25, 0.6  # em between the pieces of a row, at most: of text, of a headline
BACK = 0.3  # em by which one may reach into the other
LIKE = 1.3  # times as large as the other one a piece may seem
LEVEL = 0.6  # of the lower one's height, by which they stand on one line


def wide_marks(line: Line) -> Line:
    """The row with full-width marks beside Chinese characters, as they are printed."""
    if not HAN.search(line.words):
        return line
    return line._replace(words=MARK.sub(lambda m: m[0].translate(WIDE), line.words))


def whole(lines: Sequence[Line]) -> list[Line]:
    """The rows, pieces of one that were found apart put together: “三本账” at the end of a headline."""
    usual = median(line.size for line in lines) if lines else 0.0
    found: list[Line] = [line for line in lines if line.vertical]
    rows: list[Line] = []
    for line in sorted((line for line in lines if not line.vertical), key=lambda line: line.edges[0]):
        at = next((at for at, row in enumerate(rows) if _goes_on(row, line, usual)), None)
        if at is None:
            rows.append(line)
        else:
            rows[at] = _joined(rows[at], line)
    return found + rows


def _goes_on(row: Line, line: Line, usual: float) -> bool:
    """Whether a piece stands right behind another one, on its line and in its size."""
    em = max(row.size, line.size)
    gap = (line.edges[0] - row.edges[-1]) / em
    shared = min(row.high, line.high) - max(row.low, line.low)
    low = min(row.high - row.low, line.high - line.low)
    alike = em <= LIKE * min(row.size, line.size) and shared >= LEVEL * low
    return alike and -BACK <= gap <= (LOOSE if em > LARGE * usual else BROKEN)


def _joined(row: Line, line: Line) -> Line:
    longer = max(row, line, key=lambda piece: len(piece.words))
    return row._replace(
        words=row.words + line.words,
        edges=row.edges + line.edges,
        low=min(row.low, line.low),
        high=max(row.high, line.high),
        size=longer.size,
        sure=min(row.sure, line.sure),
    )
